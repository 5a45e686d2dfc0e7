package jwe_test

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/internal/b64"
	"github.com/jeton-auth/jeton/jwe"
	"github.com/jeton-auth/jeton/jwk"
)

const usual = `{"alg":"dir","enc":"A256GCM"}`

// cases holds headers that are authentic, since they were made with the key, and
// still refused, in every serialisation.
type cases map[string]string

func (c cases) refused(t *testing.T, want error) {
	t.Helper()
	key := direct(t, jwk.A256GCM)
	for why, header := range c {
		refuseAll(t, why, forgeDirect(t, jwk.A256GCM, header), key, nil, want)
	}
}

func TestL3_Alg(t *testing.T) {
	cases{
		"none": `{"alg":"none","enc":"A256GCM"}`, "another case": `{"alg":"DIR","enc":"A256GCM"}`, "a space": `{"alg":"dir ","enc":"A256GCM"}`,
		"another": `{"alg":"A128KW","enc":"A256GCM"}`, "a signature algorithm": `{"alg":"HS256","enc":"A256GCM"}`,
		"RSA1_5": `{"alg":"RSA1_5","enc":"A256GCM"}`,
	}.refused(t, jwk.ErrKeyNotFound)
	cases{
		"missing": `{"enc":"A256GCM"}`, "empty": `{"alg":"","enc":"A256GCM"}`, "null": `{"alg":null,"enc":"A256GCM"}`,
		"an array": `{"alg":["dir"],"enc":"A256GCM"}`, "a number": `{"alg":1,"enc":"A256GCM"}`,
	}.refused(t, jwe.ErrMalformed)
}

func TestEncryptionOfTheHeader(t *testing.T) {
	cases{
		"missing": `{"alg":"dir"}`, "empty": `{"alg":"dir","enc":""}`, "null": `{"alg":"dir","enc":null}`, "unknown": `{"alg":"dir","enc":"A512GCM"}`,
		"another case": `{"alg":"dir","enc":"a256gcm"}`, "a key algorithm": `{"alg":"dir","enc":"A256GCMKW"}`, "an array": `{"alg":"dir","enc":["A256GCM"]}`,
		"twice": `{"alg":"dir","enc":"A256GCM","enc":"A256GCM"}`,
	}.refused(t, jwe.ErrMalformed)
	cases{"not the key's": `{"alg":"dir","enc":"A128GCM"}`, "not the key's, with the same length of tag": `{"alg":"dir","enc":"A192GCM"}`}.refused(t, jwk.ErrKeyNotFound)
}

func TestL17_KeyID(t *testing.T) {
	cases{
		"a number": `{"alg":"dir","enc":"A256GCM","kid":1}`, "null": `{"alg":"dir","enc":"A256GCM","kid":null}`, "a list": `{"alg":"dir","enc":"A256GCM","kid":["a"]}`,
	}.refused(t, jwe.ErrMalformed)
	key := direct(t, jwk.A256GCM)
	for _, kid := range []string{"../../dev/null", "' OR 1=1 --", "|sleep 10", strings.Repeat("x", 10000)} {
		p := forgeDirect(t, jwk.A256GCM, `{"alg":"dir","enc":"A256GCM","kid":"`+kid+`"}`)
		refuseAll(t, kid[:8], p, key.WithID("mine"), nil, jwk.ErrKeyNotFound)
		acceptAll(t, "a key that was given no ID", p, key, nil)
	}
}

func TestL21_to_L24_Segments(t *testing.T) {
	key := generate(t, jwk.A256KW)
	p := forge(t, key.EncryptionKey(), jwk.A256GCM, fits(jwk.A256KW, jwk.A256GCM, ""))
	good := p.compact()
	accept(t, "untouched", good, key, nil, "secret")
	segments := strings.Split(good, ".")
	for n := range 8 {
		if n != 5 {
			refuse(t, "another number of segments", strings.Join(append(segments, "AA", "AA", "AA")[:n], "."), key, nil, jwe.ErrMalformed)
		}
	}
	for i, segment := range segments {
		for why, changed := range map[string]string{
			"padding":           segment + "=",
			"a plus":            "+" + segment[1:],
			"a slash":           segment[:1] + "/" + segment[2:],
			"a space":           segment + " ",
			"L23 LF":            segment + "\n",
			"L23 CR LF in it":   segment[:4] + "\r\n" + segment[4:],
			"NUL":               segment + "\x00",
			"a lone character":  segment[:len(segment)-len(segment)%4] + "A",
			"not ASCII":         segment[:len(segment)-2] + "é",
			"a percent escape":  "%41" + segment[1:],
			"L24 trailing bits": trailingBit(segment),
		} {
			list := append([]string(nil), segments...)
			if list[i] = changed; changed != segment {
				refuse(t, why, strings.Join(list, "."), key, nil, jwe.ErrMalformed)
			}
		}
	}
	for why, token := range map[string]string{
		"nothing": "", "dots": "....", "no header": "." + strings.Join(segments[1:], "."), "a line before": "\n" + good, "quoted": `"` + good + `"`,
		"L26 JSON": p.flattened(),
	} {
		if m, err := jwe.Decrypt(token, key, nil); err == nil || m != nil {
			t.Errorf("%s: got %+v, %v", why, m, err)
		}
	}
}

