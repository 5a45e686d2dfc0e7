package jwe_test

import (
	"bytes"
	"crypto/ecdh"
	"encoding/json"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/jwe"
	"github.com/jeton-auth/jeton/jwk"
)

// Every algorithm with every content encryption in every serialisation.
func TestRoundTrip(t *testing.T) {
	for _, alg := range wrappingAlgorithms {
		t.Run(string(alg), func(t *testing.T) {
			key := generate(t, alg)
			for _, enc := range contentEncryptions {
				roundTrip(t, key, &jwe.EncryptOptions{Encryption: enc, Type: "T", ContentType: "C"}, enc)
			}
		})
	}
	for _, curve := range []ecdh.Curve{ecdh.P256(), ecdh.P384(), ecdh.P521(), ecdh.X25519()} {
		for _, alg := range []jwk.KeyAlgorithm{jwk.ECDHES, jwk.ECDHESA128KW, jwk.ECDHESA192KW, jwk.ECDHESA256KW} {
			key, err := jwk.GenerateDecryptionKey(alg, &jwk.DecryptionKeyOptions{Curve: curve})
			if err != nil {
				t.Fatal(err)
			}
			for _, enc := range contentEncryptions {
				roundTrip(t, key, &jwe.EncryptOptions{Encryption: enc, Type: "T", ContentType: "C", PartyUInfo: []byte("u")}, enc)
			}
		}
	}
	for _, enc := range contentEncryptions {
		roundTrip(t, direct(t, enc), &jwe.EncryptOptions{Type: "T", ContentType: "C"}, enc)
		roundTrip(t, direct(t, enc), &jwe.EncryptOptions{Type: "T", ContentType: "C", Encryption: enc}, enc)
	}
	for _, alg := range integratedAlgorithms {
		roundTrip(t, generate(t, alg), &jwe.EncryptOptions{Type: "T", ContentType: "C"}, "")
	}
	roundTrip(t, generate(t, jwk.A256KW), &jwe.EncryptOptions{Type: "T", ContentType: "C"}, jwk.A256GCM)
}

func roundTrip(t *testing.T, key *jwk.DecryptionKey, opts *jwe.EncryptOptions, enc jwk.ContentEncryption) {
	t.Helper()
	for _, plaintext := range []string{"", "x", "sixteen bytes ok", strings.Repeat("long ", 1000)} {
		why := string(key.Algorithm()) + " " + string(enc)
		token, err := jwe.Encrypt(key.EncryptionKey(), []byte(plaintext), opts)
		if err != nil {
			t.Fatalf("%s: %v", why, err)
		}
		for _, text := range serialisations(t, token) {
			m := accept(t, why, text, key, nil, plaintext)
			h := m.Header
			if h.Algorithm != key.Algorithm() || h.Encryption != enc || h.KeyID != key.ID() || h.Type != "T" || h.ContentType != "C" {
				t.Errorf("%s: got the header %+v", why, h)
			}
			if len(plaintext) > 1 {
				break // the other forms hold the same
			}
		}
	}
}

// serialisations turns a compact token into all forms, and back.
func serialisations(t testing.TB, token string) []string {
	t.Helper()
	e, err := jwe.ParseCompact(token, 0)
	if err != nil {
		t.Fatal(err)
	}
	flat, err := e.Flattened()
	if err != nil {
		t.Fatal(err)
	}
	general, err := e.General()
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range [][]byte{flat, general} {
		e, err := jwe.ParseJSON(text, 0)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := e.Compact(); err != nil || again != token {
			t.Errorf("%s: became %s, %v", token, again, err)
		}
	}
	return []string{token, string(flat), string(general)}
}

// Nothing is encrypted twice in the same way.
func TestEveryTokenIsNew(t *testing.T) {
	for _, alg := range []jwk.KeyAlgorithm{jwk.Dir, jwk.A128KW, jwk.A128GCMKW, jwk.ECDHES, jwk.PBES2HS256A128KW, jwk.HPKE0} {
		key := generate(t, alg).EncryptionKey()
		seen := map[string]bool{}
		for range 3 {
			token, err := jwe.Encrypt(key, []byte("the same"), nil)
			if err != nil {
				t.Fatal(err)
			}
			ciphertext := strings.Split(token, ".")[3]
			if seen[ciphertext] {
				t.Errorf("%s: the same ciphertext twice", alg)
			}
			seen[ciphertext] = true
		}
	}
}

func raw(text string) json.RawMessage { return json.RawMessage(text) }

