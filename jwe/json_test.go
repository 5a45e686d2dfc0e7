package jwe_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/internal/b64"
	"github.com/jeton-auth/jeton/jwe"
	"github.com/jeton-auth/jeton/jwk"
)

// TestL32_Shapes are texts that are both serialisations, or neither.
func TestL32_Shapes(t *testing.T) {
	key := generate(t, jwk.A256KW)
	p := forge(t, key.EncryptionKey(), jwk.A256GCM, fits(jwk.A256KW, jwk.A256GCM, ""))
	shared, own := p.shared(), p.own()
	for why, text := range map[string]string{
		"recipients empty":              `{` + shared + `,"recipients":[]}`,
		"recipients null":               `{` + shared + `,"recipients":null}`,
		"recipients an object":          `{` + shared + `,"recipients":{` + own + `}}`,
		"recipients of null":            `{` + shared + `,"recipients":[null]}`,
		"recipients of strings":         `{` + shared + `,"recipients":["x"]}`,
		"both forms":                    `{` + shared + `,` + own + `,"recipients":[{` + own + `}]}`,
		"a header beside recipients":    `{` + shared + `,"header":{"x":1},"recipients":[{` + own + `}]}`,
		"an empty key in recipients":    `{` + shared + `,"recipients":[{"encrypted_key":""}]}`,
		"an empty key":                  `{` + shared + `,"encrypted_key":""}`,
		"a key null":                    `{` + shared + `,"encrypted_key":null}`,
		"an empty header":               `{` + shared + `,` + own + `,"header":{}}`,
		"a header null":                 `{` + shared + `,` + own + `,"header":null}`,
		"a header in base64":            `{` + shared + `,` + own + `,"header":"e30"}`,
		"an empty unprotected":          `{` + shared + `,` + own + `,"unprotected":{}}`,
		"unprotected null":              `{` + shared + `,` + own + `,"unprotected":null}`,
		"an empty aad":                  `{` + shared + `,` + own + `,"aad":""}`,
		"aad null":                      `{` + shared + `,` + own + `,"aad":null}`,
		"aad that is no base64":         `{` + shared + `,` + own + `,"aad":"A"}`,
		"a member twice":                `{` + shared + `,` + own + `,` + own + `}`,
		"protected an object":           strings.Replace(p.flattened(), `"`+p.protected+`"`, `{"alg":"A256KW","enc":"A256GCM"}`, 1),
		"protected empty":               strings.Replace(p.flattened(), p.protected, "", 1),
		"protected of nothing":          strings.Replace(p.flattened(), p.protected, "e30", 1),
		"protected missing":             strings.Replace(p.flattened(), `"protected"`, `"Protected"`, 1),
		"ciphertext missing":            strings.Replace(p.flattened(), `"ciphertext"`, `"Ciphertext"`, 1),
		"ciphertext null":               strings.Replace(p.flattened(), `"ciphertext":"`+b64.Encode(p.text)+`"`, `"ciphertext":null`, 1),
		"ciphertext with trailing bits": strings.Replace(p.flattened(), `"`+b64.Encode([]byte(p.text))+`"`, `"AB"`, 1),
		"iv missing":                    strings.Replace(p.flattened(), `"iv"`, `"IV"`, 1),
		"iv empty":                      strings.Replace(p.flattened(), `"iv":"`+b64.Encode(p.iv), `"iv":"`, 1),
		"tag missing":                   strings.Replace(p.flattened(), `"tag"`, `"Tag"`, 1),
		"tag empty":                     strings.Replace(p.flattened(), `"tag":"`+b64.Encode(p.tag), `"tag":"`, 1),
		"data behind":                   p.flattened() + "x",
		"an array":                      `[` + p.flattened() + `]`,
		"a compact token":               `"` + p.compact() + `"`,
	} {
		if m, err := jwe.DecryptJSON([]byte(text), key, loud); m != nil || err == nil || err == jwe.ErrDecryption {
			t.Errorf("%s: got %+v, %v", why, m, err)
		}
		if e, err := jwe.ParseJSON([]byte(text), 0); e != nil || err == nil {
			t.Errorf("%s: parsed, %v", why, err)
		}
	}
	accept(t, "the compact token in the wrong hands", p.flattened(), key, nil, "secret")
	if m, err := jwe.DecryptJSON([]byte(p.compact()), key, nil); m != nil || err == nil {
		t.Errorf("compact: got %+v, %v", m, err)
	}
}