// trailingBit sets an unused bit of the last character, if there is one.
func trailingBit(segment string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	if len(segment)%4 == 0 {
		return segment
	}
	last := len(segment) - 1
	return segment[:last] + string(alphabet[strings.IndexByte(alphabet, segment[last])|1])
}

func TestL27_to_L31_HeaderJSON(t *testing.T) {
	cases{
		"L27 alg twice":          `{"alg":"dir","enc":"A256GCM","alg":"dir"}`,
		"L27 twice, escaped":     `{"alg":"dir","enc":"A256GCM","\u0061lg":"dir"}`,
		"L27 unknown, twice":     `{"alg":"dir","enc":"A256GCM","x":1,"x":1}`,
		"L27 twice, further in":  `{"alg":"dir","enc":"A256GCM","x":{"y":1,"y":1}}`,
		"L28 another case":       `{"ALG":"dir","enc":"A256GCM"}`,
		"L29 invalid UTF-8":      "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"x\":\"\xff\"}",
		"L29 byte order mark":    "\ufeff" + usual,
		"L29 lone surrogate":     `{"alg":"dir","enc":"A256GCM","x":"\ud800"}`,
		"L30 data behind":        usual + `x`,
		"L30 two documents":      usual + usual,
		"L30 a comment":          `{"alg":"dir","enc":"A256GCM"/**/}`,
		"L31 an array":           `[]`,
		"L31 null":               `null`,
		"L31 a string":           `"dir"`,
		"L31 a number":           `1`,
		"L31 an empty object":    `{}`,
		"typ of the wrong type":  `{"alg":"dir","enc":"A256GCM","typ":1}`,
		"cty of the wrong type":  `{"alg":"dir","enc":"A256GCM","cty":null}`,
		"apu that is no base64":  `{"alg":"dir","enc":"A256GCM","apu":"="}`,
		"a pre-shared key":       `{"alg":"dir","enc":"A256GCM","psk_id":"AA"}`,
		"a pre-shared key, null": `{"alg":"dir","enc":"A256GCM","psk_id":null}`,
	}.refused(t, jwe.ErrMalformed)
	acceptAll(t, "L28 the same name in another case is another one", forgeDirect(t, jwk.A256GCM, `{"alg":"dir","enc":"A256GCM","ALG":"none","Enc":1,"CRIT":["x"],"ZIP":"DEF"}`), direct(t, jwk.A256GCM), nil)
}

// TestL9: keys and addresses in a header are data.
func TestL9_KeysInTheHeader(t *testing.T) {
	p := forgeDirect(t, jwk.A256GCM, `{"alg":"dir","enc":"A256GCM","jwk":{"kty":"oct","k":"AA"},"jku":"https://127.0.0.1:1/","x5u":"https://127.0.0.1:1/","x5c":["AA"]}`)
	acceptAll(t, "they are ignored", p, direct(t, jwk.A256GCM), nil)
	other, err := jwk.NewDirectKey(jwk.A256GCM, secret(33)[1:])
	if err != nil {
		t.Fatal(err)
	}
	m := accept(t, "and can be read", p.compact(), other, nil, "secret")
	if string(m.Header.Get("jwk")) != `{"kty":"oct","k":"AA"}` || m.Header.Get("JWK") != nil {
		t.Errorf("got %s", m.Header.Get("jwk"))
	}
}

