package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/jeton-auth/jeton/jwk"
)

// readKey reads a file and makes a key of it.
func readKey[K any](file string, parse func(text []byte) (K, error)) (key K, err error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return key, fmt.Errorf("reading the key: %w", err)
	}
	if key, err = parse(text); err != nil {
		return key, fmt.Errorf("reading the key %s: %w", file, err)
	}
	return key, nil
}

// parseVerificationKey takes a shared secret, too: for HMAC there is no other
// key. The private half of a pair is not needed here, so it is refused.
func parseVerificationKey(text []byte, alg jwk.SignatureAlgorithm) (*jwk.VerificationKey, error) {
	public, err := jwk.ParseVerificationKey(text, alg)
	if !errors.Is(err, jwk.ErrMismatch) {
		return public, err
	}
	secret, secretErr := jwk.ParseSigningKey(text, alg)
	switch {
	case secretErr == nil && secret.Algorithm().Symmetric():
		return secret.VerificationKey(), nil
	case secretErr == nil || errors.Is(secretErr, jwk.ErrMismatch):
		return nil, err
	}
	return nil, secretErr
}

// parseEncryptionKey is parseVerificationKey for keys that encrypt.
func parseEncryptionKey(text []byte, alg jwk.KeyAlgorithm) (*jwk.EncryptionKey, error) {
	public, err := jwk.ParseEncryptionKey(text, alg)
	if !errors.Is(err, jwk.ErrMismatch) {
		return public, err
	}
	secret, secretErr := jwk.ParseDecryptionKey(text, alg)
	switch {
	case secretErr == nil && secret.Algorithm().Symmetric():
		return secret.EncryptionKey(), nil
	case secretErr == nil || errors.Is(secretErr, jwk.ErrMismatch):
		return nil, err
	}
	return nil, secretErr
}
