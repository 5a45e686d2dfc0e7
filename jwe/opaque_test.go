package jwe_test

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"hash"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/internal/b64"
	"github.com/jeton-auth/jeton/jwe"
	"github.com/jeton-auth/jeton/jwk"
)

// loud accepts what nobody protects.
var loud = &jwe.DecryptOptions{UnprotectedAlgorithm: true}

func decode(t testing.TB, text string) []byte {
	t.Helper()
	data, err := b64.Decode(text)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// opaque wants the one error that says nothing, in every serialisation: not one
// that wraps it.
func opaque(t testing.TB, why string, p parts, key *jwk.DecryptionKey) {
	t.Helper()
	for form, text := range map[string]string{"compact": p.compact(), "flattened": p.flattened(), "general": p.general()} {
		if m, err := decrypt(text, key, &jwe.DecryptOptions{Decompress: true}); m != nil || err != jwe.ErrDecryption {
			t.Errorf("%s, %s: got %+v, %v", why, form, m, err)
		}
	}
}

// TestL53_OneErrorForEveryCause: whatever is wrong beyond what the header says,
// the answer is the same value.
func TestL53_OneErrorForEveryCause(t *testing.T) {
	for _, alg := range append([]jwk.KeyAlgorithm{jwk.ECDHES}, wrappingAlgorithms...) {
		for _, enc := range []jwk.ContentEncryption{jwk.A128GCM, jwk.A128CBCHS256} {
			key := generate(t, alg)
			why := string(alg) + " " + string(enc) + ": "
			p := forge(t, key.EncryptionKey(), enc, `{"alg":"`+string(alg)+`","enc":"`+string(enc)+`"@}`)
			acceptAll(t, why+"untouched", p, key, nil)
			for i := range len(p.key) {
				if i%max(1, len(p.key)/4) == 0 {
					changed := p
					changed.key = flipped(p.key, i)
					opaque(t, why+"encrypted key", changed, key)
				}
			}
			opaqueContent(t, why, p, key)
			if !strings.HasPrefix(string(alg), "RSA") {
				opaque(t, why+"another key", p, another(t, alg))
			}
		}
	}
}

// another is a key of alg that has nothing to do with generate's.
func another(t *testing.T, alg jwk.KeyAlgorithm) *jwk.DecryptionKey {
	t.Helper()
	if !strings.HasPrefix(string(alg), "PBES2") {
		return generate(t, alg)
	}
	key, err := jwk.NewPasswordKey(alg, []byte("another"), nil)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func opaqueContent(t *testing.T, why string, p parts, key *jwk.DecryptionKey) {
	t.Helper()
	for name, change := range map[string]func(*parts){
		"iv":                  func(p *parts) { p.iv = flipped(p.iv, 0) },
		"tag, first byte":     func(p *parts) { p.tag = flipped(p.tag, 0) },
		"tag, last byte":      func(p *parts) { p.tag = flipped(p.tag, len(p.tag)-1) },
		"ciphertext":          func(p *parts) { p.text = flipped(p.text, 0) },
		"ciphertext, shorter": func(p *parts) { p.text = p.text[:len(p.text)-1] },
		"ciphertext, none":    func(p *parts) { p.text = nil },
		"ciphertext, longer":  func(p *parts) { p.text = append(p.text, p.text...) },
		"header, respelled": func(p *parts) {
			header, _ := b64.Decode(p.protected)
			p.protected = b64.Encode([]byte(strings.Replace(string(header), "{", "{ ", 1)))
		},
	} {
		changed := p
		change(&changed)
		opaque(t, why+name, changed, key)
	}
}

// TestL53_PaddingAndCompressionSayNothing: these tags are right, which the holder
// of a shared secret can arrange, but what they cover is not.
func TestL53_PaddingAndCompressionSayNothing(t *testing.T) {
	key := direct(t, jwk.A256GCM)
	for why, plaintext := range map[string]string{
		"nothing": "", "not DEFLATE": "\xff\xff", "cut off": "\x4b", "data behind": "\x03\x00x",
	} {
		p := forgeAll(t, key.EncryptionKey(), jwk.A256GCM, `{"alg":"dir","enc":"A256GCM","zip":"DEF"}`, "", []byte(plaintext))
		opaque(t, "compressed, "+why, p, key)
	}
	for _, enc := range []jwk.ContentEncryption{jwk.A128CBCHS256, jwk.A192CBCHS384, jwk.A256CBCHS512} {
		key := direct(t, enc)
		one := badlyPadded(enc, forgeDirect(t, enc, `{"alg":"dir","enc":"`+string(enc)+`"}`), 1)
		accept(t, "a padding of one", one.compact(), key, nil, strings.Repeat("\x00", 15))
		p := forgeDirect(t, enc, `{"alg":"dir","enc":"`+string(enc)+`"}`)
		acceptAll(t, string(enc), p, key, nil)
		opaqueContent(t, string(enc)+": ", p, key)
		for _, last := range []byte{0, 2, 17, 255} { // 1 would be a padding
			opaque(t, string(enc)+": wrong padding", badlyPadded(enc, p, last), key)
		}
	}
}

// badlyPadded is p with a right tag over a block that ends with 15 zeros and
// last (RFC 7518 section 5.2.2.1).
func badlyPadded(enc jwk.ContentEncryption, p parts, last byte) parts {
	newHash := map[jwk.ContentEncryption]func() hash.Hash{
		jwk.A128CBCHS256: sha256.New, jwk.A192CBCHS384: sha512.New384, jwk.A256CBCHS512: sha512.New,
	}[enc]
	half := enc.KeySize() / 2
	key := secret(enc.KeySize())
	block, err := aes.NewCipher(key[half:])
	if err != nil {
		panic(err)
	}
	p.text = make([]byte, aes.BlockSize)
	p.text[aes.BlockSize-1] = last
	cipher.NewCBCEncrypter(block, p.iv).CryptBlocks(p.text, p.text)
	mac := hmac.New(newHash, key[:half])
	mac.Write([]byte(p.protected))
	mac.Write(p.iv)
	mac.Write(p.text)
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(len(p.protected))*8))
	p.tag = mac.Sum(nil)[:half]
	return p
}

