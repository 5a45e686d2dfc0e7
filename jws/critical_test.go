package jws_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/internal/b64"
	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jws"
)

// A caller that says which extensions it deals with gets their values, and
// everything else about crit is as strict as before.
func TestL34_CriticalByAllowList(t *testing.T) {
	key := generate(t, jwk.HS256)
	for _, c := range []struct {
		why, header string
		understood  []string
		fine        bool
	}{
		{"understood", `{"alg":"HS256","crit":["x"],"x":{"a":[1, 2]}}`, []string{"x"}, true},
		{"both understood", `{"alg":"HS256","crit":["y","x"],"x":{"a":[1, 2]},"y":2}`, []string{"x", "y"}, true},
		{"understood, escaped", `{"alg":"HS256","crit":["\u0078"],"x":{"a":[1, 2]}}`, []string{"x"}, true},
		{"not critical", `{"alg":"HS256","x":{"a":[1, 2]}}`, nil, true},
		{"nobody understands", `{"alg":"HS256","crit":["x"],"x":1}`, nil, false},
		{"another is understood", `{"alg":"HS256","crit":["x"],"x":1}`, []string{"X", "y", ""}, false},
		{"one of two", `{"alg":"HS256","crit":["x","y"],"x":1,"y":2}`, []string{"x"}, false},
		{"absent", `{"alg":"HS256","crit":["x"]}`, []string{"x"}, false},
		{"there in another case", `{"alg":"HS256","crit":["x"],"X":1}`, []string{"x"}, false},
		{"there further down", `{"alg":"HS256","crit":["x"],"y":{"x":1}}`, []string{"x"}, false},
		{"empty", `{"alg":"HS256","crit":[],"x":1}`, []string{"x"}, false},
		{"null", `{"alg":"HS256","crit":null,"x":1}`, []string{"x"}, false},
		{"of null", `{"alg":"HS256","crit":[null],"x":1}`, []string{"x"}, false},
		{"twice", `{"alg":"HS256","crit":["x","x"],"x":1}`, []string{"x"}, false},
		{"twice, escaped", `{"alg":"HS256","crit":["x","\u0078"],"x":1}`, []string{"x"}, false},
		{"a string", `{"alg":"HS256","crit":"x","x":1}`, []string{"x"}, false},
		{"an object", `{"alg":"HS256","crit":{"x":1},"x":1}`, []string{"x"}, false},
		{"nested", `{"alg":"HS256","crit":[["x"]],"x":1}`, []string{"x"}, false},
		{"a number", `{"alg":"HS256","crit":[1],"1":1}`, []string{"1"}, false},
		{"crit twice", `{"alg":"HS256","crit":["x"],"crit":["x"],"x":1}`, []string{"x"}, false},
	} {
		opts := &jws.VerifyOptions{Critical: c.understood}
		m, err := jws.Verify(ctx, forge(t, key, c.header, "abc"), key.VerificationKey(), opts)
		if (err == nil) != c.fine || (m != nil) != c.fine || err != nil && !errors.Is(err, jws.ErrMalformed) {
			t.Errorf("%s: got %+v, %v", c.why, m, err)
		}
		if m != nil && string(m.Header.Get("x")) != `{"a":[1, 2]}` {
			t.Errorf("%s: got the value %s", c.why, m.Header.Get("x"))
		}
		v, err := jws.VerifyJSON(ctx, []byte(flattened(t, key, c.header, "")), jws.AnySignature, key.VerificationKey(), opts)
		if (err == nil) != c.fine || (v != nil) != c.fine {
			t.Errorf("%s, JSON: got %+v, %v", c.why, v, err)
		}
	}
}

