package jwk

import (
	"crypto/rsa"
	"crypto/subtle"
	"fmt"
	"math/big"
)

// readPublic reads "n" and "e" (RFC 7518 section 6.3.1).
func (f rsaFamily) readPublic(alg algorithm, m *material) (publicKey, error) {
	n, err := m.N.integer("n")
	if err != nil {
		return nil, err
	}
	e, err := m.E.integer("e")
	if err != nil {
		return nil, err
	}
	if err := checkRSA(n, e); err != nil { // before e is narrowed to an int
		return nil, err
	}
	return f.public(alg, &rsa.PublicKey{N: n, E: int(e.Int64())})
}

// readPrivate reads the members of RFC 7518 section 6.3.2. The primes are
// required although the RFC lets "d" stand alone: signing without them is
// several times slower, and nobody can check such a key.
func (f rsaFamily) readPrivate(alg algorithm, m *material) (privateKey, error) {
	if m.Others != nil {
		return nil, fmt.Errorf("%w: RSA key of more than two primes (\"oth\")", ErrUnsupported)
	}
	pub, err := f.readPublic(alg, m)
	if err != nil {
		return nil, err
	}
	d, err := m.D.integer("d")
	if err != nil {
		return nil, err
	}
	p, err := m.P.integer("p")
	if err != nil {
		return nil, err
	}
	q, err := m.Q.integer("q")
	if err != nil {
		return nil, err
	}
	k := &rsa.PrivateKey{PublicKey: *pub.(*rsaPublicKey).key, D: d, Primes: []*big.Int{p, q}}
	own, err := f.private(alg, k)
	if err != nil {
		return nil, err
	}
	return own, m.checkCRT(own)
}

// checkCRT compares the members that can be computed from the others with
// what they must be, where they are present.
func (m *material) checkCRT(own privateKey) error {
	var want material
	if err := own.export(&want); err != nil {
		return err
	}
	for _, c := range []struct {
		member    string
		got, want octets
	}{{"dp", m.DP, want.DP}, {"dq", m.DQ, want.DQ}, {"qi", m.QI, want.QI}} {
		if c.got != nil && subtle.ConstantTimeCompare(c.got, c.want) != 1 {
			return fmt.Errorf("%w: member %q does not belong to the other numbers", ErrMalformed, c.member)
		}
	}
	return nil
}
