package jwe_test

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/jwe"
	"github.com/jeton-auth/jeton/jwk"
)

// A cookbook file is one section of RFC 7520.
type cookbook struct {
	Input struct {
		Plaintext string
		Password  string `json:"pwd"`
		Key       json.RawMessage
		Alg       json.RawMessage
		AAD       string
	}
	Output struct {
		Compact   string
		General   json.RawMessage `json:"json"`
		Flattened json.RawMessage `json:"json_flat"`
	}
}

func readCookbook(t *testing.T, file string) (c cookbook) {
	t.Helper()
	if err := json.Unmarshal([]byte(read(t, file)), &c); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return c
}

// texts returns the serialisations that the file has.
func (c *cookbook) texts() (texts []string) {
	for _, text := range []string{c.Output.Compact, string(c.Output.General), string(c.Output.Flattened)} {
		if text != "" {
			texts = append(texts, text)
		}
	}
	return texts
}

func (c *cookbook) key(t *testing.T) *jwk.DecryptionKey {
	t.Helper()
	var alg jwk.KeyAlgorithm
	if err := json.Unmarshal(c.Input.Alg, &alg); err != nil {
		t.Fatal(err)
	}
	if c.Input.Password == "" {
		return parseKey(t, string(c.Input.Key), alg)
	}
	key, err := jwk.NewPasswordKey(alg, []byte(c.Input.Password), nil)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// TestRFC7520_5 is sections 5.2 to 5.12. Sections 5.11 and 5.12 have an alg that
// nobody protects, 5.9 is compressed.
func TestRFC7520_5(t *testing.T) {
	files := vectors(t, "cookbook/jwe/5_*.json")
	opened := 0
	for _, file := range files {
		name := strings.SplitN(filepath.Base(file), ".", 2)[0]
		if name == "5_1" || name == "5_13" {
			continue // have tests of their own
		}
		c := readCookbook(t, file)
		opts := &jwe.DecryptOptions{UnprotectedAlgorithm: name == "5_11" || name == "5_12", Decompress: name == "5_9"}
		for _, text := range c.texts() {
			m := accept(t, name, text, c.key(t), opts, c.Input.Plaintext)
			if string(m.AdditionalData) != c.Input.AAD {
				t.Errorf("%s: got the additional data %q", name, m.AdditionalData)
			}
			if opts.UnprotectedAlgorithm || opts.Decompress {
				refuse(t, name+" without being asked", text, c.key(t), nil, jwe.ErrMalformed)
			}
			opened++
		}
	}
	if opened < 25 {
		t.Errorf("opened only %d texts", opened)
	}
}

// TestRFC7520_5_1: RSA1_5 is refused.
func TestRFC7520_5_1(t *testing.T) {
	for _, file := range vectors(t, "cookbook/jwe/5_1.*.json") {
		c := readCookbook(t, file)
		for _, text := range c.texts() {
			for _, alg := range []jwk.KeyAlgorithm{jwk.RSAOAEP, jwk.RSAOAEP256} {
				refuse(t, "5.1", text, parseKey(t, string(c.Input.Key), alg), loud, jwk.ErrKeyNotFound)
			}
		}
	}
}

// TestRFC7520_5_13: of three recipients, the first one has RSA1_5.
func TestRFC7520_5_13(t *testing.T) {
	for _, file := range vectors(t, "cookbook/jwe/5_13.*.json") {
		c := readCookbook(t, file)
		var keys []json.RawMessage
		var algs []jwk.KeyAlgorithm
		if json.Unmarshal(c.Input.Key, &keys) != nil || json.Unmarshal(c.Input.Alg, &algs) != nil || len(keys) != 3 {
			t.Fatalf("%s: not three recipients", file)
		}
		for _, text := range c.texts() {
			for i := 1; i < 3; i++ {
				key := parseKey(t, string(keys[i]), algs[i])
				if m := accept(t, string(algs[i]), text, key, loud, c.Input.Plaintext); m.Index != i || string(m.Unprotected.Get("cty")) != `"text/plain"` || m.Header.ContentType != "" {
					t.Errorf("%s: got %+v", algs[i], m)
				}
				refuse(t, "without being asked", text, key, nil, jwe.ErrMalformed)
			}
			refuse(t, "RSA1_5", text, parseKey(t, string(keys[0]), jwk.RSAOAEP), loud, jwk.ErrKeyNotFound)
		}
	}
}

// TestCookbookX25519 is the example for RFC 8037.
func TestCookbookX25519(t *testing.T) {
	for _, file := range vectors(t, "cookbook/curve25519/ecdh-es.json") {
		c := readCookbook(t, file)
		for _, text := range c.texts() {
			accept(t, "X25519", text, c.key(t), nil, c.Input.Plaintext)
		}
	}
}

// TestHPKEDraft opens every example of draft-ietf-jose-hpke-encrypt but those
// for X448 (5 and 6), which Go does not have.
func TestHPKEDraft(t *testing.T) {
	openExamples(t, "hpke-jose/examples", jwk.HPKE0, jwk.HPKE1, jwk.HPKE2, jwk.HPKE3, jwk.HPKE4, jwk.HPKE7,
		jwk.HPKE0KE, jwk.HPKE1KE, jwk.HPKE2KE, jwk.HPKE3KE, jwk.HPKE4KE, jwk.HPKE7KE)
}

// TestHPKEPostQuantumDraft: the examples are of a revision that gave other
// numbers to all suites but the first, and the number is authenticated. The tests
// of package jwk open the others, below the level where the name counts.
func TestHPKEPostQuantumDraft(t *testing.T) {
	openExamples(t, "hpke-pq-jose/examples", jwk.HPKE8, jwk.HPKE8KE)
}

func openExamples(t *testing.T, folder string, algs ...jwk.KeyAlgorithm) {
	for _, alg := range algs {
		key := parseKey(t, read(t, vectors(t, folder+"/jwks/"+string(alg)+".json")[0]), "")
		for _, form := range []string{"-compact.txt", "-flattened.json"} {
			token := read(t, vectors(t, folder+"/jwe/"+string(alg)+form)[0])
			m, err := decrypt(token, key, nil)
			if err != nil || m.Header.Algorithm != alg || m.Header.KeyID != key.ID() || !strings.HasPrefix(string(m.Plaintext), "You can trust us") {
				t.Errorf("%s%s: got %+v, %v", alg, form, m, err)
				continue
			}
			if (string(m.AdditionalData) == "The Fellowship of the Ring") != (form == "-flattened.json") {
				t.Errorf("%s%s: got the additional data %q", alg, form, m.AdditionalData)
			}
		}
	}
}
