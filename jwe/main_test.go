package jwe_test

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/internal/b64"
	"github.com/jeton-auth/jeton/internal/cbchmac"
	"github.com/jeton-auth/jeton/jwe"
	"github.com/jeton-auth/jeton/jwk"
)

var contentEncryptions = []jwk.ContentEncryption{
	jwk.A128GCM, jwk.A192GCM, jwk.A256GCM, jwk.A128CBCHS256, jwk.A192CBCHS384, jwk.A256CBCHS512,
}

// wrappingAlgorithms is every algorithm that can have several recipients.
var wrappingAlgorithms = []jwk.KeyAlgorithm{
	jwk.A128KW, jwk.A192KW, jwk.A256KW, jwk.A128GCMKW, jwk.A192GCMKW, jwk.A256GCMKW,
	jwk.RSAOAEP, jwk.RSAOAEP256, jwk.RSAOAEP384, jwk.RSAOAEP512,
	jwk.ECDHESA128KW, jwk.ECDHESA192KW, jwk.ECDHESA256KW,
	jwk.PBES2HS256A128KW, jwk.PBES2HS384A192KW, jwk.PBES2HS512A256KW,
	jwk.HPKE0KE, jwk.HPKE1KE, jwk.HPKE2KE, jwk.HPKE3KE, jwk.HPKE4KE, jwk.HPKE7KE,
	jwk.HPKE8KE, jwk.HPKE9KE, jwk.HPKE10KE, jwk.HPKE12KE, jwk.HPKE13KE,
}

var integratedAlgorithms = []jwk.KeyAlgorithm{
	jwk.HPKE0, jwk.HPKE1, jwk.HPKE2, jwk.HPKE3, jwk.HPKE4, jwk.HPKE7,
	jwk.HPKE8, jwk.HPKE9, jwk.HPKE10, jwk.HPKE12, jwk.HPKE13,
}

// generate makes a key. That of Dir is for A256GCM; RSA, where making one takes
// long, is the key of RFC 7516.
func generate(t testing.TB, alg jwk.KeyAlgorithm) *jwk.DecryptionKey {
	t.Helper()
	var key *jwk.DecryptionKey
	var err error
	switch {
	case alg == jwk.Dir:
		key, err = jwk.NewDirectKey(jwk.A256GCM, secret(32))
	case strings.HasPrefix(string(alg), "PBES2"):
		key, err = jwk.NewPasswordKey(alg, []byte("correct horse battery staple"), &jwk.PasswordOptions{Count: 1000})
	case strings.HasPrefix(string(alg), "RSA"):
		key, err = jwk.ParseDecryptionKey([]byte(rfc7516A1Key), alg)
	default:
		key, err = jwk.GenerateDecryptionKey(alg, nil)
	}
	if err != nil {
		t.Fatalf("%s: %v", alg, err)
	}
	return key
}

