package jwt_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jwt"
)

func TestAPolicyIsSetOrLoudlyWaived(t *testing.T) {
	key := generate(t, jwk.HS256).VerificationKey()
	for why, change := range map[string]func(*jwt.Policy){
		"Issuer":    func(p *jwt.Policy) { p.Issuer = "" },
		"AnyIssuer": func(p *jwt.Policy) { p.AnyIssuer = true },
		"Audience":  func(p *jwt.Policy) { p.Audience = "" },
		"Type":      func(p *jwt.Policy) { p.Type = "" },
		"AnyType":   func(p *jwt.Policy) { p.AnyType = true },
		"Leeway -1": func(p *jwt.Policy) { p.Leeway = -1 },
		"Leeway 10": func(p *jwt.Policy) { p.Leeway = jwt.MaxLeeway + 1 },
		"MaxLength": func(p *jwt.Policy) { p.MaxLength = -1 },
	} {
		p := policy()
		change(&p)
		v, err := jwt.NewVerifier[access](key, p)
		if name, _, _ := strings.Cut(why, " "); v != nil || err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: got %v, %v", why, v, err)
		}
	}
	if v, err := jwt.NewVerifier[access](nil, policy()); v != nil || err == nil {
		t.Errorf("no keys: got %v, %v", v, err)
	}
}

type byPointer struct{ *jwt.Claims }

func TestClaimsAreEmbeddedByValue(t *testing.T) {
	key := generate(t, jwk.HS256).VerificationKey()
	if v, err := jwt.NewVerifier[byPointer](key, policy()); v != nil || err == nil || !strings.Contains(err.Error(), "by value") {
		t.Errorf("an embedded pointer: got %v, %v", v, err)
	}
	if v, err := jwt.NewVerifier[*access](key, policy()); v != nil || err == nil {
		t.Errorf("a pointer: got %v, %v", v, err)
	}
	if v, err := jwt.NewVerifier[jwt.ClaimsSet](key, policy()); v != nil || err == nil {
		t.Errorf("an interface: got %v, %v", v, err)
	}
	if v, err := jwt.NewVerifier[jwt.Claims](key, policy()); v == nil || err != nil {
		t.Errorf("the registered claims alone: got %v, %v", v, err)
	}
}

// member maps the text of a claim to the error that it must cause.
type member struct {
	name, value string
	want        error
}

func TestL38_L41_L42_L43_L44_Claims(t *testing.T) {
	key := generate(t, jwk.HS256)
	v := verifier(t, key.VerificationKey(), policy())
	bad := jwt.ErrMalformed
	for _, m := range []member{
		{"exp", `"1800000060"`, bad}, {"exp", "null", bad}, {"exp", "true", bad}, {"exp", "[1800000060]", bad},
		{"exp", `{"a":1}`, bad}, {"exp", "1e400", bad}, {"exp", "9223372036854775808", bad}, {"exp", "-1", bad},
		{"exp", "-0", bad}, {"exp", "253402300800", bad}, {"exp", "1e99", bad},
		{"exp", "0", jwt.ErrExpired}, {"exp", "1", jwt.ErrExpired}, {"exp", "", jwt.ErrExpired},
		{"exp", "1800000060.5", nil}, {"exp", "1.80000006e9", nil}, {"exp", "253402300799", nil},
		{"nbf", `"1"`, bad}, {"nbf", "null", bad}, {"nbf", "-1", bad}, {"nbf", "{}", bad}, {"nbf", "1e400", bad},
		{"nbf", "1800000001", jwt.ErrNotYetValid}, {"nbf", "253402300799", jwt.ErrNotYetValid}, {"nbf", "1800000000", nil},
		{"iat", `"1"`, bad}, {"iat", "null", bad}, {"iat", "false", bad}, {"iat", "1800000001", jwt.ErrNotYetValid}, {"iat", "0", nil},
		{"aud", "null", bad}, {"aud", "[]", bad}, {"aud", "1", bad}, {"aud", `["orders",1]`, bad}, {"aud", `[["orders"]]`, bad},
		{"aud", `{"orders":1}`, bad}, {"aud", `[null]`, bad}, {"aud", "true", bad}, {"aud", "", jwt.ErrAudience},
		{"aud", `"Orders"`, jwt.ErrAudience}, {"aud", `"orders "`, jwt.ErrAudience}, {"aud", `"order"`, jwt.ErrAudience},
		{"aud", `"orders,others"`, jwt.ErrAudience}, {"aud", `""`, jwt.ErrAudience}, {"aud", `["a","b"]`, jwt.ErrAudience},
		{"aud", `["orders"]`, nil}, {"aud", `["a","orders","b"]`, nil}, {"aud", `"ord\u0065rs"`, nil},
		{"iss", "null", bad}, {"iss", "1", bad}, {"iss", `["https://login.example"]`, bad}, {"iss", "", jwt.ErrIssuer},
		{"iss", `""`, jwt.ErrIssuer}, {"iss", `"https://login.example/"`, jwt.ErrIssuer}, {"iss", `"https://login.exampl"`, jwt.ErrIssuer},
		{"iss", `"HTTPS://login.example"`, jwt.ErrIssuer}, {"iss", `"https://login.example.evil"`, jwt.ErrIssuer},
		{"sub", "1", bad}, {"sub", "null", bad}, {"sub", "[]", bad}, {"jti", "1", bad}, {"jti", "{}", bad}, {"jti", "null", bad},
		{"roles", `"admin"`, bad}, {"roles", `[1]`, bad}, {"admin", `"true"`, bad}, {"admin", "1", bad},
		{"roles", "null", nil}, {"unknown", "null", nil}, {"unknown", `{"exp":1}`, nil},
	} {
		token := forge(t, key, header, payload(map[string]string{m.name: m.value}))
		got, err := v.Verify(ctx, token)
		if !errors.Is(err, m.want) || (err == nil) != (m.want == nil) || (got == nil) != (err != nil) {
			t.Errorf("%s %s: got %v, %v; want %v", m.name, m.value, got, err, m.want)
		}
		if err != nil && m.value != "" && !strings.Contains(err.Error(), m.name) {
			t.Errorf("%s %s: the error does not name the claim: %v", m.name, m.value, err)
		}
	}
}

