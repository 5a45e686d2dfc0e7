package jwt_test

import (
	"encoding/json"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jwt"
)

// FuzzClaims signs whatever payload the fuzzer finds. What is accepted must be
// what the policy wants and must be read by encoding/json in the same way; it
// can be signed again and is accepted again.
func FuzzClaims(f *testing.F) {
	key := generate(f, jwk.HS256)
	v := verifier(f, key.VerificationKey(), policy())
	for _, changes := range []map[string]string{nil, {"exp": "1e400"}, {"aud": `["orders","b"]`}, {"iat": "1.5"}, {"roles": `["a"]`},
		{"x": `{"a":[1,2,{"b":null}]}`}, {"sub": `"\ud83d\ude00"`}, {"EXP": "1"}, {"exp": ""}} {
		f.Add(payload(changes))
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := v.Verify(ctx, forge(t, key, header, text))
		if (got == nil) == (err == nil) {
			t.Fatalf("%q: %v and %v", text, got, err)
		}
		if err != nil {
			return
		}
		var members map[string]any
		if err := json.Unmarshal([]byte(text), &members); err != nil {
			t.Fatalf("%q: accepted, but encoding/json says %v", text, err)
		}
		if members["iss"] != issuer || members["exp"].(float64) <= float64(now.Unix()) {
			t.Fatalf("%q: accepted against the policy", text)
		}
		token, err := jwt.Sign(key, jwt.AccessToken, got)
		if err != nil {
			t.Fatalf("%q: signing again: %v", text, err)
		}
		if _, err := v.Verify(ctx, token); err != nil {
			t.Fatalf("%q: the second time: %v", text, err)
		}
	})
}