func TestParametersAndCritical(t *testing.T) {
	key := generate(t, jwk.A256KW)
	opts := &jwe.EncryptOptions{
		OmitKeyID:  true,
		Parameters: map[string]json.RawMessage{"iss": raw(`"joe"`), `x":0,"alg`: raw(`1`), "jku": raw(`"https://keys.example"`)},
		Critical:   []string{"iss"},
	}
	token, err := jwe.Encrypt(key.EncryptionKey(), []byte("secret"), opts)
	if err != nil {
		t.Fatal(err)
	}
	refuse(t, "not understood", token, key, nil, jwe.ErrMalformed)
	m := accept(t, "understood", token, key, &jwe.DecryptOptions{Critical: []string{"iss"}}, "secret")
	if string(m.Header.Get("iss")) != `"joe"` || string(m.Header.Get(`x":0,"alg`)) != "1" || m.Header.KeyID != "" || m.Header.Get("kid") != nil {
		t.Errorf("got %+v", m.Header)
	}
}

// What cannot be written is an error, never a token.
func TestEncryptRefuses(t *testing.T) {
	kw, ecdhes, dir, hpke := generate(t, jwk.A256KW).EncryptionKey(), generate(t, jwk.ECDHES).EncryptionKey(), direct(t, jwk.A256GCM).EncryptionKey(), generate(t, jwk.HPKE0).EncryptionKey()
	password := generate(t, jwk.PBES2HS256A128KW).EncryptionKey()
	one := map[string]json.RawMessage{"x": raw("1")}
	for _, c := range []struct {
		why  string
		opts jwe.JSONOptions
		to   []jwe.Recipient
	}{
		{"nobody", jwe.JSONOptions{}, nil},
		{"no key", jwe.JSONOptions{}, []jwe.Recipient{{}}},
		{"no second key", jwe.JSONOptions{UnprotectedAlgorithm: true}, []jwe.Recipient{{Key: kw}, {}}},
		{"an empty key", jwe.JSONOptions{}, []jwe.Recipient{{Key: new(jwk.EncryptionKey)}}},
		{"17 recipients", jwe.JSONOptions{}, times(kw, 17)},
		{"L64 dir among others", jwe.JSONOptions{UnprotectedAlgorithm: true}, []jwe.Recipient{{Key: kw}, {Key: dir}}},
		{"L64 ECDH-ES twice", jwe.JSONOptions{}, []jwe.Recipient{{Key: ecdhes}, {Key: ecdhes}}},
		{"L64 HPKE-0 twice", jwe.JSONOptions{}, []jwe.Recipient{{Key: hpke}, {Key: hpke}}},
		{"L57 a password twice", jwe.JSONOptions{}, times(password, 2)},
		{"L57 one ID for two passwords", jwe.JSONOptions{}, times(password.WithID("a"), 2)},
		{"L57 a password without ID", jwe.JSONOptions{}, []jwe.Recipient{{Key: password.WithID("a")}, {Key: password}}},
		{"L57 one ID, apart", jwe.JSONOptions{UnprotectedAlgorithm: true}, []jwe.Recipient{{Key: password.WithID("a")}, {Key: kw}, {Key: password.WithID("a")}}},
		{"L57 IDs left out", jwe.JSONOptions{EncryptOptions: jwe.EncryptOptions{OmitKeyID: true}}, []jwe.Recipient{{Key: password.WithID("a")}, {Key: password.WithID("b")}}},
		{"unknown enc", jwe.JSONOptions{EncryptOptions: jwe.EncryptOptions{Encryption: "A512GCM"}}, []jwe.Recipient{{Key: kw}}},
		{"dir with another enc", jwe.JSONOptions{EncryptOptions: jwe.EncryptOptions{Encryption: jwk.A128GCM}}, []jwe.Recipient{{Key: dir}}},
		{"integrated with enc", jwe.JSONOptions{EncryptOptions: jwe.EncryptOptions{Encryption: jwk.A128GCM}}, []jwe.Recipient{{Key: hpke}}},
		{"apu without ECDH-ES", jwe.JSONOptions{EncryptOptions: jwe.EncryptOptions{PartyUInfo: []byte("u")}}, []jwe.Recipient{{Key: kw}}},
		{"a parameter that is not JSON", jwe.JSONOptions{EncryptOptions: jwe.EncryptOptions{Parameters: map[string]json.RawMessage{"x": raw("{")}}}, []jwe.Recipient{{Key: kw}}},
		{"critical, absent", jwe.JSONOptions{EncryptOptions: jwe.EncryptOptions{Critical: []string{"x"}}}, []jwe.Recipient{{Key: kw}}},
		{"critical, twice", jwe.JSONOptions{EncryptOptions: jwe.EncryptOptions{Parameters: one, Critical: []string{"x", "x"}}}, []jwe.Recipient{{Key: kw}}},
		{"typ that is not UTF-8", jwe.JSONOptions{EncryptOptions: jwe.EncryptOptions{Type: "\xff"}}, []jwe.Recipient{{Key: kw}}},
		{"L33 protected and shared", jwe.JSONOptions{EncryptOptions: jwe.EncryptOptions{Parameters: one}, Unprotected: one}, []jwe.Recipient{{Key: kw}}},
		{"L33 shared and own", jwe.JSONOptions{Unprotected: one}, []jwe.Recipient{{Key: kw, Unprotected: one}}},
		{"L33 typ twice", jwe.JSONOptions{EncryptOptions: jwe.EncryptOptions{Type: "T"}, Unprotected: map[string]json.RawMessage{"typ": raw(`"T"`)}}, []jwe.Recipient{{Key: kw}}},
	} {
		if e, err := jwe.EncryptJSON([]byte("secret"), &c.opts, c.to...); e != nil || err == nil {
			t.Errorf("%s: got %+v, %v", c.why, e, err)
		}
	}
	for _, name := range []string{"alg", "enc", "zip", "kid", "typ", "crit", "b64", "epk", "apu", "iv", "p2c", "ek", "psk_id"} {
		some := map[string]json.RawMessage{name: raw(`"v"`)}
		if token, err := jwe.Encrypt(kw, nil, &jwe.EncryptOptions{Parameters: some}); token != "" || err == nil {
			t.Errorf("%s: written into the protected header", name)
		}
		if e, err := jwe.EncryptJSON(nil, &jwe.JSONOptions{Unprotected: some}, jwe.Recipient{Key: kw}); name != "typ" && (e != nil || err == nil) {
			t.Errorf("%s: written into the unprotected header", name)
		}
	}
	if token, err := jwe.Encrypt(nil, nil, nil); token != "" || err == nil {
		t.Errorf("no key: %q, %v", token, err)
	}
}

