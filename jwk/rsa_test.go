package jwk_test

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/asn1"
	"errors"
	"math/big"
	"slices"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

// TestL12_PSSSaltLength: the salt is as long as the hash, in what is written
// and in what is read.
func TestL12_PSSSaltLength(t *testing.T) {
	key := rsaPrivate(t)
	digest := sha256.Sum256([]byte("m"))
	k := parseSigning(t, rfc7515A2Key, jwk.PS256)
	for _, salt := range []int{1, 20, 31, 32, 33, 48, 64, 222, rsa.PSSSaltLengthAuto} {
		signature, err := rsa.SignPSS(rand.Reader, key, crypto.SHA256, digest[:], &rsa.PSSOptions{SaltLength: salt})
		if err != nil {
			t.Fatal(err)
		}
		want := jwk.ErrSignature
		if salt == 32 {
			want = nil
		}
		wantError(t, k.VerificationKey().Verify([]byte("m"), signature), want)
	}
	err := rsa.VerifyPSS(&key.PublicKey, crypto.SHA256, digest[:], sign(t, k, "m"), &rsa.PSSOptions{SaltLength: 32})
	wantError(t, err, nil)
}

// TestL12_PaddingsAndHashesApart: one modulus, six algorithms, no overlap.
func TestL12_PaddingsAndHashesApart(t *testing.T) {
	all := []jwk.SignatureAlgorithm{jwk.RS256, jwk.RS384, jwk.RS512, jwk.PS256, jwk.PS384, jwk.PS512}
	for _, signing := range all {
		signature := sign(t, parseSigning(t, rfc7515A2Key, signing), "m")
		for _, verifying := range all {
			want := jwk.ErrSignature
			if signing == verifying {
				want = nil
			}
			v := parseSigning(t, rfc7515A2Key, verifying).VerificationKey()
			if err := v.Verify([]byte("m"), signature); err != want {
				t.Errorf("%s under %s: %v", signing, verifying, err)
			}
		}
	}
}