// TestL40_L41_Boundaries goes over the second at which a token begins and ends
// to be good, with and without leeway.
func TestL40_L41_Boundaries(t *testing.T) {
	key := generate(t, jwk.HS256)
	token := forge(t, key, header, payload(map[string]string{"nbf": "1800000000", "iat": "1800000000", "exp": "1800000060"}))
	for _, leeway := range []time.Duration{0, time.Second, 90 * time.Second, jwt.MaxLeeway} {
		first, end := now.Add(-leeway), now.Add(60*time.Second+leeway)
		for _, c := range []struct {
			at   time.Time
			want error
		}{
			{first.Add(-time.Nanosecond), jwt.ErrNotYetValid}, {first, nil}, {end.Add(-time.Nanosecond), nil},
			{end, jwt.ErrExpired}, {end.Add(time.Nanosecond), jwt.ErrExpired}, {end.Add(200 * 365 * 24 * time.Hour), jwt.ErrExpired},
		} {
			p := policy()
			p.Leeway, p.Clock = leeway, func() time.Time { return c.at }
			_, err := verifier(t, key.VerificationKey(), p).Verify(ctx, token)
			if !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
				t.Errorf("leeway %v, at %v: got %v, want %v", leeway, c.at.Sub(now), err, c.want)
			}
		}
	}
}

func TestL39_ExpMissing(t *testing.T) {
	key := generate(t, jwk.HS256)
	token := forge(t, key, header, payload(map[string]string{"exp": ""}))
	refuse(t, "missing", verifier(t, key.VerificationKey(), policy()), token, jwt.ErrExpired)
	waived := policy()
	waived.NoExpiry = true
	v := verifier(t, key.VerificationKey(), waived)
	accept(t, "waived", v, token)
	for _, exp := range []string{"0", "1", "1800000000"} {
		refuse(t, "waived, but there", v, forge(t, key, header, payload(map[string]string{"exp": exp})), jwt.ErrExpired)
	}
}

func TestL45_Type(t *testing.T) {
	key := generate(t, jwk.HS256)
	for _, c := range []struct {
		policy jwt.Type
		typ    string
		ok     bool
	}{
		{"at+jwt", `"at+jwt"`, true}, {"at+jwt", `"application/at+jwt"`, true}, {"at+jwt", `"AT+JWT"`, true},
		{"at+jwt", `"Application/at+jwt"`, true}, {"application/at+jwt", `"at+jwt"`, true},
		{"at+jwt", `"JWT"`, false}, {"at+jwt", `"at+jwt "`, false}, {"at+jwt", `"text/at+jwt"`, false}, {"at+jwt", `""`, false},
		{"at+jwt", `"application/application/at+jwt"`, false}, {"at+jwt", `"application/"`, false}, {"at+jwt", `"dpop+jwt"`, false},
		{"at+jwt", "", false}, {"JWT", `"jwt"`, true}, {"application/a/b", `"a/b"`, false}, {"a/b", `"application/a/b"`, false}, {"JWT", `"at+jwt"`, false}, {"JWT", "", false}, {"kid", `"\u212Aid"`, false},
	} {
		p := policy()
		p.Type = c.policy
		h := `{"alg":"HS256","typ":` + c.typ + `}`
		if c.typ == "" {
			h = `{"alg":"HS256"}`
		}
		_, err := verifier(t, key.VerificationKey(), p).Verify(ctx, forge(t, key, h, payload(nil)))
		if (err == nil) != c.ok || err != nil && !errors.Is(err, jwt.ErrType) {
			t.Errorf("policy %s, typ %s: %v", c.policy, c.typ, err)
		}
	}
	any := policy()
	any.Type, any.AnyType = "", true
	accept(t, "waived", verifier(t, key.VerificationKey(), any), forge(t, key, `{"alg":"HS256"}`, payload(nil)))
}

func TestWaivedIssuerAndAudience(t *testing.T) {
	key := generate(t, jwk.HS256)
	p := policy()
	p.Issuer, p.AnyIssuer, p.Audience, p.AnyAudience = "", true, "", true
	v := verifier(t, key.VerificationKey(), p)
	accept(t, "any", v, forge(t, key, header, payload(map[string]string{"iss": `"x"`, "aud": `"y"`})))
	accept(t, "none", v, forge(t, key, header, payload(map[string]string{"iss": "", "aud": ""})))
	refuse(t, "still of the right kind", v, forge(t, key, header, payload(map[string]string{"aud": "1"})), jwt.ErrMalformed)
}

func TestMaxLength(t *testing.T) {
	key := generate(t, jwk.HS256)
	token := forge(t, key, header, payload(nil))
	for limit, want := range map[int]error{len(token): nil, len(token) - 1: jwt.ErrMalformed} {
		p := policy()
		p.MaxLength = limit
		if _, err := verifier(t, key.VerificationKey(), p).Verify(ctx, token); !errors.Is(err, want) {
			t.Errorf("%d bytes under a limit of %d: %v", len(token), limit, err)
		}
	}
}