func TestL34_RegisteredNamesAreNeverCritical(t *testing.T) {
	key := generate(t, jwk.HS256)
	for _, name := range []string{"alg", "kid", "typ", "cty", "crit", "jku", "jwk", "x5u", "x5c", "x5t", "x5t#S256", "enc", "zip", "epk", "apu", "apv", "iv", "tag", "p2s", "p2c"} {
		header := `{"alg":"HS256","` + name + `":"v","crit":["` + name + `"]}`
		if name == "alg" || name == "crit" {
			header = `{"alg":"HS256","crit":["` + name + `"]}`
		}
		opts := &jws.VerifyOptions{Critical: []string{name}}
		if m, err := jws.Verify(ctx, forge(t, key, header, "abc"), key.VerificationKey(), opts); !errors.Is(err, jws.ErrMalformed) || m != nil {
			t.Errorf("%s: got %+v, %v", header, m, err)
		}
		parameters := map[string]json.RawMessage{name: json.RawMessage(`"v"`)}
		if token, err := jws.Sign(key, nil, &jws.SignOptions{Parameters: parameters, Critical: []string{name}}); err == nil || token != "" {
			t.Errorf("%s: signed as critical", name)
		}
	}
}

func TestL34_CritInTheUnprotectedHeader(t *testing.T) {
	key := generate(t, jwk.HS256)
	opts := &jws.VerifyOptions{Critical: []string{"x", "b64"}, UnprotectedAlgorithm: true}
	for protected, list := range map[string][]string{
		`{"alg":"HS256"}`:                  {`{"crit":["x"],"x":1}`, `{"crit":[]}`, `{"crit":null}`, `{"cri\u0074":["x"],"x":1}`, `{"b64":false}`, `{"b64":true}`, `{"b64":null}`},
		`{"alg":"HS256","x":1}`:            {`{"crit":["x"]}`},
		`{"alg":"HS256","crit":["x"]}`:     {`{"x":1}`}, // not among what is signed
		`{"alg":"HS256","crit":["b64"]}`:   {`{"b64":false}`},
		`{"typ":"T","b64":false}`:          {`{"alg":"HS256","crit":["b64"]}`},
		"":                                 {`{"alg":"HS256","crit":["x"],"x":1}`, `{"alg":"HS256","b64":false,"crit":["b64"]}`},
		`{"alg":"HS256","x":1,"crit":"x"}`: {`{"y":1}`},
	} {
		for _, unprotected := range list {
			refuseJSON(t, protected+unprotected, flattened(t, key, protected, unprotected), key.VerificationKey(), opts, jws.ErrMalformed)
		}
	}
}

func TestParametersRoundTrip(t *testing.T) {
	key := generate(t, jwk.ES256)
	opts := &jws.SignOptions{
		Parameters: map[string]json.RawMessage{"nonce": json.RawMessage(`"n"`), "jwk": json.RawMessage(`{"kty":"EC"}`), `x":0,"alg`: json.RawMessage(`[1]`)},
		Critical:   []string{"nonce", `x":0,"alg`},
		Unencoded:  true,
	}
	token, err := jws.Sign(key, []byte("payload"), opts)
	if err != nil {
		t.Fatal(err)
	}
	refuse(t, "critical", token, key.VerificationKey(), jws.ErrMalformed)
	m, err := jws.Verify(ctx, token, key.VerificationKey(), &jws.VerifyOptions{Critical: []string{"b64", "nonce", `x":0,"alg`}})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"nonce": `"n"`, "jwk": `{"kty":"EC"}`, `x":0,"alg`: `[1]`, "alg": `"ES256"`, "b64": "false",
		"crit": `["nonce","x\":0,\"alg","b64"]`, "Nonce": "", "": ""} {
		if got := m.Header.Get(name); string(got) != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
	value := m.Header.Get("nonce")
	clear(value)
	if string(m.Header.Get("nonce")) != `"n"` || (jws.Header{}).Get("nonce") != nil {
		t.Error("the value does not belong to the caller")
	}
}

