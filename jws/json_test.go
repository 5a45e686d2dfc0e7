package jws_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/internal/b64"
	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jws"
)

// acceptJSON wants text to be accepted, and returns what was.
func acceptJSON(t *testing.T, why, text string, need jws.Quorum, keys jwk.Source, opts *jws.VerifyOptions) *jws.Verified {
	t.Helper()
	v, err := jws.VerifyJSON(ctx, []byte(text), need, keys, opts)
	if err != nil {
		t.Errorf("%s: %v", why, err)
		return new(jws.Verified)
	}
	return v
}

// refuseJSON wants text to be refused even where all of its signatures have to
// hold, for the reason want if one is given; with one signature also where any
// will do.
func refuseJSON(t *testing.T, why, text string, keys jwk.Source, opts *jws.VerifyOptions, want error) {
	t.Helper()
	needs := []jws.Quorum{jws.AllSignatures}
	if !strings.Contains(text, "},{") {
		needs = append(needs, jws.AnySignature)
	}
	for _, need := range needs {
		v, err := jws.VerifyJSON(ctx, []byte(text), need, keys, opts)
		if err == nil || v != nil || want != nil && !errors.Is(err, want) {
			t.Errorf("%s: got %+v, %v; want the error %v", why, v, err, want)
		}
	}
}

// jsonSignature signs whatever headers an attacker with a key could sign. An
// empty one is left out.
func jsonSignature(t testing.TB, key *jwk.SigningKey, protected, unprotected, payload string) string {
	t.Helper()
	return "{" + jsonMembers(t, key, protected, unprotected, payload) + "}"
}

func jsonMembers(t testing.TB, key *jwk.SigningKey, protected, unprotected, payload string) string {
	t.Helper()
	segment := b64.Encode([]byte(protected))
	signature, err := key.Sign([]byte(segment + "." + payload))
	if err != nil {
		t.Fatal(err)
	}
	text := ""
	if protected != "" {
		text = `"protected":"` + segment + `",`
	}
	if unprotected != "" {
		text += `"header":` + unprotected + `,`
	}
	return text + `"signature":"` + b64.Encode(signature) + `"`
}

// flattened is a whole text, whose payload is "abc".
func flattened(t testing.TB, key *jwk.SigningKey, protected, unprotected string) string {
	t.Helper()
	return `{"payload":"YWJj",` + jsonMembers(t, key, protected, unprotected, "YWJj") + `}`
}

func general(list ...string) string {
	return `{"payload":"YWJj","signatures":[` + strings.Join(list, ",") + `]}`
}

// Every serialisation is turned into every other one, and all of them hold.
func TestRoundTripOfEverySerialisation(t *testing.T) {
	for _, alg := range []jwk.SignatureAlgorithm{jwk.HS256, jwk.RS256, jwk.PS256, jwk.ES256, jwk.ES512, jwk.Ed25519} {
		key := generate(t, alg)
		for _, payload := range []string{"", "x", `{"iss":"joe"}`, "\xff\x00", strings.Repeat("long ", 1000)} {
			e, err := jws.SignJSON([]byte(payload), jws.Signer{Key: key, Protected: &jws.SignOptions{Type: "T"}})
			if err != nil {
				t.Fatal(err)
			}
			for _, again := range reparsed(t, e) {
				compact, flat, whole := written(t, again)
				m, err := jws.Verify(ctx, compact, key.VerificationKey(), nil)
				if err != nil || string(m.Payload) != payload || m.Header.Type != "T" {
					t.Errorf("%s: %s: got %+v, %v", alg, compact, m, err)
				}
				for _, text := range []string{flat, whole} {
					v := acceptJSON(t, string(alg), text, jws.AllSignatures, key.VerificationKey(), nil)
					if string(v.Payload) != payload || len(v.Signatures) != 1 || v.Signatures[0].Header.Type != "T" {
						t.Errorf("%s: %s: got %+v", alg, text, v)
					}
				}
			}
		}
	}
}