func TestL33_SameParameterInTwoHeaders(t *testing.T) {
	key := generate(t, jwk.A256KW)
	header := fits(jwk.A256KW, jwk.A256GCM, `,"x":1,"kid":"a"`)
	for _, name := range []string{`"x":1`, `"x":2`, `"\u0078":1`, `"alg":"A256KW"`, `"enc":"A256GCM"`, `"kid":"a"`} {
		p := forge(t, key.EncryptionKey(), jwk.A256GCM, header)
		p.unprotected = `{` + name + `}`
		refuse(t, "protected and shared", p.general(), key, loud, jwe.ErrMalformed)
		p.unprotected, p.header = "", `{`+name+`}`
		refuse(t, "protected and own", p.flattened(), key, loud, jwe.ErrMalformed)
		p.unprotected, p.header = `{"y":1}`, `{"y":1}`
		refuse(t, "shared and own", p.general(), key, loud, jwe.ErrMalformed)
		p.unprotected, p.header = `{"y":1}`, ``
		accept(t, "none of that", p.general(), key, nil, "secret")
		refuse(t, "of another recipient", p.general(`{"encrypted_key":"AA","header":{`+name+`}}`), key, loud, jwe.ErrMalformed)
		accept(t, "the same in two recipients", strings.Replace(p.general(`{"encrypted_key":"AA","header":{"z":1}}`), `"recipients":[{`, `"recipients":[{"header":{"z":2},`, 1), key, nil, "secret")
	}
}

// TestL16: alg and enc only where someone protects them, unless asked for.
func TestL16_UnprotectedAlgorithm(t *testing.T) {
	key := generate(t, jwk.A256KW)
	const alg, enc = `"alg":"A256KW"`, `"enc":"A256GCM"`
	for _, c := range []struct{ why, protected, unprotected, header string }{
		{"alg shared", `{` + enc + `}`, `{` + alg + `}`, ""},
		{"alg of the recipient", `{` + enc + `}`, "", `{` + alg + `}`},
		{"enc shared", `{` + alg + `}`, `{` + enc + `}`, ""},
		{"enc of the recipient", `{` + alg + `}`, "", `{` + enc + `}`},
		{"both shared", "", `{` + alg + `,` + enc + `}`, ""},
		{"both of the recipient", "", "", `{` + alg + `,` + enc + `}`},
		{"one each", "", `{` + enc + `}`, `{` + alg + `}`},
	} {
		p := forge(t, key.EncryptionKey(), jwk.A256GCM, c.protected)
		p.unprotected, p.header = c.unprotected, c.header
		for _, text := range []string{p.flattened(), p.general()} {
			refuse(t, c.why, text, key, nil, jwe.ErrMalformed)
			m := accept(t, c.why, text, key, loud, "secret")
			if strings.Contains(c.protected, "alg") != (m.Header.Algorithm != "") || strings.Contains(c.protected, "enc") != (m.Header.Encryption != "") {
				t.Errorf("%s: got %+v", c.why, m.Header)
			}
		}
	}
	p := forge(t, key.EncryptionKey(), jwk.A256GCM, `{`+alg+`}`)
	p.header = `{` + enc + `}`
	refuse(t, "recipients that disagree", p.general(`{"encrypted_key":"AA","header":{"enc":"A128GCM"}}`), key, loud, jwe.ErrMalformed)
	refuse(t, "one of them says nothing", p.general(`{"encrypted_key":"AA"}`), key, loud, jwe.ErrMalformed)
}

