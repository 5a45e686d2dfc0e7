package jws_test

import (
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jws"
)

// FuzzVerify: no text is accepted that the key did not sign, nothing panics,
// and there is never both a message and an error.
func FuzzVerify(f *testing.F) {
	key := generate(f, jwk.HS256)
	good := forge(f, key, `{"alg":"HS256"}`, `{"iss":"joe"}`)
	f.Add(good)
	f.Add(strings.Repeat(".", 100))
	for _, header := range []string{`{"alg":"none"}`, `{"alg":"HS256","crit":["x"]}`, `{"alg":"HS256","alg":"HS256"}`, `[]`} {
		f.Add(forge(f, key, header, "x"))
	}
	f.Fuzz(func(t *testing.T, token string) {
		m, err := jws.Verify(ctx, token, key.VerificationKey(), nil)
		if (m == nil) == (err == nil) {
			t.Fatalf("%q: %v and %v", token, m, err)
		}
		if err == nil && token != good {
			t.Fatalf("%q: accepted with the payload %q", token, m.Payload)
		}
	})
}

// FuzzHeader signs whatever header the fuzzer finds: one that is accepted must
// say what the verifier believes of it.
func FuzzHeader(f *testing.F) {
	key := generate(f, jwk.HS256)
	for _, header := range []string{`{"alg":"HS256"}`, `{"alg":"HS256","kid":"a","typ":"JWT","cty":"x"}`, `{"alg":"HS256","crit":null}`, `{"ALG":"none","alg":"HS256"}`} {
		f.Add(header, "payload")
	}
	f.Fuzz(func(t *testing.T, header, payload string) {
		m, err := jws.Verify(ctx, forge(t, key, header, payload), key.VerificationKey(), nil)
		if (m == nil) == (err == nil) {
			t.Fatalf("%q: %v and %v", header, m, err)
		}
		if err == nil && (m.Header.Algorithm != jwk.HS256 || string(m.Payload) != payload) {
			t.Fatalf("%q: %+v", header, m)
		}
	})
}
