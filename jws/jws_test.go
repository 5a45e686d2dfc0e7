package jws_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/internal/b64"
	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jws"
)

var ctx = context.Background()

func generate(t testing.TB, alg jwk.SignatureAlgorithm) *jwk.SigningKey {
	t.Helper()
	key, err := jwk.Generate(alg)
	if err != nil {
		t.Fatal(err)
	}
	return key
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

// refuse checks that token is refused for the reason want, under a key that
// could have signed it, and leaves nothing.
func refuse(t *testing.T, why, token string, keys jwk.Source, want error) {
	t.Helper()
	message, err := jws.Verify(ctx, token, keys, nil)
	if !errors.Is(err, want) || message != nil {
		t.Errorf("%s: got %+v, %v; want the error %v", why, message, err, want)
	}
}

func TestRoundTripOfEveryAlgorithm(t *testing.T) {
	for _, alg := range []jwk.SignatureAlgorithm{jwk.HS256, jwk.HS384, jwk.HS512, jwk.RS256, jwk.RS384, jwk.RS512,
		jwk.PS256, jwk.PS384, jwk.PS512, jwk.ES256, jwk.ES384, jwk.ES512, jwk.Ed25519, jwk.EdDSA} {
		key := generate(t, alg)
		for _, payload := range []string{"", "x", `{"iss":"joe"}`, strings.Repeat("long ", 1000)} {
			token, err := jws.Sign(key, []byte(payload), &jws.SignOptions{Type: "T", ContentType: "text/plain"})
			if err != nil {
				t.Fatalf("%s: %v", alg, err)
			}
			m, err := jws.Verify(ctx, token, key.VerificationKey(), nil)
			if err != nil {
				t.Fatalf("%s: %v", alg, err)
			}
			if h := m.Header; h.Algorithm != alg || h.KeyID != key.ID() || h.Type != "T" || h.ContentType != "text/plain" {
				t.Errorf("%s: got the header %+v", alg, h)
			}
			if string(m.Payload) != payload || m.Key.ID() != key.ID() {
				t.Errorf("%s: got %d bytes of payload under %v", alg, len(m.Payload), m.Key)
			}
		}
	}
}

func TestVerifySignatureThenAppendPayload(t *testing.T) {
	key := generate(t, jwk.HS256)
	token := forge(t, key, `{"alg":"HS256"}`, "payload")
	signed, err := jws.NewVerifier(key.VerificationKey(), nil).VerifySignature(ctx, token)
	if err != nil || signed.Header.Algorithm != jwk.HS256 || signed.Key.ID() != key.ID() {
		t.Fatalf("got %+v, %v", signed, err)
	}
	if payload, err := signed.AppendPayload([]byte("before ")); err != nil || string(payload) != "before payload" {
		t.Errorf("got %q, %v", payload, err)
	}
}

// The token of RFC 7515 appendix A.1, whose header holds a line break and
// which nobody could make by encoding the header again (L25).
func TestL25_RFC7515_A1(t *testing.T) {
	const token = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9." +
		"eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ." +
		"dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
	key, err := jwk.ParseSigningKey([]byte(`{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"}`), jwk.HS256)
	if err != nil {
		t.Fatal(err)
	}
	m, err := jws.Verify(ctx, token, key.VerificationKey(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if m.Header.Type != "JWT" || !bytes.HasPrefix(m.Payload, []byte("{\"iss\":\"joe\",\r\n")) {
		t.Errorf("got %+v %q", m.Header, m.Payload)
	}
}

func TestL1_AlgNone(t *testing.T) {
	key := generate(t, jwk.HS256)
	payload := b64.Encode([]byte(`{"iss":"joe"}`))
	for _, alg := range []string{"none", "None", "NONE", "nOnE", "none ", ""} {
		header := `{"alg":"` + alg + `"}`
		refuse(t, "signed "+alg, forge(t, key, header, `{}`), key.VerificationKey(), jwk.ErrKeyNotFound)
		refuse(t, "unsigned "+alg, b64.Encode([]byte(header))+"."+payload+".", key.VerificationKey(), jws.ErrMalformed)
		refuse(t, "two segments "+alg, b64.Encode([]byte(header))+"."+payload, key.VerificationKey(), jws.ErrMalformed)
	}
}

func TestL2_NoSignature(t *testing.T) {
	for _, alg := range []jwk.SignatureAlgorithm{jwk.HS256, jwk.RS256, jwk.ES256, jwk.Ed25519} {
		key := generate(t, alg)
		token := forge(t, key, `{"alg":"`+string(alg)+`"}`, "x")
		signed := token[:strings.LastIndexByte(token, '.')+1]
		refuse(t, "empty", signed, key.VerificationKey(), jws.ErrMalformed)
		for _, n := range []int{1, 31, 32, 63, 64, 65, 255, 256, 257} {
			refuse(t, "zeroes", signed+b64.Encode(make([]byte, n)), key.VerificationKey(), jwk.ErrSignature)
		}
		refuse(t, "null", signed+b64.Encode([]byte("null")), key.VerificationKey(), jwk.ErrSignature)
	}
}

func TestL3_AlgIsNotTheKeys(t *testing.T) {
	key := generate(t, jwk.HS256)
	for _, alg := range []string{`"HS384"`, `"HS512"`, `"RS256"`, `"ES256"`, `"EdDSA"`, `"hs256"`, `"HS256 "`, `" HS256"`, `"HS256\u0000"`, `""`} {
		refuse(t, alg, forge(t, key, `{"alg":`+alg+`}`, "x"), key.VerificationKey(), jwk.ErrKeyNotFound)
	}
	for _, header := range []string{`{"alg":["HS256"]}`, `{"alg":256}`, `{"alg":null}`, `{"alg":{}}`, `{"alg":true}`} {
		refuse(t, header, forge(t, key, header, "x"), key.VerificationKey(), jws.ErrMalformed)
	}
	refuse(t, "missing", forge(t, key, `{}`, "x"), key.VerificationKey(), jwk.ErrKeyNotFound)
	refuse(t, "another case of the name", forge(t, key, `{"ALG":"HS256"}`, "x"), key.VerificationKey(), jwk.ErrKeyNotFound)
}

// stubborn is a source that answers with its key whatever is asked.
type stubborn struct{ key *jwk.VerificationKey }

func (s stubborn) FindKey(context.Context, jwk.SignatureAlgorithm, string) (*jwk.VerificationKey, error) {
	return s.key, nil
}

func TestL5_ASourceThatAnswersWithTheWrongKey(t *testing.T) {
	key := generate(t, jwk.HS256)
	token := forge(t, key, `{"alg":"HS384"}`, "x")
	refuse(t, "another algorithm", token, stubborn{key.VerificationKey()}, jwk.ErrKeyNotFound)
	refuse(t, "no key and no error", token, stubborn{}, jwk.ErrKeyNotFound)
	if m, err := jws.Verify(ctx, token, nil, nil); err == nil || m != nil {
		t.Errorf("no source: got %v, %v", m, err)
	}
}

func TestL9_AHeaderBringsItsOwnKey(t *testing.T) {
	mine, evil := generate(t, jwk.ES256), generate(t, jwk.ES256)
	public, err := evil.VerificationKey().MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	for _, header := range []string{
		`{"alg":"ES256","jwk":` + string(public) + `}`,
		`{"alg":"ES256","jku":"http://127.0.0.1:1/jwks.json"}`,
		`{"alg":"ES256","x5u":"http://127.0.0.1:1/cert.pem"}`,
		`{"alg":"ES256","x5c":["MIIB"]}`,
	} {
		refuse(t, header, forge(t, evil, header, "x"), mine.VerificationKey(), jwk.ErrSignature)
		if _, err := jws.Verify(ctx, forge(t, mine, header, "x"), mine.VerificationKey(), nil); err != nil {
			t.Errorf("%.20s: a key that is only mentioned must not matter: %v", header, err)
		}
	}
}

func TestL17_KeyIDs(t *testing.T) {
	key := generate(t, jwk.HS256)
	set, err := jwk.NewSet(key.VerificationKey())
	if err != nil {
		t.Fatal(err)
	}
	for _, kid := range []string{"1", "null", "true", "[]", "{}", `["a"]`} {
		refuse(t, kid, forge(t, key, `{"alg":"HS256","kid":`+kid+`}`, "x"), set, jws.ErrMalformed)
	}
	for _, kid := range []string{"../../../dev/null", "' OR 1=1 --", "|sleep 10", "%00", `\u0000`, strings.Repeat("k", 5000)} {
		refuse(t, kid, forge(t, key, `{"alg":"HS256","kid":"`+kid+`"}`, "x"), set, jwk.ErrKeyNotFound)
	}
}

func TestL21_Segments(t *testing.T) {
	key := generate(t, jwk.HS256)
	token := forge(t, key, `{"alg":"HS256"}`, "x")
	first, rest, _ := strings.Cut(token, ".")
	for why, text := range map[string]string{
		"empty":                 "",
		"one":                   first,
		"two":                   token[:strings.LastIndexByte(token, '.')],
		"four":                  token + ".",
		"four, the first empty": "." + token,
		"four, one doubled":     first + "." + token,
		"six":                   token + "." + token,
		"an empty header":       "." + rest,
		"dots":                  "..",
		"more dots":             "...",
	} {
		refuse(t, why, text, key.VerificationKey(), jws.ErrMalformed)
	}
	refuse(t, "an empty payload", first+".."+token[strings.LastIndexByte(token, '.')+1:], key.VerificationKey(), jwk.ErrSignature)
}

// A signature is not part of what it signs, so that every other spelling of it
// would be another token that holds.
func TestL22_L23_L24_OneSpelling(t *testing.T) {
	key := generate(t, jwk.ES256)
	token := forge(t, key, `{"alg":"ES256"}`, `{"a":1,"b":"??>>"}`)
	parts := strings.Split(token, ".")
	for i, part := range parts {
		last := part[len(part)-1]
		for why, altered := range map[string]string{
			"L22 padding":         part + strings.Repeat("=", (4-len(part)%4)%4+4*(1-min(1, len(part)%4))),
			"L22 a space behind":  part + " ",
			"L22 a space before":  " " + part,
			"L22 standard base64": strings.NewReplacer("-", "+", "_", "/").Replace(part) + "+",
			"L23 LF behind":       part + "\n",
			"L23 CRLF behind":     part + "\r\n",
			"L23 LF within":       part[:4] + "\n" + part[4:],
			"L23 CR before":       "\r" + part,
			"L24 trailing bits":   part[:len(part)-1] + string(alphabet[strings.IndexByte(alphabet, last)^1]),
			"a NUL":               part + "\x00",
			"another alphabet":    part + "é",
		} {
			if why == "L24 trailing bits" && len(part)%4 == 0 {
				continue // every bit of such a segment counts
			}
			changed := append([]string(nil), parts...)
			changed[i] = altered
			message, err := jws.Verify(ctx, strings.Join(changed, "."), key.VerificationKey(), nil)
			if err == nil || message != nil {
				t.Errorf("%s in segment %d: accepted", why, i)
			}
			if i == 2 && !errors.Is(err, jws.ErrMalformed) {
				t.Errorf("%s in the signature: %v", why, err)
			}
		}
	}
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// The payload is decoded after the signature holds; it is still strict.
func TestL22_L23_L24_SignedPayloadsAreCanonicalToo(t *testing.T) {
	key := generate(t, jwk.HS256)
	header := b64.Encode([]byte(`{"alg":"HS256"}`))
	for _, payload := range []string{"YQ==", "YR", "YW Jj", "YWJj\n", "A", "+/+/"} {
		signed := header + "." + payload
		signature, err := key.Sign([]byte(signed))
		if err != nil {
			t.Fatal(err)
		}
		refuse(t, payload, signed+"."+b64.Encode(signature), key.VerificationKey(), jws.ErrMalformed)
	}
}

func TestL26_JSONSerialisation(t *testing.T) {
	key := generate(t, jwk.HS256)
	parts := strings.Split(forge(t, key, `{"alg":"HS256"}`, "x"), ".")
	flat := `{"protected":"` + parts[0] + `","payload":"` + parts[1] + `","signature":"` + parts[2] + `"}`
	for _, text := range []string{flat, flat + ".x.y", `{"a":"` + strings.Join(parts, ".") + `"}`, " " + strings.Join(parts, ".")} {
		refuse(t, text, text, key.VerificationKey(), jws.ErrMalformed)
	}
}

func TestL27_L28_L29_L30_L31_Headers(t *testing.T) {
	key := generate(t, jwk.HS256)
	for why, header := range map[string]string{
		"L27 alg twice":           `{"alg":"HS256","alg":"HS256"}`,
		"L27 alg twice, escaped":  `{"alg":"HS256","al\u0067":"none"}`,
		"L27 an unknown twice":    `{"alg":"HS256","x":1,"x":1}`,
		"L27 twice, further down": `{"alg":"HS256","x":{"y":1,"y":1}}`,
		"L29 invalid UTF-8":       "{\"alg\":\"HS256\",\"x\":\"\xff\"}",
		"L29 a byte order mark":   "\ufeff" + `{"alg":"HS256"}`,
		"L29 a lone surrogate":    `{"alg":"HS256","x":"\ud800"}`,
		"L30 data behind":         `{"alg":"HS256"}{}`,
		"L30 a comment":           `{"alg":"HS256"/**/}`,
		"L31 an array":            `["HS256"]`,
		"L31 null":                `null`,
		"L31 a string":            `"HS256"`,
		"L31 a number":            `1`,
		"L31 white space":         ` `,
		"typ of another kind":     `{"alg":"HS256","typ":1}`,
		"cty of another kind":     `{"alg":"HS256","cty":["JWT"]}`,
		"typ null":                `{"alg":"HS256","typ":null}`,
		"b64 of another kind":     `{"alg":"HS256","b64":"true"}`,
		"L35 b64=false":           `{"alg":"HS256","b64":false}`,
		"L35 b64=false with crit": `{"alg":"HS256","b64":false,"crit":["b64"]}`,
		"L34 unknown":             `{"alg":"HS256","crit":["x"],"x":1}`,
		"L34 absent":              `{"alg":"HS256","crit":["x"]}`,
		"L34 empty":               `{"alg":"HS256","crit":[]}`,
		"L34 null":                `{"alg":"HS256","crit":null}`,
		"L34 twice":               `{"alg":"HS256","crit":["x","x"],"x":1}`,
		"L34 a registered name":   `{"alg":"HS256","crit":["alg"]}`,
		"L34 a string":            `{"alg":"HS256","crit":"x","x":1}`,
		"L34 crit, escaped":       `{"alg":"HS256","cri\u0074":["x"],"x":1}`,
		"L34 false":               `{"alg":"HS256","crit":false}`,
	} {
		refuse(t, why, forge(t, key, header, "x"), key.VerificationKey(), jws.ErrMalformed)
	}
	// L28: names that only look like alg, kid and crit are unknown members.
	odd := `{"alg":"HS256","ALG":"none","\u212Aid":1,"CRIT":["x"],"Crit":1}`
	if _, err := jws.Verify(ctx, forge(t, key, odd, "x"), key.VerificationKey(), nil); err != nil {
		t.Errorf("L28: %v", err)
	}
}

func TestL60_AnEncryptedToken(t *testing.T) {
	key := generate(t, jwk.HS256)
	header := b64.Encode([]byte(`{"alg":"dir","enc":"A256GCM"}`))
	_, err := jws.Verify(ctx, header+"..aaaa.bbbb.cccc", key.VerificationKey(), nil)
	if !errors.Is(err, jws.ErrMalformed) || !strings.Contains(err.Error(), "JWE") {
		t.Errorf("got %v", err)
	}
}

func TestL65_L66_Lengths(t *testing.T) {
	key := generate(t, jwk.HS256)
	for why, text := range map[string]string{
		"L65 dots":            strings.Repeat(".", 5<<20),
		"L65 a few dots less": strings.Repeat(".", 16<<10),
		"L66 a long payload":  forge(t, key, `{"alg":"HS256"}`, strings.Repeat("x", 10<<20)),
		"a long header":       forge(t, key, `{"alg":"HS256","x":"`+strings.Repeat("x", 1<<20)+`"}`, "x"),
	} {
		refuse(t, why, text, key.VerificationKey(), jws.ErrMalformed)
		if n := testing.AllocsPerRun(10, func() { jws.Verify(ctx, text, key.VerificationKey(), nil) }); n > 0 {
			t.Errorf("%s: %v allocations", why, n)
		}
	}
	long := forge(t, key, `{"alg":"HS256"}`, strings.Repeat("x", 100_000))
	if _, err := jws.Verify(ctx, long, key.VerificationKey(), &jws.VerifyOptions{MaxLength: 200_000}); err != nil {
		t.Errorf("a limit that was raised: %v", err)
	}
	at := forge(t, key, `{"alg":"HS256"}`, "x")
	for limit, want := range map[int]error{len(at): nil, len(at) - 1: jws.ErrMalformed} {
		if _, err := jws.Verify(ctx, at, key.VerificationKey(), &jws.VerifyOptions{MaxLength: limit}); !errors.Is(err, want) {
			t.Errorf("%d bytes under a limit of %d: %v", len(at), limit, err)
		}
	}
}

func TestL67_L68_DeepAndWideHeaders(t *testing.T) {
	key := generate(t, jwk.HS256)
	opts := &jws.VerifyOptions{MaxLength: 64 << 20}
	for why, header := range map[string]string{
		"L67": `{"alg":"HS256","x":` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + `}`,
		"L68": `{"alg":"HS256","x":[` + strings.Repeat("0,", 2_000_000) + `0]}`,
	} {
		if _, err := jws.Verify(ctx, forge(t, key, header, "x"), key.VerificationKey(), opts); !errors.Is(err, jws.ErrMalformed) {
			t.Errorf("%s: %v", why, err)
		}
	}
}

func TestEveryChangedByteIsNoticed(t *testing.T) {
	for _, alg := range []jwk.SignatureAlgorithm{jwk.HS256, jwk.ES256, jwk.Ed25519} {
		key := generate(t, alg)
		token := []byte(forge(t, key, `{"alg":"`+string(alg)+`","kid":"`+key.ID()+`"}`, `{"sub":"me"}`))
		for i := range token {
			for _, bit := range []byte{1, 2, 4, 8, 16, 32, 64} {
				token[i] ^= bit
				if _, err := jws.Verify(ctx, string(token), key.VerificationKey(), nil); err == nil {
					t.Errorf("%s: byte %d changed to %q: accepted", alg, i, token[i])
				}
				token[i] ^= bit
			}
		}
	}
}

func TestSignRefuses(t *testing.T) {
	if token, err := jws.Sign(nil, nil, nil); err == nil || token != "" {
		t.Errorf("no key: %q, %v", token, err)
	}
	if token, err := jws.Sign(generate(t, jwk.HS256), nil, &jws.SignOptions{Type: "\xff"}); err == nil || token != "" {
		t.Errorf("a type that is not UTF-8: %q, %v", token, err)
	}
}
