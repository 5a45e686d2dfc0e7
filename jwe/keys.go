package jwe

import (
	"fmt"

	"github.com/jeton-auth/jeton/internal/jose"
	"github.com/jeton-auth/jeton/jwk"
)

// jwkType is the media type of a JWK, cty of an encrypted one (RFC 7517 section
// 7).
const jwkType = "jwk+json"

// EncryptSigningKey returns a private key as an encrypted JWK (RFC 7517 section
// 7): a compact token, the content of a file. opts may be nil; its ContentType
// is "jwk+json" whatever it says. The error may be that of
// [jwk.SigningKey.Export].
func EncryptSigningKey(key *jwk.SigningKey, to *jwk.EncryptionKey, opts *EncryptOptions) (string, error) {
	text, err := key.Export()
	return encryptKey(text, err, to, opts)
}

// EncryptDecryptionKey is [EncryptSigningKey] for the other kind of private
// key.
func EncryptDecryptionKey(key *jwk.DecryptionKey, to *jwk.EncryptionKey, opts *EncryptOptions) (string, error) {
	text, err := key.Export()
	return encryptKey(text, err, to, opts)
}

func encryptKey(text []byte, err error, to *jwk.EncryptionKey, opts *EncryptOptions) (string, error) {
	if err != nil {
		return "", fmt.Errorf("jwe: encrypting a key: %w", err)
	}
	defer clear(text)
	var own EncryptOptions
	if opts != nil {
		own = *opts
	}
	own.ContentType = jwkType
	return Encrypt(to, text, &own)
}

// DecryptSigningKey returns the private key in an encrypted JWK. alg is what it
// is in [jwk.ParseSigningKey]. Errors are those of [Decrypt], among them
// [ErrMalformed] for what does not say that it is a JWK, and of
// jwk.ParseSigningKey.
func DecryptSigningKey(token string, with *jwk.DecryptionKey, alg jwk.SignatureAlgorithm) (*jwk.SigningKey, error) {
	text, err := decryptKey(token, with)
	if err != nil {
		return nil, err
	}
	defer clear(text)
	return jwk.ParseSigningKey(text, alg)
}

// DecryptDecryptionKey is [DecryptSigningKey] for the other kind of private
// key.
func DecryptDecryptionKey(token string, with *jwk.DecryptionKey, alg jwk.KeyAlgorithm) (*jwk.DecryptionKey, error) {
	text, err := decryptKey(token, with)
	if err != nil {
		return nil, err
	}
	defer clear(text)
	return jwk.ParseDecryptionKey(text, alg)
}

func decryptKey(token string, with *jwk.DecryptionKey) ([]byte, error) {
	m, err := Decrypt(token, with, nil)
	if err != nil {
		return nil, err
	}
	if !jose.SameMediaType(m.Header.ContentType, jwkType) {
		clear(m.Plaintext)
		return nil, malformed("cty is not \"jwk+json\": this is no encrypted JWK")
	}
	return m.Plaintext, nil
}