func TestL64_Recipients(t *testing.T) {
	key := generate(t, jwk.A256KW)
	p := forge(t, key.EncryptionKey(), jwk.A256GCM, fits(jwk.A256KW, jwk.A256GCM, ""))
	others := make([]string, jwe.MaxRecipients)
	for i := range others {
		others[i] = `{"encrypted_key":"AA"}`
	}
	accept(t, "16", p.general(others[1:]...), key, nil, "secret")
	refuse(t, "17", p.general(others...), key, nil, jwe.ErrMalformed)
	for _, alg := range append([]jwk.KeyAlgorithm{jwk.Dir, jwk.ECDHES}, integratedAlgorithms...) {
		refuse(t, string(alg)+" beside mine", strings.Replace(
			forgeAlgless(t, key).general(`{"encrypted_key":"AA","header":{"alg":"`+string(alg)+`"}}`), `[{`, `[{"header":{"alg":"A256KW"},`, 1), key, loud, jwe.ErrMalformed)
	}
	accept(t, "one that nobody knows beside mine", strings.Replace(
		forgeAlgless(t, key).general(`{"encrypted_key":"AA","header":{"alg":"unknown"}}`), `[{`, `[{"header":{"alg":"A256KW"},`, 1), key, loud, "secret")
	for _, alg := range []jwk.KeyAlgorithm{jwk.Dir, jwk.ECDHES} {
		key := generate(t, alg)
		p := forge(t, key.EncryptionKey(), jwk.A256GCM, fits(alg, jwk.A256GCM, ""))
		refuse(t, string(alg)+" twice", p.general(`{}`), key, nil, jwe.ErrMalformed)
	}
	mine := generate(t, jwk.HPKE0)
	q := forgeIntegrated(t, mine, `{"alg":"HPKE-0"}`)
	refuse(t, "HPKE-0 twice", q.general(`{"encrypted_key":"AA"}`), mine, nil, jwe.ErrMalformed)
}

// forgeAlgless leaves alg to the recipients.
func forgeAlgless(t *testing.T, key *jwk.DecryptionKey) parts {
	t.Helper()
	return forge(t, key.EncryptionKey(), jwk.A256GCM, `{"enc":"A256GCM"}`)
}

// The integrated algorithms have no enc, no ek, no IV and no tag, and their alg
// is protected (draft-ietf-jose-hpke-encrypt, section "Integrated Encryption").
func TestIntegratedIsNothingElse(t *testing.T) {
	key := generate(t, jwk.HPKE0)
	for why, more := range map[string]string{
		"enc": `,"enc":"A128GCM"`, "enc, empty": `,"enc":""`, "ek": `,"ek":"AA"`, "ek, empty": `,"ek":""`, "a pre-shared key": `,"psk_id":"AA"`,
	} {
		refuseAll(t, why, forgeIntegrated(t, key, `{"alg":"HPKE-0"`+more+`}`), key, loud, jwe.ErrMalformed)
	}
	p := forgeIntegrated(t, key, `{"alg":"HPKE-0"}`)
	for why, change := range map[string]func(*parts){
		"an IV":            func(p *parts) { p.iv = make([]byte, 12) },
		"a tag":            func(p *parts) { p.tag = make([]byte, 16) },
		"enc, unprotected": func(p *parts) { p.unprotected = `{"enc":"A128GCM"}` },
		"ek, unprotected":  func(p *parts) { p.header = `{"ek":"AA"}` },
	} {
		changed := p
		change(&changed)
		refuse(t, why, changed.flattened(), key, loud, jwe.ErrMalformed)
	}
	for _, empty := range []string{`"iv":""`, `"tag":""`} { // which says what no IV and no tag do
		refuse(t, empty, `{`+p.shared()+`,`+p.own()+`,`+empty+`}`, key, loud, jwe.ErrMalformed)
		refuse(t, empty, strings.Replace(p.general(), `{`, `{`+empty+`,`, 1), key, loud, jwe.ErrMalformed)
	}
	q := forgeIntegrated(t, key, `{"x":1}`)
	q.header = `{"alg":"HPKE-0"}`
	refuse(t, "alg, unprotected", q.flattened(), key, loud, jwe.ErrMalformed)
}

