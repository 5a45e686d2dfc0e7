package jwe_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/internal/b64"
	"github.com/jeton-auth/jeton/jwe"
	"github.com/jeton-auth/jeton/jwk"
)

// FuzzParseJSON: what is read can be written and read again, and is the same
// then; encoding/json finds the same ciphertext in it.
func FuzzParseJSON(f *testing.F) {
	f.Add([]byte(rfc7516A4))
	f.Add([]byte(rfc7516A5))
	f.Add([]byte(forgeDirect(f, jwk.A256GCM, usual).flattened()))
	f.Add([]byte(forgeIntegrated(f, generate(f, jwk.HPKE4), `{"alg":"HPKE-4"}`).general()))
	f.Add([]byte(`{"ciphertext":"","recipients":[{},{"header":{"x":[{"y":null}]}}],"unprotected":{"enc":"A128GCM"},"iv":"aWlpaWlpaWlpaWlp","tag":"dHR0dHR0dHR0dHR0dHR0dA"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		e, err := jwe.ParseJSON(text, 0)
		if (e == nil) == (err == nil) {
			t.Fatalf("%q: %v and %v", text, e, err)
		}
		if err != nil {
			return
		}
		var plain struct {
			Ciphertext *string `json:"ciphertext"`
		}
		if err := json.Unmarshal(text, &plain); err != nil || plain.Ciphertext == nil {
			t.Fatalf("%q: accepted, but encoding/json says %v", text, err)
		}
		whole, err := e.General()
		if err != nil {
			return // too deep, once it is inside of an array
		}
		again, err := jwe.ParseJSON(whole, 2*jwe.DefaultMaxLength)
		if err != nil {
			t.Fatalf("%q: wrote %q: %v", text, whole, err)
		}
		if twice, err := again.General(); err != nil || !bytes.Equal(twice, whole) {
			t.Fatalf("%q: wrote %q, then %q, %v", text, whole, twice, err)
		}
		reread(t, e)
	})
}

// reread writes the other serialisations, if there is room, and reads them.
func reread(t *testing.T, e *jwe.Envelope) {
	if flat, err := e.Flattened(); err == nil {
		again, err := jwe.ParseJSON(flat, 2*jwe.DefaultMaxLength)
		if err != nil {
			t.Fatalf("wrote %q: %v", flat, err)
		}
		if twice, err := again.Flattened(); err != nil || !bytes.Equal(twice, flat) {
			t.Fatalf("wrote %q, then %q, %v", flat, twice, err)
		}
	}
	if compact, err := e.Compact(); err == nil {
		again, err := jwe.ParseCompact(compact, 2*jwe.DefaultMaxLength)
		if err != nil {
			t.Fatalf("wrote %q: %v", compact, err)
		}
		if twice, err := again.Compact(); err != nil || twice != compact {
			t.Fatalf("wrote %q, then %q, %v", compact, twice, err)
		}
	}
}

// FuzzParseCompact: whatever is read comes out again to the letter.
func FuzzParseCompact(f *testing.F) {
	f.Add(rfc7516A1)
	f.Add(rfc7516A3)
	f.Add(forgeIntegrated(f, generate(f, jwk.HPKE4), `{"alg":"HPKE-4"}`).compact())
	f.Add(strings.Repeat(".", 100))
	f.Fuzz(func(t *testing.T, token string) {
		e, err := jwe.ParseCompact(token, 0)
		if (e == nil) == (err == nil) {
			t.Fatalf("%q: %v and %v", token, e, err)
		}
		if err != nil {
			return
		}
		if again, err := e.Compact(); err != nil || again != token {
			t.Fatalf("%q: wrote %q, %v", token, again, err)
		}
		reread(t, e)
	})
}

// FuzzDecrypt: no text is accepted that the key did not encrypt, nothing panics,
// and there is never both a message and an error.
func FuzzDecrypt(f *testing.F) {
	key := generate(f, jwk.A128KW)
	good := forge(f, key.EncryptionKey(), jwk.A128CBCHS256, fits(jwk.A128KW, jwk.A128CBCHS256, ""))
	f.Add(good.compact())
	f.Add(good.flattened())
	f.Add(good.general())
	f.Add(strings.Repeat(".", 100))
	f.Fuzz(func(t *testing.T, text string) {
		for _, opts := range []*jwe.DecryptOptions{nil, {UnprotectedAlgorithm: true, Decompress: true}} {
			m, err := decrypt(text, key, opts)
			if (m == nil) == (err == nil) {
				t.Fatalf("%q: %v and %v", text, m, err)
			}
			if err == nil && string(m.Plaintext) != "secret" {
				t.Fatalf("%q: accepted with the plaintext %q", text, m.Plaintext)
			}
		}
	})
}

// FuzzSerialisationsAgree encrypts under whatever header the fuzzer finds. The
// compact token and the JSON of the same parts are both accepted, and say the
// same, or both refused, for the same reason.
func FuzzSerialisationsAgree(f *testing.F) {
	keys := map[string]*jwk.DecryptionKey{}
	for _, alg := range []jwk.KeyAlgorithm{jwk.Dir, jwk.A256KW, jwk.A256GCMKW, jwk.ECDHES, jwk.PBES2HS256A128KW, jwk.HPKE0KE} {
		keys[string(alg)] = generate(f, alg)
		f.Add(string(alg), fits(alg, jwk.A256GCM, ""), "plaintext")
		f.Add(string(alg), fits(alg, jwk.A256GCM, `,"crit":["x"],"x":1`), "plaintext")
		f.Add(string(alg), fits(alg, jwk.A256GCM, `,"zip":"DEF","kid":"a","apu":"AA"`), "K\x04\x00")
		f.Add(string(alg), fits(alg, jwk.A256GCM, `,"p2c":1000,"iv":"","epk":{}`), "")
		f.Add(string(alg), `{"alg":"`+string(alg)+`"@}`, "plaintext")
		f.Add(string(alg), `[]`, "")
	}
	f.Fuzz(func(t *testing.T, alg, header, plaintext string) {
		key := keys[alg]
		if key == nil || header == "" || strings.Contains(header, `"p2c":1`) && len(header) > 2000 {
			return
		}
		p := forgeAll(t, key.EncryptionKey(), jwk.A256GCM, header, "", []byte(plaintext))
		opts := &jwe.DecryptOptions{MaxLength: 1 << 20, Critical: []string{"x"}, Decompress: true}
		m, errCompact := jwe.Decrypt(p.compact(), key, opts)
		j, errJSON := jwe.DecryptJSON([]byte(p.flattened()), key, opts)
		if (m == nil) == (errCompact == nil) || (j == nil) == (errJSON == nil) {
			t.Fatalf("%q: a value and an error, or neither", header)
		}
		if (m == nil) != (j == nil) {
			t.Fatalf("%q: compact %v, JSON %v", header, errCompact, errJSON)
		}
		if m == nil {
			return
		}
		if m.Header != j.Header || !bytes.Equal(m.Plaintext, j.Plaintext) || string(m.Header.Algorithm) != alg {
			t.Fatalf("%q: compact %+v, JSON %+v", header, m, j)
		}
		if m.Header.Get("zip") == nil && string(m.Plaintext) != plaintext {
			t.Fatalf("%q: got %q", header, m.Plaintext)
		}
	})
}

// FuzzHeaders puts parameters into all three places. What is accepted has a
// JOSE header in which no name occurs twice.
func FuzzHeaders(f *testing.F) {
	key := generate(f, jwk.A256KW)
	f.Add(`{"alg":"A256KW","enc":"A256GCM"}`, ``, ``)
	f.Add(`{"enc":"A256GCM"}`, `{"alg":"A256KW"}`, `{"kid":"a"}`)
	f.Add(``, `{"alg":"A256KW","enc":"A256GCM"}`, `{"x":1}`)
	f.Add(`{"alg":"A256KW","enc":"A256GCM"}`, `{"\u0061lg":1}`, `{}`)
	f.Fuzz(func(t *testing.T, protected, unprotected, own string) {
		p := forge(t, key.EncryptionKey(), jwk.A256GCM, strings.ReplaceAll(protected, "@", ""))
		p.unprotected, p.header = unprotected, own
		m, err := jwe.DecryptJSON([]byte(p.general()), key, loud)
		if (m == nil) == (err == nil) {
			t.Fatalf("%v and %v", m, err)
		}
		if err != nil {
			return
		}
		header, _ := b64.Decode(p.protected)
		names := map[string]bool{}
		for _, text := range []string{string(header), unprotected, own} {
			var members map[string]any
			if text != "" && json.Unmarshal([]byte(text), &members) != nil {
				return // the fuzzer has closed a brace and opened another
			}
			for name := range members {
				if names[name] {
					t.Fatalf("%q, %q, %q: accepted with %q twice", header, unprotected, own, name)
				}
				names[name] = true
			}
		}
	})
}