func written(t *testing.T, e *jws.Envelope) (compact, flat, whole string) {
	t.Helper()
	compact, err := e.Compact()
	if err != nil {
		t.Fatal(err)
	}
	f, err := e.Flattened()
	if err != nil {
		t.Fatal(err)
	}
	g, err := e.General()
	if err != nil {
		t.Fatal(err)
	}
	return compact, string(f), string(g)
}

func reparsed(t *testing.T, e *jws.Envelope) []*jws.Envelope {
	t.Helper()
	compact, flat, whole := written(t, e)
	one, err := jws.ParseCompact(compact, 0)
	if err != nil {
		t.Fatal(err)
	}
	two, err := jws.ParseJSON([]byte(flat), 0)
	if err != nil {
		t.Fatal(err)
	}
	three, err := jws.ParseJSON([]byte(whole), 0)
	if err != nil {
		t.Fatal(err)
	}
	return []*jws.Envelope{e, one, two, three}
}

// L16: what nobody signed does not name the algorithm, unless it is asked for.
// kid may, for it only selects a key.
func TestL16_AlgInTheUnprotectedHeader(t *testing.T) {
	key := generate(t, jwk.HS256).WithID("k")
	public := key.VerificationKey()
	for why, text := range map[string]string{
		"no protected header":          flattened(t, key, "", `{"alg":"HS256"}`),
		"a protected one without alg":  flattened(t, key, `{"typ":"T"}`, `{"alg":"HS256"}`),
		"general, no protected header": general(jsonSignature(t, key, "", `{"alg":"HS256","kid":"k"}`, "YWJj")),
	} {
		refuseJSON(t, why, text, public, nil, jws.ErrMalformed)
		refuseJSON(t, why, text, public, &jws.VerifyOptions{Critical: []string{"alg"}}, jws.ErrMalformed)
		v := acceptJSON(t, why, text, jws.AllSignatures, public, loud)
		if len(v.Signatures) != 1 || v.Signatures[0].Header.Algorithm != "" || v.Signatures[0].Key.Algorithm() != jwk.HS256 {
			t.Errorf("%s: got %+v", why, v)
		}
	}
	for why, text := range map[string]string{
		"none":             flattened(t, key, "", `{"alg":"none"}`),
		"another":          flattened(t, key, "", `{"alg":"HS384"}`),
		"no alg anywhere":  flattened(t, key, `{"typ":"T"}`, `{"kid":"k"}`),
		"alg of no type":   flattened(t, key, "", `{"alg":["HS256"]}`),
		"another kid":      flattened(t, key, `{"alg":"HS256"}`, `{"kid":"l"}`),
		"kid of no type":   flattened(t, key, `{"alg":"HS256"}`, `{"kid":1}`),
		"kid null":         flattened(t, key, `{"alg":"HS256"}`, `{"kid":null}`),
		"kid, other cases": flattened(t, key, `{"alg":"HS256","kid":"l"}`, `{"KID":"k","\u212Aid":"k"}`),
	} {
		refuseJSON(t, why, text, public, loud, nil)
	}
	v := acceptJSON(t, "kid", flattened(t, key, `{"alg":"HS256"}`, `{"kid":"k","note":[1]}`), jws.AllSignatures, public, nil)
	if s := v.Signatures[0]; s.Header.KeyID != "" || s.Header.Get("note") != nil || string(s.Unprotected.Get("note")) != "[1]" {
		t.Errorf("the two headers are not apart: %+v", s)
	}
}

