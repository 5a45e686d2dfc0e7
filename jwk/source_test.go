package jwk_test

import (
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

// TestKeyIsASource: a key alone answers for its algorithm, and for its ID if
// it was given one.
func TestKeyIsASource(t *testing.T) {
	unnamed := signingKey(t, jwk.ES256).VerificationKey()
	named := unnamed.WithID("a")
	parsed := parseVerification(t, marshal(t, named), "")
	for _, c := range []struct {
		key   *jwk.VerificationKey
		alg   jwk.SignatureAlgorithm
		kid   string
		found bool
	}{
		{unnamed, "ES256", "", true}, {unnamed, "ES256", "anything", true},
		{named, "ES256", "", true}, {named, "ES256", "a", true}, {named, "ES256", "b", false},
		{parsed, "ES256", "", true}, {parsed, "ES256", "a", true}, {parsed, "ES256", "b", false},
		{named.WithID(""), "ES256", "b", true},
		{named, "ES256", named.Thumbprint(), false},
		{unnamed, "ES384", "", false}, {unnamed, "", "", false}, {unnamed, "none", "", false}, {unnamed, "HS256", "", false},
	} {
		k := find(t, c.key, c.alg, c.kid)
		if k != nil && k != c.key || (k != nil) != c.found {
			t.Errorf("%v: %s %q: got %v", c.key, c.alg, c.kid, k)
		}
	}
}

// TestL3_AlgorithmOfAnotherKey: whatever a token says, a key only answers to
// its own algorithm.
func TestL3_AlgorithmOfAnotherKey(t *testing.T) {
	for _, own := range algorithms {
		v := signingKey(t, own.alg).VerificationKey()
		for _, other := range algorithms {
			want := own.alg.Equal(other.alg)
			if got := find(t, v, other.alg, "") != nil; got != want {
				t.Errorf("a key for %s answers to %s: %v", own.alg, other.alg, got)
			}
		}
		for _, alg := range []jwk.SignatureAlgorithm{"", "none", own.alg + " ", " " + own.alg, own.alg + "\x00", "hs256", "[ES256]"} {
			if find(t, v, alg, "") != nil {
				t.Errorf("a key for %s answers to %q", own.alg, alg)
			}
		}
	}
}
