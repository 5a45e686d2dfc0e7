package conformance_test

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"
	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jws"
)

// threeKeys are of one set, so that each signature has to find its own.
func threeKeys(t *testing.T) (keys []*jwk.SigningKey, set *jwk.Set) {
	t.Helper()
	var public []*jwk.VerificationKey
	for _, alg := range []jwk.SignatureAlgorithm{jwk.ES256, jwk.PS256, jwk.EdDSA} {
		key := signingKey(t, alg)
		keys, public = append(keys, key), append(public, key.VerificationKey())
	}
	set, err := jwk.NewSet(public...)
	if err != nil {
		t.Fatal(err)
	}
	return keys, set
}

var jsonAlgorithms = []jose.SignatureAlgorithm{jose.ES256, jose.PS256, jose.EdDSA}

// theirKey is our key as go-jose reads it from our JWK.
func theirKey(t *testing.T, key interface{ Export() ([]byte, error) }) *jose.JSONWebKey {
	t.Helper()
	text, err := key.Export()
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := goJOSE{}.key(text)
	if err != nil {
		t.Fatal(err)
	}
	return theirs
}

var order = []byte("order 7 is paid")

func TestGoJOSEReadsOurJSONSignatures(t *testing.T) {
	keys, _ := threeKeys(t)
	for n := 1; n <= len(keys); n++ {
		var signers []jws.Signer
		for _, key := range keys[:n] {
			signers = append(signers, jws.Signer{Key: key})
		}
		envelope, err := jws.SignJSON(order, signers...)
		if err != nil {
			t.Fatal(err)
		}
		texts := map[string]func() ([]byte, error){"general": envelope.General}
		if n == 1 {
			texts["flattened"] = envelope.Flattened
		}
		for name, write := range texts {
			text, err := write()
			if err != nil {
				t.Fatal(err)
			}
			wantTheirSignatures(t, name, string(text), keys[:n])
		}
	}
}

func wantTheirSignatures(t *testing.T, name, text string, keys []*jwk.SigningKey) {
	t.Helper()
	parsed, err := jose.ParseSignedJSON(text, jsonAlgorithms)
	if err != nil {
		t.Fatalf("%s: they do not read %s: %v", name, text, err)
	}
	forged, err := jose.ParseSignedJSON(strings.Replace(text, encoded(order), encoded([]byte("order 8 is paid")), 1), jsonAlgorithms)
	if err != nil {
		t.Fatal(err)
	}
	for i, key := range keys {
		public := theirKey(t, key).Public()
		if index, _, payload, err := parsed.VerifyMulti(public); err != nil || index != i || !bytes.Equal(payload, order) {
			t.Errorf("%s with %d signatures: they read %q from the one at %d, %v", name, len(keys), payload, index, err)
		}
		if _, _, _, err := forged.VerifyMulti(public); err == nil {
			t.Errorf("%s: they accept a forged text: the test proves nothing", name)
		}
	}
}

func encoded(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// One signature makes them write the flattened serialisation, several the general one.
func TestWeReadGoJOSEJSONSignatures(t *testing.T) {
	keys, set := threeKeys(t)
	var theirs []jose.SigningKey
	for i, key := range keys {
		theirs = append(theirs, jose.SigningKey{Algorithm: jsonAlgorithms[i], Key: theirKey(t, key)})
		signer, err := jose.NewMultiSigner(theirs, nil)
		if err != nil {
			t.Fatal(err)
		}
		message, err := signer.Sign(order)
		if err != nil {
			t.Fatal(err)
		}
		text := message.FullSerialize()
		verified, err := jws.VerifyJSON(t.Context(), []byte(text), jws.AllSignatures, set, nil)
		if err != nil || !bytes.Equal(verified.Payload, order) || len(verified.Signatures) != len(theirs) {
			t.Errorf("we read %+v from %s, %v", verified, text, err)
			continue
		}
		if last := verified.Signatures[i]; last.Index != i || last.Key.ID() != key.ID() {
			t.Errorf("signature %d is that of %v", last.Index, last.Key)
		}
		forged := strings.Replace(text, encoded(order), encoded([]byte("order 8 is paid")), 1)
		if verified, err := jws.VerifyJSON(t.Context(), []byte(forged), jws.AnySignature, set, nil); err == nil {
			t.Errorf("we read %+v from a forged text", verified)
		}
	}
}

func TestDetachedWithGoJOSE(t *testing.T) {
	key := signingKey(t, jwk.ES256)
	token, err := jws.SignDetached(key, bytes.NewReader(order), nil)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := jose.ParseDetached(token, order, jsonAlgorithms)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parsed.Verify(theirKey(t, key).Public()); err != nil {
		t.Errorf("they refuse ours: %v", err)
	}

	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: theirKey(t, key)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	message, err := signer.Sign(order)
	if err != nil {
		t.Fatal(err)
	}
	token, err = message.DetachedCompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	for payload, want := range map[string]bool{string(order): true, "order 8 is paid": false} {
		_, err := jws.VerifyDetached(t.Context(), token, strings.NewReader(payload), key.VerificationKey(), nil)
		if (err == nil) != want {
			t.Errorf("their token with %q: %v", payload, err)
		}
	}
}

// Unencoded payloads (RFC 7797), detached as go-jose has them in compact tokens only.
func TestUnencodedWithGoJOSE(t *testing.T) {
	key := signingKey(t, jwk.ES256)
	token, err := jws.SignDetached(key, bytes.NewReader(order), &jws.SignOptions{Unencoded: true})
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := jose.ParseDetached(token, order, jsonAlgorithms)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parsed.Verify(theirKey(t, key).Public()); err != nil {
		t.Errorf("they refuse ours: %v", err)
	}

	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: theirKey(t, key)}, (&jose.SignerOptions{}).WithBase64(false))
	if err != nil {
		t.Fatal(err)
	}
	message, err := signer.Sign(order)
	if err != nil {
		t.Fatal(err)
	}
	token, err = message.DetachedCompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	opts := &jws.VerifyOptions{Critical: []string{"b64"}}
	if _, err := jws.VerifyDetached(t.Context(), token, bytes.NewReader(order), key.VerificationKey(), opts); err != nil {
		t.Errorf("we refuse theirs: %v", err)
	}
	if _, err := jws.VerifyDetached(t.Context(), token, bytes.NewReader(order), key.VerificationKey(), nil); err == nil {
		t.Error("an unencoded payload that nobody has asked for is accepted")
	}
}
