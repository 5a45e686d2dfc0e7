package jwk

import (
	"cmp"
	"crypto"
	"crypto/pbkdf2"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"

	"github.com/jeton-auth/jeton/internal/aeskw"
)

// Limits of PBES2. The lower one is the standard's (RFC 7518 section 4.8.1.2),
// the upper one keeps a stranger from choosing how long we compute
// (draft-ietf-oauth-rfc8725bis).
const (
	minPasswordCount     = 1000
	maxPasswordCount     = 1_200_000
	defaultPasswordCount = 600_000

	minSaltSize = 8  // RFC 7518 section 4.8.1.1
	newSaltSize = 16 // RFC 8018 section 4.1 wants 8 at least
)

// passwordFamily is PBES2 (RFC 7518 section 4.8). It has no JWK: a password in
// one would be taken for a key.
type passwordFamily struct{}

// PasswordOptions says how much work lies between a password and its key. The
// zero value is the one to use.
type PasswordOptions struct {
	// Count is the number of iterations ("p2c") with which the key encrypts:
	// from 1,000 to 1,200,000. 0 means 600,000. Some other libraries decrypt
	// no more than 10,000 unless they are told to.
	Count int

	// MaxCount is the highest number of iterations that the key decrypts, up
	// to 1,200,000. 0 means 600,000, or Count where that is more. Whoever
	// writes a token chooses the number, so this bounds what a forged one
	// costs.
	MaxCount int
}

// NewPasswordKey makes a key of the PBES2 algorithms, which encrypts and
// decrypts with a password. opts may be nil. Every operation takes a while, on
// purpose: some hundred milliseconds by default.
//
// A password stands up to guessing only as far as it is hard to guess. Prefer
// any other algorithm. [ErrWeakKey] refuses an empty one, [ErrMismatch] another
// algorithm and options out of range. The key has no ID unless it is given one:
// a thumbprint would make guessing quick.
func NewPasswordKey(alg KeyAlgorithm, password []byte, opts *PasswordOptions) (*DecryptionKey, error) {
	a, err := alg.lookup()
	if err != nil {
		return nil, err
	}
	if _, ok := a.family.(passwordFamily); !ok {
		return nil, fmt.Errorf("%w: %s does not take a password", ErrMismatch, alg)
	}
	if len(password) == 0 {
		return nil, fmt.Errorf("%w: the password is empty", ErrWeakKey)
	}
	if opts == nil {
		opts = new(PasswordOptions)
	}
	k := &passwordKey{
		password: hide(slices.Clone(password)),
		alg:      a,
		count:    cmp.Or(opts.Count, defaultPasswordCount),
		maxCount: cmp.Or(opts.MaxCount, max(defaultPasswordCount, opts.Count)),
	}
	for _, n := range []int{k.count, k.maxCount} {
		if n < minPasswordCount || n > maxPasswordCount {
			return nil, fmt.Errorf("%w: PasswordOptions: %d iterations, from %d to %d are allowed", ErrMismatch, n, minPasswordCount, maxPasswordCount)
		}
	}
	if k.count > k.maxCount {
		return nil, fmt.Errorf("%w: PasswordOptions: the key would not decrypt what it encrypts: %d iterations, at most %d", ErrMismatch, k.count, k.maxCount)
	}
	return newDecryptionKey(alg, k, ""), nil
}

var errPassword = fmt.Errorf("%w: the PBES2 algorithms take a password: use NewPasswordKey", ErrMismatch)

func (passwordFamily) generate(keyAlgorithm, *DecryptionKeyOptions) (decryptingKey, error) {
	return nil, errPassword
}

func (passwordFamily) private(keyAlgorithm, crypto.PrivateKey) (decryptingKey, error) {
	return nil, errPassword
}

func (passwordFamily) public(keyAlgorithm, crypto.PublicKey) (encryptingKey, error) {
	return nil, errPassword
}

func (passwordFamily) readPrivate(keyAlgorithm, *material) (decryptingKey, error) {
	return nil, errPassword
}

func (passwordFamily) readPublic(keyAlgorithm, *material) (encryptingKey, error) {
	return nil, errPassword
}

func (passwordFamily) operations() (private, public []string) { return nil, nil }

type passwordKey struct {
	password        hidden[[]byte]
	alg             keyAlgorithm
	count, maxCount int
}

func (k *passwordKey) public() encryptingKey { return k }

// describe shows nothing, for there is nothing that may be shown.
func (k *passwordKey) describe(m *material) { m.KeyType = keyTypeOct }

func (k *passwordKey) export(*material) error {
	return errors.New("jwk: a password is not exported: it is not a key")
}

func (k *passwordKey) wrap(_ ContentEncryption, contentKey []byte, h *KeyHeader) (_, encryptedKey []byte, err error) {
	h.Salt, h.Count = make([]byte, newSaltSize), k.count
	rand.Read(h.Salt)
	kek, err := k.derive(h)
	if err != nil {
		return nil, nil, err
	}
	encryptedKey, err = aeskw.AppendWrap(nil, kek, contentKey)
	return contentKey, encryptedKey, err
}

// derive is PBKDF2 with the salt UTF8(alg) ‖ 0 ‖ "p2s" (RFC 7518 section
// 4.8.1.1).
func (k *passwordKey) derive(h *KeyHeader) ([]byte, error) {
	salt := slices.Concat([]byte(k.alg.name), []byte{0}, h.Salt)
	return pbkdf2.Key(k.alg.hash.New, string(k.password()), salt, h.Count, k.alg.size)
}

// unwrap refuses all that it can before it begins to compute.
func (k *passwordKey) unwrap(enc ContentEncryption, encryptedKey []byte, h *KeyHeader) ([]byte, error) {
	switch {
	case h.Count < minPasswordCount || h.Count > k.maxCount:
		return nil, refuse("\"p2c\" is %d, from %d to %d are accepted", h.Count, minPasswordCount, k.maxCount)
	case len(h.Salt) < minSaltSize:
		return nil, refuse("\"p2s\" has %d bytes, at least %d are required (RFC 7518 section 4.8.1.1)", len(h.Salt), minSaltSize)
	}
	if err := checkEncryptedKey(encryptedKey, enc.KeySize()+aeskw.Overhead); err != nil {
		return nil, err
	}
	kek, err := k.derive(h)
	if err != nil {
		return nil, err
	}
	return aeskw.AppendUnwrap(nil, kek, encryptedKey)
}
