package jwt_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/jwe"
	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jwt"
)

func recipient(t testing.TB, alg jwk.KeyAlgorithm) *jwk.DecryptionKey {
	t.Helper()
	key, err := jwk.GenerateDecryptionKey(alg, nil)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// wrap encrypts whatever an attacker with the public key could encrypt.
func wrap(t testing.TB, to *jwk.DecryptionKey, inner, cty string, parameters map[string]string) string {
	t.Helper()
	opts := &jwe.EncryptOptions{ContentType: cty, Parameters: map[string]json.RawMessage{}}
	for name, value := range parameters {
		opts.Parameters[name] = json.RawMessage(value)
	}
	token, err := jwe.Encrypt(to.EncryptionKey(), []byte(inner), opts)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func refuseOpening(t *testing.T, why string, o *jwt.Opener[access], token string, want error) {
	t.Helper()
	got, err := o.Open(ctx, token)
	if !errors.Is(err, want) || want == nil || got != nil {
		t.Errorf("%s: got %+v, %v; want the error %v", why, got, err, want)
	}
}

func TestSignAndEncrypt(t *testing.T) {
	for _, alg := range []jwk.KeyAlgorithm{jwk.A256KW, jwk.RSAOAEP256, jwk.ECDHES, jwk.ECDHESA128KW, jwk.HPKE0, jwk.HPKE9, jwk.HPKE13KE} {
		key, to := generate(t, jwk.ES256), recipient(t, alg)
		v := verifier(t, key.VerificationKey(), policy())
		want := claims()
		token, err := jwt.SignAndEncrypt(key, to.EncryptionKey(), jwt.AccessToken, want)
		if err != nil {
			t.Fatal(err)
		}
		got, err := jwt.NewOpener(to, v).Open(ctx, token)
		if err != nil || got.Subject != "joe" || !slices.Equal(got.Roles, want.Roles) {
			t.Errorf("%s: got %+v, %v", alg, got, err)
		}
		refuse(t, "L60 a verifier takes no encrypted token", v, token, jwt.ErrMalformed)
		refuseOpening(t, "another key", jwt.NewOpener(recipient(t, alg), v), token, jwt.ErrDecryption)
	}
}

func TestSignAndEncryptRefuses(t *testing.T) {
	key, to := generate(t, jwk.ES256), recipient(t, jwk.A256KW).EncryptionKey()
	endless := claims()
	endless.Expiry = jwt.NumericDate{}
	for why, made := range map[string]func() (string, error){
		"no key":       func() (string, error) { return jwt.SignAndEncrypt(nil, to, jwt.AccessToken, claims()) },
		"no recipient": func() (string, error) { return jwt.SignAndEncrypt(key, nil, jwt.AccessToken, claims()) },
		"no type":      func() (string, error) { return jwt.SignAndEncrypt(key, to, "", claims()) },
		"no claims":    func() (string, error) { return jwt.SignAndEncrypt(key, to, jwt.AccessToken, nil) },
		"no expiry":    func() (string, error) { return jwt.SignAndEncrypt(key, to, jwt.AccessToken, endless) },
	} {
		if token, err := made(); token != "" || err == nil {
			t.Errorf("%s: got %q, %v", why, token, err)
		}
	}
}

func TestL60_OpenerTakesNoSignedToken(t *testing.T) {
	key, to := generate(t, jwk.HS256), recipient(t, jwk.A256KW)
	o := jwt.NewOpener(to, verifier(t, key.VerificationKey(), policy()))
	refuseOpening(t, "signed only", o, forge(t, key, header, payload(nil)), jwt.ErrMalformed)
}

// TestL61 is CVE-2026-29000: whoever has the public key can encrypt anything.
func TestL61_InnerTokenMustBeSigned(t *testing.T) {
	key, to := generate(t, jwk.HS256), recipient(t, jwk.ECDHESA256KW)
	o := jwt.NewOpener(to, verifier(t, key.VerificationKey(), policy()))
	good := forge(t, key, header, payload(nil))
	if got, err := o.Open(ctx, wrap(t, to, good, "JWT", nil)); err != nil || got.Subject != "joe" {
		t.Fatalf("got %+v, %v", got, err)
	}
	signed := good[:strings.LastIndexByte(good, '.')+1]
	stranger := generate(t, jwk.HS256)
	for why, c := range map[string]struct {
		inner string
		want  error
	}{
		"claims alone":               {payload(nil), jwt.ErrMalformed},
		"nothing":                    {"", jwt.ErrMalformed},
		"none":                       {forge(t, key, `{"alg":"none","typ":"at+jwt"}`, payload(nil)), jwt.ErrKeyNotFound},
		"none, without a signature":  {strings.Replace(signed, header, `{"alg":"none"}`, 1), jwt.ErrMalformed},
		"no signature":               {signed, jwt.ErrMalformed},
		"another signature":          {signed + "AAAA", jwt.ErrSignature},
		"a stranger's":               {forge(t, stranger, header, payload(nil)), jwt.ErrSignature},
		"an algorithm nobody has":    {forge(t, key, `{"alg":"ES256","typ":"at+jwt"}`, payload(nil)), jwt.ErrKeyNotFound},
		"encrypted once more":        {wrap(t, to, good, "JWT", nil), jwt.ErrMalformed},
		"the inner typ is another":   {forge(t, key, `{"alg":"HS256","typ":"JWT"}`, payload(nil)), jwt.ErrType},
		"expired":                    {forge(t, key, header, payload(map[string]string{"exp": "1"})), jwt.ErrExpired},
		"from another issuer":        {forge(t, key, header, payload(map[string]string{"iss": `"evil"`})), jwt.ErrIssuer},
		"for another audience":       {forge(t, key, header, payload(map[string]string{"aud": `"evil"`})), jwt.ErrAudience},
		"with a line feed behind it": {good + "\n", jwt.ErrMalformed},
	} {
		refuseOpening(t, why, o, wrap(t, to, c.inner, "JWT", nil), c.want)
	}
}

func TestL61_ContentTypeIsRequired(t *testing.T) {
	key, to := generate(t, jwk.HS256), recipient(t, jwk.A256KW)
	o := jwt.NewOpener(to, verifier(t, key.VerificationKey(), policy()))
	good := forge(t, key, header, payload(nil))
	for _, cty := range []string{"JWT", "jwt", "Jwt", "application/jwt"} {
		if got, err := o.Open(ctx, wrap(t, to, good, cty, nil)); err != nil || got == nil {
			t.Errorf("%q: got %+v, %v", cty, got, err)
		}
	}
	for _, cty := range []string{"", "JWS", "at+jwt", "JWT ", "text/jwt", "JW\u0422", "jwk+json"} {
		refuseOpening(t, cty, o, wrap(t, to, good, cty, nil), jwt.ErrMalformed)
	}
}

// Claims in the outer header (RFC 7519 section 5.3) say what the signed ones say
// or nothing.
func TestReplicatedClaims(t *testing.T) {
	key, to := generate(t, jwk.HS256), recipient(t, jwk.A256KW)
	o := jwt.NewOpener(to, verifier(t, key.VerificationKey(), policy()))
	one := forge(t, key, header, payload(nil))
	two := forge(t, key, header, payload(map[string]string{"aud": `["orders","b"]`}))
	anonymous := forge(t, key, header, payload(map[string]string{"sub": ""}))
	for _, c := range []struct {
		why, inner string
		outer      map[string]string
		fine       bool
	}{
		{"all of them", one, map[string]string{"iss": `"` + issuer + `"`, "sub": `"joe"`, "aud": `"orders"`}, true},
		{"escaped", one, map[string]string{"sub": `"j\u006fe"`}, true},
		{"a list of one", one, map[string]string{"aud": `["orders"]`}, true},
		{"a list", two, map[string]string{"aud": `["orders","b"]`}, true},
		{"others are not compared", one, map[string]string{"roles": `["x"]`}, true},
		{"another issuer", one, map[string]string{"iss": `"evil"`}, false},
		{"another subject", one, map[string]string{"sub": `"jane"`}, false},
		{"another case", one, map[string]string{"sub": `"Joe"`}, false},
		{"a subject that is not inside", anonymous, map[string]string{"sub": `"joe"`}, false},
		{"a subject in a list", one, map[string]string{"sub": `["joe"]`}, false},
		{"an issuer that is null", one, map[string]string{"iss": `null`}, false},
		{"an issuer that is a number", one, map[string]string{"iss": `1`}, false},
		{"another expiry", one, map[string]string{"exp": "1"}, false},
		{"an expiry in words", one, map[string]string{"exp": `"1800000060"`}, false},
		{"the same expiry", one, map[string]string{"exp": "1800000060"}, true},
		{"a beginning of its own", one, map[string]string{"nbf": "1"}, false},
		{"an issuing of its own", one, map[string]string{"iat": "1"}, false},
		{"an ID of its own", one, map[string]string{"jti": `"other"`}, false},
		{"another audience", one, map[string]string{"aud": `"b"`}, false},
		{"more audience", one, map[string]string{"aud": `["orders","b"]`}, false},
		{"less audience", two, map[string]string{"aud": `"orders"`}, false},
		{"no audience", one, map[string]string{"aud": `[]`}, false},
		{"an audience of numbers", one, map[string]string{"aud": `[1]`}, false},
	} {
		token := wrap(t, to, c.inner, "JWT", c.outer)
		if !c.fine {
			refuseOpening(t, c.why, o, token, jwt.ErrMalformed)
		} else if got, err := o.Open(ctx, token); err != nil || got == nil {
			t.Errorf("%s: got %+v, %v", c.why, got, err)
		}
	}
}

func TestOpenerRefusesTheOuterToken(t *testing.T) {
	key, to := generate(t, jwk.HS256), recipient(t, jwk.A256KW)
	o := jwt.NewOpener(to, verifier(t, key.VerificationKey(), policy()))
	good := wrap(t, to, forge(t, key, header, payload(nil)), "JWT", nil)
	refuseOpening(t, "nothing", o, "", jwt.ErrMalformed)
	refuseOpening(t, "a changed tag", o, good[:len(good)-4]+"AAAA", jwt.ErrDecryption)
	refuseOpening(t, "for another algorithm", jwt.NewOpener(recipient(t, jwk.A128KW), verifier(t, key.VerificationKey(), policy())), good, jwt.ErrKeyNotFound)
	refuseOpening(t, "critical", o, critical(t, to, forge(t, key, header, payload(nil))), jwt.ErrMalformed)
	e, err := jwe.ParseCompact(good, 0)
	if err != nil {
		t.Fatal(err)
	}
	text, err := e.Flattened()
	if err != nil {
		t.Fatal(err)
	}
	refuseOpening(t, "L26 JSON", o, string(text), jwt.ErrMalformed)
	refuseOpening(t, "too long", o, strings.Repeat("A", 1<<20), jwt.ErrMalformed)
	for why, empty := range map[string]*jwt.Opener[access]{
		"no opener": nil, "an empty one": new(jwt.Opener[access]), "no key": jwt.NewOpener(nil, verifier(t, key.VerificationKey(), policy())), "no verifier": jwt.NewOpener[access](to, nil),
	} {
		if got, err := empty.Open(ctx, good); got != nil || err == nil {
			t.Errorf("%s: got %+v, %v", why, got, err)
		}
	}
}

func critical(t *testing.T, to *jwk.DecryptionKey, inner string) string {
	t.Helper()
	token, err := jwe.Encrypt(to.EncryptionKey(), []byte(inner), &jwe.EncryptOptions{
		ContentType: "JWT", Parameters: map[string]json.RawMessage{"x": json.RawMessage("1")}, Critical: []string{"x"}})
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// What the verifier takes fits through the opener.
func TestOpenerMaxLength(t *testing.T) {
	key, to := generate(t, jwk.HS256), recipient(t, jwk.HPKE13KE)
	for _, limit := range []int{0, 1000, 100_000} {
		p := policy()
		p.MaxLength = limit
		o := jwt.NewOpener(to, verifier(t, key.VerificationKey(), p))
		room := limit
		if room == 0 {
			room = 16 << 10
		}
		for _, length := range []int{room, room + 4} {
			inner := forge(t, key, header, payload(map[string]string{"x": `"` + strings.Repeat("x", room) + `"`}))
			cut := (len(inner) - length) * 3 / 4
			inner = forge(t, key, header, payload(map[string]string{"x": `"` + strings.Repeat("x", room-cut) + `"`}))
			if _, err := o.Open(ctx, wrap(t, to, inner, "JWT", nil)); (err == nil) != (len(inner) <= room) {
				t.Errorf("limit %d, inner token of %d bytes: %v", limit, len(inner), err)
			}
		}
	}
}

// TestRFC7520_6 is a token from the year 2011, signed with PS256 inside of
// RSA-OAEP.
func TestRFC7520_6(t *testing.T) {
	var figure struct {
		Sign    struct{ Input struct{ Key json.RawMessage } }
		Encrypt struct {
			Input  struct{ Key json.RawMessage }
			Output struct{ Compact string }
		}
	}
	text, err := os.ReadFile(filepath.Join("..", "..", "shared", "vectors", "cookbook", "6.nesting_signatures_and_encryption.json"))
	if err != nil {
		if slices.Contains(strings.Split(os.Getenv("TEST_REQUIRE"), ","), "vectors") {
			t.Fatalf("TEST_REQUIRE lists vectors: %v", err)
		}
		t.Skipf("there is no ../shared/vectors/cookbook beside this repository: %v", err)
	}
	if err := json.Unmarshal(text, &figure); err != nil {
		t.Fatal(err)
	}
	signer, err := jwk.ParseSigningKey(figure.Sign.Input.Key, jwk.PS256)
	if err != nil {
		t.Fatal(err)
	}
	to, err := jwk.ParseDecryptionKey(figure.Encrypt.Input.Key, jwk.RSAOAEP)
	if err != nil {
		t.Fatal(err)
	}
	p := jwt.Policy{Issuer: "hobbiton.example", AnyAudience: true, Type: jwt.JWT, Clock: func() time.Time { return time.Unix(1300819379, 0) }}
	got, err := jwt.NewOpener(to, verifier(t, signer.VerificationKey(), p)).Open(ctx, figure.Encrypt.Output.Compact)
	if err != nil || got.Issuer != "hobbiton.example" {
		t.Errorf("got %+v, %v", got, err)
	}
}

// FuzzNested encrypts whatever the fuzzer finds, for the holder of the key:
// nothing that the issuer did not sign is accepted.
func FuzzNested(f *testing.F) {
	key, to := generate(f, jwk.HS256), recipient(f, jwk.A256KW)
	o := jwt.NewOpener(to, verifier(f, key.VerificationKey(), policy()))
	good := forge(f, key, header, payload(nil))
	signed := good[:strings.LastIndexByte(good, '.')+1]
	f.Add(good, "JWT", `"joe"`)
	f.Add(signed, "jwt", `null`)
	f.Add(payload(nil), "", `["joe"]`)
	f.Add(wrap(f, to, good, "JWT", nil), "application/jwt", `"joe"`)
	f.Fuzz(func(t *testing.T, inner, cty, subject string) {
		opts := &jwe.EncryptOptions{ContentType: cty, Parameters: map[string]json.RawMessage{"sub": json.RawMessage(subject)}}
		token, err := jwe.Encrypt(to.EncryptionKey(), []byte(inner), opts)
		if err != nil {
			return // not JSON, or not UTF-8
		}
		got, err := o.Open(ctx, token)
		if (got == nil) == (err == nil) {
			t.Fatalf("%q: %v and %v", token, got, err)
		}
		if err == nil && (!strings.HasPrefix(inner, signed) || got.Subject != "joe") {
			t.Fatalf("%q, %q: accepted", inner, cty)
		}
	})
}
