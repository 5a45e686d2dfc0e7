package conformance_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"
	"github.com/jeton-auth/jeton/jwe"
	"github.com/jeton-auth/jeton/jwk"
)

var (
	jsonKeyAlgorithms = []jose.KeyAlgorithm{jose.A256KW, jose.ECDH_ES_A128KW, jose.RSA_OAEP_256}
	jsonEncryptions   = []jose.ContentEncryption{jose.A256GCM}
)

// recipients are keys of three algorithms.
func recipients(t *testing.T) []*jwk.DecryptionKey {
	t.Helper()
	return []*jwk.DecryptionKey{
		generated(t, jwk.A256KW, nil, "").key,
		generated(t, jwk.ECDHESA128KW, nil, "").key,
		rsaEncryptionKey(t, jwk.RSAOAEP256).key,
	}
}

func TestGoJOSEReadsOurJSONEncryption(t *testing.T) {
	keys := recipients(t)
	additional := []byte("for the courier")
	for n := 1; n <= len(keys); n++ {
		var to []jwe.Recipient
		for _, key := range keys[:n] {
			to = append(to, jwe.Recipient{Key: key.EncryptionKey()})
		}
		envelope, err := jwe.EncryptJSON(plaintext, &jwe.JSONOptions{AdditionalData: additional, UnprotectedAlgorithm: n > 1}, to...)
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
			wantTheirPlaintext(t, name, string(text), keys[:n])
		}
	}
}

func wantTheirPlaintext(t *testing.T, name, text string, keys []*jwk.DecryptionKey) {
	t.Helper()
	parsed, err := jose.ParseEncryptedJSON(text, jsonKeyAlgorithms, jsonEncryptions)
	if err != nil {
		t.Fatalf("%s: they do not read %s: %v", name, text, err)
	}
	forged, err := jose.ParseEncryptedJSON(strings.Replace(text, encoded([]byte("for the courier")), encoded([]byte("for everybody")), 1), jsonKeyAlgorithms, jsonEncryptions)
	if err != nil {
		t.Fatal(err)
	}
	for i, key := range keys {
		if index, _, got, err := parsed.DecryptMulti(theirKey(t, key)); err != nil || index != i || !bytes.Equal(got, plaintext) {
			t.Errorf("%s with %d recipients: they read %q as recipient %d, %v", name, len(keys), got, index, err)
		}
		if _, _, _, err := forged.DecryptMulti(theirKey(t, key)); err == nil {
			t.Errorf("%s: they accept other additional data: the test proves nothing", name)
		}
	}
}

// One recipient makes them write the flattened serialisation, several the general one,
// in which the algorithm of each is in its own header.
func TestWeReadGoJOSEJSONEncryption(t *testing.T) {
	keys := recipients(t)
	var theirs []jose.Recipient
	for i, key := range keys {
		to := theirKey(t, key)
		if !key.Algorithm().Symmetric() {
			*to = to.Public()
		}
		theirs = append(theirs, jose.Recipient{Algorithm: jsonKeyAlgorithms[i], Key: to})
		encrypter, err := jose.NewMultiEncrypter(jose.A256GCM, theirs, nil)
		if err != nil {
			t.Fatal(err)
		}
		message, err := encrypter.EncryptWithAuthData(plaintext, []byte("for the courier"))
		if err != nil {
			t.Fatal(err)
		}
		text := wellFormed(t, message.FullSerialize(), keys[0])
		forged := strings.Replace(text, encoded([]byte("for the courier")), encoded([]byte("for everybody")), 1)
		for j, key := range keys[:i+1] {
			opts := &jwe.DecryptOptions{UnprotectedAlgorithm: i > 0}
			got, err := jwe.DecryptJSON([]byte(text), key, opts)
			if err != nil || !bytes.Equal(got.Plaintext, plaintext) || got.Index != j || string(got.AdditionalData) != "for the courier" {
				t.Errorf("we read %+v from %s, %v", got, text, err)
			}
			if got, err := jwe.DecryptJSON([]byte(forged), key, opts); err == nil {
				t.Errorf("we read %+v from a forged text", got)
			}
		}
	}
}

// wellFormed takes away what they write by mistake: beside "recipients", the
// "encrypted_key" of the first one stands a second time at the top, where only the
// flattened serialisation has it (RFC 7516 section 7.2.2). Texts that are of both kinds
// are refused, this one too.
func wellFormed(t *testing.T, text string, key *jwk.DecryptionKey) string {
	t.Helper()
	var members map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &members); err != nil {
		t.Fatal(err)
	}
	if members["recipients"] == nil || members["encrypted_key"] == nil {
		return text
	}
	if got, err := jwe.DecryptJSON([]byte(text), key, &jwe.DecryptOptions{UnprotectedAlgorithm: true}); !errors.Is(err, jwe.ErrMalformed) {
		t.Errorf("we read %+v from a text of both kinds, %v", got, err)
	}
	delete(members, "encrypted_key")
	again, err := json.Marshal(members)
	if err != nil {
		t.Fatal(err)
	}
	return string(again)
}

// The numbers of iterations that both sides choose by themselves. Those of the other
// peers are in the round trips.
func TestPasswordDefaultsWithGoJOSE(t *testing.T) {
	password := []byte("correct horse battery staple")
	key, err := jwk.NewPasswordKey(jwk.PBES2HS256A128KW, password, nil)
	if err != nil {
		t.Fatal(err)
	}
	token, err := jwe.Encrypt(key.EncryptionKey(), plaintext, nil)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := jose.ParseEncryptedCompact(token, []jose.KeyAlgorithm{jose.PBES2_HS256_A128KW}, jsonEncryptions)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := parsed.Decrypt(password); err != nil || !bytes.Equal(got, plaintext) {
		t.Errorf("they read %q from ours, %v", got, err)
	}
	encrypter, err := jose.NewEncrypter(jose.A256GCM, jose.Recipient{Algorithm: jose.PBES2_HS256_A128KW, Key: password}, nil)
	if err != nil {
		t.Fatal(err)
	}
	message, err := encrypter.Encrypt(plaintext)
	if err != nil {
		t.Fatal(err)
	}
	token, err = message.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := jwe.Decrypt(token, key, nil); err != nil || !bytes.Equal(got.Plaintext, plaintext) {
		t.Errorf("we read %+v from theirs, %v", got, err)
	}
}
