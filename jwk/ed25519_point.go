package jwk

import (
	"fmt"
	"math/big"
	"slices"
)

// checkEdwardsPoint refuses a public key that crypto/ed25519 would take or
// only refuse at the first signature: y not reduced, no point on the curve,
// a point of small order. Under a key of small order anyone can make a
// signature that holds for many messages.
func checkEdwardsPoint(point []byte) error {
	y := slices.Clone(point)
	y[31] &= 0x7f // the sign of x does not matter here
	if slices.Contains(smallOrder(), [32]byte(y)) {
		return fmt.Errorf("%w: Ed25519 public key of small order", ErrWeakKey)
	}
	slices.Reverse(y)
	if !isEdwardsY(new(big.Int).SetBytes(y)) {
		return fmt.Errorf("%w: the Ed25519 public key is not the canonical form of a point", ErrMalformed)
	}
	return nil
}

// isEdwardsY reports whether a point has this y: the curve's equation gives
// x² = (y²-1)/(dy²+1), which is a square exactly if the product of numerator
// and denominator is one. RFC 8032 section 5.1.3.
func isEdwardsY(y *big.Int) bool {
	p, d := edwardsField()
	if y.Cmp(p) >= 0 {
		return false
	}
	one := big.NewInt(1)
	y2 := new(big.Int).Mul(y, y)
	u := new(big.Int).Sub(y2, one)
	v := y2.Add(y2.Mul(y2.Mod(y2, p), d), one)
	u.Mod(u.Mul(u, v), p)
	return big.Jacobi(u, p) >= 0
}

// edwardsField returns p = 2^255-19 and d = -121665/121666 mod p
// (RFC 8032 section 5.1).
func edwardsField() (p, d *big.Int) {
	p = new(big.Int).Lsh(big.NewInt(1), 255)
	p.Sub(p, big.NewInt(19))
	d = new(big.Int).ModInverse(big.NewInt(121666), p)
	d.Mul(d, big.NewInt(-121665))
	return p, d.Mod(d, p)
}

// smallOrder lists the y of every point whose order divides 8, little endian,
// with the encodings that are not reduced.
func smallOrder() [][32]byte {
	low := func(first, rest, last byte) (y [32]byte) {
		for i := range y {
			y[i] = rest
		}
		y[0], y[31] = first, last
		return y
	}
	return [][32]byte{
		low(0x00, 0x00, 0x00), // 0: order 4
		low(0x01, 0x00, 0x00), // 1: order 1
		low(0xec, 0xff, 0x7f), // p-1: order 2
		low(0xed, 0xff, 0x7f), // p, which is 0
		low(0xee, 0xff, 0x7f), // p+1, which is 1
		{ // order 8
			0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0,
			0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
		},
		{ // order 8, the negative of the one above
			0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f,
			0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
		},
	}
}
