package main

import (
	"crypto/ecdh"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/jeton-auth/jeton/jwk"
)

type keyGenerate struct {
	File string `arg:"" help:"Where to write the private key. A file that exists is never overwritten."`

	Alg   string                `required:"" placeholder:"ALG" help:"What the key is for: ES256, Ed25519, RS256, HS256 and the like to sign; ECDH-ES+A256KW, RSA-OAEP-256, HPKE-0, A256KW, dir and the like to encrypt."`
	Curve string                `placeholder:"CURVE" help:"Curve of an ECDH-ES key: P-256, P-384, P-521 or X25519. Default: P-256."`
	Enc   jwk.ContentEncryption `placeholder:"ENC" help:"Content encryption of a key for dir, such as A256GCM."`
	KID   string                `name:"kid" placeholder:"ID" help:"ID of the key. Default: its thumbprint."`
}

// curves are those of ECDH-ES by the names of RFC 7518 and RFC 8037.
var curves = map[string]ecdh.Curve{
	"P-256": ecdh.P256(), "P-384": ecdh.P384(), "P-521": ecdh.P521(), "X25519": ecdh.X25519(),
}

// A generatedKey is what the two kinds of private key have in common.
type generatedKey interface {
	ID() string
	Export() ([]byte, error)
}

// Run makes the key and prints what others may see of it.
func (c *keyGenerate) Run(io console) error {
	key, public, err := c.generate()
	if err != nil {
		return err
	}
	text, err := key.Export()
	if err != nil {
		return fmt.Errorf("writing the key: %w", err)
	}
	if err := writeNew(c.File, append(text, '\n')); err != nil {
		return err
	}
	if public != nil {
		return writeJSON(io.out, public)
	}
	_, err = fmt.Fprintln(io.out, key.ID())
	return err
}

// generate returns no public key where there is none.
func (c *keyGenerate) generate() (generatedKey, json.Marshaler, error) {
	if alg := jwk.SignatureAlgorithm(c.Alg); alg.Known() {
		return c.generateSigning(alg)
	}
	alg := jwk.KeyAlgorithm(c.Alg)
	if !alg.Known() {
		return nil, nil, usageError{fmt.Sprintf("there is no algorithm %q; letters count as they are written, as in ES256 or ECDH-ES+A256KW", c.Alg)}
	}
	curve, known := curves[c.Curve]
	if c.Curve != "" && !known {
		return nil, nil, usageError{fmt.Sprintf("there is no curve %q; choose P-256, P-384, P-521 or X25519", c.Curve)}
	}
	key, err := jwk.GenerateDecryptionKey(alg, &jwk.DecryptionKeyOptions{Curve: curve, Encryption: c.Enc})
	if err != nil {
		return nil, nil, fmt.Errorf("generating the key: %w", err)
	}
	if c.KID != "" {
		key = key.WithID(c.KID)
	}
	if alg.Symmetric() {
		return key, nil, nil
	}
	return key, key.EncryptionKey(), nil
}

func (c *keyGenerate) generateSigning(alg jwk.SignatureAlgorithm) (generatedKey, json.Marshaler, error) {
	if c.Curve != "" || c.Enc != "" {
		return nil, nil, usageError{"--curve and --enc are for keys that encrypt; " + c.Alg + " signs"}
	}
	key, err := jwk.Generate(alg)
	if err != nil {
		return nil, nil, fmt.Errorf("generating the key: %w", err)
	}
	if c.KID != "" {
		key = key.WithID(c.KID)
	}
	if alg.Symmetric() {
		return key, nil, nil
	}
	return key, key.VerificationKey(), nil
}

// writeNew writes a file that only its owner reads, whole or not at all.
func writeNew(name string, text []byte) error {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s exists already, and a key is never overwritten: choose another name", name)
	} else if err != nil {
		return fmt.Errorf("writing the key: %w", err)
	}
	_, err = file.Write(text)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("writing the key: %w", errors.Join(err, os.Remove(name)))
	}
	return nil
}