func TestL32_StrictJSON(t *testing.T) {
	key := generate(t, jwk.HS256)
	public := key.VerificationKey()
	const header = `{"alg":"HS256"}`
	members := jsonMembers(t, key, header, "", "YWJj")
	protected, signature, _ := strings.Cut(members, ",")
	one := "{" + members + "}"
	acceptJSON(t, "flattened", `{"payload":"YWJj",`+members+`}`, jws.AnySignature, public, nil)
	acceptJSON(t, "general", general(one), jws.AnySignature, public, nil)
	acceptJSON(t, "unknown members", `{"payload":"YWJj","x":{},"Signatures":1,`+members+`}`, jws.AnySignature, public, nil)
	for why, text := range map[string]string{
		"nothing":                             ``,
		"an empty object":                     `{}`,
		"an array":                            `[` + general(one) + `]`,
		"null":                                `null`,
		"signatures empty":                    general(),
		"signatures null":                     `{"payload":"YWJj","signatures":null}`,
		"signatures null beside signature":    `{"payload":"YWJj","signatures":null,` + members + `}`,
		"signatures an object":                `{"payload":"YWJj","signatures":` + one + `}`,
		"signatures of null":                  general("null"),
		"signatures of strings":               general(`"x"`),
		"signatures of arrays":                general("[" + one + "]"),
		"signatures of nothing":               general("{}"),
		"signatures and signature":            `{"payload":"YWJj",` + signature + `,"signatures":[` + one + `]}`,
		"signatures and protected":            `{"payload":"YWJj",` + protected + `,"signatures":[` + one + `]}`,
		"signatures and header":               `{"payload":"YWJj","header":{"x":1},"signatures":[` + one + `]}`,
		"protected an object":                 `{"payload":"YWJj","protected":` + header + `,` + signature + `}`,
		"protected empty":                     `{"payload":"YWJj","protected":"",` + signature + `}`,
		"protected empty, alg unprotected":    `{"payload":"YWJj","protected":"",` + jsonMembers(t, key, "", `{"alg":"HS256"}`, "YWJj") + `}`,
		"protected null":                      `{"payload":"YWJj","protected":null,` + signature + `}`,
		"protected missing (CVE-2024-21664)":  `{"payload":"YWJj",` + signature + `}`,
		"protected missing in signatures":     general(`{` + signature + `}`),
		"protected {}":                        flattened(t, key, `{}`, `{"alg":"HS256"}`),
		"protected with padding":              `{"payload":"YWJj",` + strings.Replace(protected, `",`, `=",`, 1) + `=,` + signature + `}`,
		"header an array":                     flattened(t, key, header, `[]`),
		"header null":                         flattened(t, key, header, `null`),
		"header a string":                     flattened(t, key, header, `"e30"`),
		"header {}":                           flattened(t, key, header, `{}`),
		"signature missing":                   `{"payload":"YWJj",` + protected + `}`,
		"signature empty":                     `{"payload":"YWJj",` + protected + `,"signature":""}`,
		"signature null":                      `{"payload":"YWJj",` + protected + `,"signature":null}`,
		"signature a number":                  `{"payload":"YWJj",` + protected + `,"signature":1}`,
		"signature with padding":              `{"payload":"YWJj",` + members[:len(members)-1] + `="}`,
		"signature with a line break":         `{"payload":"YWJj",` + members[:len(members)-1] + `\n"}`,
		"payload missing":                     `{` + members + `}`,
		"payload null":                        `{"payload":null,` + members + `}`,
		"payload an object":                   `{"payload":{},` + members + `}`,
		"payload twice (L27)":                 `{"payload":"YWJj","payload":"YWJj",` + members + `}`,
		"payload twice, escaped (L27)":        `{"payload":"YWJj","payl\u006fad":"YWJj",` + members + `}`,
		"payload in another case (L28)":       `{"Payload":"YWJj",` + members + `}`,
		"signature twice in signatures (L27)": general(`{` + members + `,` + signature + `}`),
		"an unknown member twice (L27)":       `{"payload":"YWJj","x":{"y":1,"y":1},` + members + `}`,
		"invalid UTF-8 (L29)":                 "{\"payload\":\"YWJj\",\"x\":\"\xff\"," + members + `}`,
		"a byte order mark (L29)":             "\ufeff" + general(one),
		"a lone surrogate (L29)":              `{"payload":"YWJj","x":"\udc00",` + members + `}`,
		"two documents (L30)":                 general(one) + general(one),
		"a comment (L30)":                     general(one) + "//",
		"a compact token (L26)":               forge(t, key, header, "abc"),
		"a compact token in a string (L26)":   `"` + forge(t, key, header, "abc") + `"`,
		"an encrypted one beside it (L60)":    `{"ciphertext":"","payload":"YWJj",` + members + `}`,
	} {
		refuseJSON(t, why, text, public, loud, jws.ErrMalformed)
		if e, err := jws.ParseJSON([]byte(text), 0); why != "payload missing" && why != "payload in another case (L28)" && (err == nil || e != nil) {
			t.Errorf("%s: ParseJSON takes it", why)
		}
	}
}

