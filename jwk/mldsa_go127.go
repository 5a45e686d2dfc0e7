//go:build go1.27

package jwk

import (
	"bytes"
	"crypto"
	"crypto/mldsa"
	"fmt"
)

func (f mldsaFamily) parameters() mldsa.Parameters {
	switch f.alg {
	case MLDSA44:
		return mldsa.MLDSA44()
	case MLDSA65:
		return mldsa.MLDSA65()
	default:
		return mldsa.MLDSA87()
	}
}

func (f mldsaFamily) generate(alg algorithm) (privateKey, error) {
	k, err := mldsa.GenerateKey(f.parameters())
	if err != nil {
		return nil, errNoMLDSA(err)
	}
	return f.private(alg, k)
}

// errNoMLDSA is for the one reason that is left when all sizes are right: a
// FIPS 140-3 module that is older than the algorithm.
func errNoMLDSA(err error) error { return fmt.Errorf("%w: %v", ErrUnsupported, err) }

func (f mldsaFamily) private(alg algorithm, signer crypto.Signer) (privateKey, error) {
	k, ok := signer.(*mldsa.PrivateKey)
	switch {
	case !ok:
		return newRemoteKey(alg, signer)
	case k == nil:
		return nil, wrongType(alg, signer)
	}
	return f.fromSeed(k.Bytes(), k.PublicKey().Bytes())
}

// fromSeed makes a private key if pub is its public half. A key with another
// one would sign what nobody can verify, under a foreign ID.
func (f mldsaFamily) fromSeed(seed, pub []byte) (privateKey, error) {
	v, err := f.fromBytes(pub)
	if err != nil {
		return nil, err
	}
	own, err := mldsa.NewPrivateKey(f.parameters(), seed)
	if err != nil {
		return nil, errNoMLDSA(err)
	}
	if !bytes.Equal(own.PublicKey().Bytes(), pub) {
		return nil, fmt.Errorf("%w: the %s private key does not belong to the public one", ErrMalformed, f.alg)
	}
	return &mldsaPrivateKey{key: hide(own), pub: v}, nil
}

func (f mldsaFamily) public(alg algorithm, key crypto.PublicKey) (publicKey, error) {
	k, ok := key.(*mldsa.PublicKey)
	if !ok || k == nil {
		return nil, wrongType(alg, key)
	}
	return f.fromBytes(k.Bytes())
}

// fromBytes takes the encoding of FIPS 204 section 7.2. Its length tells the
// sizes apart, and is all that can be wrong with it: every string of that
// length decodes.
func (f mldsaFamily) fromBytes(pub []byte) (*mldsaPublicKey, error) {
	if size := f.parameters().PublicKeySize(); len(pub) != size {
		return nil, fmt.Errorf("%w: an ML-DSA public key of %d bytes, %s has %d", ErrMismatch, len(pub), f.alg, size)
	}
	k, err := mldsa.NewPublicKey(f.parameters(), pub)
	if err != nil {
		return nil, errNoMLDSA(err)
	}
	return &mldsaPublicKey{alg: f.alg, key: k, size: f.parameters().SignatureSize()}, nil
}

// readPublic reads "pub" (RFC 9964 section 3).
func (f mldsaFamily) readPublic(_ algorithm, m *material) (publicKey, error) {
	if err := m.Pub.width("pub", f.parameters().PublicKeySize()); err != nil {
		return nil, err
	}
	return f.fromBytes(m.Pub)
}

// readPrivate reads "priv", which is the seed and never the expanded key
// (RFC 9964 section 4).
func (f mldsaFamily) readPrivate(_ algorithm, m *material) (privateKey, error) {
	if err := m.Pub.width("pub", f.parameters().PublicKeySize()); err != nil {
		return nil, err
	}
	if err := m.Priv.width("priv", mldsa.PrivateKeySize); err != nil {
		return nil, err
	}
	return f.fromSeed(m.Priv, m.Pub)
}

type mldsaPublicKey struct {
	alg  SignatureAlgorithm
	key  *mldsa.PublicKey
	size int // of a signature
}

// verify uses the empty context, as RFC 9964 section 5 demands.
func (k *mldsaPublicKey) verify(message, signature []byte) bool {
	return len(signature) == k.size && mldsa.Verify(k.key, message, signature, nil) == nil
}

func (k *mldsaPublicKey) describe(m *material) {
	m.KeyType, m.Algorithm, m.Pub = keyTypeAKP, name(k.alg), k.key.Bytes()
}

func (k *mldsaPublicKey) signerOptions() crypto.SignerOpts { return crypto.Hash(0) }

func (k *mldsaPublicKey) appendSignature(dst, signature []byte) ([]byte, error) {
	return append(dst, signature...), nil
}

type mldsaPrivateKey struct {
	key hidden[*mldsa.PrivateKey]
	pub *mldsaPublicKey
}

// appendSign makes the hedged signature, the default of FIPS 204 (section
// 3.4): fresh randomness is mixed in against fault attacks, and a bad source of
// it does not make the signature weaker than the deterministic one.
func (k *mldsaPrivateKey) appendSign(dst, message []byte) ([]byte, error) {
	signature, err := k.key().Sign(nil, message, nil)
	if err != nil {
		return dst, fmt.Errorf("jwk: signing: %v", err)
	}
	return append(dst, signature...), nil
}

func (k *mldsaPrivateKey) public() publicKey { return k.pub }

func (k *mldsaPrivateKey) export(m *material) error {
	m.Priv = k.key().Bytes()
	return nil
}

func isMLDSAPrivateKey(signer crypto.Signer) bool {
	_, ok := signer.(*mldsa.PrivateKey)
	return ok
}

// mldsaAlgorithmOf returns the algorithm of a key that crypto/x509 has read.
func mldsaAlgorithmOf(key crypto.PublicKey) SignatureAlgorithm {
	if k, ok := key.(*mldsa.PublicKey); ok {
		return SignatureAlgorithm(k.Parameters().String())
	}
	return ""
}

// errNewerKey is nil: this Go reads every key that this package knows.
func errNewerKey([]byte) error { return nil }