func TestSignRefusesHeadersThatNobodyWouldAccept(t *testing.T) {
	key := generate(t, jwk.HS256)
	one := map[string]json.RawMessage{"x": json.RawMessage("1")}
	deep := json.RawMessage(strings.Repeat("[", 32) + strings.Repeat("]", 32))
	cases := map[string]*jws.SignOptions{
		"critical, but absent":        {Critical: []string{"x"}},
		"critical twice":              {Parameters: one, Critical: []string{"x", "x"}},
		"critical in another case":    {Parameters: one, Critical: []string{"X"}},
		"b64 by hand":                 {Parameters: map[string]json.RawMessage{"b64": json.RawMessage("false")}, Critical: []string{"b64"}},
		"a value that is not JSON":    {Parameters: map[string]json.RawMessage{"x": json.RawMessage("x")}},
		"a value that is empty":       {Parameters: map[string]json.RawMessage{"x": json.RawMessage("")}},
		"two members in one (L36)":    {Parameters: map[string]json.RawMessage{"x": json.RawMessage(`1,"alg":"none"`)}},
		"a name twice inside":         {Parameters: map[string]json.RawMessage{"x": json.RawMessage(`{"a":1,"a":1}`)}},
		"a name that is not UTF-8":    {Parameters: map[string]json.RawMessage{"\xff": json.RawMessage("1")}},
		"deeper than anybody reads":   {Parameters: map[string]json.RawMessage{"x": deep}},
		"a content type of no UTF-8":  {ContentType: "\xff"},
		"a critical name of no UTF-8": {Parameters: map[string]json.RawMessage{"\xff": json.RawMessage("1")}, Critical: []string{"\xff"}},
	}
	for _, name := range []string{"alg", "kid", "typ", "cty", "crit", "b64", "enc", "zip"} {
		cases["the parameter "+name] = &jws.SignOptions{Parameters: map[string]json.RawMessage{name: json.RawMessage(`"v"`)}}
	}
	for why, opts := range cases {
		if token, err := jws.Sign(key, []byte("abc"), opts); err == nil || token != "" {
			t.Errorf("%s: made %s", why, token)
		}
		if token, err := jws.SignDetached(key, strings.NewReader("abc"), opts); err == nil || token != "" {
			t.Errorf("%s: made %s", why, token)
		}
		if e, err := jws.SignJSON([]byte("abc"), jws.Signer{Key: key, Protected: opts}); err == nil || e != nil {
			t.Errorf("%s: made JSON", why)
		}
	}
}

func TestSignJSONRefusesUnprotectedHeaders(t *testing.T) {
	key := generate(t, jwk.HS256)
	x := map[string]json.RawMessage{"x": json.RawMessage("1")}
	typ := map[string]json.RawMessage{"typ": json.RawMessage(`"T"`)}
	cases := map[string]jws.Signer{
		"the same in both (L33)":     {Protected: &jws.SignOptions{Parameters: x}, Unprotected: x},
		"typ in both (L33)":          {Protected: &jws.SignOptions{Type: "T"}, Unprotected: typ},
		"typ of no type":             {Unprotected: map[string]json.RawMessage{"typ": json.RawMessage("1")}},
		"a value that is not JSON":   {Unprotected: map[string]json.RawMessage{"x": json.RawMessage("x")}},
		"two members in one (L36)":   {Unprotected: map[string]json.RawMessage{"x": json.RawMessage(`1,"y":2`)}},
		"no header at all":           {UnprotectedAlgorithm: true, UnprotectedKeyID: true, Protected: &jws.SignOptions{OmitKeyID: true}, Key: new(jwk.SigningKey)},
		"critical without signature": {Protected: &jws.SignOptions{Critical: []string{"x"}}, Unprotected: x},
	}
	for _, name := range []string{"alg", "kid", "crit", "b64", "enc", "zip", "p2c"} {
		cases[name+" by hand"] = jws.Signer{Unprotected: map[string]json.RawMessage{name: json.RawMessage(`"v"`)}}
	}
	for why, signer := range cases {
		if signer.Key == nil {
			signer.Key = key
		}
		if e, err := jws.SignJSON([]byte("abc"), signer); err == nil || e != nil {
			t.Errorf("%s: made %+v", why, e)
		}
	}
	fine := jws.Signer{Key: key, Protected: &jws.SignOptions{Parameters: x}, Unprotected: typ, UnprotectedKeyID: true}
	e, err := jws.SignJSON([]byte("abc"), fine)
	if err != nil {
		t.Fatal(err)
	}
	text, err := e.Flattened()
	if err != nil {
		t.Fatal(err)
	}
	s := acceptJSON(t, "fine", string(text), jws.AllSignatures, key.VerificationKey(), nil).Signatures[0]
	if s.Header.Type != "" || string(s.Unprotected.Get("typ")) != `"T"` || string(s.Header.Get("x")) != "1" || s.Unprotected.Get("x") != nil {
		t.Errorf("the two headers are not apart: %+v", s)
	}
	if token, err := e.Compact(); err == nil || token != "" {
		t.Errorf("an unprotected header in the compact serialisation: %s", token)
	}
}

