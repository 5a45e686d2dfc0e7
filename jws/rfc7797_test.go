package jws_test

import (
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/internal/b64"
	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jws"
)

// The examples of RFC 7797 section 4, signed with the key of RFC 7515 A.1.
const (
	rfc7797Payload    = "$.02"
	rfc7797Control    = "eyJhbGciOiJIUzI1NiJ9.JC4wMg.5mvfOroL-g7HyqJoozehmsaqmvTYGEq5jTI1gVvoEoQ"
	rfc7797Protected  = "eyJhbGciOiJIUzI1NiIsImI2NCI6ZmFsc2UsImNyaXQiOlsiYjY0Il19"
	rfc7797Signature  = "A5dxf2s96_n5FLueVuW1Z_vh161FwXZC4YLPff6dmDY"
	rfc7797Detached   = rfc7797Protected + ".." + rfc7797Signature
	rfc7797Flattened  = `{"payload":"$.02","protected":"` + rfc7797Protected + `","signature":"` + rfc7797Signature + `"}`
	headerUnencoded   = `{"alg":"HS256","b64":false,"crit":["b64"]}`
	headerUnencodedES = `{"alg":"ES256","b64":false,"crit":["b64"]}`
)

var (
	unencoded       = &jws.VerifyOptions{Critical: []string{"b64"}}
	signUnencoded   = &jws.SignOptions{Unencoded: true, OmitKeyID: true}
	withoutAKeyID   = &jws.SignOptions{OmitKeyID: true}
	notForCompact   = []string{"$.02", ".", "\n", "\x00", "\x7f", "é", "a.b", "\xff"}
	fineForCompact  = []string{"", " ", "This is the payload string!", "$02", "~-_+/=\"\\"}
	notForJSON      = []string{"\xff", "a\xc3", "\xed\xa0\x80"}
	onlyForDetached = []byte("\xff\x00.")
)

func TestRFC7797_4(t *testing.T) {
	key := parseKey(t, rfc7515A1Key, jwk.HS256)
	public := key.VerificationKey()
	if token, err := jws.Sign(key, []byte(rfc7797Payload), withoutAKeyID); err != nil || token != rfc7797Control {
		t.Errorf("4.1: made %s, %v", token, err)
	}
	if token, err := jws.SignDetached(key, strings.NewReader(rfc7797Payload), signUnencoded); err != nil || token != rfc7797Detached {
		t.Errorf("4.2: made %s, %v", token, err)
	}
	if _, err := jws.VerifyDetached(ctx, rfc7797Detached, strings.NewReader(rfc7797Payload), public, unencoded); err != nil {
		t.Errorf("4.2: %v", err)
	}
	e, err := jws.SignJSON([]byte(rfc7797Payload), jws.Signer{Key: key, Protected: signUnencoded})
	if err != nil {
		t.Fatal(err)
	}
	if text, err := e.Flattened(); err != nil || string(text) != rfc7797Flattened {
		t.Errorf("4.2: made %s, %v", text, err)
	}
	if token, err := e.Compact(); err == nil {
		t.Errorf("4.2: a payload with a dot in the compact serialisation: %s", token)
	}
	if v := acceptJSON(t, "4.2", rfc7797Flattened, jws.AllSignatures, public, unencoded); string(v.Payload) != rfc7797Payload {
		t.Errorf("4.2: got %q", v.Payload)
	}
}

// Nobody gets an unencoded payload who did not ask for one.
func TestL35_UnencodedMustBeAskedFor(t *testing.T) {
	public := parseKey(t, rfc7515A1Key, jwk.HS256).VerificationKey()
	refuseJSON(t, "JSON", rfc7797Flattened, public, nil, jws.ErrMalformed)
	refuseJSON(t, "JSON, another name", rfc7797Flattened, public, &jws.VerifyOptions{Critical: []string{"B64"}}, jws.ErrMalformed)
	if m, err := jws.VerifyDetached(ctx, rfc7797Detached, strings.NewReader(rfc7797Payload), public, nil); err == nil || m != nil {
		t.Error("detached: accepted")
	}
}

