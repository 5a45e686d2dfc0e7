package jwk

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha512"
	"fmt"
	"slices"
)

// ecdsaFamily is "kty":"EC" (RFC 7518 sections 3.4 and 6.2). Each algorithm
// has one curve (section 3.4), so that a P-384 key never signs ES256.
type ecdsaFamily struct{}

// curve returns the algorithm's curve and the length in bytes of a coordinate,
// of r and of s.
func (ecdsaFamily) curve(alg algorithm) (elliptic.Curve, int) {
	switch alg.curve {
	case curveP256:
		return elliptic.P256(), 32
	case curveP384:
		return elliptic.P384(), 48
	default:
		return elliptic.P521(), 66
	}
}

func (f ecdsaFamily) generate(alg algorithm) (privateKey, error) {
	curve, _ := f.curve(alg)
	k, err := ecdsa.GenerateKey(curve, rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("jwk: generating an ECDSA key: %v", err)
	}
	return f.private(alg, k)
}

func (f ecdsaFamily) private(alg algorithm, signer crypto.Signer) (privateKey, error) {
	k, ok := signer.(*ecdsa.PrivateKey)
	if !ok {
		return newRemoteKey(alg, signer)
	}
	//lint:ignore SA1019 k.Bytes would panic
	if k == nil || k.D == nil {
		return nil, fmt.Errorf("%w: empty ECDSA private key", ErrMalformed)
	}
	pub, err := f.public(alg, &k.PublicKey)
	if err != nil {
		return nil, err
	}
	raw, err := k.Bytes()
	if err != nil {
		return nil, errECPrivate
	}
	return f.fromScalar(pub.(*ecdsaPublicKey), raw)
}

var errECPrivate = fmt.Errorf("%w: the ECDSA private number is out of range or does not belong to the public point", ErrMalformed)

// fromScalar makes the private key of pub out of its number, if it is that.
func (f ecdsaFamily) fromScalar(pub *ecdsaPublicKey, raw []byte) (privateKey, error) {
	own, err := ecdsa.ParseRawPrivateKey(pub.key.Curve, raw)
	if err != nil || !own.PublicKey.Equal(pub.key) {
		return nil, errECPrivate
	}
	return &ecdsaPrivateKey{key: hide(own), pub: pub}, nil
}

func (f ecdsaFamily) public(alg algorithm, key crypto.PublicKey) (publicKey, error) {
	k, ok := key.(*ecdsa.PublicKey)
	//lint:ignore SA1019 k.Bytes would panic
	if !ok || k == nil || k.X == nil || k.Y == nil {
		return nil, wrongType(alg, key)
	}
	if curve, _ := f.curve(alg); k.Curve != curve {
		return nil, fmt.Errorf("%w: the key is not on %s, the curve of the algorithm", ErrMismatch, alg.curve)
	}
	point, err := k.Bytes()
	if err != nil {
		return nil, errNotOnCurve
	}
	return f.fromPoint(alg, point)
}

var errNotOnCurve = fmt.Errorf("%w: \"x\" and \"y\" are not a point on the curve", ErrMalformed)

// fromPoint takes the uncompressed form 4 ‖ x ‖ y.
func (f ecdsaFamily) fromPoint(alg algorithm, point []byte) (publicKey, error) {
	curve, size := f.curve(alg)
	own, err := ecdsa.ParseUncompressedPublicKey(curve, point)
	if err != nil {
		return nil, errNotOnCurve
	}
	return &ecdsaPublicKey{alg: alg, key: own, point: point, size: size}, nil
}

// readPublic reads "x" and "y", which have the full width of the curve
// (RFC 7518 sections 6.2.1.2 and 6.2.1.3).
func (f ecdsaFamily) readPublic(alg algorithm, m *material) (publicKey, error) {
	_, size := f.curve(alg)
	if err := m.X.width("x", size); err != nil {
		return nil, err
	}
	if err := m.Y.width("y", size); err != nil {
		return nil, err
	}
	return f.fromPoint(alg, slices.Concat([]byte{4}, m.X, m.Y))
}

// readPrivate reads "d" as well, of full width too (section 6.2.2.1).
func (f ecdsaFamily) readPrivate(alg algorithm, m *material) (privateKey, error) {
	pub, err := f.readPublic(alg, m)
	if err != nil {
		return nil, err
	}
	own := pub.(*ecdsaPublicKey)
	if err := m.D.width("d", own.size); err != nil {
		return nil, err
	}
	return f.fromScalar(own, m.D)
}

type ecdsaPublicKey struct {
	alg   algorithm
	key   *ecdsa.PublicKey
	point []byte // 4 ‖ x ‖ y
	size  int    // of a coordinate, of r, of s
}

func (k *ecdsaPublicKey) verify(message, signature []byte) bool {
	var buf [sha512.Size]byte
	return k.verifyHash(k.alg.digest(&buf, message), signature)
}

func (k *ecdsaPublicKey) describe(m *material) {
	m.KeyType, m.Curve = keyTypeEC, k.alg.curve
	m.X, m.Y = k.point[1:1+k.size], k.point[1+k.size:]
}

func (k *ecdsaPublicKey) signerOptions() crypto.SignerOpts { return k.alg.hash }

func (k *ecdsaPublicKey) appendSignature(dst, signature []byte) ([]byte, error) {
	return appendFixed(dst, signature, k.size)
}

type ecdsaPrivateKey struct {
	key hidden[*ecdsa.PrivateKey]
	pub *ecdsaPublicKey
}

func (k *ecdsaPrivateKey) appendSign(dst, message []byte) ([]byte, error) {
	var buf [sha512.Size]byte
	return k.appendSignHash(dst, k.pub.alg.digest(&buf, message))
}

func (k *ecdsaPrivateKey) public() publicKey { return k.pub }

func (k *ecdsaPrivateKey) export(m *material) error {
	raw, err := k.key().Bytes()
	m.D = raw
	return err
}