func TestL59_Critical(t *testing.T) {
	key := direct(t, jwk.A256GCM)
	for _, c := range []struct {
		why, more  string
		understood []string
		fine       bool
	}{
		{"understood", `"crit":["x"],"x":1`, []string{"x"}, true},
		{"both understood", `"crit":["y","x"],"x":1,"y":2`, []string{"x", "y"}, true},
		{"not critical", `"x":1`, nil, true},
		{"unknown, even if it is there", `"crit":["x"],"x":1`, nil, false},
		{"another is understood", `"crit":["x"],"x":1`, []string{"X", ""}, false},
		{"one of two", `"crit":["x","y"],"x":1,"y":2`, []string{"x"}, false},
		{"absent", `"crit":["x"]`, []string{"x"}, false},
		{"empty", `"crit":[]`, nil, false},
		{"null", `"crit":null`, nil, false},
		{"of null", `"crit":[null],"x":1`, []string{"x", ""}, false},
		{"twice", `"crit":["x","x"],"x":1`, []string{"x"}, false},
		{"a string", `"crit":"x","x":1`, []string{"x"}, false},
		{"a registered name", `"crit":["enc"]`, []string{"enc"}, false},
		{"b64, which is of a JWS", `"crit":["b64"],"b64":true`, []string{"b64"}, false},
		{"ek", `"crit":["ek"],"ek":"AA"`, []string{"ek"}, false},
	} {
		p := forgeDirect(t, jwk.A256GCM, `{"alg":"dir","enc":"A256GCM",`+c.more+`}`)
		opts := &jwe.DecryptOptions{Critical: c.understood}
		if c.fine {
			acceptAll(t, c.why, p, key, opts)
		} else {
			refuseAll(t, c.why, p, key, opts, jwe.ErrMalformed)
		}
	}
	p := forgeDirect(t, jwk.A256GCM, usual)
	p.unprotected = `{"crit":["x"],"x":1}`
	refuse(t, "unprotected", p.flattened(), key, &jwe.DecryptOptions{Critical: []string{"x"}}, jwe.ErrMalformed)
	p.unprotected, p.header = "", `{"crit":["x"],"x":1}`
	refuse(t, "of a recipient", p.flattened(), key, &jwe.DecryptOptions{Critical: []string{"x"}}, jwe.ErrMalformed)
}

// TestL65_to_L68: what a refusal may cost.
func TestL65_to_L68_Limits(t *testing.T) {
	key := direct(t, jwk.A256GCM)
	deep := `{"alg":"dir","enc":"A256GCM","x":` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + `}`
	members := `{"alg":"dir","enc":"A256GCM"` + strings.Repeat(`,"x":1`, 2_000_000) + `}`
	many := make([]string, 20_000)
	for i := range many {
		many[i] = `{}`
	}
	p := forgeDirect(t, jwk.A256GCM, usual)
	for why, text := range map[string]string{
		"L65 dots":             strings.Repeat(".", 5<<20),
		"L65 dots within":      strings.Repeat(".", jwe.DefaultMaxLength),
		"L66 a long text":      p.protected + ".." + strings.Repeat("A", 10<<20) + "..",
		"L66 a long text in":   p.protected + "..AAAA." + strings.Repeat("A", 200_000) + ".AAAA",
		"L67 levels":           b64.Encode([]byte(deep)) + "....",
		"L67 levels in JSON":   `{"ciphertext":` + strings.Repeat("[", 200_000),
		"L68 members":          b64.Encode([]byte(members)) + "....",
		"L68 members, allowed": b64.Encode([]byte(members[:190_000]+`}`)) + "....",
		"L68 members in JSON":  `{"ciphertext":""` + strings.Repeat(`,"x":1`, 2_000_000) + `}`,
		"L64 recipients":       p.general(many...),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		refuse(t, why, text, key, nil, jwe.ErrMalformed)
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; used > 16<<20 || took > 2*time.Second {
			t.Errorf("%s: took %v and %d bytes", why, took, used)
		}
	}
}

func TestOversizedTextsAreRefusedWithoutAllocating(t *testing.T) {
	key := direct(t, jwk.A256GCM)
	token := strings.Repeat("A", 1<<20)
	text := []byte(token)
	if n := testing.AllocsPerRun(10, func() { jwe.Decrypt(token, key, nil) }); n != 0 {
		t.Errorf("compact: %v allocations", n)
	}
	if n := testing.AllocsPerRun(10, func() { jwe.DecryptJSON(text, key, nil) }); n != 0 {
		t.Errorf("JSON: %v allocations", n)
	}
}

func TestMaxLength(t *testing.T) {
	key := direct(t, jwk.A256GCM)
	p := forgeDirect(t, jwk.A256GCM, usual)
	for _, text := range []string{p.compact(), p.flattened()} {
		accept(t, "exactly", text, key, &jwe.DecryptOptions{MaxLength: len(text)}, "secret")
		refuse(t, "one more", text, key, &jwe.DecryptOptions{MaxLength: len(text) - 1}, jwe.ErrMalformed)
	}
	for _, size := range []int{jwe.DefaultMaxLength / 2, jwe.DefaultMaxLength} {
		token, err := jwe.Encrypt(key.EncryptionKey(), make([]byte, size), nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := jwe.Decrypt(token, key, nil); (err == nil) != (len(token) <= jwe.DefaultMaxLength) {
			t.Errorf("%d bytes: %v", len(token), err)
		}
		accept(t, "with a higher limit", token, key, &jwe.DecryptOptions{MaxLength: 1 << 20}, string(make([]byte, size)))
	}
}
