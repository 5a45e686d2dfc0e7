package login

import (
	"crypto/aes"
	"crypto/cipher"
	"fmt"
)

// sealVersion is the first byte of what is sealed.
const sealVersion = 1

// A sealer keeps secrets in the database unreadable and unchangeable without
// the master key: AES-256-GCM with a random nonce.
type sealer struct{ aead cipher.AEAD }

func newSealer(key MasterKey) sealer {
	block, err := aes.NewCipher(key.subkey(labelSeal))
	if err != nil {
		panic(err) // only for a wrong length
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err) // only for another block size
	}
	return sealer{aead}
}

// seal binds the secret to its id, so that rows cannot be exchanged. It
// returns version ‖ nonce ‖ ciphertext ‖ tag.
func (s sealer) seal(secret []byte, id string) []byte {
	return s.aead.Seal([]byte{sealVersion}, nil, secret, []byte(id))
}

func (s sealer) open(sealed []byte, id string) ([]byte, error) {
	if len(sealed) == 0 || sealed[0] != sealVersion {
		return nil, fmt.Errorf("signing key %q: %w", id, ErrMasterKey)
	}
	secret, err := s.aead.Open(nil, nil, sealed[1:], []byte(id))
	if err != nil {
		return nil, fmt.Errorf("signing key %q: %w: start with the master key that belongs to this database", id, ErrMasterKey)
	}
	return secret, nil
}
