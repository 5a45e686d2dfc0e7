package jwe_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/jwe"
	"github.com/jeton-auth/jeton/jwk"
)

func TestRFC7516A1_RSAOAEP(t *testing.T) {
	key := parseKey(t, rfc7516A1Key, jwk.RSAOAEP)
	m := accept(t, "A.1", rfc7516A1, key, nil, rfc7516A1Plaintext)
	if m.Header.Algorithm != jwk.RSAOAEP || m.Header.Encryption != jwk.A256GCM || m.Header.KeyID != "" {
		t.Errorf("got the header %+v", m.Header)
	}
	refuse(t, "the same key for another algorithm", rfc7516A1, parseKey(t, rfc7516A1Key, jwk.RSAOAEP256), nil, jwk.ErrKeyNotFound)
}

// TestL54_NoRSA15: appendix A.2 is refused whatever the key is for.
func TestL54_NoRSA15(t *testing.T) {
	for _, alg := range []jwk.KeyAlgorithm{jwk.RSAOAEP, jwk.RSAOAEP256, jwk.RSAOAEP384, jwk.RSAOAEP512} {
		refuse(t, "A.2", rfc7516A2, parseKey(t, rfc7516A2Key, alg), nil, jwk.ErrKeyNotFound)
	}
}

// rfc7516A2ContentKey is what the encrypted key of appendix A.2 holds.
const rfc7516A2ContentKey = "BNMfxVSd_P4LZJ36P6pqzmt81C1vawnbyLEA8I-cLM8"

// TestL55_PKCS1GivenToOAEP: the encrypted key of appendix A.2, under a header
// that says OAEP, with a content that its content key opens.
func TestL55_PKCS1GivenToOAEP(t *testing.T) {
	contentKey, a2 := decode(t, rfc7516A2ContentKey), strings.Split(rfc7516A2, ".")
	sealed := append(decode(t, a2[3]), decode(t, a2[4])...)
	plaintext, err := newAEAD(t, jwk.A128CBCHS256, contentKey).Open(nil, decode(t, a2[2]), sealed, []byte(a2[0]))
	if err != nil || string(plaintext) != rfc7516A2Plaintext {
		t.Fatalf("this is not the content key of A.2: %q, %v", plaintext, err)
	}
	for _, alg := range []jwk.KeyAlgorithm{jwk.RSAOAEP, jwk.RSAOAEP256, jwk.RSAOAEP384, jwk.RSAOAEP512} {
		key := parseKey(t, rfc7516A2Key, alg)
		p := forge(t, key.EncryptionKey(), jwk.A128CBCHS256, `{"alg":"`+string(alg)+`","enc":"A128CBC-HS256"}`)
		acceptAll(t, string(alg), p, key, nil)
		p.key = decode(t, rfc7516A2EncryptedKey)
		p.seal(t, jwk.A128CBCHS256, contentKey, []byte("secret"))
		opaque(t, string(alg)+" with PKCS #1 v1.5", p, key)
	}
}

func TestRFC7516A3_A128KW(t *testing.T) {
	key := parseKey(t, rfc7516A3Key, jwk.A128KW)
	accept(t, "A.3", rfc7516A3, key, nil, rfc7516A2Plaintext)
	e, err := jwe.ParseCompact(rfc7516A3, 0)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := e.Compact(); err != nil || again != rfc7516A3 {
		t.Errorf("wrote %s, %v", again, err)
	}
}

// A.4 has an alg for each recipient, which nobody protects.
func TestRFC7516A4_and_A5(t *testing.T) {
	key := parseKey(t, rfc7516A3Key, jwk.A128KW)
	for name, text := range map[string]string{"A.4": rfc7516A4, "A.5": rfc7516A5} {
		for _, key := range []*jwk.DecryptionKey{key, key.WithID("7")} {
			m := accept(t, name, text, key, loud, rfc7516A2Plaintext)
			if want := strings.Count(text, `"header"`) - 1; m.Index != want {
				t.Errorf("%s: got the recipient %d, want %d", name, m.Index, want)
			}
			if string(m.Recipient.Get("kid")) != `"7"` || string(m.Unprotected.Get("jku")) != `"https://server.example.com/keys.jwks"` || m.Header.Algorithm != "" {
				t.Errorf("%s: got %+v", name, m)
			}
		}
		refuse(t, name+" without being asked", text, key, nil, jwe.ErrMalformed)
		refuse(t, name+" for another kid", text, key.WithID("8"), loud, jwk.ErrKeyNotFound)
		refuse(t, name+" for the key of RSA1_5", text, parseKey(t, rfc7516A2Key, jwk.RSAOAEP), loud, jwk.ErrKeyNotFound)
		e, err := jwe.ParseJSON([]byte(text), 0)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		write := e.General
		if name == "A.5" {
			write = e.Flattened
		}
		if again, err := write(); err != nil || string(again) != text {
			t.Errorf("%s: wrote %s, %v", name, again, err)
		}
	}
}

func TestRFC7517AppendixC(t *testing.T) {
	password, err := jwk.NewPasswordKey(jwk.PBES2HS256A128KW, []byte(rfc7517CPassword), nil)
	if err != nil {
		t.Fatal(err)
	}
	key, err := jwe.DecryptDecryptionKey(rfc7517C, password, jwk.RSAOAEP256)
	if err != nil {
		t.Fatal(err)
	}
	text, err := key.Export()
	var members map[string]string
	if err != nil || json.Unmarshal(text, &members) != nil || members["kid"] != "juliet@capulet.lit" || !strings.HasPrefix(members["n"], "t6Q8PWSi1dkJj9hTP8hN") {
		t.Errorf("got %v, %v", key, err)
	}
	wrong, err := jwk.NewPasswordKey(jwk.PBES2HS256A128KW, []byte("another"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if key, err := jwe.DecryptDecryptionKey(rfc7517C, wrong, jwk.RSAOAEP256); key != nil || err != jwe.ErrDecryption {
		t.Errorf("another password: got %v, %v", key, err)
	}
}