func TestL33_TheSameParameterInBothHeaders(t *testing.T) {
	key := generate(t, jwk.HS256).WithID("k")
	for protected, unprotected := range map[string]string{
		`{"alg":"HS256"}`:                  `{"alg":"HS256"}`,
		`{"alg":"HS256","kid":"k"}`:        `{"kid":"k"}`,
		`{"alg":"HS256","typ":"T"}`:        `{"typ":"T"}`,
		`{"alg":"HS256","x":1}`:            `{"x":1}`,
		`{"alg":"HS256","x":1,"y":2}`:      `{"z":1,"\u0078":1}`,
		`{"alg":"HS256","kid":""}`:         `{"kid":"k"}`,
		`{"alg":"HS256","x":1,"\u0079":2}`: `{"y":2}`,
	} {
		refuseJSON(t, protected+unprotected, flattened(t, key, protected, unprotected), key.VerificationKey(), loud, jws.ErrMalformed)
	}
	for _, unprotected := range []string{`{"x":1,"x":1}`, `{"x":1,"\u0078":1}`} {
		refuseJSON(t, "twice in one", flattened(t, key, `{"alg":"HS256"}`, unprotected), key.VerificationKey(), nil, jws.ErrMalformed)
	}
	acceptJSON(t, "other cases", flattened(t, key, `{"alg":"HS256","x":1}`, `{"X":1,"Alg":"none"}`), jws.AllSignatures, key.VerificationKey(), nil)
}

// L37: nothing guesses whether one signature is enough, and the result names
// the ones that hold (CVE-2016-9122).
func TestL37_AnyAndAll(t *testing.T) {
	good, alsoGood, unknown := generate(t, jwk.ES256), generate(t, jwk.Ed25519), generate(t, jwk.ES256)
	keys := newSet(t, good, alsoGood)
	sign := func(key *jwk.SigningKey, more string) string {
		return jsonSignature(t, key, `{"alg":"`+string(key.Algorithm())+`","kid":"`+key.ID()+`"`+more+`}`, "", "YWJj")
	}
	forged := jsonSignature(t, unknown, `{"alg":"ES256","kid":"`+good.ID()+`"}`, "", "YWJj")
	for _, c := range []struct {
		why  string
		list []string
		any  []int // the indices that AnySignature names
		all  error // of AllSignatures
	}{
		{"both hold", []string{sign(good, ""), sign(alsoGood, "")}, []int{0, 1}, nil},
		{"the first is forged", []string{forged, sign(alsoGood, "")}, []int{1}, jwk.ErrSignature},
		{"the second is forged", []string{sign(alsoGood, ""), forged}, []int{0}, jwk.ErrSignature},
		{"one is of an unknown key", []string{sign(unknown, ""), sign(good, "")}, []int{1}, jwk.ErrKeyNotFound},
		{"one has alg none", []string{jsonSignature(t, good, `{"alg":"none"}`, "", "YWJj"), sign(good, "")}, []int{1}, jwk.ErrKeyNotFound},
		{"one wants an extension", []string{sign(good, `,"crit":["x"],"x":1`), sign(alsoGood, "")}, []int{1}, jws.ErrMalformed},
		{"one is of another payload", []string{jsonSignature(t, good, `{"alg":"ES256"}`, "", "YWJk"), sign(alsoGood, "")}, []int{1}, jwk.ErrSignature},
		{"all are forged", []string{forged, forged, forged}, nil, jwk.ErrSignature},
		{"one is malformed", []string{sign(good, ""), jsonSignature(t, good, `{"alg":"ES256","alg":"ES256"}`, "", "YWJj")}, nil, jws.ErrMalformed},
	} {
		v, err := jws.VerifyJSON(ctx, []byte(general(c.list...)), jws.AnySignature, keys, nil)
		if (err == nil) != (c.any != nil) || (v == nil) != (c.any == nil) {
			t.Errorf("%s, any: got %+v, %v", c.why, v, err)
		}
		if v != nil && !named(v, c.any) {
			t.Errorf("%s, any: named %+v, want %v", c.why, v.Signatures, c.any)
		}
		v, err = jws.VerifyJSON(ctx, []byte(general(c.list...)), jws.AllSignatures, keys, nil)
		if !errors.Is(err, c.all) || (v == nil) == (err == nil) {
			t.Errorf("%s, all: got %+v, %v", c.why, v, err)
		}
	}
	for _, need := range []jws.Quorum{0, -1, 3} {
		if v, err := jws.VerifyJSON(ctx, []byte(general(sign(good, ""))), need, keys, nil); err == nil || v != nil {
			t.Errorf("quorum %d: got %+v", need, v)
		}
	}
}

