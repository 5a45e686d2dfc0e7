package jws_test

import (
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/internal/b64"
	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jws"
)

func parseKey(t testing.TB, text string, alg jwk.SignatureAlgorithm) *jwk.SigningKey {
	t.Helper()
	key, err := jwk.ParseSigningKey([]byte(text), alg)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func newSet(t testing.TB, keys ...*jwk.SigningKey) *jwk.Set {
	t.Helper()
	var public []*jwk.VerificationKey
	for _, key := range keys {
		public = append(public, key.VerificationKey())
	}
	set, err := jwk.NewSet(public...)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// The headers of A.1 hold a line break: nobody could verify it who encoded the
// header again (L25).
func TestL25_RFC7515_A1_A2_A3_A4(t *testing.T) {
	for _, c := range []struct {
		name, key            string
		alg                  jwk.SignatureAlgorithm
		protected, signature string
		segment, payload     string
		typ                  string
		deterministic        bool
	}{
		{"A.1", rfc7515A1Key, jwk.HS256, rfc7515A1Protected, rfc7515A1Signature, rfc7515Segment, rfc7515Payload, "JWT", true},
		{"A.2", rfc7515A2Key, jwk.RS256, rfc7515A2Protected, rfc7515A2Signature, rfc7515Segment, rfc7515Payload, "", true},
		{"A.3", rfc7515A3Key, jwk.ES256, rfc7515A3Protected, rfc7515A3Signature, rfc7515Segment, rfc7515Payload, "", false},
		{"A.4", rfc7515A4Key, jwk.ES512, rfc7515A4Protected, rfc7515A4Signature, "UGF5bG9hZA", "Payload", "", false},
	} {
		key := parseKey(t, c.key, c.alg)
		signed := c.protected + "." + c.segment
		m, err := jws.Verify(ctx, signed+"."+c.signature, key.VerificationKey(), nil)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if m.Header.Type != c.typ || m.Header.Algorithm != c.alg || string(m.Payload) != c.payload {
			t.Errorf("%s: got %+v %q", c.name, m.Header, m.Payload)
		}
		if !c.deterministic {
			continue
		}
		if signature, err := key.Sign([]byte(signed)); err != nil || b64.Encode(signature) != c.signature {
			t.Errorf("%s: signed again: %x, %v", c.name, signature, err)
		}
	}
	// A.2 can be made from the outside, too.
	key := parseKey(t, rfc7515A2Key, jwk.RS256)
	token, err := jws.Sign(key, []byte(rfc7515Payload), &jws.SignOptions{OmitKeyID: true})
	if want := rfc7515A2Protected + "." + rfc7515Segment + "." + rfc7515A2Signature; err != nil || token != want {
		t.Errorf("A.2: signed %s, %v", token, err)
	}
}

func TestL1_RFC7515_A5(t *testing.T) {
	const unsecured = "eyJhbGciOiJub25lIn0"
	key := parseKey(t, rfc7515A1Key, jwk.HS256)
	refuse(t, "A.5", unsecured+"."+rfc7515Segment+".", key.VerificationKey(), jws.ErrMalformed)
	refuse(t, "A.5 with a signature", unsecured+"."+rfc7515Segment+"."+rfc7515A1Signature, key.VerificationKey(), jwk.ErrKeyNotFound)
	for _, signature := range []string{`""`, `"AA"`} {
		text := `{"protected":"` + unsecured + `","payload":"` + rfc7515Segment + `","signature":` + signature + `}`
		refuseJSON(t, "A.5 as JSON", text, key.VerificationKey(), nil, nil)
	}
}

const (
	rfc7515A6KeyID1 = "2010-12-29"
	rfc7515A6KeyID2 = "e9bc097a-ce51-4036-9562-d2ade882db0d"

	rfc7515A6 = `{
     "payload": "` + rfc7515Segment + `",
     "signatures":[
      {"protected":"` + rfc7515A2Protected + `",
       "header": {"kid":"` + rfc7515A6KeyID1 + `"},
       "signature": "` + rfc7515A2Signature + `"},
      {"protected":"` + rfc7515A3Protected + `",
       "header": {"kid":"` + rfc7515A6KeyID2 + `"},
       "signature": "` + rfc7515A3Signature + `"}]
    }`

	rfc7515A7 = `{
     "payload": "` + rfc7515Segment + `",
     "protected":"` + rfc7515A3Protected + `",
     "header": {"kid":"` + rfc7515A6KeyID2 + `"},
     "signature": "` + rfc7515A3Signature + `"
    }`
)

func TestRFC7515_A6(t *testing.T) {
	first := parseKey(t, rfc7515A2Key, jwk.RS256).WithID(rfc7515A6KeyID1)
	second := parseKey(t, rfc7515A3Key, jwk.ES256).WithID(rfc7515A6KeyID2)
	for _, need := range []jws.Quorum{jws.AnySignature, jws.AllSignatures} {
		v := acceptJSON(t, "A.6", rfc7515A6, need, newSet(t, first, second), nil)
		if string(v.Payload) != rfc7515Payload || len(v.Signatures) != 2 {
			t.Fatalf("got %+v", v)
		}
		for i, kid := range []string{rfc7515A6KeyID1, rfc7515A6KeyID2} {
			s := v.Signatures[i]
			if s.Index != i || s.Key.ID() != kid || s.Header.KeyID != "" || string(s.Unprotected.Get("kid")) != `"`+kid+`"` {
				t.Errorf("signature %d: %+v", i, s)
			}
		}
	}
	e, err := jws.SignJSON([]byte(rfc7515Payload), jws.Signer{Key: first, UnprotectedKeyID: true}, jws.Signer{Key: second, UnprotectedKeyID: true})
	if err != nil {
		t.Fatal(err)
	}
	text, err := e.General()
	if err != nil {
		t.Fatal(err)
	}
	acceptJSON(t, "A.6 made again", string(text), jws.AllSignatures, newSet(t, first, second), nil)
	// All but the second signature, which is random in the RFC, is the same.
	compact := strings.NewReplacer(" ", "", "\n", "").Replace(rfc7515A6)
	if want := compact[:strings.Index(compact, rfc7515A3Signature)]; !strings.HasPrefix(string(text), want) {
		t.Errorf("made %s, want it to hold %s", text, want)
	}
}

func TestRFC7515_A7(t *testing.T) {
	key := parseKey(t, rfc7515A3Key, jwk.ES256).WithID(rfc7515A6KeyID2)
	v := acceptJSON(t, "A.7", rfc7515A7, jws.AllSignatures, key.VerificationKey(), nil)
	if string(v.Payload) != rfc7515Payload || len(v.Signatures) != 1 || v.Signatures[0].Header.Algorithm != jwk.ES256 {
		t.Errorf("got %+v", v)
	}
	other := key.WithID("another")
	refuseJSON(t, "A.7 under another kid", rfc7515A7, other.VerificationKey(), nil, jwk.ErrKeyNotFound)
}
