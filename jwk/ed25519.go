package jwk

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"slices"
)

// ed25519Family is "kty":"OKP" with "crv":"Ed25519" (RFC 8037 sections 2 and
// 3.1, RFC 8032).
type ed25519Family struct{}

func (f ed25519Family) generate(alg algorithm) (privateKey, error) {
	_, k, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("jwk: generating an Ed25519 key: %v", err)
	}
	return f.private(alg, k)
}

func (f ed25519Family) private(alg algorithm, signer crypto.Signer) (privateKey, error) {
	k, ok := signer.(ed25519.PrivateKey)
	if !ok {
		return newRemoteKey(alg, signer)
	}
	if len(k) != ed25519.PrivateKeySize {
		return nil, fmt.Errorf("%w: Ed25519 private key of %d bytes, not %d", ErrMalformed, len(k), ed25519.PrivateKeySize)
	}
	return f.fromSeed(k.Seed(), k[ed25519.SeedSize:])
}

// fromSeed makes a private key if x is its public half. Signing under another
// one would give the seed away.
func (ed25519Family) fromSeed(seed, x []byte) (privateKey, error) {
	own := ed25519.NewKeyFromSeed(seed)
	pub := slices.Clone(own[ed25519.SeedSize:])
	if !bytes.Equal(x, pub) {
		return nil, fmt.Errorf("%w: the Ed25519 private key does not belong to the public one", ErrMalformed)
	}
	return &ed25519PrivateKey{key: hide(own), pub: &ed25519PublicKey{key: ed25519.PublicKey(pub)}}, nil
}

func (f ed25519Family) public(alg algorithm, key crypto.PublicKey) (publicKey, error) {
	k, ok := key.(ed25519.PublicKey)
	if !ok {
		return nil, wrongType(alg, key)
	}
	return f.fromPoint(k)
}

// fromPoint takes the 32 bytes of RFC 8032 section 5.1.2.
func (ed25519Family) fromPoint(point []byte) (publicKey, error) {
	if len(point) != ed25519.PublicKeySize {
		return nil, fmt.Errorf("%w: Ed25519 public key of %d bytes, not %d", ErrMalformed, len(point), ed25519.PublicKeySize)
	}
	if err := checkEdwardsPoint(point); err != nil {
		return nil, err
	}
	return &ed25519PublicKey{key: slices.Clone(point)}, nil
}

// readPublic reads "x" (RFC 8037 section 2).
func (f ed25519Family) readPublic(_ algorithm, m *material) (publicKey, error) {
	if err := m.X.width("x", ed25519.PublicKeySize); err != nil {
		return nil, err
	}
	return f.fromPoint(m.X)
}

// readPrivate reads "d", the seed of RFC 8032 section 5.1.5.
func (f ed25519Family) readPrivate(_ algorithm, m *material) (privateKey, error) {
	if err := m.X.width("x", ed25519.PublicKeySize); err != nil {
		return nil, err
	}
	if err := m.D.width("d", ed25519.SeedSize); err != nil {
		return nil, err
	}
	return f.fromSeed(m.D, m.X)
}

type ed25519PublicKey struct{ key ed25519.PublicKey }

// verify leaves the check that S is reduced to crypto/ed25519 (RFC 8032
// section 5.1.7).
func (k *ed25519PublicKey) verify(message, signature []byte) bool {
	return len(signature) == ed25519.SignatureSize && ed25519.Verify(k.key, message, signature)
}

func (k *ed25519PublicKey) describe(m *material) {
	m.KeyType, m.Curve, m.X = keyTypeOKP, curveEd25519, octets(k.key)
}

func (k *ed25519PublicKey) signerOptions() crypto.SignerOpts { return crypto.Hash(0) }

func (k *ed25519PublicKey) appendSignature(dst, signature []byte) ([]byte, error) {
	return append(dst, signature...), nil
}

type ed25519PrivateKey struct {
	key hidden[ed25519.PrivateKey]
	pub *ed25519PublicKey
}

func (k *ed25519PrivateKey) appendSign(dst, message []byte) ([]byte, error) {
	return append(dst, ed25519.Sign(k.key(), message)...), nil
}

func (k *ed25519PrivateKey) public() publicKey { return k.pub }

func (k *ed25519PrivateKey) export(m *material) error {
	m.D = k.key().Seed()
	return nil
}