// named reports whether the indices are the ones wanted, and header and key
// those of the signature.
func named(v *jws.Verified, indices []int) bool {
	if string(v.Payload) != "abc" || len(v.Signatures) != len(indices) {
		return false
	}
	for i, s := range v.Signatures {
		if s.Index != indices[i] || s.Key.Algorithm() != s.Header.Algorithm || s.Header.KeyID != s.Key.ID() {
			return false
		}
	}
	return true
}

// A source that cannot answer ends the verification, or not, as the quorum has
// it.
type broken struct{ jwk.Source }

var errBroken = errors.New("the source is broken")

func (b broken) FindKey(ctx context.Context, alg jwk.SignatureAlgorithm, kid string) (*jwk.VerificationKey, error) {
	if kid == "" {
		return nil, errBroken
	}
	return b.Source.FindKey(ctx, alg, kid)
}

func TestASourceThatFails(t *testing.T) {
	key := generate(t, jwk.HS256).WithID("k")
	text := general(jsonSignature(t, key, `{"alg":"HS256"}`, "", "YWJj"), jsonSignature(t, key, `{"alg":"HS256","kid":"k"}`, "", "YWJj"))
	if v, err := jws.VerifyJSON(ctx, []byte(text), jws.AllSignatures, broken{key.VerificationKey()}, nil); !errors.Is(err, errBroken) || v != nil {
		t.Errorf("got %+v, %v", v, err)
	}
	if v := acceptJSON(t, "any", text, jws.AnySignature, broken{key.VerificationKey()}, nil); len(v.Signatures) != 1 || v.Signatures[0].Index != 1 {
		t.Errorf("got %+v", v)
	}
	if v, err := jws.VerifyJSON(ctx, []byte(text), jws.AnySignature, nil, nil); err == nil || v != nil {
		t.Errorf("no source: got %+v", v)
	}
}

func TestL37_NumberOfSignatures(t *testing.T) {
	key := generate(t, jwk.HS256)
	one := jsonSignature(t, key, `{"alg":"HS256"}`, "", "YWJj")
	for n, fine := range map[int]bool{1: true, jws.MaxSignatures: true, jws.MaxSignatures + 1: false, 100: false} {
		list := strings.Split(strings.Repeat(one+"\n", n), "\n")[:n]
		_, err := jws.VerifyJSON(ctx, []byte(general(list...)), jws.AllSignatures, key.VerificationKey(), nil)
		if (err == nil) != fine {
			t.Errorf("%d signatures: %v", n, err)
		}
		e, err := jws.SignJSON(nil, make([]jws.Signer, n)...)
		if err == nil || e != nil {
			t.Errorf("%d signers without a key: %v", n, err)
		}
		signers := make([]jws.Signer, n)
		for i := range signers {
			signers[i].Key = key
		}
		if e, err := jws.SignJSON(nil, signers...); (err == nil) != fine || (e != nil) != fine {
			t.Errorf("%d signers: %v", n, err)
		}
	}
	if e, err := jws.SignJSON(nil); err == nil || e != nil {
		t.Error("no signer: no error")
	}
}

