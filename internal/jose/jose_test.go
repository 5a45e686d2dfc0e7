package jose_test

import (
	"testing"

	"github.com/jeton-auth/jeton/internal/jose"
)

func TestKindOf(t *testing.T) {
	for name, want := range map[string]jose.Kind{
		"alg": jose.Common, "crit": jose.Common, "b64": jose.Base64, "x5t#S256": jose.KeyHint,
		"enc": jose.Encryption, "ek": jose.Encryption, "psk_id": jose.Encryption,
		"iss": jose.Extension, "ALG": jose.Extension, "": jose.Extension,
	} {
		if got := jose.KindOf(name); got != want {
			t.Errorf("%q: got %d, want %d", name, got, want)
		}
	}
}

func TestCheckCritical(t *testing.T) {
	members := map[string]int{"x": 1, "y": 2, "b64": 3, "alg": 4}
	for _, c := range []struct {
		why   string
		names []string
		kinds []jose.Kind
		want  error
	}{
		{"two extensions", []string{"y", "x"}, []jose.Kind{jose.Extension}, nil},
		{"b64 where it may be", []string{"b64"}, []jose.Kind{jose.Extension, jose.Base64}, nil},
		{"b64 where it may not", []string{"b64"}, []jose.Kind{jose.Extension}, jose.ErrCriticalForm},
		{"a name that everyone knows", []string{"alg"}, []jose.Kind{jose.Extension}, jose.ErrCriticalForm},
		{"none", nil, []jose.Kind{jose.Extension}, jose.ErrCriticalForm},
		{"twice", []string{"x", "x"}, []jose.Kind{jose.Extension}, jose.ErrCriticalForm},
		{"absent", []string{"X"}, []jose.Kind{jose.Extension}, jose.ErrCriticalGone},
	} {
		if err := jose.CheckCritical(c.names, members, c.kinds...); err != c.want {
			t.Errorf("%s: got %v, want %v", c.why, err, c.want)
		}
	}
}

func TestSameMediaType(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"JWT", "jwt", true},
		{"JWT", "Application/jwt", true},
		{"at+jwt", "application/AT+JWT", true},
		{"a/b", "application/a/b", false},
		{"jwk+json", "jw\u212a+json", false},
		{"JWT", "", false},
		{"application/", "", false},
		{"JWT", "JWT ", false},
	} {
		if jose.SameMediaType(c.a, c.b) != c.same || jose.SameMediaType(c.b, c.a) != c.same {
			t.Errorf("%q and %q: want %v", c.a, c.b, c.same)
		}
	}
}