// TestL13_PKCS1Variants: anything but the one encoding of RFC 8017 section 9.2
// is refused, even when it was signed with the right key.
func TestL13_PKCS1Variants(t *testing.T) {
	k := parseSigning(t, rfc7515A2Key, jwk.RS256)
	digest := sha256.Sum256([]byte("m"))
	oid := []byte{0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01}
	null, sum := []byte{0x05, 0x00}, append([]byte{0x04, 0x20}, digest[:]...)
	good := seq(seq(oid, null), sum)
	for name, c := range map[string]struct {
		info []byte
		want error
	}{
		"as it should be":               {good, nil},
		"parameters missing":            {seq(seq(oid), sum), jwk.ErrSignature},
		"parameters twice":              {seq(seq(oid, null, null), sum), jwk.ErrSignature},
		"parameters of another type":    {seq(seq(oid, []byte{0x30, 0x00}), sum), jwk.ErrSignature},
		"length in long form":           {append([]byte{0x30, 0x81, byte(len(good) - 2)}, good[2:]...), jwk.ErrSignature},
		"indefinite length":             {append(append([]byte{0x30, 0x80}, good[2:]...), 0, 0), jwk.ErrSignature},
		"bytes behind the hash":         {append(bytes.Clone(good), 0xde, 0xad), jwk.ErrSignature},
		"an element behind the hash":    {seq(seq(oid, null), sum, null), jwk.ErrSignature},
		"hash of another algorithm":     {seq(seq(append(bytes.Clone(oid[:10]), 3), null), sum), jwk.ErrSignature},
		"the hash alone":                {digest[:], jwk.ErrSignature},
		"the hash without its sequence": {sum, jwk.ErrSignature},
		"a hash of another message":     {seq(seq(oid, null), append([]byte{0x04, 0x20}, make([]byte, 32)...)), jwk.ErrSignature},
	} {
		if err := k.VerificationKey().Verify([]byte("m"), rawRSA(t, pad(0x01, 0xff, c.info))); err != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, block := range map[string][]byte{
		"block type 0":                pad(0x00, 0xff, good),
		"block type 2":                pad(0x02, 0xff, good),
		"padding of zeros":            pad(0x01, 0x00, good),
		"padding of 0xfe":             pad(0x01, 0xfe, good),
		"short padding, then filling": append(slices.Concat([]byte{0, 1}, bytes.Repeat([]byte{0xff}, 8), []byte{0}, good), make([]byte, 245-len(good))...),
		"no zero in between":          bytes.Replace(pad(0x01, 0xff, good), []byte{0xff, 0x00, 0x30}, []byte{0xff, 0xff, 0x30}, 1),
		"one byte not padded":         bytes.Replace(pad(0x01, 0xff, good), []byte{0xff, 0xff}, []byte{0xff, 0x7f}, 1),
	} {
		if err := k.VerificationKey().Verify([]byte("m"), rawRSA(t, block)); err != jwk.ErrSignature {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func seq(parts ...[]byte) []byte {
	body := bytes.Join(parts, nil)
	der, err := asn1.Marshal(asn1.RawValue{Tag: asn1.TagSequence, IsCompound: true, Bytes: body})
	if err != nil {
		panic(err)
	}
	return der
}

// pad makes 256 bytes: 0, the type, filling, 0, info.
func pad(kind, filling byte, info []byte) []byte {
	block := bytes.Repeat([]byte{filling}, 256)
	block[0], block[1] = 0, kind
	block[255-len(info)] = 0
	copy(block[256-len(info):], info)
	return block
}

// rawRSA is the private operation with nothing around it.
func rawRSA(t *testing.T, block []byte) []byte {
	k := rsaPrivate(t)
	m := new(big.Int).SetBytes(block)
	return m.Exp(m.Mod(m, k.N), k.D, k.N).FillBytes(make([]byte, 256))
}

// rocaModulus was made by a vulnerable chip: C2SP/wycheproof,
// json_web_key_test.json, test 7.
const rocaModulus = "AanFpofbj7KjD4Lf-N2hVMKR7yewSyXhhbirIMTGpfYEhZ_lnt5UoK98DnKIgArXGTu3MaW_HhFw16HGaTDUHqPrId7fe4r11CqRw09yBFuW79V8sYIw" +
	"HdzCaWflUI6auImYbVfoN9_nD5n8N8SY9DwXw7mwZM9wREPXoDPgOoIWl6q_MPsp7n0zs3Z5ZaiQWOOzl1S9OhwAfSiiOwz6efnXEaxuTEtPd7BjSx7NaFka8Dx9" +
	"U7YqXy2RFj1O9PjyaDGuRh7YXsX3iMUSP_wSyHQg_c_qHRtKUsNSGCT7OZg0hzm2KphtjnayKJvC64vAbROBR4Ubg6Bxg9IQVZ-QYyE"

// TestL14_RSA: what is too small, too large or made badly.
func TestL14_RSA(t *testing.T) {
	n := rsaPrivate(t).N
	// Moduli of the exact size; nobody needs to know their factors here.
	odd := func(bits uint) *big.Int {
		v := new(big.Int).Lsh(big.NewInt(1), bits-1)
		return v.Add(v, big.NewInt(12345))
	}
	even := new(big.Int).Sub(n, big.NewInt(1))
	for name, c := range map[string]struct {
		n, e *big.Int
		want error
	}{
		"as it should be":        {n, big.NewInt(65537), nil},
		"smallest":               {odd(2048), big.NewInt(3), nil},
		"largest":                {odd(8192), big.NewInt(1<<31 - 1), nil},
		"one bit too few":        {odd(2047), big.NewInt(65537), jwk.ErrWeakKey},
		"1024 bits":              {odd(1024), big.NewInt(65537), jwk.ErrWeakKey},
		"512 bits":               {odd(512), big.NewInt(65537), jwk.ErrWeakKey},
		"one bit too many":       {odd(8193), big.NewInt(65537), jwk.ErrUnsupported},
		"16384 bits":             {odd(16384), big.NewInt(65537), jwk.ErrUnsupported},
		"even modulus":           {even, big.NewInt(65537), jwk.ErrMalformed},
		"modulus 0":              {big.NewInt(0), big.NewInt(65537), jwk.ErrMalformed},
		"exponent 0":             {n, big.NewInt(0), jwk.ErrWeakKey},
		"exponent 1":             {n, big.NewInt(1), jwk.ErrWeakKey},
		"exponent 2":             {n, big.NewInt(2), jwk.ErrWeakKey},
		"even exponent":          {n, big.NewInt(65536), jwk.ErrWeakKey},
		"exponent 2^31+1":        {n, big.NewInt(1<<31 + 1), jwk.ErrUnsupported},
		"exponent 2^32+1":        {n, big.NewInt(1<<32 + 1), jwk.ErrUnsupported},
		"exponent 2^64+65537":    {n, new(big.Int).Add(new(big.Int).Lsh(big.NewInt(1), 64), big.NewInt(65537)), jwk.ErrUnsupported},
		"exponent like modulus":  {n, new(big.Int).Sub(n, big.NewInt(2)), jwk.ErrUnsupported},
		"ROCA modulus":           {new(big.Int).SetBytes(unb64(t, rocaModulus)), big.NewInt(65537), jwk.ErrWeakKey},
		"ROCA modulus, built up": {rocaLike(2048), big.NewInt(65537), jwk.ErrWeakKey},
		"ROCA modulus, larger":   {rocaLike(4096), big.NewInt(65537), jwk.ErrWeakKey},
	} {
		text := marshal(t, members{"kty": "RSA", "alg": "RS256", "n": b64(c.n.Bytes()), "e": b64(c.e.Bytes())})
		want := c.want
		if c.e.Sign() == 0 {
			want = jwk.ErrMalformed // "" is no number
		}
		if _, err := jwk.ParseVerificationKey([]byte(text), ""); !errors.Is(err, want) {
			t.Errorf("JWK, %s: got %v", name, err)
		}
		if !c.e.IsInt64() {
			continue
		}
		_, err := jwk.NewVerificationKey(jwk.PS256, &rsa.PublicKey{N: c.n, E: int(c.e.Int64())})
		if !errors.Is(err, c.want) {
			t.Errorf("Go key, %s: got %v", name, err)
		}
	}
	_, err := jwk.NewVerificationKey(jwk.RS256, &rsa.PublicKey{N: new(big.Int).Neg(n), E: 65537})
	wantError(t, err, jwk.ErrMalformed)
	_, err = jwk.NewVerificationKey(jwk.RS256, &rsa.PublicKey{N: n, E: -3})
	wantError(t, err, jwk.ErrWeakKey)
}

// rocaLike returns a number that is a power of 65537 modulo every prime to
// 701, as the broken generator's moduli are, and else has no structure.
func rocaLike(bits uint) *big.Int {
	product := big.NewInt(1)
	for p := int64(2); p <= 701; p++ {
		if big.NewInt(p).ProbablyPrime(10) {
			product.Mul(product, big.NewInt(p))
		}
	}
	n := new(big.Int).Exp(big.NewInt(65537), big.NewInt(123456789), product)
	k := new(big.Int).Lsh(big.NewInt(3), bits-2)
	k.Div(k, product)
	return n.Add(n, k.Mul(k, product))
}
