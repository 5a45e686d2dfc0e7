package jwk_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

// TestParseMalformed: texts that are no key, or more than one thing.
func TestParseMalformed(t *testing.T) {
	public := membersOf(t, rfc7515A3Key).with(t, members{"d": nil})
	for name, text := range map[string]string{
		"nothing":                   "",
		"white space":               " \n",
		"null":                      "null",
		"an array":                  "[" + public + "]",
		"a string":                  `"` + b64([]byte(public)) + `"`,
		"a number":                  "1",
		"an empty object":           "{}",
		"a set":                     `{"keys":[` + public + `]}`,
		"two keys":                  public + public,
		"text behind":               public + "x",
		"a comment":                 public + "// my key",
		"cut off":                   public[:len(public)-1],
		"a byte order mark":         "\ufeff" + public,
		"a member twice":            strings.Replace(public, `{`, `{"kty":"EC",`, 1),
		"a member twice, escaped":   strings.Replace(public, `{`, `{"k\u0074y":"EC",`, 1),
		"a lone surrogate":          strings.Replace(public, `{`, `{"kid":"\ud800",`, 1),
		"bytes that are not UTF-8":  strings.Replace(public, `{`, "{\"kid\":\"\xff\",", 1),
		"a member in capitals":      strings.Replace(public, `"kty"`, `"KTY"`, 1),
		"10,000 levels":             strings.Repeat("{\"a\":", 10000) + strings.Repeat("}", 10000),
		"base64 of PEM, no PEM":     "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A",
		"a JWT":                     rfc7515A3Input + "." + rfc7515A3Signature,
		"a key of more than 64 KiB": public + strings.Repeat(" ", 64<<10),
	} {
		_, err := jwk.ParseVerificationKey([]byte(text), "")
		if !errors.Is(err, jwk.ErrMalformed) {
			t.Errorf("%s: got %v", name, err)
		}
		_, err = jwk.ParseSigningKey([]byte(text), "")
		if !errors.Is(err, jwk.ErrMalformed) && !errors.Is(err, jwk.ErrMismatch) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// TestParseWrongTypes: a registered member of another JSON type is an error,
// even one that is not used.
func TestParseWrongTypes(t *testing.T) {
	for _, text := range []string{rfc7515A3Key, rfc7515A2Key} {
		alg := orRS256(t, text)
		for _, member := range []string{
			"kty", "use", "key_ops", "alg", "kid", "x5u", "x5c", "x5t", "x5t#S256", "crv", "x", "y",
			"n", "e", "d", "p", "q", "dp", "dq", "qi", "k", "pub", "priv",
		} {
			for _, value := range []any{1, true, members{}, []int{1}, []any{nil}, [][]string{{"a"}}, jsonNull} {
				changed := membersOf(t, text).with(t, members{member: value})
				changed = strings.ReplaceAll(changed, `"`+jsonNull+`"`, "null")
				_, err := jwk.ParseSigningKey([]byte(changed), alg)
				if !errors.Is(err, jwk.ErrMalformed) {
					t.Errorf("%q of type %T: got %v", member, value, err)
				}
			}
		}
	}
	text := membersOf(t, rfc7515A3Key).with(t, members{"ext": true, "exp": 1, "another": []any{nil}})
	wantError(t, second(jwk.ParseSigningKey([]byte(text), "")), nil)
}

// jsonNull stands for null where nil means that a member is removed.
const jsonNull = "null, please"

func second[T any](_ T, err error) error { return err }

// TestParseNumbers: one spelling for each number (RFC 7518 sections 2, 6.2 and
// 6.3; RFC 8037 section 2).
func TestParseNumbers(t *testing.T) {
	zero := func(member, text string) members {
		return members{member: b64(append([]byte{0}, unb64(t, membersOf(t, text)[member].(string))...))}
	}
	cut := func(member, text string) members {
		return members{member: b64(unb64(t, membersOf(t, text)[member].(string))[1:])}
	}
	cases := map[string]struct {
		text    string
		changes members
	}{
		"EC x and y exchanged":        {rfc7515A3Key, members{"x": membersOf(t, rfc7515A3Key)["y"], "y": membersOf(t, rfc7515A3Key)["x"]}},
		"EC of two keys":              {rfc7515A3Key, members{"d": "870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE"}},
		"EC d = 0":                    {rfc7515A3Key, members{"d": b64(make([]byte, 32))}},
		"EC d = n":                    {rfc7515A3Key, members{"d": hex64(t, "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551")}},
		"EC point 0, 0":               {rfc7515A3Key, members{"x": b64(make([]byte, 32)), "y": b64(make([]byte, 32))}},
		"Ed25519 of two keys":         {rfc8037Key, members{"d": b64(make([]byte, 32))}},
		"padding":                     {rfc7515A3Key, members{"d": membersOf(t, rfc7515A3Key)["d"].(string) + "="}},
		"a line break":                {rfc7515A3Key, members{"d": "\n" + membersOf(t, rfc7515A3Key)["d"].(string)}},
		"bits left over":              {rfc7515A3Key, members{"d": "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LJ"}},
		"the other alphabet":          {rfc7515A3Key, members{"d": strings.ReplaceAll(membersOf(t, rfc7515A3Key)["d"].(string), "-", "+")}},
		"RSA with another's prime":    {rfc7515A2Key, members{"p": membersOf(t, rfc7515A2Key)["q"]}},
		"RSA with the primes swapped": {rfc7515A2Key, members{"p": membersOf(t, rfc7515A2Key)["q"], "q": membersOf(t, rfc7515A2Key)["p"]}},
		"RSA with p = 1":              {rfc7515A2Key, members{"p": "AQ", "q": membersOf(t, rfc7515A2Key)["n"]}},
		"RSA with p = 0":              {rfc7515A2Key, members{"p": "AA"}},
		"RSA with a very long d":      {rfc7515A2Key, members{"d": b64(append([]byte{1}, secret(20000)...))}},
		"RSA with a very long p":      {rfc7515A2Key, members{"p": b64(append([]byte{1}, secret(20000)...))}},
		"RSA with d = 1":              {rfc7515A2Key, members{"d": "AQ"}},
		"RSA with another e":          {rfc7515A2Key, members{"e": "Aw"}},
		"RSA e empty":                 {rfc7515A2Key, members{"e": ""}},
		"RSA with another dp":         {rfc7515A2Key, members{"dp": "AQ"}},
		"RSA with another dq":         {rfc7515A2Key, members{"dq": membersOf(t, rfc7515A2Key)["dp"]}},
		"RSA with another qi":         {rfc7515A2Key, members{"qi": "AQ"}},
	}
	for text, required := range map[string][]string{
		rfc7515A2Key: {"n", "e", "d", "p", "q"},
		rfc7515A3Key: {"x", "y", "d"},
		rfc8037Key:   {"x", "d"},
	} {
		for _, member := range required {
			name := membersOf(t, text)["kty"].(string) + " " + member
			cases[name+", a zero in front"] = struct {
				text    string
				changes members
			}{text, zero(member, text)}
			cases[name+", the first byte missing"] = struct {
				text    string
				changes members
			}{text, cut(member, text)}
			cases[name+", empty"] = struct {
				text    string
				changes members
			}{text, members{member: ""}}
		}
	}
	for name, c := range cases {
		_, err := jwk.ParseSigningKey([]byte(membersOf(t, c.text).with(t, c.changes)), orRS256(t, c.text))
		if !errors.Is(err, jwk.ErrMalformed) && !errors.Is(err, jwk.ErrWeakKey) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// TestParseMissingMembers names the member that is missing.
func TestParseMissingMembers(t *testing.T) {
	for text, required := range map[string][]string{
		rfc7515A2Key: {"n", "e", "d", "p", "q"},
		rfc7515A3Key: {"x", "y", "crv"},
		rfc8037Key:   {"x", "crv"},
	} {
		for _, member := range required {
			_, err := jwk.ParseSigningKey([]byte(membersOf(t, text).with(t, members{member: nil})), orRS256(t, text))
			if !errors.Is(err, jwk.ErrMalformed) || !strings.Contains(err.Error(), `"`+member+`"`) {
				t.Errorf("%s missing: got %v", member, err)
			}
		}
	}
	for text, want := range map[string]error{
		`{"kty":"oct","alg":"HS256","d":"AA"}`:                          jwk.ErrMalformed, // "k" is missing
		`{"kty":"OKP","crv":"Ed25519","d":"AA"}`:                        jwk.ErrMalformed,
		`{"kty":"OKP","crv":"Ed25519"}`:                                 jwk.ErrMismatch, // not private
		membersOf(t, rfc8037Key).with(t, members{"d": b64(secret(33))}): jwk.ErrMalformed,
	} {
		wantError(t, second(jwk.ParseSigningKey([]byte(text), "")), want)
	}
	wantError(t, second(jwk.ParseVerificationKey([]byte(`{"kty":"oct","alg":"HS256"}`), "")), jwk.ErrMismatch)
	wantError(t, second(jwk.ParseVerificationKey([]byte(`{"kty":"OKP","crv":"Ed25519"}`), "")), jwk.ErrMalformed)
	short := membersOf(t, rfc7515A2Key).with(t, members{"dp": nil, "dq": nil, "qi": nil})
	exported, err := parseSigning(t, short, jwk.RS256).Export()
	if err != nil || membersOf(t, string(exported))["qi"] != membersOf(t, rfc7515A2Key)["qi"] {
		t.Errorf("members that can be computed: got %s, %v", exported, err)
	}
	_, err = jwk.ParseSigningKey([]byte(membersOf(t, rfc7515A2Key).with(t, members{"oth": []members{{"r": "AQ"}}})), jwk.RS256)
	wantError(t, err, jwk.ErrUnsupported)
}
