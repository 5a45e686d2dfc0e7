package jwk

import (
	"crypto"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha512"
	"fmt"
	"hash"
	"slices"
	"sync"
)

// hmacFamily is "kty":"oct" (RFC 7518 sections 3.2 and 6.4).
type hmacFamily struct{}

func (f hmacFamily) generate(alg algorithm) (privateKey, error) {
	secret := make([]byte, alg.hash.Size())
	rand.Read(secret) // never fails, never returns short
	return newHMACKey(alg, secret)
}

func (hmacFamily) private(algorithm, crypto.Signer) (privateKey, error) {
	return nil, fmt.Errorf("%w: an HMAC algorithm takes a secret, not a crypto.Signer: use NewHMACKey", ErrMismatch)
}

// public has nothing to give: an HMAC key that came out of a public key is
// the oldest forgery there is (CVE-2015-9235).
func (hmacFamily) public(algorithm, crypto.PublicKey) (publicKey, error) {
	return nil, fmt.Errorf("%w: an HMAC algorithm has no public key", ErrMismatch)
}

func (hmacFamily) readPrivate(alg algorithm, m *material) (privateKey, error) {
	if m.K == nil {
		return nil, missing("k")
	}
	return newHMACKey(alg, m.K)
}

func (hmacFamily) readPublic(algorithm, *material) (publicKey, error) {
	return nil, fmt.Errorf("%w: a symmetric key is a secret: use ParseSigningKey and its VerificationKey", ErrMismatch)
}

// hmacKey signs and verifies. Keyed states are kept, since keying one costs
// more than the MAC of a short message.
type hmacKey struct {
	secret hidden[[]byte]
	size   int
	states sync.Pool // of *hmacState
}

// hmacState has its own room for the sum: a buffer on the stack would escape
// through hash.Hash.
type hmacState struct {
	mac hash.Hash
	sum [sha512.Size]byte
}

// newHMACKey copies the secret. It must be at least as long as the hash
// (RFC 7518 section 3.2).
func newHMACKey(alg algorithm, secret []byte) (*hmacKey, error) {
	size := alg.hash.Size()
	if len(secret) < size {
		return nil, fmt.Errorf("%w: HMAC secret of %d bytes, at least %d are required (RFC 7518 section 3.2)", ErrWeakKey, len(secret), size)
	}
	if kind := publicKeyKind(secret); kind != "" {
		return nil, fmt.Errorf("%w: the HMAC secret is %s, which everyone may know", ErrWeakKey, kind)
	}
	k := &hmacKey{secret: hide(slices.Clone(secret)), size: size}
	k.states.New = func() any {
		s := &hmacState{mac: hmac.New(alg.hash.New, k.secret())}
		s.mac.Reset() // the first Reset is the one that stores the keyed state
		return s
	}
	return k, nil
}

// sum returns the MAC of message, which lies in the state until it is
// released.
func (k *hmacKey) sum(s *hmacState, message []byte) []byte {
	s.mac.Reset()
	s.mac.Write(message)
	return s.mac.Sum(s.sum[:0])
}

func (k *hmacKey) appendSign(dst, message []byte) ([]byte, error) {
	s := k.states.Get().(*hmacState)
	dst = append(dst, k.sum(s, message)...)
	k.states.Put(s)
	return dst, nil
}

func (k *hmacKey) verify(message, signature []byte) bool {
	if len(signature) != k.size {
		return false
	}
	s := k.states.Get().(*hmacState)
	ok := k.verifyHash(k.sum(s, message), signature)
	k.states.Put(s)
	return ok
}

func (k *hmacKey) public() publicKey { return k }

// describe includes the secret, because the thumbprint does; callers that
// write anything out refuse symmetric keys before.
func (k *hmacKey) describe(m *material) {
	m.KeyType, m.K = keyTypeOct, k.secret()
}

func (k *hmacKey) export(*material) error { return nil }
