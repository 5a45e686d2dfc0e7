package jwk

import (
	"crypto"
	"crypto/ecdh"
	"errors"
	"fmt"
)

// ErrDecryption says that a content key could not be unwrapped, or that a
// ciphertext could not be opened. Whatever depends on a secret is told by this
// error alone, without a reason: errors of the text beside it are about header
// parameters that everyone can see.
var ErrDecryption = errors.New("jwk: decryption failed")

// DecryptionKey decrypts with one algorithm, fixed when it was made. It is a
// private key, a shared secret or a password, and never changes; any number of
// goroutines may use it. Printing, logging or marshalling it does not show the
// secret: [DecryptionKey.Export] is the one way out.
type DecryptionKey struct {
	key        decryptingKey
	encryption *EncryptionKey
}

// DecryptionKeyOptions says what kind of key [GenerateDecryptionKey] makes
// where the algorithm leaves that open.
type DecryptionKeyOptions struct {
	// Curve is that of an ECDH-ES key: ecdh.P256(), which is what nil means,
	// ecdh.P384(), ecdh.P521() or ecdh.X25519(). The other algorithms have
	// one curve or none.
	Curve ecdh.Curve

	// Encryption is what a key of [Dir] encrypts content with. It is required
	// there, and must be "" elsewhere.
	Encryption ContentEncryption
}

// GenerateDecryptionKey makes a new key: RSA of 2048 bits, a secret as long as
// the algorithm wants. opts may be nil. The error is [ErrUnsupported] for a
// name that is not one of the constants, and [ErrMismatch] for options that do
// not go with alg and for the PBES2 algorithms, whose keys are passwords.
func GenerateDecryptionKey(alg KeyAlgorithm, opts *DecryptionKeyOptions) (*DecryptionKey, error) {
	if opts == nil {
		opts = new(DecryptionKeyOptions)
	}
	a, err := alg.lookup()
	if err != nil {
		return nil, err
	}
	if err := opts.check(a); err != nil {
		return nil, err
	}
	k, err := a.family.generate(a, opts)
	if err != nil {
		return nil, err
	}
	return newDecryptionKey(alg, k, ""), nil
}

func (o *DecryptionKeyOptions) check(alg keyAlgorithm) error {
	if _, agreement := alg.family.(agreementFamily); o.Curve != nil && !agreement {
		return fmt.Errorf("%w: DecryptionKeyOptions.Curve does not go with %s", ErrMismatch, alg.name)
	}
	if o.Encryption != "" && alg.name != Dir {
		return fmt.Errorf("%w: DecryptionKeyOptions.Encryption does not go with %s", ErrMismatch, alg.name)
	}
	return nil
}

// NewDecryptionKey makes a key of an *rsa.PrivateKey, an *ecdh.PrivateKey or
// an *ecdsa.PrivateKey, which is checked and copied. A key of another type or
// curve than alg's is refused with [ErrMismatch], and so are the symmetric
// algorithms: see [NewWrappingKey], [NewDirectKey] and [NewPasswordKey].
func NewDecryptionKey(alg KeyAlgorithm, private crypto.PrivateKey) (*DecryptionKey, error) {
	a, err := alg.lookup()
	if err != nil {
		return nil, err
	}
	k, err := a.family.private(a, private)
	if err != nil {
		return nil, err
	}
	return newDecryptionKey(alg, k, ""), nil
}

func newDecryptionKey(alg KeyAlgorithm, k decryptingKey, id string) *DecryptionKey {
	return &DecryptionKey{key: k, encryption: newEncryptionKey(alg, k.public(), id)}
}

// ID is the key ID: the one that was given, or else the key's thumbprint (RFC
// 7638). A password has none until it is given one.
func (k *DecryptionKey) ID() string { return k.EncryptionKey().ID() }

// WithID returns a copy of the key with another ID. With "" the ID is the
// thumbprint again.
func (k *DecryptionKey) WithID(id string) *DecryptionKey {
	return &DecryptionKey{key: k.key, encryption: k.encryption.WithID(id)}
}