func TestL35_B64AndCrit(t *testing.T) {
	key := generate(t, jwk.HS256)
	for header, fine := range map[string]bool{
		headerUnencoded:                                    true,
		`{"alg":"HS256","b64":true}`:                       true,
		`{"alg":"HS256","b64":true,"crit":["b64"]}`:        true,
		`{"alg":"HS256","b64":false}`:                      false,
		`{"alg":"HS256","b64":false,"crit":["x"],"x":1}`:   false,
		`{"alg":"HS256","b64":false,"crit":"b64"}`:         false,
		`{"alg":"HS256","b64":"false","crit":["b64"]}`:     false,
		`{"alg":"HS256","b64":null,"crit":["b64"]}`:        false,
		`{"alg":"HS256","b64":0,"crit":["b64"]}`:           false,
		`{"alg":"HS256","crit":["b64"]}`:                   false,
		`{"alg":"HS256","b64":false,"crit":["b64","b64"]}`: false,
		`{"alg":"HS256","B64":false,"crit":["b64"]}`:       false,
	} {
		signed := b64.Encode([]byte(header)) + ".YWJj"
		signature, err := key.Sign([]byte(signed))
		if err != nil {
			t.Fatal(err)
		}
		opts := &jws.VerifyOptions{Critical: []string{"b64", "x"}}
		m, err := jws.Verify(ctx, signed+"."+b64.Encode(signature), key.VerificationKey(), opts)
		if (err == nil) != fine {
			t.Errorf("%s: %v", header, err)
		}
		want := "abc"
		if header == headerUnencoded {
			want = "YWJj"
		}
		if err == nil && string(m.Payload) != want {
			t.Errorf("%s: got %q", header, m.Payload)
		}
	}
}

func TestL35_SignaturesThatDisagree(t *testing.T) {
	first, second := generate(t, jwk.HS256), generate(t, jwk.ES256)
	signers := []jws.Signer{{Key: first, Protected: &jws.SignOptions{Unencoded: true}}, {Key: second}}
	if e, err := jws.SignJSON([]byte("payload"), signers...); err == nil || e != nil {
		t.Error("made a text that nobody may accept")
	}
	plain, raw := jsonSignature(t, first, `{"alg":"HS256"}`, "", "YWJj"), jsonSignature(t, second, headerUnencodedES, "", "YWJj")
	for _, list := range []string{plain + "," + raw, raw + "," + plain} {
		text := `{"payload":"YWJj","signatures":[` + list + `]}`
		for _, need := range []jws.Quorum{jws.AnySignature, jws.AllSignatures} {
			if v, err := jws.VerifyJSON(ctx, []byte(text), need, newSet(t, first, second), unencoded); err == nil || v != nil {
				t.Errorf("%s: accepted", text)
			}
		}
	}
}

func TestUnencodedPayloads(t *testing.T) {
	key := generate(t, jwk.HS256)
	opts := &jws.SignOptions{Unencoded: true}
	for _, payload := range fineForCompact {
		token, err := jws.Sign(key, []byte(payload), opts)
		if err != nil {
			t.Errorf("%q: %v", payload, err)
			continue
		}
		m, err := jws.Verify(ctx, token, key.VerificationKey(), unencoded)
		if err != nil || string(m.Payload) != payload {
			t.Errorf("%q: got %+v, %v", payload, m, err)
		}
	}
	for _, payload := range notForCompact {
		if token, err := jws.Sign(key, []byte(payload), opts); err == nil || token != "" {
			t.Errorf("%q: made %q", payload, token)
		}
		if strings.Contains(payload, ".") {
			continue
		}
		signed := b64.Encode([]byte(headerUnencoded)) + "." + payload
		signature, err := key.Sign([]byte(signed))
		if err != nil {
			t.Fatal(err)
		}
		if m, err := jws.Verify(ctx, signed+"."+b64.Encode(signature), key.VerificationKey(), unencoded); err == nil || m != nil {
			t.Errorf("%q: accepted", payload)
		}
	}
	for _, payload := range notForJSON {
		if e, err := jws.SignJSON([]byte(payload), jws.Signer{Key: key, Protected: opts}); err == nil || e != nil {
			t.Errorf("%q: made JSON that is not UTF-8", payload)
		}
	}
	token, err := jws.SignDetached(key, strings.NewReader(string(onlyForDetached)), opts)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := jws.VerifyDetached(ctx, token, strings.NewReader(string(onlyForDetached)), key.VerificationKey(), unencoded); err != nil {
		t.Error(err)
	}
}
