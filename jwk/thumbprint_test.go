package jwk_test

import (
	"crypto/sha256"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

func TestThumbprintFigures(t *testing.T) {
	if got := parseVerification(t, rfc7638Key, "").Thumbprint(); got != rfc7638Thumbprint {
		t.Errorf("RFC 7638 section 3.1: got %s", got)
	}
	if got := parseVerification(t, rfc8037Public, "").Thumbprint(); got != rfc8037Thumbprint {
		t.Errorf("RFC 8037 appendix A.3: got %s", got)
	}
}

// TestThumbprintInput spells out what is hashed for the types that have no
// figure in an RFC.
func TestThumbprintInput(t *testing.T) {
	sum := func(text string) string {
		s := sha256.Sum256([]byte(text))
		return b64(s[:])
	}
	ec := membersOf(t, rfc7515A3Key)
	want := sum(`{"crv":"P-256","kty":"EC","x":"` + ec["x"].(string) + `","y":"` + ec["y"].(string) + `"}`)
	if got := parseSigning(t, rfc7515A3Key, "").ID(); got != want {
		t.Errorf("EC: got %s, want %s", got, want)
	}
	want = sum(`{"k":"` + membersOf(t, rfc7515A1Key)["k"].(string) + `","kty":"oct"}`)
	if got := parseSigning(t, rfc7515A1Key, jwk.HS256).ID(); got != want {
		t.Errorf("oct: got %s, want %s", got, want)
	}
}

// TestThumbprintOfTheKeyAlone: other members do not change it.
func TestThumbprintOfTheKeyAlone(t *testing.T) {
	for _, alg := range []jwk.SignatureAlgorithm{jwk.RS256, jwk.RS512, jwk.PS256} {
		text := membersOf(t, rfc7638Key).with(t, members{"alg": alg, "kid": "other", "use": "sig", "hello": "world"})
		v := parseVerification(t, text, "")
		if v.Thumbprint() != rfc7638Thumbprint || v.ID() != "other" {
			t.Errorf("%s: got %s with ID %s", alg, v.Thumbprint(), v.ID())
		}
	}
}
