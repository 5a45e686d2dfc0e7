package main

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/jeton-auth/jeton/jwe"
	"github.com/jeton-auth/jeton/jwk"
)

// maxPlaintext is in bytes: what becomes of it is no longer than maxToken.
const maxPlaintext = maxToken / 2

type tokenEncrypt struct {
	Token string `arg:"" optional:"" help:"A signed token to encrypt; its cty is JWT. Default: read any plaintext from standard input."`

	Key       string                `xor:"keys" placeholder:"FILE" help:"The recipient's public key, or the shared one: JWK or PEM."`
	JWKS      string                `name:"jwks" xor:"keys" placeholder:"FILE" help:"The recipient's key set; its one key that encrypts is taken."`
	KID       string                `name:"kid" placeholder:"ID" help:"Which key of the set."`
	Algorithm jwk.KeyAlgorithm      `placeholder:"ALG" help:"Algorithm of a key that does not say it, such as RSA-OAEP-256 for PEM."`
	Enc       jwk.ContentEncryption `placeholder:"ENC" help:"Content encryption. Default: that of a key for dir, A256GCM for others."`
	CTY       string                `name:"cty" placeholder:"TYPE" help:"Media type of the plaintext: JWT for a token."`
}

// Run encrypts.
func (c *tokenEncrypt) Run(io console) error {
	if err := c.complete(); err != nil {
		return err
	}
	key, err := c.recipient()
	if err != nil {
		return err
	}
	plaintext, err := c.plaintext(io)
	if err != nil {
		return err
	}
	token, err := jwe.Encrypt(key, plaintext, &jwe.EncryptOptions{Encryption: c.Enc, ContentType: c.CTY})
	if err != nil {
		return fmt.Errorf("encrypting: %w", err)
	}
	_, err = fmt.Fprintln(io.out, token)
	return err
}

// complete takes nothing but tokens as an argument, which others can see.
func (c *tokenEncrypt) complete() error {
	switch {
	case c.Key == "" && c.JWKS == "":
		return usageError{"say who shall read it: --key with one key, or --jwks with a key set"}
	case strings.HasPrefix(c.JWKS, "https://") || strings.HasPrefix(c.JWKS, "http://"):
		return usageError{"--jwks is a file here: fetch the key set first"}
	case c.KID != "" && c.JWKS == "":
		return usageError{"--kid chooses from a key set: give it with --jwks"}
	case c.Token == "":
		return nil
	case c.CTY != "" && !strings.EqualFold(c.CTY, "JWT"):
		return usageError{"the cty of a token is JWT"}
	case len(c.Token) > maxPlaintext:
		return usageError{"that is far too long for a token"}
	}
	if _, err := takeApart(c.Token); err != nil {
		return usageError{"the argument is not a signed token: anything else is read from standard input, because others see the arguments of a command"}
	}
	c.CTY = "JWT"
	return nil
}

// plaintext is what is encrypted: every byte of it, but a token without the
// line break that printing it has added, which no reader of tokens takes.
func (c *tokenEncrypt) plaintext(io console) ([]byte, error) {
	if c.Token != "" {
		return []byte(c.Token), nil
	}
	text, err := readInput(io, "plaintext", maxPlaintext)
	if err != nil || !strings.EqualFold(c.CTY, "JWT") {
		return text, err
	}
	text = bytes.TrimSpace(text)
	if _, err := takeApart(string(text)); err != nil {
		return nil, fmt.Errorf("the plaintext is not a signed token, as --cty says: %w", err)
	}
	return text, nil
}

// recipient is whose key is used.
func (c *tokenEncrypt) recipient() (*jwk.EncryptionKey, error) {
	if c.Key != "" {
		return readKey(c.Key, func(text []byte) (*jwk.EncryptionKey, error) { return parseEncryptionKey(text, c.Algorithm) })
	}
	return readKey(c.JWKS, c.choose)
}