// Algorithm is the only algorithm that the key decrypts.
func (k *DecryptionKey) Algorithm() KeyAlgorithm { return k.EncryptionKey().Algorithm() }

// EncryptionKey is the other side of the key: the public key, or the same
// secret, with the same ID.
func (k *DecryptionKey) EncryptionKey() *EncryptionKey {
	if k == nil {
		return nil
	}
	return k.encryption
}

// Matches reports whether something that was encrypted for the algorithm and
// the key ID in a header may have been meant for this key. kid is "" when the
// header has none. It is compared only if the key's ID was given, by its JWK or
// by [DecryptionKey.WithID]: a key without a name answers to any. A key with one
// answers to its thumbprint too, by which those call it who have it as PEM.
func (k *DecryptionKey) Matches(alg KeyAlgorithm, kid string) bool {
	e := k.EncryptionKey()
	return e != nil && e.alg != "" && e.alg == alg && (kid == "" || !e.named || kid == e.id || kid == e.thumbprint)
}

// UnwrapKey returns the content key, whose length is enc's. It is the level
// below package jwe. h is what the header says about the key, all of it from
// the sender; it is only read, and nil when there is nothing.
//
// The error is always [ErrDecryption] once a secret is involved, whatever went
// wrong. Before that it may say more: [ErrUnsupported] for an enc that this
// package does not have, [ErrMismatch] for one that the key is not for, and a
// reason beside ErrDecryption for parameters that no sender may write.
func (k *DecryptionKey) UnwrapKey(enc ContentEncryption, encryptedKey []byte, h *KeyHeader) ([]byte, error) {
	if k == nil || k.key == nil {
		return nil, errNoDecryptionKey
	}
	u, ok := k.key.(unwrapper)
	if !ok {
		return nil, fmt.Errorf("%w: %s has no content key: use Open", ErrMismatch, k.Algorithm())
	}
	if err := enc.check(); err != nil {
		return nil, err
	}
	if h == nil {
		h = new(KeyHeader)
	}
	contentKey, err := u.unwrap(enc, encryptedKey, h)
	switch {
	case errors.As(err, new(refusal)):
		return nil, err
	case err != nil || len(contentKey) != enc.KeySize():
		return nil, ErrDecryption
	}
	return contentKey, nil
}

// Open decrypts what [EncryptionKey.Seal] made. The error is [ErrDecryption]
// whatever the reason, and [ErrMismatch] for algorithms that have a content
// key.
func (k *DecryptionKey) Open(encapsulated, additionalData, ciphertext []byte) ([]byte, error) {
	if k == nil || k.key == nil {
		return nil, errNoDecryptionKey
	}
	o, ok := k.key.(opener)
	if !ok {
		return nil, errHasContentKey(k.Algorithm())
	}
	plaintext, err := o.open(encapsulated, additionalData, ciphertext)
	if err != nil {
		return nil, ErrDecryption
	}
	return plaintext, nil
}

var errNoDecryptionKey = errors.New("jwk: empty DecryptionKey: make one with GenerateDecryptionKey, ParseDecryptionKey or one of the New functions")

// Export returns the whole private key as a JWK (RFC 7517), with "use", "alg"
// and "kid". The "alg" of a key of [Dir] is its content encryption. It fails
// for a password, which is not a key.
func (k *DecryptionKey) Export() ([]byte, error) {
	if k == nil || k.key == nil {
		return nil, errNoDecryptionKey
	}
	m := k.encryption.material()
	if err := k.key.export(m); err != nil {
		return nil, err
	}
	return m.appendJSON(nil)
}

// refusal is an error about what everyone can see in a header. It may be passed
// on, because it is decided without the key.
type refusal struct{ error }

func (r refusal) Unwrap() error { return r.error }

func refuse(format string, args ...any) error {
	return refusal{fmt.Errorf("%w: %s", ErrDecryption, fmt.Sprintf(format, args...))}
}
