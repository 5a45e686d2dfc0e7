package jwk

import (
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"fmt"
	"slices"

	"github.com/jeton-auth/jeton/internal/aeskw"
)

// wrappingFamily is a shared AES key that encrypts content keys: AES Key Wrap
// (RFC 7518 section 4.4) or AES-GCM (section 4.7). What one has made the other
// cannot read: they differ in the length of the encrypted key.
type wrappingFamily struct{ gcm bool }

// NewWrappingKey makes a key of the algorithms from [A128KW] to [A256GCMKW] of
// a shared secret, which is copied. It has exactly 16, 24 or 32 bytes, as the
// name says. [ErrWeakKey] says that it is shorter, [ErrMismatch] that it is
// longer, or that alg is another algorithm.
//
// With AES-GCM one key must not encrypt more than 2³² content keys, because
// the initialization vectors are random (RFC 7518 section 8.4).
func NewWrappingKey(alg KeyAlgorithm, secret []byte) (*DecryptionKey, error) {
	a, err := alg.lookup()
	if err != nil {
		return nil, err
	}
	f, ok := a.family.(wrappingFamily)
	if !ok {
		return nil, fmt.Errorf("%w: %s is not AES key wrapping", ErrMismatch, alg)
	}
	k, err := f.fromSecret(a, secret)
	if err != nil {
		return nil, err
	}
	return newDecryptionKey(alg, k, ""), nil
}

func (f wrappingFamily) fromSecret(alg keyAlgorithm, secret []byte) (decryptingKey, error) {
	if err := checkSecretLength(secret, alg.size, string(alg.name)); err != nil {
		return nil, err
	}
	own := secretKey{hide(slices.Clone(secret))}
	if f.gcm {
		return &gcmWrappingKey{own}, nil
	}
	return &wrappingKey{own}, nil
}

func (f wrappingFamily) generate(alg keyAlgorithm, _ *DecryptionKeyOptions) (decryptingKey, error) {
	secret := make([]byte, alg.size)
	rand.Read(secret)
	return f.fromSecret(alg, secret)
}

func (wrappingFamily) private(alg keyAlgorithm, _ crypto.PrivateKey) (decryptingKey, error) {
	return nil, fmt.Errorf("%w: %s takes a secret: use NewWrappingKey", ErrMismatch, alg.name)
}

func (wrappingFamily) public(alg keyAlgorithm, _ crypto.PublicKey) (encryptingKey, error) {
	return nil, errNoPublicHalf(alg.name)
}

func (f wrappingFamily) readPrivate(alg keyAlgorithm, m *material) (decryptingKey, error) {
	if m.K == nil {
		return nil, missing("k")
	}
	return f.fromSecret(alg, m.K)
}

func (wrappingFamily) readPublic(alg keyAlgorithm, _ *material) (encryptingKey, error) {
	return nil, errNoPublicHalf(alg.name)
}

func (wrappingFamily) operations() (private, public []string) {
	return []string{opUnwrapKey}, []string{opWrapKey}
}

// secretKey is what both kinds have in common: both sides are one key.
type secretKey struct{ secret hidden[[]byte] }

func (k *secretKey) describe(m *material) {
	m.KeyType, m.K = keyTypeOct, k.secret()
}

func (k *secretKey) export(*material) error { return nil }

// wrappingKey wraps with RFC 3394.
type wrappingKey struct{ secretKey }

func (k *wrappingKey) public() encryptingKey { return k }

func (k *wrappingKey) wrap(_ ContentEncryption, contentKey []byte, _ *KeyHeader) (_, encryptedKey []byte, err error) {
	encryptedKey, err = aeskw.AppendWrap(nil, k.secret(), contentKey)
	return contentKey, encryptedKey, err
}

func (k *wrappingKey) unwrap(enc ContentEncryption, encryptedKey []byte, _ *KeyHeader) ([]byte, error) {
	if err := checkEncryptedKey(encryptedKey, enc.KeySize()+aeskw.Overhead); err != nil {
		return nil, err
	}
	return aeskw.AppendUnwrap(nil, k.secret(), encryptedKey)
}

// checkEncryptedKey is for algorithms under which the length of the content
// key, which "enc" fixes, decides on that of the encrypted one.
func checkEncryptedKey(encryptedKey []byte, size int) error {
	if len(encryptedKey) != size {
		return refuse("the encrypted key has %d bytes, not %d", len(encryptedKey), size)
	}
	return nil
}

const (
	gcmIVSize  = 12
	gcmTagSize = 16
)

// gcmWrappingKey wraps with AES-GCM, and tells IV and tag in the header.
type gcmWrappingKey struct{ secretKey }

func (k *gcmWrappingKey) public() encryptingKey { return k }

func (k *gcmWrappingKey) aead() (cipher.AEAD, error) {
	block, err := aes.NewCipher(k.secret())
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

func (k *gcmWrappingKey) wrap(_ ContentEncryption, contentKey []byte, h *KeyHeader) (_, encryptedKey []byte, err error) {
	aead, err := k.aead()
	if err != nil {
		return nil, nil, err
	}
	h.IV = make([]byte, gcmIVSize)
	rand.Read(h.IV)
	sealed := aead.Seal(nil, h.IV, contentKey, nil)
	encryptedKey, h.Tag = sealed[:len(contentKey):len(contentKey)], sealed[len(contentKey):]
	return contentKey, encryptedKey, nil
}

func (k *gcmWrappingKey) unwrap(enc ContentEncryption, encryptedKey []byte, h *KeyHeader) ([]byte, error) {
	switch {
	case len(h.IV) != gcmIVSize:
		return nil, refuse("\"iv\" has %d bytes, not %d (RFC 7518 section 4.7.1.1)", len(h.IV), gcmIVSize)
	case len(h.Tag) != gcmTagSize:
		return nil, refuse("\"tag\" has %d bytes, not %d (RFC 7518 section 4.7.1.2)", len(h.Tag), gcmTagSize)
	}
	if err := checkEncryptedKey(encryptedKey, enc.KeySize()); err != nil {
		return nil, err
	}
	aead, err := k.aead()
	if err != nil {
		return nil, err
	}
	return aead.Open(nil, h.IV, slices.Concat(encryptedKey, h.Tag), nil)
}
