package jwk

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"fmt"
)

// signerKey is what a family's public key adds so that a private key may lie
// elsewhere.
type signerKey interface {
	publicKey

	// signerOptions is what crypto.Signer wants to know.
	signerOptions() crypto.SignerOpts

	// appendSignature turns what a crypto.Signer returned into the JOSE form.
	appendSignature(dst, signature []byte) ([]byte, error)
}

// remoteKey signs through a crypto.Signer that is not one of the standard
// library's own keys: a KMS, an HSM, an agent.
type remoteKey struct {
	signer crypto.Signer
	pub    signerKey
}

var (
	errRemoteSignature = errors.New("jwk: the crypto.Signer returned a signature that its public key does not verify")
	errNotExportable   = errors.New("jwk: the private key lies behind a crypto.Signer and cannot be exported")
)

func newRemoteKey(alg algorithm, signer crypto.Signer) (privateKey, error) {
	if isMLDSAPrivateKey(signer) { // of another family, as those below
		return nil, wrongType(alg, signer)
	}
	switch signer.(type) {
	case nil:
		return nil, fmt.Errorf("%w: no crypto.Signer", ErrMalformed)
	case *rsa.PrivateKey, *ecdsa.PrivateKey, ed25519.PrivateKey:
		return nil, wrongType(alg, signer)
	}
	pub, err := alg.family.public(alg, signer.Public())
	if err != nil {
		return nil, err
	}
	return &remoteKey{signer: signer, pub: pub.(signerKey)}, nil
}

// appendSign verifies what came back: a device that was set to another
// padding, salt or key would otherwise be noticed by everyone but us. It
// costs little beside the way to the device.
func (k *remoteKey) appendSign(dst, message []byte) ([]byte, error) {
	raw, err := crypto.SignMessage(k.signer, rand.Reader, message, k.pub.signerOptions())
	return k.appendChecked(dst, raw, err, func(signature []byte) bool { return k.pub.verify(message, signature) })
}

// appendChecked appends what the signer returned, in the JOSE form.
func (k *remoteKey) appendChecked(dst, raw []byte, err error, verify func([]byte) bool) ([]byte, error) {
	if err != nil {
		return dst, fmt.Errorf("jwk: signing: %w", err)
	}
	signed, err := k.pub.appendSignature(dst, raw)
	if err != nil {
		return dst, err
	}
	if !verify(signed[len(dst):]) {
		return dst, errRemoteSignature
	}
	return signed, nil
}

func (k *remoteKey) public() publicKey { return k.pub }

func (k *remoteKey) export(*material) error { return errNotExportable }
