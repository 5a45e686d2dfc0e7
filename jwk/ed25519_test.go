package jwk_test

import (
	"crypto/ed25519"
	"encoding/hex"
	"math/big"
	"slices"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

// TestL15_SmallOrder: all points of order 1, 2, 4 and 8, in every encoding.
// Under each of them crypto/ed25519 accepts signatures that nobody made.
func TestL15_SmallOrder(t *testing.T) {
	for name, y := range map[string]string{
		"order 4":              "0000000000000000000000000000000000000000000000000000000000000000",
		"order 1":              "0100000000000000000000000000000000000000000000000000000000000000",
		"order 2":              "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"order 8":              "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
		"order 8, negative":    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
		"order 4, not reduced": "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"order 1, not reduced": "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	} {
		for _, sign := range []byte{0, 0x80} {
			point, err := hex.DecodeString(y)
			if err != nil {
				t.Fatal(err)
			}
			point[31] |= sign
			if !universalForgery(point) {
				t.Errorf("%s, sign %x: not the danger that it is listed for", name, sign)
			}
			_, err = jwk.NewVerificationKey(jwk.Ed25519, ed25519.PublicKey(point))
			wantError(t, err, jwk.ErrWeakKey)
			text := marshal(t, members{"kty": "OKP", "crv": "Ed25519", "x": b64(point)})
			_, err = jwk.ParseVerificationKey([]byte(text), "")
			wantError(t, err, jwk.ErrWeakKey)
		}
	}
}

// universalForgery finds a message for which R = the neutral element, S = 0
// holds: about one in eight do if the key's order divides 8.
func universalForgery(point []byte) bool {
	signature := make([]byte, ed25519.SignatureSize)
	signature[0] = 1
	for i := range 200 {
		if ed25519.Verify(point, []byte{byte(i)}, signature) {
			return true
		}
	}
	return false
}

// TestL15_NoPoint: 32 bytes that are no point, or not the canonical form.
func TestL15_NoPoint(t *testing.T) {
	field := new(big.Int).Lsh(big.NewInt(1), 255)
	field.Sub(field, big.NewInt(19))
	for y := int64(2); y < 19; y++ { // p+y still fits in 255 bits
		_, err := jwk.NewVerificationKey(jwk.Ed25519, encodePoint(new(big.Int).Add(field, big.NewInt(y))))
		wantError(t, err, jwk.ErrMalformed)
	}
	taken := 0
	for y := int64(2); y < 100; y++ {
		point := encodePoint(big.NewInt(y))
		_, err := jwk.NewVerificationKey(jwk.Ed25519, point)
		// x509 and ed25519 have no check of their own; what verifies nothing
		// but fails to be decoded is told apart by ed25519's own error.
		onCurve := ed25519.VerifyWithOptions(point, nil, make([]byte, 64), &ed25519.Options{}).Error() == "ed25519: invalid signature"
		if onCurve != (err == nil) {
			t.Errorf("y = %d: on the curve: %v, error %v", y, onCurve, err)
		}
		if err == nil {
			taken++
		}
	}
	if taken < 30 || taken > 70 {
		t.Errorf("%d of 98 numbers are points, about half were expected", taken)
	}
}

func encodePoint(y *big.Int) ed25519.PublicKey {
	b := y.FillBytes(make([]byte, 32))
	slices.Reverse(b)
	return b
}

// TestL15_NonCanonicalS: S and S + L are the same signature to a careless
// verifier (RFC 8032 section 5.1.7).
func TestL15_NonCanonicalS(t *testing.T) {
	k := parseSigning(t, rfc8037Key, "")
	signature := sign(t, k, "m")
	order, _ := new(big.Int).SetString("7237005577332262213973186563042994240857116359379907606001950938285454250989", 10)
	s := slices.Clone(signature[32:])
	slices.Reverse(s)
	for _, times := range []int64{1, 2, 8} {
		more := new(big.Int).SetBytes(s)
		more.Add(more, new(big.Int).Mul(order, big.NewInt(times)))
		forged := slices.Concat(signature[:32], encodePoint(more))
		wantError(t, k.VerificationKey().Verify([]byte("m"), forged), jwk.ErrSignature)
	}
	wantError(t, k.VerificationKey().Verify([]byte("m"), signature), nil)
}
