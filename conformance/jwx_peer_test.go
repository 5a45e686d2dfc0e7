package conformance_test

import (
	"fmt"

	"github.com/jeton-auth/jeton/jwk"
	"github.com/lestrrat-go/jwx/v3/jwa"
	jwxjwe "github.com/lestrrat-go/jwx/v3/jwe"
	jwxjwk "github.com/lestrrat-go/jwx/v3/jwk"
	jwxjws "github.com/lestrrat-go/jwx/v3/jws"
)

// jwx is github.com/lestrrat-go/jwx. It has everything that is asked for here.
type jwx struct{}

func (jwx) lacks(*encryptionKey) bool { return false }

func (jwx) encryptionKey(k *encryptionKey, text []byte) (jwa.KeyEncryptionAlgorithm, any, error) {
	alg, ok := jwa.LookupKeyEncryptionAlgorithm(k.algorithm())
	if !ok {
		return alg, nil, fmt.Errorf("no %s", k.algorithm())
	}
	if k.password() {
		return alg, text, nil
	}
	key, err := jwxjwk.ParseKey(text)
	return alg, key, err
}

func (p jwx) encrypt(k *encryptionKey, enc jwk.ContentEncryption, plaintext []byte) (string, error) {
	alg, key, err := p.encryptionKey(k, k.public)
	if err != nil {
		return "", err
	}
	content, ok := jwa.LookupContentEncryptionAlgorithm(string(enc))
	if !ok {
		return "", fmt.Errorf("no %s", enc)
	}
	token, err := jwxjwe.Encrypt(plaintext, jwxjwe.WithKey(alg, key), jwxjwe.WithContentEncryption(content))
	return string(token), err
}

func (p jwx) decrypt(k *encryptionKey, _ jwk.ContentEncryption, token string) ([]byte, error) {
	alg, key, err := p.encryptionKey(k, k.private)
	if err != nil {
		return nil, err
	}
	return jwxjwe.Decrypt([]byte(token), jwxjwe.WithKey(alg, key))
}

func (jwx) lacksSignature(jwk.SignatureAlgorithm) bool { return false }

func (jwx) signatureKey(k *signatureKey, text []byte) (jwa.SignatureAlgorithm, jwxjwk.Key, error) {
	alg, ok := jwa.LookupSignatureAlgorithm(k.algorithm())
	if !ok {
		return alg, nil, fmt.Errorf("no %s", k.algorithm())
	}
	key, err := jwxjwk.ParseKey(text)
	return alg, key, err
}

func (p jwx) sign(k *signatureKey, payload []byte) (string, error) {
	alg, key, err := p.signatureKey(k, k.private)
	if err != nil {
		return "", err
	}
	token, err := jwxjws.Sign(payload, jwxjws.WithKey(alg, key))
	return string(token), err
}

func (p jwx) verify(k *signatureKey, token string) ([]byte, error) {
	alg, key, err := p.signatureKey(k, k.public)
	if err != nil {
		return nil, err
	}
	return jwxjws.Verify([]byte(token), jwxjws.WithKey(alg, key))
}
