package jwk

import (
	"bytes"
	"cmp"
	"crypto"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/rand"
	"fmt"
)

const curveX25519 name = "X25519"

// A curve is one that keys agree on: "kty":"EC" (RFC 7518 section 6.2) or
// "OKP" (RFC 8037 section 2).
type curve struct {
	ecdh    ecdh.Curve
	keyType name
	name    name
	size    int // of a coordinate and of the private number, in bytes
}

func curves() []curve {
	return []curve{
		{ecdh.P256(), keyTypeEC, curveP256, 32},
		{ecdh.P384(), keyTypeEC, curveP384, 48},
		{ecdh.P521(), keyTypeEC, curveP521, 66},
		{ecdh.X25519(), keyTypeOKP, curveX25519, 32},
	}
}

// curve finds the curve of "kty" and "crv".
func (m *material) curve() (curve, error) {
	if m.Curve == "" && (m.KeyType == keyTypeEC || m.KeyType == keyTypeOKP) {
		return curve{}, missing("crv")
	}
	for _, c := range curves() {
		if c.keyType == m.KeyType && c.name == m.Curve {
			return c, nil
		}
	}
	return curve{}, fmt.Errorf("%w: \"kty\" %s with \"crv\" %s for key agreement", ErrUnsupported, quote(string(m.KeyType)), quote(string(m.Curve)))
}

// agreementPoint is the public half of a key that agrees on a secret.
type agreementPoint struct {
	curve curve
	key   *ecdh.PublicKey
}

// agreementScalar is the private half.
type agreementScalar struct {
	key hidden[*ecdh.PrivateKey]
	pub agreementPoint
}

func (p agreementPoint) describe(m *material) {
	m.KeyType, m.Curve = p.curve.keyType, p.curve.name
	raw := p.key.Bytes()
	if p.curve.keyType == keyTypeOKP {
		m.X = raw
		return
	}
	m.X, m.Y = raw[1:1+p.curve.size], raw[1+p.curve.size:] // 4 ‖ x ‖ y
}

func (s agreementScalar) export(m *material) error {
	m.D = s.key().Bytes()
	return nil
}

// newPoint takes the standard library's form of a point.
func (c curve) newPoint(raw []byte) (agreementPoint, error) {
	k, err := c.ecdh.NewPublicKey(raw)
	if err != nil {
		return agreementPoint{}, fmt.Errorf("%w: not a point of %s", ErrMalformed, c.name)
	}
	return agreementPoint{c, k}, nil
}

// checkOrder refuses the points of small order, which X25519 has: with them
// everybody agrees on the same secret, zero (RFC 7748 section 6.1). Any
// private number shows it.
func (p agreementPoint) checkOrder() error {
	if p.curve.name != curveX25519 {
		return nil
	}
	probe, err := ecdh.X25519().NewPrivateKey(bytes.Repeat([]byte{1}, 32))
	if err != nil {
		return err
	}
	if _, err := probe.ECDH(p.key); err != nil {
		return fmt.Errorf("%w: the X25519 public key is a point of small order", ErrWeakKey)
	}
	return nil
}

// readPoint reads "x" and "y", which have the full width of the curve.
func (m *material) readPoint() (agreementPoint, error) {
	c, err := m.curve()
	if err != nil {
		return agreementPoint{}, err
	}
	if err := m.X.width("x", c.size); err != nil {
		return agreementPoint{}, err
	}
	if c.keyType == keyTypeOKP {
		return c.newPoint(m.X)
	}
	if err := m.Y.width("y", c.size); err != nil {
		return agreementPoint{}, err
	}
	return c.newPoint(append(append([]byte{4}, m.X...), m.Y...))
}

// readScalar reads "d" as well.
func (m *material) readScalar() (agreementScalar, error) {
	p, err := m.readPoint()
	if err != nil {
		return agreementScalar{}, err
	}
	if err := m.D.width("d", p.curve.size); err != nil {
		return agreementScalar{}, err
	}
	k, err := p.curve.ecdh.NewPrivateKey(m.D)
	if err != nil || !k.PublicKey().Equal(p.key) {
		return agreementScalar{}, errNotOfPoint
	}
	return agreementScalar{hide(k), p}, nil
}

var errNotOfPoint = fmt.Errorf("%w: the private number is out of range or does not belong to the public point", ErrMalformed)

// pointOf and scalarOf take the standard library's keys.
func pointOf(alg keyAlgorithm, key crypto.PublicKey) (agreementPoint, error) {
	var own *ecdh.PublicKey
	switch k := key.(type) {
	case *ecdh.PublicKey:
		own = k
	case *ecdsa.PublicKey:
		//lint:ignore SA1019 k.ECDH would panic
		if k != nil && k.Curve != nil && k.X != nil && k.Y != nil {
			own, _ = k.ECDH()
		}
	}
	if own == nil || own.Curve() == nil {
		return agreementPoint{}, wrongKeyType(alg, key)
	}
	for _, c := range curves() {
		if c.ecdh == own.Curve() && cmp.Or(alg.curve, c.name) == c.name {
			return c.newPoint(own.Bytes())
		}
	}
	return agreementPoint{}, fmt.Errorf("%w: the key is on %v, not on the curve of %s", ErrMismatch, own.Curve(), alg.name)
}

func scalarOf(alg keyAlgorithm, key crypto.PrivateKey) (agreementScalar, error) {
	var own *ecdh.PrivateKey
	switch k := key.(type) {
	case *ecdh.PrivateKey:
		own = k
	case *ecdsa.PrivateKey:
		//lint:ignore SA1019 k.ECDH would panic
		if k != nil && k.Curve != nil && k.D != nil {
			own, _ = k.ECDH()
		}
	}
	if own == nil || own.Curve() == nil {
		return agreementScalar{}, wrongKeyType(alg, key)
	}
	p, err := pointOf(alg, own.PublicKey())
	if err != nil {
		return agreementScalar{}, err
	}
	if signer, ok := key.(*ecdsa.PrivateKey); ok {
		if stated, err := pointOf(alg, &signer.PublicKey); err != nil || !stated.key.Equal(p.key) {
			return agreementScalar{}, errNotOfPoint
		}
	}
	return agreementScalar{hide(own), p}, nil
}

func errGenerate(err error) error { return fmt.Errorf("jwk: generating an ECDH key: %v", err) }

// generateScalar makes a key on one of the curves.
func generateScalar(keyType, curve name) (agreementScalar, error) {
	c, err := (&material{KeyType: keyType, Curve: curve}).curve()
	if err != nil {
		return agreementScalar{}, err
	}
	k, err := c.ecdh.GenerateKey(rand.Reader)
	if err != nil {
		return agreementScalar{}, errGenerate(err)
	}
	return agreementScalar{hide(k), agreementPoint{c, k.PublicKey()}}, nil
}