// The additional data is a dot and itself behind the header.
func TestAdditionalData(t *testing.T) {
	for _, alg := range []jwk.KeyAlgorithm{jwk.Dir, jwk.A256KW, jwk.HPKE4, jwk.HPKE4KE} {
		key := generate(t, alg)
		e, err := jwe.EncryptJSON([]byte("secret"), &jwe.JSONOptions{AdditionalData: []byte("public")}, jwe.Recipient{Key: key.EncryptionKey()})
		if err != nil {
			t.Fatal(err)
		}
		if text, err := e.Compact(); err == nil {
			t.Errorf("%s: wrote %s", alg, text)
		}
		for _, write := range []func() ([]byte, error){e.Flattened, e.General} {
			text, err := write()
			if err != nil {
				t.Fatal(err)
			}
			if m := accept(t, string(alg), string(text), key, nil, "secret"); string(m.AdditionalData) != "public" {
				t.Errorf("%s: got %q", alg, m.AdditionalData)
			}
			for _, changed := range []string{
				strings.Replace(string(text), `"aad":"cHVibGlj"`, `"aad":"cHVibGlk"`, 1),
				strings.Replace(string(text), `"aad":"cHVibGlj",`, ``, 1),
			} {
				refuse(t, string(alg), changed, key, nil, jwe.ErrDecryption)
			}
		}
	}
}

// RFC 7516 section 5.1 step 14, to the letter.
func TestAdditionalDataOfOthers(t *testing.T) {
	key := generate(t, jwk.A256KW)
	p := forgeAll(t, key.EncryptionKey(), jwk.A128CBCHS256, fits(jwk.A256KW, jwk.A128CBCHS256, ""), "public", []byte("secret"))
	m := accept(t, "behind a header", p.flattened(), key, nil, "secret")
	if string(m.AdditionalData) != "public" {
		t.Errorf("got %q", m.AdditionalData)
	}
	p = forgeAll(t, key.EncryptionKey(), jwk.A128CBCHS256, "", "public", []byte("secret"))
	p.unprotected = `{"alg":"A256KW","enc":"A128CBC-HS256"}`
	accept(t, "without a header", p.general(), key, loud, "secret")
	refuse(t, "with an empty one", strings.Replace(p.general(), `{`, `{"protected":"",`, 1), key, loud, jwe.ErrMalformed)
}

// Of several that may be mine, one that works is enough. Where none does, the
// error says nothing if the key was used for any of them.
func TestSeveralRecipientsThatMayBeMine(t *testing.T) {
	key := generate(t, jwk.ECDHESA128KW)
	p := forge(t, key.EncryptionKey(), jwk.A256GCM, `{"alg":"ECDH-ES+A128KW","enc":"A256GCM"}`)
	var h jwk.KeyHeader
	contentKey, encryptedKey, err := key.EncryptionKey().WrapKey(jwk.A256GCM, nil, &h)
	if err != nil {
		t.Fatal(err)
	}
	p.seal(t, jwk.A256GCM, contentKey, []byte("secret"))
	one := func(epk string, encryptedKey []byte) string {
		return `{"header":{"epk":` + epk + `},"encrypted_key":"` + b64.Encode(encryptedKey) + `"}`
	}
	mine, wrong := one(string(h.EphemeralKey), encryptedKey), one(string(h.EphemeralKey), flipped(encryptedKey, 0))
	other := one(`{"kty":"OKP","crv":"X25519","x":"hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo"}`, encryptedKey)
	for _, c := range []struct {
		list []string
		want error
	}{
		{[]string{mine, other, wrong}, nil}, {[]string{other, mine}, nil}, {[]string{wrong, other, mine}, nil},
		{[]string{other, other}, jwe.ErrMalformed},
		{[]string{wrong, wrong}, jwe.ErrDecryption}, {[]string{wrong, other}, jwe.ErrDecryption}, {[]string{other, wrong}, jwe.ErrDecryption},
	} {
		text := `{` + p.shared() + `,"recipients":[` + strings.Join(c.list, ",") + `]}`
		if c.want == nil {
			accept(t, text, text, key, nil, "secret")
		} else {
			refuse(t, text, text, key, nil, c.want)
		}
	}
}