func TestEnvelopesThatHaveNoRoom(t *testing.T) {
	first, second := generate(t, jwk.HS256), generate(t, jwk.ES256)
	two, err := jws.SignJSON(nil, jws.Signer{Key: first}, jws.Signer{Key: second})
	if err != nil {
		t.Fatal(err)
	}
	loose, err := jws.SignJSON(nil, jws.Signer{Key: first, UnprotectedAlgorithm: true, UnprotectedKeyID: true})
	if err != nil {
		t.Fatal(err)
	}
	for why, e := range map[string]*jws.Envelope{"two signatures": two, "nothing": {}, "no protected header": loose} {
		if token, err := e.Compact(); err == nil || token != "" {
			t.Errorf("%s: compact %s", why, token)
		}
		if e == loose {
			continue
		}
		if text, err := e.Flattened(); err == nil || text != nil {
			t.Errorf("%s: flattened %s", why, text)
		}
	}
	if text, err := new(jws.Envelope).General(); err == nil || text != nil {
		t.Errorf("nothing: general %s", text)
	}
	// A header as deep as may be in the flattened serialisation lies too deep
	// in the general one.
	deep := `{"x":` + strings.Repeat("[", 30) + strings.Repeat("]", 30) + `}`
	e, err := jws.ParseJSON([]byte(flattened(t, first, `{"alg":"HS256"}`, deep)), 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Flattened(); err != nil {
		t.Error(err)
	}
	if text, err := e.General(); err == nil || text != nil {
		t.Errorf("too deep: %s", text)
	}
}

func TestParseCompactRefuses(t *testing.T) {
	key := generate(t, jwk.HS256)
	token := forge(t, key, `{"alg":"HS256"}`, "abc")
	parts := strings.Split(token, ".")
	for why, text := range map[string]string{
		"two segments":        parts[0] + "." + parts[1],
		"an encrypted token":  "a.b.c.d.e",
		"a header of no JSON": "YWJj." + parts[1] + "." + parts[2],
		"an empty header":     "e30." + parts[1] + "." + parts[2],
		"a payload":           parts[0] + ".YR." + parts[2],
		"a signature":         token + "=",
		"no signature":        parts[0] + "." + parts[1] + ".",
		"too long":            token + strings.Repeat("A", jws.DefaultMaxLength),
		"unencoded":           b64.Encode([]byte(headerUnencoded)) + ".\n." + parts[2],
		"JSON":                flattened(t, key, `{"alg":"HS256"}`, ""),
	} {
		if e, err := jws.ParseCompact(text, 0); !errors.Is(err, jws.ErrMalformed) || e != nil {
			t.Errorf("%s: got %v, %v", why, e, err)
		}
	}
	if _, err := jws.ParseCompact(token, len(token)); err != nil {
		t.Error(err)
	}
	if _, err := jws.ParseCompact(token, len(token)-1); err == nil {
		t.Error("a limit is not held")
	}
}
