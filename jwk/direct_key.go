package jwk

import (
	"crypto"
	"crypto/rand"
	"fmt"
	"slices"
)

// directFamily is "dir" (RFC 7518 section 4.5): the secret is the content key.
type directFamily struct{}

// NewDirectKey makes a key of [Dir] of a shared secret, which is copied. It
// must have exactly the length that enc wants: [ContentEncryption.KeySize].
// [ErrWeakKey] says that it is shorter, [ErrMismatch] that it is longer.
//
// With AES-GCM one key must not encrypt more than 2³² messages, because the
// initialization vectors are random (RFC 7518 section 8.4).
func NewDirectKey(enc ContentEncryption, secret []byte) (*DecryptionKey, error) {
	if err := enc.check(); err != nil {
		return nil, err
	}
	k, err := newDirectKey(enc, secret)
	if err != nil {
		return nil, err
	}
	return newDecryptionKey(Dir, k, ""), nil
}

func newDirectKey(enc ContentEncryption, secret []byte) (*directKey, error) {
	if err := checkSecretLength(secret, enc.KeySize(), string(enc)); err != nil {
		return nil, err
	}
	return &directKey{secret: hide(slices.Clone(secret)), enc: enc}, nil
}

// checkSecretLength is for secrets whose length the algorithm fixes.
func checkSecretLength(secret []byte, size int, alg string) error {
	cause := ErrMismatch
	if len(secret) < size {
		cause = ErrWeakKey
	}
	if len(secret) != size {
		return fmt.Errorf("%w: secret of %d bytes, %s takes %d", cause, len(secret), alg, size)
	}
	return nil
}

func (directFamily) generate(_ keyAlgorithm, opts *DecryptionKeyOptions) (decryptingKey, error) {
	if err := opts.Encryption.check(); err != nil {
		return nil, fmt.Errorf("DecryptionKeyOptions.Encryption says what a key of %s is for: %w", Dir, err)
	}
	secret := make([]byte, opts.Encryption.KeySize())
	rand.Read(secret) // never fails, never returns short
	return newDirectKey(opts.Encryption, secret)
}

func (directFamily) private(keyAlgorithm, crypto.PrivateKey) (decryptingKey, error) {
	return nil, fmt.Errorf("%w: %s takes a secret: use NewDirectKey", ErrMismatch, Dir)
}

func (directFamily) public(keyAlgorithm, crypto.PublicKey) (encryptingKey, error) {
	return nil, errNoPublicHalf(Dir)
}

func errNoPublicHalf(alg KeyAlgorithm) error {
	return fmt.Errorf("%w: %s has no public key: it takes a secret", ErrMismatch, alg)
}

// readPrivate takes the content encryption from "alg", or from the length of
// the secret where that leaves no choice.
func (directFamily) readPrivate(_ keyAlgorithm, m *material) (decryptingKey, error) {
	if m.K == nil {
		return nil, missing("k")
	}
	if enc := ContentEncryption(m.Algorithm); enc.Known() {
		return newDirectKey(enc, m.K)
	}
	for _, enc := range []ContentEncryption{A128GCM, A192GCM, A192CBCHS384, A256CBCHS512} {
		if enc.KeySize() == len(m.K) {
			return newDirectKey(enc, m.K)
		}
	}
	return nil, fmt.Errorf("%w: a secret of %d bytes does not say its content encryption: use NewDirectKey, or write it into \"alg\", such as %q", ErrMismatch, len(m.K), A256GCM)
}

func (directFamily) readPublic(keyAlgorithm, *material) (encryptingKey, error) {
	return nil, errNoPublicHalf(Dir)
}

func (directFamily) operations() (private, public []string) {
	return []string{opDecrypt}, []string{opEncrypt}
}

type directKey struct {
	secret hidden[[]byte]
	enc    ContentEncryption
}

func (k *directKey) public() encryptingKey { return k }

func (k *directKey) describe(m *material) {
	m.KeyType, m.K = keyTypeOct, k.secret()
}

// export names the content encryption, so that the key comes back as it was.
// Values of "enc" are as good in "alg" as others (RFC 7517 section 4.4).
func (k *directKey) export(m *material) error {
	m.Algorithm = name(k.enc)
	return nil
}

func (k *directKey) wrap(enc ContentEncryption, _ []byte, _ *KeyHeader) (_, _ []byte, err error) {
	if err := k.fits(enc); err != nil {
		return nil, nil, err
	}
	return slices.Clone(k.secret()), nil, nil
}

func (k *directKey) fits(enc ContentEncryption) error {
	if enc != k.enc {
		return refusal{fmt.Errorf("%w: the key is for %s, not for %s", ErrMismatch, k.enc, enc)}
	}
	return nil
}

// unwrap refuses an encrypted key, of which there is none (RFC 7516 section
// 5.2 step 10).
func (k *directKey) unwrap(enc ContentEncryption, encryptedKey []byte, _ *KeyHeader) ([]byte, error) {
	if err := checkEncryptedKey(encryptedKey, 0); err != nil {
		return nil, err
	}
	if err := k.fits(enc); err != nil {
		return nil, err
	}
	return slices.Clone(k.secret()), nil
}