func TestL65_L66_L67_L68_JSON(t *testing.T) {
	key := generate(t, jwk.HS256)
	public := key.VerificationKey()
	members := jsonMembers(t, key, `{"alg":"HS256"}`, "", "YWJj")
	wide := strings.Repeat(`0,`, 2_000_000) + "0"
	for why, text := range map[string]string{
		"L65 dots":            strings.Repeat(".", 5<<20),
		"L66 a long payload":  `{"payload":"` + strings.Repeat("YWJj", 3<<20) + `",` + members + `}`,
		"L67 deep":            `{"x":` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + `}`,
		"L68 wide":            `{"x":[` + wide + `]}`,
		"L68 many signatures": `{"payload":"YWJj","signatures":[` + wide + `]}`,
	} {
		refuseJSON(t, why, text, public, nil, jws.ErrMalformed)
		raw := []byte(text)
		if n := testing.AllocsPerRun(10, func() { jws.VerifyJSON(ctx, raw, jws.AllSignatures, public, nil) }); n > 0 {
			t.Errorf("%s: %v allocations", why, n)
		}
		if strings.HasPrefix(why, "L66") {
			continue
		}
		refuseJSON(t, why+", under a limit that was raised", text, public, &jws.VerifyOptions{MaxLength: 64 << 20}, jws.ErrMalformed)
	}
	at := flattened(t, key, `{"alg":"HS256"}`, "")
	for limit, fine := range map[int]bool{len(at): true, len(at) - 1: false} {
		_, err := jws.VerifyJSON(ctx, []byte(at), jws.AllSignatures, public, &jws.VerifyOptions{MaxLength: limit})
		_, errParse := jws.ParseJSON([]byte(at), limit)
		if (err == nil) != fine || (errParse == nil) != fine {
			t.Errorf("%d bytes under a limit of %d: %v, %v", len(at), limit, err, errParse)
		}
	}
}

// P2: a payload is not looked at before its signature holds.
func TestL46_JSONSignatureBeforePayload(t *testing.T) {
	key, other := generate(t, jwk.HS256), generate(t, jwk.HS256)
	for _, payload := range []string{"!!!", "YR", "YQ=="} {
		text := `{"payload":"` + payload + `",` + jsonMembers(t, key, `{"alg":"HS256"}`, "", payload) + `}`
		refuseJSON(t, "another key", text, other.VerificationKey(), nil, jwk.ErrSignature)
		refuseJSON(t, "the key", text, key.VerificationKey(), nil, jws.ErrMalformed)
	}
}

func TestEveryChangedByteOfJSONIsNoticed(t *testing.T) {
	key := generate(t, jwk.ES256)
	text := []byte(flattened(t, key, `{"alg":"ES256"}`, ""))
	for i := range text {
		for _, bit := range []byte{1, 2, 4, 8, 16, 32, 64} {
			text[i] ^= bit
			if _, err := jws.VerifyJSON(ctx, text, jws.AnySignature, key.VerificationKey(), nil); err == nil {
				t.Errorf("byte %d changed to %q: accepted", i, text[i])
			}
			text[i] ^= bit
		}
	}
}

func TestWhatWasVerifiedDoesNotFollowTheText(t *testing.T) {
	key := generate(t, jwk.HS256)
	text := []byte(flattened(t, key, `{"alg":"HS256","typ":"T"}`, `{"x":"y"}`))
	e, err := jws.ParseJSON(text, 0)
	if err != nil {
		t.Fatal(err)
	}
	v, err := jws.VerifyJSON(ctx, text, jws.AllSignatures, key.VerificationKey(), nil)
	if err != nil {
		t.Fatal(err)
	}
	clear(text)
	if s := v.Signatures[0]; string(v.Payload) != "abc" || s.Header.Type != "T" || string(s.Unprotected.Get("x")) != `"y"` {
		t.Errorf("got %+v", v)
	}
	again, err := e.Flattened()
	if err != nil {
		t.Fatal(err)
	}
	acceptJSON(t, "after", string(again), jws.AllSignatures, key.VerificationKey(), nil)
}
