package jws_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/internal/b64"
	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jws"
)

// member writes the signature as it stands in the JSON serialisations.
func (f figure) member() string {
	text := ""
	if f.protected != "" {
		text += `"protected":"` + f.protected + `",`
	}
	if f.unprotected != "" {
		text += `"header":` + f.unprotected + `,`
	}
	return text + `"signature":"` + f.signature + `"`
}

// signer asks for the headers of the figure.
func (f figure) signer(t *testing.T) jws.Signer {
	return jws.Signer{
		Key:                  parseKey(t, f.key, f.alg),
		UnprotectedKeyID:     strings.Contains(f.unprotected, `"kid"`),
		UnprotectedAlgorithm: strings.Contains(f.unprotected, `"alg"`),
	}
}

func (f figure) deterministic() bool { return f.alg == jwk.RS256 || f.alg == jwk.HS256 }

// loud accepts figures 4.7 and 4.8, whose alg nobody signed.
var loud = &jws.VerifyOptions{UnprotectedAlgorithm: true}

func TestRFC7520_4_1_to_4_7(t *testing.T) {
	payload := b64.Encode([]byte(rfc7520Payload))
	for _, f := range rfc7520Figures[:6] {
		signer := f.signer(t)
		public := signer.Key.VerificationKey()
		flattened := `{"payload":"` + payload + `",` + f.member() + `}`
		general := `{"payload":"` + payload + `","signatures":[{` + f.member() + `}]}`
		for _, text := range []string{flattened, general} {
			if v := acceptJSON(t, f.section, text, jws.AllSignatures, public, loud); string(v.Payload) != rfc7520Payload {
				t.Errorf("%s: got %q", f.section, v.Payload)
			}
			if signer.UnprotectedAlgorithm { // L16
				refuseJSON(t, f.section+" without being asked", text, public, nil, jws.ErrMalformed)
			}
		}
		if f.unprotected == "" {
			if _, err := jws.Verify(ctx, f.protected+"."+payload+"."+f.signature, public, nil); err != nil {
				t.Errorf("%s: compact: %v", f.section, err)
			}
		}
		if !f.deterministic() {
			continue
		}
		e, err := jws.SignJSON([]byte(rfc7520Payload), signer)
		if err != nil {
			t.Fatal(err)
		}
		if text, err := e.Flattened(); err != nil || string(text) != flattened {
			t.Errorf("%s: made %s, %v", f.section, text, err)
		}
		if text, err := e.General(); err != nil || string(text) != general {
			t.Errorf("%s: made %s, %v", f.section, text, err)
		}
	}
}

// Figures 30 to 32: the signature of 4.4, without its payload.
func TestRFC7520_4_5(t *testing.T) {
	f := rfc7520Figures[3]
	key := parseKey(t, f.key, f.alg)
	compact := f.protected + ".." + f.signature
	if token, err := jws.SignDetached(key, strings.NewReader(rfc7520Payload), nil); err != nil || token != compact {
		t.Errorf("made %s, %v", token, err)
	}
	if _, err := jws.VerifyDetached(ctx, compact, strings.NewReader(rfc7520Payload), key.VerificationKey(), nil); err != nil {
		t.Error(err)
	}
	e, err := jws.SignJSONDetached(strings.NewReader(rfc7520Payload), jws.Signer{Key: key})
	if err != nil {
		t.Fatal(err)
	}
	flattened, general := `{`+f.member()+`}`, `{"signatures":[{`+f.member()+`}]}`
	if text, err := e.Flattened(); err != nil || string(text) != flattened {
		t.Errorf("made %s, %v", text, err)
	}
	if text, err := e.General(); err != nil || string(text) != general {
		t.Errorf("made %s, %v", text, err)
	}
	if text, err := e.Compact(); err != nil || text != compact {
		t.Errorf("made %s, %v", text, err)
	}
	for _, text := range []string{flattened, general} {
		v, err := jws.VerifyJSONDetached(ctx, []byte(text), strings.NewReader(rfc7520Payload), jws.AllSignatures, key.VerificationKey(), nil)
		if err != nil || v.Payload != nil || len(v.Signatures) != 1 {
			t.Errorf("%s: got %+v, %v", text, v, err)
		}
	}
}

