package jwk

import (
	"crypto"
	"crypto/rand"
	"errors"
	"fmt"
)

// EncryptionKey encrypts to one recipient with one algorithm, fixed when it
// was made. It never changes; any number of goroutines may use it. It is a
// public key, or where [KeyAlgorithm.Symmetric] says so the shared secret:
// then it is neither printed nor marshalled.
type EncryptionKey struct {
	alg        KeyAlgorithm
	id         string
	named      bool   // id was given, it is not the thumbprint
	thumbprint string // "" for a password, of which it would give too much away
	key        encryptingKey
}

// NewEncryptionKey makes a key of an *rsa.PublicKey, an *ecdh.PublicKey or an
// *ecdsa.PublicKey, which is copied. A key of another type or curve than alg's
// is refused with [ErrMismatch], a weak one with [ErrWeakKey]: RSA below 2048
// bits, with a bad exponent or the ROCA fingerprint; an X25519 point of small
// order.
func NewEncryptionKey(alg KeyAlgorithm, public crypto.PublicKey) (*EncryptionKey, error) {
	a, err := alg.lookup()
	if err != nil {
		return nil, err
	}
	k, err := a.family.public(a, public)
	if err != nil {
		return nil, err
	}
	return newEncryptionKey(alg, k, ""), nil
}

func newEncryptionKey(alg KeyAlgorithm, k encryptingKey, id string) *EncryptionKey {
	e := EncryptionKey{alg: alg, key: k}
	if _, password := k.(*passwordKey); !password {
		e.thumbprint = thumbprint(k)
	}
	return e.WithID(id)
}

// ID is the key ID: the one that was given, or else the thumbprint. A password
// has no thumbprint: its ID is "" until one is given.
func (k *EncryptionKey) ID() string {
	if k == nil {
		return ""
	}
	return k.id
}

// WithID returns a copy of the key with another ID. With "" the ID is the
// thumbprint again.
func (k *EncryptionKey) WithID(id string) *EncryptionKey {
	copied := *k
	copied.id, copied.named = id, id != ""
	if id == "" {
		copied.id = k.thumbprint
	}
	return &copied
}

// Algorithm is the only algorithm that the key encrypts with.
func (k *EncryptionKey) Algorithm() KeyAlgorithm {
	if k == nil {
		return ""
	}
	return k.alg
}

// ContentEncryption is the only content encryption that a key of [Dir] goes
// with. It is "" for every other algorithm, which leave the choice.
func (k *EncryptionKey) ContentEncryption() ContentEncryption {
	if k == nil {
		return ""
	}
	if direct, ok := k.key.(*directKey); ok {
		return direct.enc
	}
	return ""
}

// Thumbprint is the SHA-256 of the key's required members (RFC 7638), in
// base64url: 43 characters. It is "" for a password, which could be guessed
// from it.
func (k *EncryptionKey) Thumbprint() string { return k.thumbprint }

// WrapKey gives a content key for enc to the recipient. It is the level below
// package jwe, for formats of one's own.
//
// contentKey is the key to wrap, whose length must be enc's; with nil a new
// one is made. [Dir] and [ECDHES] take nil only, since they settle the content
// key themselves; their encryptedKey is empty. h must not be nil. Its
// PartyUInfo and PartyVInfo are used by the ECDH-ES algorithms; the other
// fields are filled in.
//
// The errors are [ErrUnsupported] for an enc that this package does not have,
// and [ErrMismatch] for a content key that does not fit and for algorithms that
// have none: see [EncryptionKey.Seal].
func (k *EncryptionKey) WrapKey(enc ContentEncryption, contentKey []byte, h *KeyHeader) (_, encryptedKey []byte, err error) {
	if k == nil || k.key == nil {
		return nil, nil, errNoEncryptionKey
	}
	w, ok := k.key.(wrapper)
	if !ok {
		return nil, nil, fmt.Errorf("%w: %s has no content key: use Seal", ErrMismatch, k.alg)
	}
	if err := enc.check(); err != nil {
		return nil, nil, err
	}
	switch {
	case k.alg.SingleRecipient() && contentKey != nil:
		return nil, nil, fmt.Errorf("%w: %s settles the content key, it cannot be given one", ErrMismatch, k.alg)
	case !k.alg.SingleRecipient() && contentKey == nil:
		contentKey = make([]byte, enc.KeySize())
		rand.Read(contentKey)
	case contentKey != nil && len(contentKey) != enc.KeySize():
		return nil, nil, fmt.Errorf("%w: content key of %d bytes, %s takes %d", ErrMismatch, len(contentKey), enc, enc.KeySize())
	}
	*h = KeyHeader{PartyUInfo: h.PartyUInfo, PartyVInfo: h.PartyVInfo}
	return w.wrap(enc, contentKey, h)
}

// Seal encrypts plaintext with an algorithm that has no content key
// ([KeyAlgorithm.Integrated]), and authenticates additionalData with it. It
// returns the encapsulated secret, which is the "encrypted key" of the JWE, and
// the ciphertext with its tag. The error is [ErrMismatch] for other
// algorithms.
func (k *EncryptionKey) Seal(additionalData, plaintext []byte) (encapsulated, ciphertext []byte, err error) {
	if k == nil || k.key == nil {
		return nil, nil, errNoEncryptionKey
	}
	s, ok := k.key.(sealer)
	if !ok {
		return nil, nil, errHasContentKey(k.alg)
	}
	return s.seal(additionalData, plaintext)
}

func errHasContentKey(alg KeyAlgorithm) error {
	return fmt.Errorf("%w: %s has a content key: use WrapKey and UnwrapKey", ErrMismatch, alg)
}

var (
	errNoEncryptionKey = errors.New("jwk: empty EncryptionKey: make one with NewEncryptionKey or ParseEncryptionKey")
	errSecretJSON      = errors.New("jwk: a symmetric key is a secret and has no public form")
)

// MarshalJSON returns the public JWK, with "use", "alg" and "kid". It fails
// for symmetric keys.
func (k EncryptionKey) MarshalJSON() ([]byte, error) {
	switch {
	case k.key == nil:
		return nil, errNoEncryptionKey
	case k.alg.Symmetric():
		return nil, errSecretJSON
	}
	m := k.material()
	if m.private() { // no family does that; this is the last door
		return nil, errPrivateMembers
	}
	return m.appendJSON(nil)
}

// UnmarshalJSON always fails: use [ParseEncryptionKey], which is told what the
// JWK leaves open.
func (k *EncryptionKey) UnmarshalJSON([]byte) error { return errUseParse }

// material holds the secret too if the key is one.
func (k *EncryptionKey) material() *material {
	m := &material{Use: useEncryption, Algorithm: name(k.alg), ID: k.id}
	k.key.describe(m)
	return m
}
