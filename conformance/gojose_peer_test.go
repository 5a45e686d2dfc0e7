package conformance_test

import (
	"slices"
	"strings"

	"github.com/go-jose/go-jose/v4"
	"github.com/jeton-auth/jeton/jwk"
)

// goJOSE is github.com/go-jose/go-jose.
type goJOSE struct{}

func (goJOSE) lacks(k *encryptionKey) bool {
	return slices.Contains([]string{"RSA-OAEP-384", "RSA-OAEP-512"}, k.algorithm()) || strings.HasSuffix(k.name, "X25519")
}

func (goJOSE) key(text []byte) (*jose.JSONWebKey, error) {
	key := new(jose.JSONWebKey)
	return key, key.UnmarshalJSON(text)
}

func (p goJOSE) encryptionKey(k *encryptionKey, text []byte) (any, error) {
	if k.password() {
		return text, nil
	}
	return p.key(text)
}

func (p goJOSE) encrypt(k *encryptionKey, enc jwk.ContentEncryption, plaintext []byte) (string, error) {
	key, err := p.encryptionKey(k, k.public)
	if err != nil {
		return "", err
	}
	encrypter, err := jose.NewEncrypter(jose.ContentEncryption(enc),
		jose.Recipient{Algorithm: jose.KeyAlgorithm(k.algorithm()), Key: key, PBES2Count: 1000}, nil)
	if err != nil {
		return "", err
	}
	message, err := encrypter.Encrypt(plaintext)
	if err != nil {
		return "", err
	}
	return message.CompactSerialize()
}

func (p goJOSE) decrypt(k *encryptionKey, enc jwk.ContentEncryption, token string) ([]byte, error) {
	key, err := p.encryptionKey(k, k.private)
	if err != nil {
		return nil, err
	}
	message, err := jose.ParseEncryptedCompact(token,
		[]jose.KeyAlgorithm{jose.KeyAlgorithm(k.algorithm())}, []jose.ContentEncryption{jose.ContentEncryption(enc)})
	if err != nil {
		return nil, err
	}
	return message.Decrypt(key)
}

func (goJOSE) lacksSignature(alg jwk.SignatureAlgorithm) bool { return alg == jwk.Ed25519 }

func (p goJOSE) sign(k *signatureKey, payload []byte) (string, error) {
	key, err := p.key(k.private)
	if err != nil {
		return "", err
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.SignatureAlgorithm(k.algorithm()), Key: key}, nil)
	if err != nil {
		return "", err
	}
	message, err := signer.Sign(payload)
	if err != nil {
		return "", err
	}
	return message.CompactSerialize()
}

func (p goJOSE) verify(k *signatureKey, token string) ([]byte, error) {
	key, err := p.key(k.public)
	if err != nil {
		return nil, err
	}
	message, err := jose.ParseSignedCompact(token, []jose.SignatureAlgorithm{jose.SignatureAlgorithm(k.algorithm())})
	if err != nil {
		return nil, err
	}
	return message.Verify(key)
}