// Everyone in a text for several gets the same, and nobody else.
func TestSeveralRecipients(t *testing.T) {
	var to []jwe.Recipient
	var keys []*jwk.DecryptionKey
	for _, alg := range []jwk.KeyAlgorithm{jwk.A256KW, jwk.A128GCMKW, jwk.RSAOAEP256, jwk.ECDHESA128KW, jwk.ECDHESA128KW, jwk.PBES2HS256A128KW, jwk.HPKE0KE, jwk.HPKE9KE} {
		key := generate(t, alg)
		keys = append(keys, key)
		to = append(to, jwe.Recipient{Key: key.EncryptionKey(), Unprotected: map[string]json.RawMessage{"x": json.RawMessage("1")}})
	}
	for _, omit := range []bool{false, true} {
		opts := &jwe.JSONOptions{UnprotectedAlgorithm: true, EncryptOptions: jwe.EncryptOptions{
			OmitKeyID: omit, Encryption: jwk.A128CBCHS256, ContentType: "text/plain", PartyVInfo: []byte("all")}}
		e, err := jwe.EncryptJSON([]byte("secret"), opts, to...)
		if err != nil {
			t.Fatal(err)
		}
		text, err := e.General()
		if err != nil {
			t.Fatal(err)
		}
		for i, key := range keys {
			m := accept(t, string(key.Algorithm()), string(text), key, loud, "secret")
			if m.Index != i || m.Header.ContentType != "text/plain" || string(m.Recipient.Get("x")) != "1" || omit != (m.Recipient.Get("kid") == nil) && key.ID() != "" {
				t.Errorf("%s: got %+v", key.Algorithm(), m)
			}
			refuse(t, "without being asked", string(text), key, nil, jwe.ErrMalformed)
		}
		refuse(t, "someone else", string(text), generate(t, jwk.A192KW), loud, jwk.ErrKeyNotFound)
		stranger := generate(t, jwk.A256KW).WithID("stranger")
		if m, err := jwe.DecryptJSON(text, stranger, loud); m != nil || omit && err != jwe.ErrDecryption || err == nil {
			t.Errorf("a stranger: got %+v, %v", m, err)
		}
		if _, err := e.Flattened(); err == nil {
			t.Error("several recipients, flattened")
		}
	}
	opts := &jwe.JSONOptions{}
	if e, err := jwe.EncryptJSON(nil, opts, to...); e != nil || err == nil {
		t.Errorf("different algorithms without being asked: %v", err)
	}
	same := []jwe.Recipient{{Key: generate(t, jwk.A256KW).EncryptionKey()}, {Key: keys[0].EncryptionKey()}}
	e, err := jwe.EncryptJSON([]byte("secret"), nil, same...)
	if err != nil {
		t.Fatal(err)
	}
	text, err := e.General()
	if err != nil {
		t.Fatal(err)
	}
	if m := accept(t, "one algorithm for all", string(text), keys[0], nil, "secret"); m.Header.Algorithm != jwk.A256KW || m.Index != 1 {
		t.Errorf("got %+v", m)
	}
}

// Each of several passwords has to say whose it is, since one is tried per text.
func TestSeveralPasswords(t *testing.T) {
	var to []jwe.Recipient
	var keys []*jwk.DecryptionKey
	for _, id := range []string{"alice", "bob", "carol"} {
		key, err := jwk.NewPasswordKey(jwk.PBES2HS256A128KW, []byte("the password of "+id), &jwk.PasswordOptions{Count: 1000})
		if err != nil {
			t.Fatal(err)
		}
		key = key.WithID(id)
		keys, to = append(keys, key), append(to, jwe.Recipient{Key: key.EncryptionKey()})
	}
	e, err := jwe.EncryptJSON([]byte("secret"), nil, to...)
	if err != nil {
		t.Fatal(err)
	}
	text, err := e.General()
	if err != nil {
		t.Fatal(err)
	}
	for i, key := range keys {
		if m := accept(t, key.ID(), string(text), key, nil, "secret"); m.Index != i {
			t.Errorf("%s: got the recipient %d", key.ID(), m.Index)
		}
	}
	refuse(t, "without an ID, the first is tried", string(text), keys[1].WithID(""), nil, jwe.ErrDecryption)
	omit := &jwe.JSONOptions{EncryptOptions: jwe.EncryptOptions{OmitKeyID: true}}
	if _, err := jwe.EncryptJSON([]byte("secret"), omit, to[0]); err != nil {
		t.Errorf("a single one needs no ID: %v", err)
	}
}
