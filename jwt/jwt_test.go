package jwt_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/internal/b64"
	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jwt"
)

type access struct {
	jwt.Claims
	Roles []string `json:"roles,omitempty"`
	Admin bool     `json:"admin,omitempty"`
}

const (
	issuer   = "https://login.example"
	audience = "orders"
)

var (
	ctx = context.Background()
	now = time.Unix(1_800_000_000, 0)
)

func generate(t testing.TB, alg jwk.SignatureAlgorithm) *jwk.SigningKey {
	t.Helper()
	key, err := jwk.Generate(alg)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func policy() jwt.Policy {
	return jwt.Policy{Issuer: issuer, Audience: audience, Type: jwt.AccessToken, Clock: func() time.Time { return now }}
}

func verifier(t testing.TB, keys jwk.Source, p jwt.Policy) *jwt.Verifier[access] {
	t.Helper()
	v, err := jwt.NewVerifier[access](keys, p)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func claims() access {
	return access{Claims: jwt.Claims{Issuer: issuer, Subject: "joe", Audience: jwt.Audience{audience},
		Expiry: jwt.At(now.Add(time.Minute)), IssuedAt: jwt.At(now), NotBefore: jwt.At(now), ID: "1"}, Roles: []string{"a", "b"}}
}

// forge signs any header and payload that an attacker with a key could sign.
func forge(t testing.TB, key *jwk.SigningKey, header, payload string) string {
	t.Helper()
	signed := b64.Encode([]byte(header)) + "." + b64.Encode([]byte(payload))
	signature, err := key.Sign([]byte(signed))
	if err != nil {
		t.Fatal(err)
	}
	return signed + "." + b64.Encode(signature)
}

// payload is a good payload with members put in front of, or instead of, the
// usual ones.
func payload(changes map[string]string) string {
	members := map[string]string{"iss": `"` + issuer + `"`, "aud": `"` + audience + `"`, "exp": "1800000060", "sub": `"joe"`}
	for name, value := range changes {
		members[name] = value
	}
	var list []string
	for name, value := range members {
		if value != "" {
			list = append(list, `"`+name+`":`+value)
		}
	}
	return "{" + strings.Join(list, ",") + "}"
}

const header = `{"alg":"HS256","typ":"at+jwt"}`

func refuse(t *testing.T, why string, v *jwt.Verifier[access], token string, want error) {
	t.Helper()
	got, err := v.Verify(ctx, token)
	if !errors.Is(err, want) || want == nil || got != nil {
		t.Errorf("%s: got %+v, %v; want the error %v", why, got, err, want)
	}
}

func accept(t *testing.T, why string, v *jwt.Verifier[access], token string) *access {
	t.Helper()
	got, err := v.Verify(ctx, token)
	if err != nil {
		t.Errorf("%s: %v", why, err)
		return new(access)
	}
	return got
}

func TestRoundTrip(t *testing.T) {
	for _, alg := range []jwk.SignatureAlgorithm{jwk.HS256, jwk.RS256, jwk.PS256, jwk.ES256, jwk.Ed25519, jwk.EdDSA} {
		key := generate(t, alg)
		want := claims()
		for _, set := range []jwt.ClaimsSet{want, &want} {
			token, err := jwt.Sign(key, jwt.AccessToken, set)
			if err != nil {
				t.Fatalf("%s: %v", alg, err)
			}
			got := accept(t, string(alg), verifier(t, key.VerificationKey(), policy()), token)
			a, _ := json.Marshal(want)
			b, _ := json.Marshal(got)
			if string(a) != string(b) {
				t.Errorf("%s: got %s, want %s", alg, b, a)
			}
		}
	}
}

func TestAPayloadBeyondTheRoomBesideTheClaims(t *testing.T) {
	key := generate(t, jwk.HS256)
	want := claims()
	want.Roles = strings.Split(strings.Repeat("role ", 1000), " ")
	token, err := jwt.Sign(key, jwt.AccessToken, want)
	if err != nil {
		t.Fatal(err)
	}
	if got := accept(t, "long", verifier(t, key.VerificationKey(), policy()), token); len(got.Roles) != 1001 || got.Roles[999] != "role" {
		t.Errorf("got %d roles", len(got.Roles))
	}
}

func TestL31_PayloadsThatAreNoObject(t *testing.T) {
	key := generate(t, jwk.HS256)
	v := verifier(t, key.VerificationKey(), policy())
	for _, text := range []string{"", "null", "[]", `"x"`, "1", "true", "{", payload(nil) + "x", payload(nil) + payload(nil), "\ufeff" + payload(nil)} {
		refuse(t, text, v, forge(t, key, header, text), jwt.ErrMalformed)
	}
}

func TestL27_L28_L29_Payloads(t *testing.T) {
	key := generate(t, jwk.HS256)
	v := verifier(t, key.VerificationKey(), policy())
	for why, text := range map[string]string{
		"L27 iss twice":          payload(map[string]string{"sub": `"a","iss":"evil"`}),
		"L27 iss twice, escaped": payload(map[string]string{"sub": `"a","\u0069ss":"evil"`}),
		"L27 unknown twice":      payload(map[string]string{"x": `1,"x":2`}),
		"L27 further down":       payload(map[string]string{"x": `{"y":1,"y":2}`}),
		"L29 invalid UTF-8":      payload(map[string]string{"x": "\"\xff\""}),
		"L29 a lone surrogate":   payload(map[string]string{"sub": `"\ud800"`}),
	} {
		refuse(t, why, v, forge(t, key, header, text), jwt.ErrMalformed)
	}
	// L28: what only looks like a registered claim is none.
	odd := payload(map[string]string{"ISS": `"evil"`, "Exp": `1`, `i\u017fs`: `"evil"`, `\u212Aid`: "1", "Admin": "true", "ADMIN": "true"})
	if got := accept(t, "L28", v, forge(t, key, header, odd)); got.Issuer != issuer || got.Admin {
		t.Errorf("L28: got %+v", got)
	}
	refuse(t, "L28 EXP is not exp", v, forge(t, key, header, payload(map[string]string{"exp": "", "EXP": "1800000060"})), jwt.ErrExpired)
	refuse(t, "L28 ISS is not iss", v, forge(t, key, header, payload(map[string]string{"iss": "", "ISS": `"` + issuer + `"`})), jwt.ErrIssuer)
}

func TestL35_UnencodedPayload(t *testing.T) {
	key := generate(t, jwk.HS256)
	v := verifier(t, key.VerificationKey(), policy())
	for _, h := range []string{`{"alg":"HS256","typ":"at+jwt","b64":false}`, `{"alg":"HS256","typ":"at+jwt","b64":false,"crit":["b64"]}`} {
		refuse(t, h, v, forge(t, key, h, payload(nil)), jwt.ErrMalformed)
	}
}

func TestL36_OddNamesStayOneMember(t *testing.T) {
	type odd struct {
		jwt.Claims
		Extra map[string]int `json:"extra"`
	}
	key := generate(t, jwk.HS256)
	token, err := jwt.Sign(key, jwt.JWT, odd{claims().Claims, map[string]int{`x":0,"admin`: 1}})
	if err != nil {
		t.Fatal(err)
	}
	v, err := jwt.NewVerifier[odd](key.VerificationKey(), jwt.Policy{AnyIssuer: true, AnyAudience: true, AnyType: true, Clock: policy().Clock})
	if err != nil {
		t.Fatal(err)
	}
	got, err := v.Verify(ctx, token)
	if err != nil || len(got.Extra) != 1 || got.Extra[`x":0,"admin`] != 1 {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestL46_NoClaimsAfterAnError(t *testing.T) {
	key, other := generate(t, jwk.HS256), generate(t, jwk.HS256)
	v := verifier(t, key.VerificationKey(), policy())
	token, err := jwt.Sign(other, jwt.AccessToken, claims())
	if err != nil {
		t.Fatal(err)
	}
	refuse(t, "another key", v, token, jwt.ErrSignature)
	// Not one byte of the payload counts before the signature: one that is
	// not even base64 is still a bad signature.
	parts := strings.Split(token, ".")
	refuse(t, "a broken payload", v, parts[0]+".!!!."+parts[2], jwt.ErrSignature)
	refuse(t, "a broken payload, signed", v, forge(t, key, header, `{"admin":true,"exp":1,`), jwt.ErrMalformed)
}

func TestClaimsDoNotChangeAfterwards(t *testing.T) {
	key := generate(t, jwk.HS256)
	v := verifier(t, key.VerificationKey(), policy())
	token, err := jwt.Sign(key, jwt.AccessToken, claims())
	if err != nil {
		t.Fatal(err)
	}
	first := accept(t, "first", v, token)
	second := accept(t, "second", v, token)
	first.Roles[0], first.Audience[0], first.Issuer = "changed", "changed", "changed"
	if second.Roles[0] != "a" || second.Audience[0] != audience || second.Issuer != issuer {
		t.Errorf("one caller changed what another got: %+v", second)
	}
}

func TestSignRefuses(t *testing.T) {
	key := generate(t, jwk.HS256)
	forever, backwards, text := claims(), claims(), claims()
	forever.Expiry = jwt.NumericDate{}
	backwards.IssuedAt = jwt.At(time.Unix(-1, 0))
	text.Subject = "\xff"
	for why, sign := range map[string]func() (string, error){
		"no exp":          func() (string, error) { return jwt.Sign(key, jwt.AccessToken, forever) },
		"no type":         func() (string, error) { return jwt.Sign(key, "", claims()) },
		"no key":          func() (string, error) { return jwt.Sign(nil, jwt.AccessToken, claims()) },
		"no claims":       func() (string, error) { return jwt.Sign(key, jwt.AccessToken, nil) },
		"a nil pointer":   func() (string, error) { return jwt.Sign(key, jwt.AccessToken, (*access)(nil)) },
		"before 1970":     func() (string, error) { return jwt.Sign(key, jwt.AccessToken, backwards) },
		"invalid UTF-8":   func() (string, error) { return jwt.Sign(key, jwt.AccessToken, text) },
		"two names alike": func() (string, error) { return jwt.Sign(key, jwt.AccessToken, shadow{Claims: claims().Claims}) },
	} {
		if token, err := sign(); err == nil || token != "" {
			t.Errorf("%s: got %q, %v", why, token, err)
		}
	}
}

type shadow struct {
	jwt.Claims
	A string `json:"B"`
	B string
}
