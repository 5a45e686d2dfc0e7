package jwk

import (
	"context"
	"crypto"
	"errors"
)

// VerificationKey verifies signatures of one algorithm, fixed when it was
// made. It never changes; any number of goroutines may use it. It is a public
// key, except for HMAC, where it is the secret: then it is neither printed nor
// marshalled.
type VerificationKey struct {
	alg        SignatureAlgorithm
	id         string // never empty
	named      bool   // id was given, it is not the thumbprint
	thumbprint string
	key        publicKey
}

// NewVerificationKey makes a key of an *rsa.PublicKey, an *ecdsa.PublicKey, an
// ed25519.PublicKey or an *mldsa.PublicKey, which is copied. A key of another
// type or curve than alg's is refused with [ErrMismatch], a weak one with
// [ErrWeakKey]: RSA below 2048 bits, with a bad exponent or the ROCA
// fingerprint; an Ed25519 point of small order.
func NewVerificationKey(alg SignatureAlgorithm, public crypto.PublicKey) (*VerificationKey, error) {
	a, err := alg.lookup()
	if err != nil {
		return nil, err
	}
	k, err := a.family.public(a, public)
	if err != nil {
		return nil, err
	}
	return newVerificationKey(alg, k, ""), nil
}

func newVerificationKey(alg SignatureAlgorithm, k publicKey, id string) *VerificationKey {
	v := VerificationKey{alg: alg, thumbprint: thumbprint(k), key: k}
	return v.WithID(id)
}

// ID is the key ID: the one that was given, or else the thumbprint. It is ""
// for an empty key only.
func (k *VerificationKey) ID() string {
	if k == nil {
		return ""
	}
	return k.id
}

// WithID returns a copy of the key with another ID. With "" the ID is the
// thumbprint again.
func (k *VerificationKey) WithID(id string) *VerificationKey {
	if k == nil {
		return nil
	}
	copied := *k
	copied.id, copied.named = id, id != ""
	if id == "" {
		copied.id = k.thumbprint
	}
	return &copied
}

// Algorithm is the algorithm that the key verifies, by the name that the key
// was made with. [EdDSA] and [Ed25519] verify each other's signatures.
func (k *VerificationKey) Algorithm() SignatureAlgorithm {
	if k == nil {
		return ""
	}
	return k.alg
}

// Thumbprint is the SHA-256 of the key's required members (RFC 7638), in
// base64url: 43 characters. It depends on the key alone, not on its ID, and not
// on its algorithm unless that is part of the key, as for ML-DSA (RFC 9964
// section 6).
func (k *VerificationKey) Thumbprint() string { return k.thumbprint }

// Verify returns nil if signature is one of message under this key, and
// [ErrSignature] for everything else. It takes no algorithm: the key has one.
// HMACs are compared in constant time, and their verification allocates no
// memory.
func (k *VerificationKey) Verify(message, signature []byte) error {
	if k == nil || k.key == nil || !k.key.verify(message, signature) {
		return ErrSignature
	}
	return nil
}

// FindKey makes the key a [Source] of one: it returns the key itself if alg is
// its algorithm. A kid is compared only if the key's ID was given, by its JWK
// or by [VerificationKey.WithID]: a lone key without a name answers to any.
func (k *VerificationKey) FindKey(_ context.Context, alg SignatureAlgorithm, kid string) (*VerificationKey, error) {
	if k == nil || k.key == nil || !k.alg.Equal(alg) || (kid != "" && k.named && kid != k.id) {
		return nil, ErrKeyNotFound
	}
	return k, nil
}

var (
	errNoPublicKey    = errors.New("jwk: empty VerificationKey: make one with NewVerificationKey or ParseVerificationKey")
	errSymmetricJSON  = errors.New("jwk: an HMAC key is a secret and has no public form")
	errPrivateMembers = errors.New("jwk: a public key would have shown private members")
)

// MarshalJSON returns the public JWK, with "use", "alg" and "kid". It fails
// for HMAC.
func (k VerificationKey) MarshalJSON() ([]byte, error) { return k.appendPublic(nil) }

// UnmarshalJSON always fails: use [ParseVerificationKey], which is told what
// the JWK leaves open.
func (k *VerificationKey) UnmarshalJSON([]byte) error { return errUseParse }

var errUseParse = errors.New("jwk: a key is not unmarshalled: use ParseVerificationKey, ParseEncryptionKey, ParseSigningKey or ParseDecryptionKey")

func (k *VerificationKey) appendPublic(dst []byte) ([]byte, error) {
	if k.key == nil {
		return dst, errNoPublicKey
	}
	if k.alg.Symmetric() {
		return dst, errSymmetricJSON
	}
	m := k.material()
	if m.private() { // no family does that; this is the last door
		return dst, errPrivateMembers
	}
	return m.appendJSON(dst)
}

// material holds the secret too if the key is one.
func (k *VerificationKey) material() *material {
	m := &material{Use: useSignature, Algorithm: name(k.alg), ID: k.id}
	k.key.describe(m)
	return m
}
