package jwk_test

import (
	"encoding/json"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

func seeds(f *testing.F) (keys []string) {
	keys = []string{
		rfc7515A1Key, rfc7515A2Key, rfc7515A3Key, rfc8037Key, rfc8037Public, rfc7638Key,
		"", "{}", "null", `{"kty":"EC"}`, `{"kty":"oct","k":"AA","alg":"HS256"}`,
		`{"kty":"RSA","n":"AA","e":"AQAB","alg":"RS256"}`, `{"kty":"OKP","crv":"Ed25519","x":"AA","key_ops":null}`,
		`{"kty":"EC","k\u0074y":"EC"}`, "-----BEGIN PUBLIC KEY-----\nAA==\n-----END PUBLIC KEY-----\n",
	}
	for _, alg := range append(secretive(), jwk.HS512, jwk.ES512, jwk.EdDSA, jwk.PS256) {
		k := signingKey(f, alg).WithID("a")
		text, err := k.Export()
		if err != nil {
			f.Fatal(err)
		}
		keys = append(keys, string(text))
		if !alg.Symmetric() {
			keys = append(keys, marshal(f, k.VerificationKey()))
		}
	}
	return keys
}

// FuzzParseSigningKey: no panic, never both a key and an error, and what was
// exported is read as the same key.
func FuzzParseSigningKey(f *testing.F) {
	for _, text := range seeds(f) {
		f.Add([]byte(text), "")
		f.Add([]byte(text), "HS256")
		f.Add([]byte(text), "RS256")
	}
	f.Fuzz(func(t *testing.T, text []byte, alg string) {
		k, err := jwk.ParseSigningKey(text, jwk.SignatureAlgorithm(alg))
		if (k == nil) == (err == nil) {
			t.Fatalf("key %v and error %v", k, err)
		}
		if err != nil {
			return
		}
		exported, err := k.Export()
		if err != nil {
			t.Fatal(err)
		}
		again, err := jwk.ParseSigningKey(exported, k.Algorithm())
		if err != nil {
			t.Fatalf("%s is not read again: %v", exported, err)
		}
		second, err := again.Export()
		if err != nil || string(second) != string(exported) {
			t.Fatalf("exported %s, then %s, %v", exported, second, err)
		}
		if err := k.VerificationKey().Verify([]byte("m"), sign(t, again, "m")); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzParseVerificationKey: the same for public keys.
func FuzzParseVerificationKey(f *testing.F) {
	for _, text := range seeds(f) {
		f.Add([]byte(text), "")
		f.Add([]byte(text), "PS512")
	}
	f.Fuzz(func(t *testing.T, text []byte, alg string) {
		k, err := jwk.ParseVerificationKey(text, jwk.SignatureAlgorithm(alg))
		if (k == nil) == (err == nil) {
			t.Fatalf("key %v and error %v", k, err)
		}
		if err != nil {
			return
		}
		if k.Algorithm().Symmetric() {
			t.Fatal("a public key for HMAC")
		}
		again := parseVerification(t, marshal(t, k), "")
		if marshal(t, again) != marshal(t, k) || again.Thumbprint() != k.Thumbprint() {
			t.Fatalf("written %s, read %s", marshal(t, k), marshal(t, again))
		}
		wantError(t, k.Verify(text, text), jwk.ErrSignature)
	})
}

// FuzzParseSet: every key is either in use or skipped with a reason, and what
// is in use is found, public, and read again.
func FuzzParseSet(f *testing.F) {
	for _, text := range []string{rfc7517A1, rfc7517A2, rfc7517A3, setOf(), setOf(seeds(f)[:6]...), `{"keys":null}`, `{"keys":[1]}`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := jwk.ParseSet(text, &jwk.ParseOptions{RSAAlgorithm: jwk.RS256})
		if (s == nil) == (err == nil) {
			t.Fatalf("set %v and error %v", s, err)
		}
		if err != nil {
			return
		}
		var plain struct {
			Keys []json.RawMessage `json:"keys"`
		}
		if err := json.Unmarshal(text, &plain); err == nil && len(plain.Keys) != len(s.Keys())+len(s.Skipped()) {
			t.Fatalf("%d keys, of which %d in use and %d skipped", len(plain.Keys), len(s.Keys()), len(s.Skipped()))
		}
		for _, k := range s.Keys() {
			if k.Algorithm().Symmetric() || find(t, s, k.Algorithm(), k.ID()) != k {
				t.Fatalf("%v is symmetric or not found", k)
			}
		}
		for _, k := range s.Skipped() {
			if k.Reason == nil {
				t.Fatal("no reason")
			}
		}
		again := parseSet(t, marshal(t, s))
		if marshal(t, again) != marshal(t, s) || len(again.Skipped()) != 0 {
			t.Fatalf("written %s, read %s", marshal(t, s), marshal(t, again))
		}
	})
}