// The integrated algorithms have one part less to go wrong.
func TestL53_IntegratedHPKE(t *testing.T) {
	for _, alg := range integratedAlgorithms {
		key := generate(t, alg)
		p := forgeIntegrated(t, key, `{"alg":"`+string(alg)+`"}`)
		acceptAll(t, string(alg), p, key, nil)
		for name, change := range map[string]func(*parts){
			"encapsulated secret":          func(p *parts) { p.key = flipped(p.key, len(p.key)-1) },
			"encapsulated secret, shorter": func(p *parts) { p.key = p.key[:len(p.key)-1] },
			"encapsulated secret, none":    func(p *parts) { p.key = nil },
			"ciphertext":                   func(p *parts) { p.text = flipped(p.text, 0) },
			"ciphertext, none":             func(p *parts) { p.text = nil },
			"header":                       func(p *parts) { p.protected = b64.Encode([]byte(`{"alg":"` + string(alg) + `","x":1}`)) },
		} {
			changed := p
			change(&changed)
			opaque(t, string(alg)+": "+name, changed, key)
		}
		opaque(t, string(alg)+": another key", p, generate(t, alg))
	}
}

// forgeIntegrated encrypts "secret" with HPKE, under any header.
func forgeIntegrated(t testing.TB, key *jwk.DecryptionKey, header string) parts {
	t.Helper()
	p := parts{protected: b64.Encode([]byte(header))}
	var err error
	if p.key, p.text, err = key.EncryptionKey().Seal([]byte(p.protected), []byte("secret")); err != nil {
		t.Fatal(err)
	}
	return p
}