// The second of the three signatures has no protected header.
func TestRFC7520_4_8(t *testing.T) {
	var members []string
	var signers []jws.Signer
	var keys []*jwk.SigningKey
	for _, f := range rfc7520Figures[6:] {
		members = append(members, `{`+f.member()+`}`)
		signers = append(signers, f.signer(t))
		keys = append(keys, parseKey(t, f.key, f.alg))
	}
	text := `{"payload":"` + b64.Encode([]byte(rfc7520Payload)) + `","signatures":[` + strings.Join(members, ",") + `]}`
	set := newSet(t, keys...)
	if v := acceptJSON(t, "all", text, jws.AllSignatures, set, loud); len(v.Signatures) != 3 {
		t.Errorf("got %+v", v)
	}
	refuseJSON(t, "all, without being asked", text, set, nil, jws.ErrMalformed)
	v := acceptJSON(t, "any", text, jws.AnySignature, set, nil)
	if len(v.Signatures) != 2 || v.Signatures[0].Index != 0 || v.Signatures[1].Index != 2 {
		t.Errorf("got %+v", v)
	}
	e, err := jws.SignJSON([]byte(rfc7520Payload), signers...)
	if err != nil {
		t.Fatal(err)
	}
	made, err := e.General()
	random := rfc7520Figures[7].signature
	before, after, _ := strings.Cut(text, random)
	if err != nil || len(made) != len(text) || !strings.HasPrefix(string(made), before) || !strings.HasSuffix(string(made), after) {
		t.Errorf("made %s, %v", made, err)
	}
}

// example is one file of the cookbook.
type example struct {
	Title string
	Input struct {
		Payload string
		Key     json.RawMessage
		Alg     json.RawMessage
	}
	Output struct {
		Compact string
		JSON    json.RawMessage
		Flat    json.RawMessage `json:"json_flat"`
	}
}

func readExample(t *testing.T, file string) (ex example, keys *jwk.Set) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(text, &ex)
	}
	if err != nil {
		t.Fatal(err)
	}
	var texts []json.RawMessage
	var algs []jwk.SignatureAlgorithm
	if json.Unmarshal(ex.Input.Key, &texts) != nil || json.Unmarshal(ex.Input.Alg, &algs) != nil {
		var alg jwk.SignatureAlgorithm
		if err := json.Unmarshal(ex.Input.Alg, &alg); err != nil {
			t.Fatal(err)
		}
		texts, algs = []json.RawMessage{ex.Input.Key}, []jwk.SignatureAlgorithm{alg}
	}
	var signing []*jwk.SigningKey
	for i, text := range texts {
		signing = append(signing, parseKey(t, string(text), algs[i]))
	}
	return ex, newSet(t, signing...)
}

// vectors returns the files of the folder, and ends the test if it is absent.
func vectors(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "shared", "vectors", filepath.FromSlash(pattern)))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) > 0 {
		return files
	}
	if slices.Contains(strings.Split(os.Getenv("TEST_REQUIRE"), ","), "vectors") {
		t.Fatalf("TEST_REQUIRE lists vectors: there is no ../shared/vectors/%s", pattern)
	}
	t.Skipf("there is no ../shared/vectors/%s beside this repository", pattern)
	return nil
}

// mislabelled are examples that are no JWS: crit is missing beside b64=false.
var mislabelled = []string{"4.2.hmac-sha2_b64_false.json"}

func TestCookbook(t *testing.T) {
	files := vectors(t, "cookbook/jws/*.json")
	files = append(files, vectors(t, "cookbook/rfc7797/*.json")...)
	files = append(files, vectors(t, "cookbook/curve25519/jws.json")...)
	for _, file := range files {
		name := filepath.Base(file)
		t.Run(name, func(t *testing.T) {
			ex, keys := readExample(t, file)
			opts := &jws.VerifyOptions{Critical: []string{"b64"}, UnprotectedAlgorithm: true}
			for _, text := range []json.RawMessage{ex.Output.JSON, ex.Output.Flat} {
				if text == nil {
					continue
				}
				payload, err := openJSON(text, ex.Input.Payload, keys, opts)
				if slices.Contains(mislabelled, name) != (err != nil) {
					t.Errorf("%s: %v", text, err)
				} else if err == nil && payload != ex.Input.Payload {
					t.Errorf("%s: got %q", text, payload)
				}
			}
			if ex.Output.Compact == "" {
				return
			}
			if payload, err := openCompact(ex.Output.Compact, ex.Input.Payload, keys, opts); err != nil || payload != ex.Input.Payload {
				t.Errorf("%s: got %q, %v", ex.Output.Compact, payload, err)
			}
		})
	}
}

// openJSON returns the payload, which is the one given if it is detached.
func openJSON(text json.RawMessage, detached string, keys jwk.Source, opts *jws.VerifyOptions) (string, error) {
	if !strings.Contains(string(text), `"payload"`) {
		_, err := jws.VerifyJSONDetached(ctx, text, strings.NewReader(detached), jws.AllSignatures, keys, opts)
		return detached, err
	}
	v, err := jws.VerifyJSON(ctx, text, jws.AllSignatures, keys, opts)
	if err != nil {
		return "", err
	}
	return string(v.Payload), nil
}

func openCompact(text, detached string, keys jwk.Source, opts *jws.VerifyOptions) (string, error) {
	if strings.Contains(text, "..") {
		_, err := jws.VerifyDetached(ctx, text, strings.NewReader(detached), keys, opts)
		return detached, err
	}
	m, err := jws.Verify(ctx, text, keys, opts)
	if err != nil {
		return "", err
	}
	return string(m.Payload), nil
}
