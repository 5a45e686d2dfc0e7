package jwt_test

import (
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jwt"
)

type (
	custom struct{ A string }
	named  struct {
		jwt.Claims `json:"claims"`
	}
	hidden struct {
		jwt.Claims `json:"-"`
	}
	promoted struct {
		jwt.Claims
		custom
	}
	writer struct{ jwt.Claims }
	tree   []tree
	deep   struct {
		access
		Tree tree `json:"tree,omitempty"`
	}
)

func (custom) MarshalJSON() ([]byte, error) { return []byte(`{"a":"x"}`), nil }
func (writer) MarshalText() ([]byte, error) { return []byte("hi"), nil }

// What Sign looks at must be what is in the token: exp and its kin are members
// of the token itself, whatever a type does to its JSON.
func TestClaimsAreMembersOfTheToken(t *testing.T) {
	key := generate(t, jwk.HS256)
	for why, set := range map[string]jwt.ClaimsSet{
		"an embedded pointer":            byPointer{&jwt.Claims{Expiry: claims().Expiry}},
		"an embedded pointer to nothing": byPointer{},
		"under a name":                   named{claims().Claims},
		"hidden":                         hidden{claims().Claims},
		"a promoted MarshalJSON":         promoted{Claims: claims().Claims},
		"a MarshalText":                  writer{claims().Claims},
	} {
		if token, err := jwt.Sign(key, jwt.AccessToken, set); err == nil || token != "" {
			t.Errorf("Sign, %s: got %q, %v", why, token, err)
		}
	}
	keys := key.VerificationKey()
	for why, err := range map[string]error{
		"under a name":           construct[named](keys),
		"hidden":                 construct[hidden](keys),
		"a promoted MarshalJSON": construct[promoted](keys),
		"a MarshalText":          construct[writer](keys),
	} {
		if err == nil {
			t.Errorf("NewVerifier, %s: accepted", why)
		}
	}
}

func construct[T jwt.ClaimsSet](keys jwk.Source) error {
	_, err := jwt.NewVerifier[T](keys, policy())
	return err
}

func TestClaimsMayLieDeeper(t *testing.T) {
	key := generate(t, jwk.HS256)
	token, err := jwt.Sign(key, jwt.AccessToken, deep{claims(), tree{{}, {{}}}})
	if err != nil {
		t.Fatal(err)
	}
	v, err := jwt.NewVerifier[deep](key.VerificationKey(), policy())
	if err != nil {
		t.Fatal(err)
	}
	got, err := v.Verify(ctx, token)
	if err != nil || got.Subject != "joe" || len(got.Tree) != 2 || len(got.Tree[1]) != 1 {
		t.Errorf("got %+v, %v", got, err)
	}
	wrong := forge(t, key, header, payload(map[string]string{"tree": `["AAAAAAAA","BBBBBBBBBBBBBB"]`}))
	if got, err := v.Verify(ctx, wrong); err == nil {
		t.Errorf("strings for lists: got %+v", got)
	}
}

func TestP8_L65_L66_RefusalsAreCheap(t *testing.T) {
	key := generate(t, jwk.HS256)
	v := verifier(t, key.VerificationKey(), policy())
	for why, token := range map[string]string{
		"L65 dots":           strings.Repeat(".", 5<<20),
		"L66 a long payload": forge(t, key, header, strings.Repeat("x", 10<<20)),
		"L67 deep":           forge(t, key, header, strings.Repeat(`{"a":`, 100_000)),
		"L68 wide":           forge(t, key, header, "["+strings.Repeat("0,", 2_000_000)+"0]"),
		"empty":              "",
		"opaque":             "opaque",
		"two segments":       "a.b",
		"encrypted":          "a.b.c.d.e",
	} {
		refuse(t, why, v, token, jwt.ErrMalformed)
		if n := testing.AllocsPerRun(10, func() { v.Verify(ctx, token) }); n != 0 {
			t.Errorf("%s: %v allocations", why, n)
		}
	}
}
