package jwk_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"slices"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

func secret(n int) []byte {
	s := make([]byte, n)
	for i := range s {
		s[i] = byte(i*37 + 11)
	}
	return s
}

// TestL5_EmptySecret
func TestL5_EmptySecret(t *testing.T) {
	for _, empty := range [][]byte{nil, {}} {
		for _, alg := range []jwk.SignatureAlgorithm{jwk.HS256, jwk.HS384, jwk.HS512} {
			k, err := jwk.NewHMACKey(alg, empty)
			wantError(t, err, jwk.ErrWeakKey)
			if k != nil {
				t.Errorf("%s: a key and an error", alg)
			}
		}
	}
	for _, text := range []string{`{"kty":"oct","alg":"HS256","k":""}`, `{"kty":"oct","alg":"HS512","k":"AA"}`} {
		_, err := jwk.ParseSigningKey([]byte(text), "")
		wantError(t, err, jwk.ErrWeakKey)
	}
	_, err := jwk.ParseSigningKey([]byte(`{"kty":"oct","alg":"HS256"}`), "")
	wantError(t, err, jwk.ErrMismatch) // no member at all: nothing private in it
}

// TestL6_ShortSecret
func TestL6_ShortSecret(t *testing.T) {
	for alg, size := range map[jwk.SignatureAlgorithm]int{jwk.HS256: 32, jwk.HS384: 48, jwk.HS512: 64} {
		for n := range size {
			_, err := jwk.NewHMACKey(alg, secret(n))
			wantError(t, err, jwk.ErrWeakKey)
		}
		for _, n := range []int{size, size + 1, 200} {
			_, err := jwk.NewHMACKey(alg, secret(n))
			wantError(t, err, nil)
		}
		text := `{"kty":"oct","alg":"` + string(alg) + `","k":"` + b64(secret(size-1)) + `"}`
		_, err := jwk.ParseSigningKey([]byte(text), "")
		wantError(t, err, jwk.ErrWeakKey)
	}
}

func TestHMACOtherAlgorithms(t *testing.T) {
	_, err := jwk.NewHMACKey(jwk.RS256, secret(64))
	wantError(t, err, jwk.ErrMismatch)
	_, err = jwk.NewVerificationKey(jwk.HS256, secret(64))
	wantError(t, err, jwk.ErrMismatch)
}

func TestHMACCopiesTheSecret(t *testing.T) {
	s := secret(32)
	k, err := jwk.NewHMACKey(jwk.HS256, s)
	if err != nil {
		t.Fatal(err)
	}
	before := sign(t, k, "m")
	clear(s)
	if !bytes.Equal(before, sign(t, k, "m")) {
		t.Error("the key follows the caller's slice")
	}
}

func TestHMACIsStandard(t *testing.T) {
	k, err := jwk.NewHMACKey(jwk.HS256, secret(100))
	if err != nil {
		t.Fatal(err)
	}
	for _, message := range []string{"", "m", string(secret(1000))} {
		mac := hmac.New(sha256.New, secret(100))
		mac.Write([]byte(message))
		if !bytes.Equal(mac.Sum(nil), sign(t, k, message)) {
			t.Errorf("message of %d bytes: not the MAC of crypto/hmac", len(message))
		}
	}
}

// TestL19_EveryBitOfTheMAC: the comparison is crypto/hmac.Equal, in hashed.go,
// the only place where MACs are compared; that makes it constant in time. Here
// is seen that it looks at every bit, and at the length.
func TestL19_EveryBitOfTheMAC(t *testing.T) {
	k := signingKey(t, jwk.HS256)
	mac := sign(t, k, "m")
	for bit := range len(mac) * 8 {
		changed := slices.Clone(mac)
		changed[bit/8] ^= 1 << (bit % 8)
		wantError(t, k.VerificationKey().Verify([]byte("m"), changed), jwk.ErrSignature)
	}
	for n := range mac {
		wantError(t, k.VerificationKey().Verify([]byte("m"), mac[:n]), jwk.ErrSignature)
	}
}

func TestHMACAllocations(t *testing.T) {
	if raceEnabled {
		t.Skip("sync.Pool is not itself under the race detector")
	}
	k := signingKey(t, jwk.HS256)
	v, message, mac := k.VerificationKey(), []byte("message"), sign(t, k, "message")
	buffer := make([]byte, 0, 64)
	for what, c := range map[string]struct {
		max float64
		f   func()
	}{
		"Verify":           {0, func() { v.Verify(message, mac) }},
		"Verify, refusing": {0, func() { v.Verify(message[1:], mac) }},
		"AppendSign":       {0, func() { k.AppendSign(buffer, message) }},
		"Sign":             {1, func() { k.Sign(message) }},
	} {
		if got := testing.AllocsPerRun(200, c.f); got > c.max {
			t.Errorf("%s allocates %v times, at most %v wanted", what, got, c.max)
		}
	}
}
