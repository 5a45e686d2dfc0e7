package jwk

import (
	"crypto"
	"fmt"
)

// SigningKey signs with one algorithm, fixed when it was made. It is a private
// key, or for HMAC a secret, and never changes; any number of goroutines may
// use it. Printing, logging or marshalling it does not show the secret:
// [SigningKey.Export] is the one way out.
type SigningKey struct {
	key          privateKey
	verification *VerificationKey
}

// Generate makes a new key: RSA of 2048 bits, an HMAC secret as long as the
// hash. The error is [ErrUnsupported] for a name that is not one of the
// constants, or that needs a newer Go than the program was built with.
func Generate(alg SignatureAlgorithm) (*SigningKey, error) {
	a, err := alg.lookup()
	if err != nil {
		return nil, err
	}
	k, err := a.family.generate(a)
	if err != nil {
		return nil, err
	}
	return newSigningKey(alg, k, ""), nil
}

// NewSigningKey makes a key of a [crypto.Signer]. The standard library's own
// keys (*rsa.PrivateKey, *ecdsa.PrivateKey, ed25519.PrivateKey,
// *mldsa.PrivateKey) are checked and copied. Any other signer, such as a KMS or
// an HSM, is kept and must be fit for use by several goroutines; its public key
// must suit alg, and every signature that it returns is verified before it is
// handed on. A signer that is a [crypto.MessageSigner] gets the whole message.
// An HMAC algorithm is refused with [ErrMismatch]: see [NewHMACKey].
func NewSigningKey(alg SignatureAlgorithm, signer crypto.Signer) (*SigningKey, error) {
	a, err := alg.lookup()
	if err != nil {
		return nil, err
	}
	k, err := a.family.private(a, signer)
	if err != nil {
		return nil, err
	}
	return newSigningKey(alg, k, ""), nil
}

// NewHMACKey makes a key of a shared secret, which is copied. It is refused
// with [ErrWeakKey] when it is shorter than the hash: 32, 48 or 64 bytes
// (RFC 7518 section 3.2), and when it is recognisably a public key, in PEM,
// DER, JWK, SSH or as a bare point: everyone has it, so everyone could sign.
func NewHMACKey(alg SignatureAlgorithm, secret []byte) (*SigningKey, error) {
	a, err := alg.lookup()
	if err != nil {
		return nil, err
	}
	if a.keyType != keyTypeOct {
		return nil, fmt.Errorf("%w: %s is not an HMAC algorithm", ErrMismatch, alg)
	}
	k, err := newHMACKey(a, secret)
	if err != nil {
		return nil, err
	}
	return newSigningKey(alg, k, ""), nil
}

func newSigningKey(alg SignatureAlgorithm, k privateKey, id string) *SigningKey {
	return &SigningKey{key: k, verification: newVerificationKey(alg, k.public(), id)}
}

// ID is the key ID, the "kid" of what the key signs: the one that was given,
// or else the key's thumbprint (RFC 7638). The thumbprint of an HMAC key tells
// no more about the secret than each of its signatures does.
func (k *SigningKey) ID() string { return k.VerificationKey().ID() }

// WithID returns a copy of the key with another ID. With "" the ID is the
// thumbprint again.
func (k *SigningKey) WithID(id string) *SigningKey {
	return &SigningKey{key: k.key, verification: k.verification.WithID(id)}
}

// Algorithm is the only algorithm that the key signs with, by the name that
// it writes.
func (k *SigningKey) Algorithm() SignatureAlgorithm { return k.VerificationKey().Algorithm() }

// VerificationKey is the other side of the key: the public key, or for HMAC
// the same secret, with the same ID.
func (k *SigningKey) VerificationKey() *VerificationKey {
	if k == nil {
		return nil
	}
	return k.verification
}

// Sign signs message. See [SigningKey.AppendSign].
func (k *SigningKey) Sign(message []byte) ([]byte, error) {
	return k.AppendSign(nil, message)
}

// AppendSign appends the signature of message to dst: 32 to 64 bytes for HMAC,
// as many as the modulus for RSA, r ‖ s in 64, 96 or 132 bytes for ECDSA
// (RFC 7518 section 3.4), 64 for Ed25519, 2,420, 3,309 or 4,627 for ML-DSA. For
// keys in memory ECDSA is deterministic (RFC 6979), and ML-DSA hedged (FIPS 204
// section 3.4): no two signatures are the same. On error dst is returned as it
// was. Keys in memory do not fail; the error of another [crypto.Signer] is
// wrapped.
func (k *SigningKey) AppendSign(dst, message []byte) ([]byte, error) {
	if k == nil || k.key == nil {
		return dst, errNoPrivateKey
	}
	return k.key.appendSign(dst, message)
}

// Export returns the whole private key as a JWK (RFC 7517), with "use", "alg"
// and "kid". It fails for a [crypto.Signer] that is not a key of the standard
// library.
func (k *SigningKey) Export() ([]byte, error) {
	if k == nil || k.key == nil {
		return nil, errNoPrivateKey
	}
	m := k.verification.material()
	if err := k.key.export(m); err != nil {
		return nil, err
	}
	return m.appendJSON(nil)
}
