package jwk_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/big"
	"slices"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

// TestL10_ECDSAForms: only r ‖ s, of full width, with both numbers in 1…n-1
// (CVE-2022-21449).
func TestL10_ECDSAForms(t *testing.T) {
	for _, alg := range []jwk.SignatureAlgorithm{jwk.ES256, jwk.ES384, jwk.ES512} {
		key := ecdsaPrivate(t, alg)
		k, err := jwk.NewSigningKey(alg, key)
		if err != nil {
			t.Fatal(err)
		}
		signature := sign(t, k, "m")
		size := len(signature) / 2
		r, s := signature[:size], signature[size:]
		digest := sha256.Sum256([]byte("m"))
		der, err := ecdsa.SignASN1(nil, key, digest[:])
		if err != nil {
			t.Fatal(err)
		}
		refused := map[string][]byte{
			"DER":               der,
			"DER, padded":       append(bytes.Clone(der), make([]byte, max(0, 2*size-len(der)))...),
			"one byte more":     slices.Concat([]byte{0}, r, []byte{0}, s),
			"one byte less":     slices.Concat(r[1:], s[1:]),
			"s and r exchanged": slices.Concat(s, r),
			"r alone":           r,
			"r ‖ s ‖ s":         slices.Concat(r, s, s),
		}
		n := curveOf(alg).Params().N
		edges := map[string]*big.Int{
			"0": new(big.Int), "1": big.NewInt(1), "n-1": new(big.Int).Sub(n, big.NewInt(1)),
			"n": n, "n+1": new(big.Int).Add(n, big.NewInt(1)),
			"all ones": new(big.Int).SetBytes(bytes.Repeat([]byte{0xff}, size)),
		}
		for name, edge := range edges {
			wide := edge.FillBytes(make([]byte, size))
			refused["r = "+name] = slices.Concat(wide, s)
			refused["s = "+name] = slices.Concat(r, wide)
			for other, edge := range edges {
				refused["r = "+name+", s = "+other] = slices.Concat(wide, edge.FillBytes(make([]byte, size)))
			}
		}
		for name, signature := range refused {
			if err := k.VerificationKey().Verify([]byte("m"), signature); err != jwk.ErrSignature {
				t.Errorf("%s, %s: %v", alg, name, err)
			}
		}
	}
}

// TestL11_CurveOfTheAlgorithm: a key of one curve under the algorithm of
// another (RFC 7518 section 3.4).
func TestL11_CurveOfTheAlgorithm(t *testing.T) {
	all := []jwk.SignatureAlgorithm{jwk.ES256, jwk.ES384, jwk.ES512}
	for _, own := range all {
		key := ecdsaPrivate(t, own)
		k, err := jwk.NewSigningKey(own, key)
		if err != nil {
			t.Fatal(err)
		}
		exported, err := k.Export()
		if err != nil {
			t.Fatal(err)
		}
		for _, other := range all {
			if other == own {
				continue
			}
			_, err := jwk.NewSigningKey(other, key)
			wantError(t, err, jwk.ErrMismatch)
			_, err = jwk.NewVerificationKey(other, &key.PublicKey)
			wantError(t, err, jwk.ErrMismatch)
			_, err = jwk.ParseSigningKey([]byte(membersOf(t, string(exported)).with(t, members{"alg": nil})), other)
			wantError(t, err, jwk.ErrMismatch)
			_, err = jwk.ParseSigningKey([]byte(membersOf(t, string(exported)).with(t, members{"alg": other})), "")
			wantError(t, err, jwk.ErrMismatch)
		}
	}
}

// TestECDSADeterministic checks against RFC 6979 appendix A.2.5, P-256 with
// SHA-256.
func TestECDSADeterministic(t *testing.T) {
	k := rfc6979Key(t)
	for message, want := range map[string]string{
		"sample": "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716" +
			"F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8",
		"test": "F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367" +
			"019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083",
	} {
		if got := sign(t, k, message); b64(got) != hex64(t, want) {
			t.Errorf("%q: got %X", message, got)
		}
	}
}

func rfc6979Key(t *testing.T) *jwk.SigningKey {
	return parseSigning(t, marshal(t, members{
		"kty": "EC", "crv": "P-256",
		"d": hex64(t, "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721"),
		"x": hex64(t, "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6"),
		"y": hex64(t, "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299"),
	}), "")
}

// TestECDSAWidths signs until r and s have had leading zeros, which a
// conversion to and from DER is most likely to get wrong. In P-521 every other
// number has one.
func TestECDSAWidths(t *testing.T) {
	for _, k := range []*jwk.SigningKey{rfc6979Key(t), signingKey(t, jwk.ES512)} {
		short := 0
		for i := range 300 {
			if short > 5 {
				break
			}
			message := fmt.Sprint("message ", i)
			signature := sign(t, k, message)
			size := len(signature) / 2
			if signature[0] == 0 || signature[size] == 0 {
				short++
				wantError(t, k.VerificationKey().Verify([]byte(message), signature), nil)
			}
		}
		if short == 0 {
			t.Errorf("%s: no short number in 300 signatures", k.Algorithm())
		}
	}
}

func hex64(t *testing.T, text string) string {
	b, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return b64(b)
}