// direct makes the key of Dir that forgeDirect encrypts with.
func direct(t testing.TB, enc jwk.ContentEncryption) *jwk.DecryptionKey {
	t.Helper()
	key, err := jwk.NewDirectKey(enc, secret(enc.KeySize()))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func secret(size int) []byte { return []byte(strings.Repeat("k", size)) }

func parseKey(t testing.TB, text string, alg jwk.KeyAlgorithm) *jwk.DecryptionKey {
	t.Helper()
	key, err := jwk.ParseDecryptionKey([]byte(text), alg)
	if err != nil {
		t.Fatalf("%s: %v", alg, err)
	}
	return key
}

// parts is a token in pieces, none of them encoded, but for the protected header
// and the additional data, which are what is authenticated.
type parts struct {
	protected           string
	key, iv, text, tag  []byte
	unprotected, header string // in JSON
	aad                 string
}

// forge encrypts "secret" under whatever header an attacker could write. In it
// "@" stands for the parameters that the algorithm of key needs, each with a
// comma in front.
func forge(t testing.TB, key *jwk.EncryptionKey, enc jwk.ContentEncryption, header string) parts {
	t.Helper()
	return forgeAll(t, key, enc, header, "", []byte("secret"))
}

func forgeAll(t testing.TB, key *jwk.EncryptionKey, enc jwk.ContentEncryption, header, aad string, plaintext []byte) parts {
	t.Helper()
	var h jwk.KeyHeader
	contentKey, encryptedKey, err := key.WrapKey(enc, nil, &h)
	if err != nil {
		t.Fatal(err)
	}
	p := parts{key: encryptedKey, aad: b64.Encode([]byte(aad))}
	if header != "" {
		p.protected = b64.Encode([]byte(strings.ReplaceAll(header, "@", parameters(t, &h))))
	}
	p.seal(t, enc, contentKey, plaintext)
	return p
}

// seal encrypts for p's header and additional data, as they are now.
func (p *parts) seal(t testing.TB, enc jwk.ContentEncryption, contentKey, plaintext []byte) {
	t.Helper()
	aead := newAEAD(t, enc, contentKey)
	p.iv = []byte(strings.Repeat("i", aead.NonceSize()))
	data := p.protected
	if p.aad != "" {
		data += "." + p.aad
	}
	sealed := aead.Seal(nil, p.iv, plaintext, []byte(data))
	tag := 16
	if a, ok := aead.(*cbchmac.AEAD); ok {
		tag = a.TagSize()
	}
	p.text, p.tag = sealed[:len(sealed)-tag:len(sealed)-tag], sealed[len(sealed)-tag:]
}

func newAEAD(t testing.TB, enc jwk.ContentEncryption, key []byte) cipher.AEAD {
	t.Helper()
	if strings.Contains(string(enc), "CBC") {
		aead, err := cbchmac.New(key)
		if err != nil {
			t.Fatal(err)
		}
		return aead
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	return aead
}

// forgeDirect encrypts with the key of direct.
func forgeDirect(t testing.TB, enc jwk.ContentEncryption, header string) parts {
	t.Helper()
	return forge(t, direct(t, enc).EncryptionKey(), enc, header)
}

// parameters writes h, with a comma in front of each member.
func parameters(t testing.TB, h *jwk.KeyHeader) (text string) {
	t.Helper()
	if h.EphemeralKey != nil {
		text += `,"epk":` + string(h.EphemeralKey)
	}
	for name, value := range map[string][]byte{"iv": h.IV, "tag": h.Tag, "p2s": h.Salt, "ek": h.EncapsulatedSecret} {
		if value != nil {
			text += `,"` + name + `":"` + b64.Encode(value) + `"`
		}
	}
	if h.Count != 0 {
		count, err := json.Marshal(h.Count)
		if err != nil {
			t.Fatal(err)
		}
		text += `,"p2c":` + string(count)
	}
	return text
}

func (p parts) compact() string {
	return p.protected + "." + b64.Encode(p.key) + "." + b64.Encode(p.iv) + "." + b64.Encode(p.text) + "." + b64.Encode(p.tag)
}

// shared are the members that all recipients share, own are those of one.
func (p parts) shared() string {
	list := []string{`"ciphertext":"` + b64.Encode(p.text) + `"`}
	for name, value := range map[string]string{"protected": p.protected, "iv": b64.Encode(p.iv), "tag": b64.Encode(p.tag), "aad": p.aad} {
		if value != "" {
			list = append(list, `"`+name+`":"`+value+`"`)
		}
	}
	if p.unprotected != "" {
		list = append(list, `"unprotected":`+p.unprotected)
	}
	return strings.Join(list, ",")
}

func (p parts) own() string {
	var list []string
	if len(p.key) > 0 {
		list = append(list, `"encrypted_key":"`+b64.Encode(p.key)+`"`)
	}
	if p.header != "" {
		list = append(list, `"header":`+p.header)
	}
	return strings.Join(list, ",")
}

func (p parts) flattened() string {
	if own := p.own(); own != "" {
		return "{" + p.shared() + "," + own + "}"
	}
	return "{" + p.shared() + "}"
}

func (p parts) general(more ...string) string {
	list := append([]string{"{" + p.own() + "}"}, more...)
	return "{" + p.shared() + `,"recipients":[` + strings.Join(list, ",") + `]}`
}

func decrypt(token string, key *jwk.DecryptionKey, opts *jwe.DecryptOptions) (*jwe.Message, error) {
	if strings.HasPrefix(token, "{") {
		return jwe.DecryptJSON([]byte(token), key, opts)
	}
	return jwe.Decrypt(token, key, opts)
}

// accept wants token, of any serialisation, to be decrypted to want.
func accept(t testing.TB, why, token string, key *jwk.DecryptionKey, opts *jwe.DecryptOptions, want string) *jwe.Message {
	t.Helper()
	m, err := decrypt(token, key, opts)
	if err != nil || string(m.Plaintext) != want {
		t.Errorf("%s: got %+v, %v", why, m, err)
		return new(jwe.Message)
	}
	return m
}

// refuse wants the error want and no message.
func refuse(t testing.TB, why, token string, key *jwk.DecryptionKey, opts *jwe.DecryptOptions, want error) {
	t.Helper()
	if m, err := decrypt(token, key, opts); m != nil || !errors.Is(err, want) || want == nil {
		t.Errorf("%s: got %+v, %v; want the error %v", why, m, err, want)
	}
}

// refuseAll does so with every serialisation of p.
func refuseAll(t testing.TB, why string, p parts, key *jwk.DecryptionKey, opts *jwe.DecryptOptions, want error) {
	t.Helper()
	refuse(t, why+", compact", p.compact(), key, opts, want)
	refuse(t, why+", flattened", p.flattened(), key, opts, want)
	refuse(t, why+", general", p.general(), key, opts, want)
}

func acceptAll(t testing.TB, why string, p parts, key *jwk.DecryptionKey, opts *jwe.DecryptOptions) {
	t.Helper()
	accept(t, why+", compact", p.compact(), key, opts, "secret")
	accept(t, why+", flattened", p.flattened(), key, opts, "secret")
	accept(t, why+", general", p.general(), key, opts, "secret")
}

func flipped(b []byte, i int) []byte {
	changed := slices.Clone(b)
	changed[i] ^= 1
	return changed
}

// vectors returns the files of the folder that lies beside this repository, and
// ends the test if it is absent.
func vectors(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "shared", "vectors", filepath.FromSlash(pattern)))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) > 0 {
		return files
	}
	if slices.Contains(strings.Split(os.Getenv("TEST_REQUIRE"), ","), "vectors") {
		t.Fatalf("TEST_REQUIRE lists vectors: there is no ../shared/vectors/%s", pattern)
	}
	t.Skipf("there is no ../shared/vectors/%s beside this repository", pattern)
	return nil
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(text))
}
