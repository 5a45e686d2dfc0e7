package jws_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/internal/b64"
	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jws"
)

// FuzzParseJSON: what is read can be written and read again, and is the same
// then; encoding/json finds the same payload in it.
func FuzzParseJSON(f *testing.F) {
	f.Add([]byte(rfc7515A6))
	f.Add([]byte(rfc7515A7))
	f.Add([]byte(rfc7797Flattened))
	f.Add([]byte(`{"signatures":[{"protected":"e30","header":{},"signature":"AA"}]}`))
	f.Add([]byte(`{"payload":"","header":{"alg":"HS256","x":[{"y":null}]},"signature":"AA"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		e, err := jws.ParseJSON(text, 0)
		if (e == nil) == (err == nil) {
			t.Fatalf("%q: %v and %v", text, e, err)
		}
		if err != nil {
			return
		}
		var plain struct{ Payload *string }
		if err := json.Unmarshal(text, &plain); err != nil {
			t.Fatalf("%q: accepted, but encoding/json says %v", text, err)
		}
		whole, err := e.General()
		if err != nil {
			return // too deep, once it is inside of an array
		}
		again, err := jws.ParseJSON(whole, 2*jws.DefaultMaxLengthJSON)
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
func reread(t *testing.T, e *jws.Envelope) {
	if flat, err := e.Flattened(); err == nil {
		again, err := jws.ParseJSON(flat, 2*jws.DefaultMaxLengthJSON)
		if err != nil {
			t.Fatalf("wrote %q: %v", flat, err)
		}
		if twice, err := again.Flattened(); err != nil || !bytes.Equal(twice, flat) {
			t.Fatalf("wrote %q, then %q, %v", flat, twice, err)
		}
	}
	if compact, err := e.Compact(); err == nil {
		again, err := jws.ParseCompact(compact, 2*jws.DefaultMaxLengthJSON)
		if err != nil {
			t.Fatalf("wrote %q: %v", compact, err)
		}
		if twice, err := again.Compact(); err != nil || twice != compact {
			t.Fatalf("wrote %q, then %q, %v", compact, twice, err)
		}
	}
}

// FuzzSerialisationsAgree: a compact token and the JSON of the same three
// segments are both accepted, with the same payload, or both refused.
func FuzzSerialisationsAgree(f *testing.F) {
	key := generate(f, jwk.HS256)
	for _, header := range []string{`{"alg":"HS256"}`, `{"alg":"HS256","b64":false,"crit":["b64"]}`, `{"alg":"HS256","x":1,"crit":["x"]}`,
		`{"alg":"none"}`, `{"alg":"HS256","crit":[]}`, `{}`, `[]`, `{"alg":"HS256","kid":1}`} {
		f.Add(header, "payload", false)
		f.Add(header, "cGF5bG9hZA", true)
	}
	f.Fuzz(func(t *testing.T, header, payload string, raw bool) {
		segment := payload
		if !raw {
			segment = b64.Encode([]byte(payload))
		}
		if strings.Contains(segment, ".") {
			return // the compact form would have other segments
		}
		protected := b64.Encode([]byte(header))
		signature, err := key.Sign([]byte(protected + "." + segment))
		if err != nil {
			t.Fatal(err)
		}
		compact := protected + "." + segment + "." + b64.Encode(signature)
		text, err := json.Marshal(map[string]string{"protected": protected, "payload": segment, "signature": b64.Encode(signature)})
		if err != nil {
			t.Fatal(err)
		}
		opts := &jws.VerifyOptions{MaxLength: 1 << 20, Critical: []string{"b64", "x"}}
		m, errCompact := jws.Verify(ctx, compact, key.VerificationKey(), opts)
		v, errJSON := jws.VerifyJSON(ctx, text, jws.AllSignatures, key.VerificationKey(), opts)
		if (m == nil) == (errCompact == nil) || (v == nil) == (errJSON == nil) {
			t.Fatalf("%q: a value and an error, or neither", compact)
		}
		// JSON has room for unencoded payloads that a compact token has not.
		if (m == nil) != (v == nil) && (m != nil || printable(segment)) {
			t.Fatalf("%q: compact %v, JSON %v", compact, errCompact, errJSON)
		}
		if m != nil && (!bytes.Equal(m.Payload, v.Payload) || m.Header != v.Signatures[0].Header) {
			t.Fatalf("%q: compact %+v, JSON %+v", compact, m, v)
		}
	})
}

func printable(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' })
}