func times(key *jwk.EncryptionKey, n int) []jwe.Recipient {
	list := make([]jwe.Recipient, n)
	for i := range list {
		list[i].Key = key
	}
	return list
}

func TestNoKeyAndNoEnvelope(t *testing.T) {
	p := forgeDirect(t, jwk.A256GCM, usual)
	for _, text := range []string{p.compact(), p.flattened()} {
		if m, err := decrypt(text, nil, nil); m != nil || err == nil {
			t.Errorf("no key: %v, %v", m, err)
		}
		if m, err := decrypt(text, new(jwk.DecryptionKey), nil); m != nil || err == nil {
			t.Errorf("an empty key: %v, %v", m, err)
		}
	}
	var e jwe.Envelope
	if text, err := e.General(); text != nil || err == nil {
		t.Errorf("general: %s, %v", text, err)
	}
	if text, err := e.Flattened(); text != nil || err == nil {
		t.Errorf("flattened: %s, %v", text, err)
	}
	if text, err := e.Compact(); text != "" || err == nil {
		t.Errorf("compact: %s, %v", text, err)
	}
}

// Callers may change what they gave and what they got.
func TestNothingIsShared(t *testing.T) {
	key := direct(t, jwk.A256GCM)
	text := []byte(forgeDirect(t, jwk.A256GCM, `{"alg":"dir","enc":"A256GCM","x":"y"}`).flattened())
	m, err := jwe.DecryptJSON(text, key, nil)
	if err != nil {
		t.Fatal(err)
	}
	clear(text)
	clear(m.Header.Get("x"))
	if string(m.Header.Get("x")) != `"y"` || m.Header.Algorithm != jwk.Dir {
		t.Errorf("got %+v", m.Header)
	}
	p := forgeAll(t, key.EncryptionKey(), jwk.A256GCM, usual, "public", []byte("secret"))
	p.unprotected, p.header = `{"u":"all"}`, `{"r":"one"}`
	for _, original := range []string{p.flattened(), p.general()} {
		text, again := []byte(original), []byte(original)
		parsed, err := jwe.ParseJSON(text, 0)
		if err != nil {
			t.Fatal(err)
		}
		m, err := jwe.DecryptJSON(again, key, nil)
		if err != nil {
			t.Fatal(err)
		}
		clear(text)
		clear(again)
		if got := string(m.Unprotected.Get("u")) + string(m.Recipient.Get("r")) + string(m.AdditionalData); got != `"all""one"public` {
			t.Errorf("of a text that changed since: got %q", got)
		}
		written, err := parsed.General()
		if err != nil {
			t.Fatal(err)
		}
		accept(t, "parsed from a text that changed since", string(written), key, nil, "secret")
	}
	plaintext := []byte("secret")
	e, err := jwe.EncryptJSON(plaintext, nil, jwe.Recipient{Key: key.EncryptionKey()})
	if err != nil || !bytes.Equal(plaintext, []byte("secret")) {
		t.Fatalf("%s, %v", plaintext, err)
	}
	clear(plaintext)
	token, err := e.Compact()
	if err != nil {
		t.Fatal(err)
	}
	accept(t, "made of a plaintext that changed since", token, key, nil, "secret")
}
