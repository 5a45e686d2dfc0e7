package jwk

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha512"
	"fmt"
	"math"
	"math/big"
	"slices"
)

// Limits of an RSA key. The lower one is the standard's (RFC 7518 sections
// 3.3 and 3.5); the upper ones keep one verification below a millisecond.
const (
	rsaMinBits     = 2048
	rsaMaxBits     = 8192
	rsaMaxExponent = math.MaxInt32
)

// rsaFamily is "kty":"RSA" (RFC 7518 section 6.3), with the padding of RS or
// of PS algorithms.
type rsaFamily struct{ pss bool }

func (f rsaFamily) generate(alg algorithm) (privateKey, error) {
	k, err := rsa.GenerateKey(rand.Reader, rsaMinBits)
	if err != nil {
		return nil, fmt.Errorf("jwk: generating an RSA key: %v", err)
	}
	return f.private(alg, k)
}

func (f rsaFamily) private(alg algorithm, signer crypto.Signer) (privateKey, error) {
	k, ok := signer.(*rsa.PrivateKey)
	if !ok {
		return newRemoteKey(alg, signer)
	}
	if k == nil || k.N == nil || k.D == nil || len(k.Primes) != 2 || slices.Contains(k.Primes, nil) {
		return nil, fmt.Errorf("%w: an RSA private key has n, e, d and exactly two primes", ErrMalformed)
	}
	pub, err := f.public(alg, &k.PublicKey)
	if err != nil {
		return nil, err
	}
	if max(k.D.BitLen(), k.Primes[0].BitLen(), k.Primes[1].BitLen()) > k.N.BitLen() {
		return nil, errRSAPrivate // before time is spent on them
	}
	own := &rsa.PrivateKey{
		PublicKey: *pub.(*rsaPublicKey).key,
		D:         new(big.Int).Set(k.D),
		Primes:    []*big.Int{new(big.Int).Set(k.Primes[0]), new(big.Int).Set(k.Primes[1])},
	}
	own.Precompute()
	if err := own.Validate(); err != nil {
		return nil, errRSAPrivate
	}
	return &rsaPrivateKey{key: hide(own), pub: pub.(*rsaPublicKey)}, nil
}

var errRSAPrivate = fmt.Errorf("%w: the numbers of the RSA private key do not belong together", ErrMalformed)

func (f rsaFamily) public(alg algorithm, key crypto.PublicKey) (publicKey, error) {
	k, ok := key.(*rsa.PublicKey)
	if !ok || k == nil || k.N == nil {
		return nil, wrongType(alg, key)
	}
	if err := checkRSA(k.N, big.NewInt(int64(k.E))); err != nil {
		return nil, err
	}
	pub := &rsaPublicKey{alg: alg, key: &rsa.PublicKey{N: new(big.Int).Set(k.N), E: k.E}}
	if f.pss {
		// The salt is as long as the hash, on both sides (RFC 7518 section 3.5).
		pub.pss = &rsa.PSSOptions{SaltLength: alg.hash.Size(), Hash: alg.hash}
	}
	return pub, nil
}

// checkRSA refuses what would be unsafe or needlessly slow.
func checkRSA(n, e *big.Int) error {
	bits := n.BitLen()
	switch {
	case n.Sign() <= 0 || n.Bit(0) == 0:
		return fmt.Errorf("%w: the RSA modulus is not odd", ErrMalformed)
	case bits < rsaMinBits:
		return fmt.Errorf("%w: RSA modulus of %d bits, at least %d are required (RFC 7518 section 3.3)", ErrWeakKey, bits, rsaMinBits)
	case bits > rsaMaxBits:
		return fmt.Errorf("%w: RSA modulus of %d bits, at most %d are read", ErrUnsupported, bits, rsaMaxBits)
	case e.Cmp(big.NewInt(3)) < 0 || e.Bit(0) == 0:
		return fmt.Errorf("%w: the RSA exponent is not an odd number from 3", ErrWeakKey)
	case e.Cmp(big.NewInt(rsaMaxExponent)) > 0:
		return fmt.Errorf("%w: RSA exponent above 2^31-1", ErrUnsupported)
	case hasROCAFingerprint(n):
		return fmt.Errorf("%w: the RSA modulus was made by a broken generator (ROCA, CVE-2017-15361)", ErrWeakKey)
	}
	return nil
}

type rsaPublicKey struct {
	alg algorithm
	key *rsa.PublicKey
	pss *rsa.PSSOptions // nil for the RS algorithms
}

func (k *rsaPublicKey) verify(message, signature []byte) bool {
	var buf [sha512.Size]byte
	return k.verifyHash(k.alg.digest(&buf, message), signature)
}

func (k *rsaPublicKey) describe(m *material) {
	m.KeyType = keyTypeRSA
	m.N, m.E = k.key.N.Bytes(), big.NewInt(int64(k.key.E)).Bytes()
}

func (k *rsaPublicKey) signerOptions() crypto.SignerOpts {
	if k.pss != nil {
		return k.pss
	}
	return k.alg.hash
}

func (k *rsaPublicKey) appendSignature(dst, signature []byte) ([]byte, error) {
	return append(dst, signature...), nil
}

type rsaPrivateKey struct {
	key hidden[*rsa.PrivateKey]
	pub *rsaPublicKey
}

func (k *rsaPrivateKey) appendSign(dst, message []byte) ([]byte, error) {
	var buf [sha512.Size]byte
	return k.appendSignHash(dst, k.pub.alg.digest(&buf, message))
}

func (k *rsaPrivateKey) public() publicKey { return k.pub }

func (k *rsaPrivateKey) export(m *material) error {
	own := k.key()
	crt := &own.Precomputed
	m.D, m.P, m.Q = own.D.Bytes(), own.Primes[0].Bytes(), own.Primes[1].Bytes()
	m.DP, m.DQ, m.QI = crt.Dp.Bytes(), crt.Dq.Bytes(), crt.Qinv.Bytes()
	return nil
}
