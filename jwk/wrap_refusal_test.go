package jwk_test

import (
	"bytes"
	"crypto/ecdh"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/jwk"
)

// TestL49_EncryptedKeyWhereThereIsNone: "dir" and ECDH-ES have an empty one.
func TestL49_EncryptedKeyWhereThereIsNone(t *testing.T) {
	direct, err := jwk.NewDirectKey(jwk.A128GCM, make([]byte, 16))
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range []*jwk.DecryptionKey{direct, decryptionKey(t, jwk.ECDHES)} {
		for _, n := range []int{1, 8, 16, 24, 1000} {
			w := wrap(t, k.EncryptionKey(), jwk.A128GCM)
			w.encryptedKey = make([]byte, n)
			w.refused(t, "an encrypted key", k)
		}
	}
}

// TestL50_ShortEncryptedKey: nothing of a length that AES Key Wrap does not have
// panics (CVE-2026-34986).
func TestL50_ShortEncryptedKey(t *testing.T) {
	for _, alg := range keyAlgorithms {
		if alg == jwk.ECDHES {
			continue
		}
		k := decryptionKey(t, alg)
		w := wrap(t, k.EncryptionKey(), jwk.A128GCM)
		for n := range 41 {
			if n == len(w.encryptedKey) {
				continue
			}
			short := w
			short.encryptedKey = make([]byte, n)
			short.refused(t, "a shorter or longer one", k)
		}
	}
}

// TestL52_EphemeralKey: "epk" is a public key on the curve of the recipient's.
func TestL52_EphemeralKey(t *testing.T) {
	for _, alg := range []jwk.KeyAlgorithm{jwk.ECDHES, jwk.ECDHESA256KW} {
		k := parseDecryption(t, rfc7518CBob, alg)
		w := wrap(t, k.EncryptionKey(), jwk.A256GCM)
		epk := membersOf(t, string(w.header.EphemeralKey))
		x := epk["x"].(string)
		zero := b64(make([]byte, 32))
		p384 := wrapOn(t, alg, ecdh.P384())
		x25519 := wrapOn(t, alg, ecdh.X25519())
		for name, text := range map[string]string{
			"empty":                   "",
			"null":                    "null",
			"an empty object":         "{}",
			"an array":                "[" + string(w.header.EphemeralKey) + "]",
			"text behind it":          string(w.header.EphemeralKey) + "x",
			"a member twice":          strings.Replace(string(w.header.EphemeralKey), "{", `{"kty":"EC",`, 1),
			"no kty":                  epk.with(t, members{"kty": nil}),
			"no crv":                  epk.with(t, members{"crv": nil}),
			"no x":                    epk.with(t, members{"x": nil}),
			"no y":                    epk.with(t, members{"y": nil}),
			"off the curve":           epk.with(t, members{"y": x}),
			"(0,0)":                   epk.with(t, members{"x": zero, "y": zero}),
			"x as a number":           epk.with(t, members{"x": 1}),
			"x one byte short":        epk.with(t, members{"x": b64(unb64(t, x)[1:])}),
			"x with a zero in front":  epk.with(t, members{"x": b64(append([]byte{0}, unb64(t, x)...))}),
			"x padded":                epk.with(t, members{"x": x + "="}),
			"another curve's name":    epk.with(t, members{"crv": "P-384"}),
			"a curve of another name": epk.with(t, members{"crv": "p-256"}),
			"another kty":             epk.with(t, members{"kty": "OKP"}),
			"secp256k1":               epk.with(t, members{"crv": "secp256k1"}),
			"a point of P-384":        string(p384.header.EphemeralKey),
			"a point of X25519":       string(x25519.header.EphemeralKey),
			"an RSA key":              membersOf(t, rfc7516A1Key).with(t, members{"d": nil, "p": nil, "q": nil, "dp": nil, "dq": nil, "qi": nil}),
			"a symmetric key":         rfc7516A3Key,
			"a private key":           rfc7518CAlice,
			"100 KB":                  string(w.header.EphemeralKey) + strings.Repeat(" ", 100_000) + "x",
		} {
			changed := w
			changed.header.EphemeralKey = []byte(text)
			changed.refused(t, name, k)
		}
		w.header.EphemeralKey = nil
		w.refused(t, "missing", k)
	}
}

func wrapOn(t *testing.T, alg jwk.KeyAlgorithm, curve ecdh.Curve) wrapped {
	t.Helper()
	k, err := jwk.GenerateDecryptionKey(alg, &jwk.DecryptionKeyOptions{Curve: curve})
	if err != nil {
		t.Fatal(err)
	}
	return wrap(t, k.EncryptionKey(), jwk.A256GCM)
}

// smallOrder is points of X25519 with which everybody agrees on zero: 0, 1, p,
// p+1 and one of order 8.
var smallOrder = [][]byte{
	make([]byte, 32),
	append([]byte{1}, make([]byte, 31)...),
	append(append([]byte{0xed}, bytes.Repeat([]byte{0xff}, 30)...), 0x7f),
	append(append([]byte{0xee}, bytes.Repeat([]byte{0xff}, 30)...), 0x7f),
	{0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4, 0x6a,
		0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00},
}

// TestL52_ZeroSecret: neither the sender nor the recipient may be made to agree
// on zero (CVE-2016-9121).
func TestL52_ZeroSecret(t *testing.T) {
	k := parseDecryption(t, rfc8037A6Bob, jwk.ECDHES)
	for _, point := range smallOrder {
		text := `{"kty":"OKP","crv":"X25519","x":"` + b64(point) + `"}`
		w := wrapped{enc: jwk.A128GCM, header: jwk.KeyHeader{EphemeralKey: []byte(text)}}
		w.opaque(t, "epk of small order", k)
		for _, alg := range []jwk.KeyAlgorithm{jwk.ECDHES, jwk.ECDHESA128KW, jwk.HPKE3, jwk.HPKE4KE} {
			_, err := jwk.ParseEncryptionKey([]byte(text), alg)
			wantError(t, err, jwk.ErrWeakKey)
		}
		if got, err := decryptionKey(t, jwk.HPKE3).Open(point, nil, make([]byte, 20)); got != nil || err != jwk.ErrDecryption {
			t.Errorf("HPKE: got %x, %v", got, err)
		}
	}
}

// TestL56_WrappingsConfused: what AES-GCM wrapped is not read by AES Key Wrap
// under the same secret, nor the reverse.
func TestL56_WrappingsConfused(t *testing.T) {
	for kw, gcm := range map[jwk.KeyAlgorithm]jwk.KeyAlgorithm{
		jwk.A128KW: jwk.A128GCMKW, jwk.A192KW: jwk.A192GCMKW, jwk.A256KW: jwk.A256GCMKW,
	} {
		secret := bytes.Repeat([]byte{1}, map[jwk.KeyAlgorithm]int{jwk.A128KW: 16, jwk.A192KW: 24, jwk.A256KW: 32}[kw])
		a, errA := jwk.NewWrappingKey(kw, secret)
		b, errB := jwk.NewWrappingKey(gcm, secret)
		if errA != nil || errB != nil {
			t.Fatal(errA, errB)
		}
		for _, enc := range contentEncryptions {
			byKW, byGCM := wrap(t, a.EncryptionKey(), enc), wrap(t, b.EncryptionKey(), enc)
			byKW.refused(t, "wrapped by the other", b)
			byGCM.refused(t, "wrapped by the other", a)
			byKW.header = byGCM.header
			byKW.refused(t, "wrapped by the other, with iv and tag", b)
		}
		if a.Matches(gcm, "") || b.Matches(kw, "") {
			t.Errorf("%s and %s answer for each other", kw, gcm)
		}
	}
}

// TestL57_Count: a number of iterations that nobody should ask for is refused
// at once.
func TestL57_Count(t *testing.T) {
	for _, alg := range []jwk.KeyAlgorithm{jwk.PBES2HS256A128KW, jwk.PBES2HS384A192KW, jwk.PBES2HS512A256KW} {
		password := []byte("correct horse battery staple")
		k, err := jwk.NewPasswordKey(alg, password, quick)
		if err != nil {
			t.Fatal(err)
		}
		strict, err := jwk.NewPasswordKey(alg, password, &jwk.PasswordOptions{Count: 1000, MaxCount: 2000})
		if err != nil {
			t.Fatal(err)
		}
		w := wrap(t, k.EncryptionKey(), jwk.A128GCM)
		if w.header.Count != 1000 || len(w.header.Salt) != 16 {
			t.Errorf("%s: wrote p2c %d and p2s of %d bytes", alg, w.header.Count, len(w.header.Salt))
		}
		for _, count := range []int{0, 1, 999, 1_200_001, 1e9, math.MaxInt, -1, -1000, math.MinInt} {
			w.header.Count = count
			w.refusedAtOnce(t, "p2c", k)
		}
		w.header.Count = 2001
		w.refusedAtOnce(t, "p2c above the key's own limit", strict)
		w.header.Count = 1_200_000
		w.refusedAtOnce(t, "p2c above the key's own limit", strict)
		w.header.Count = 600_000 // which k accepts
		w.encryptedKey = w.encryptedKey[8:]
		w.refusedAtOnce(t, "an encrypted key of another length, most work", k)
		w.encryptedKey, w.header.Salt = make([]byte, 24), make([]byte, 7)
		w.refusedAtOnce(t, "p2s of 7 bytes, most work", k)
		w.header.Salt = nil
		w.refusedAtOnce(t, "no p2s, most work", k)
	}
}

// refusedAtOnce checks that no work was done. Of several tries the fastest
// counts, since the others may have waited for the processor.
func (w wrapped) refusedAtOnce(t *testing.T, name string, k *jwk.DecryptionKey) {
	t.Helper()
	fastest := time.Hour
	for range 5 {
		start := time.Now()
		w.refused(t, name, k)
		fastest = min(fastest, time.Since(start))
	}
	if fastest > 5*time.Millisecond {
		t.Errorf("%s: %s: refused after %v", k.Algorithm(), name, fastest)
	}
}

// TestL57_DefaultCount: what a key writes without being told otherwise.
func TestL57_DefaultCount(t *testing.T) {
	k, err := jwk.NewPasswordKey(jwk.PBES2HS256A128KW, []byte("correct horse battery staple"), nil)
	if err != nil {
		t.Fatal(err)
	}
	w := wrap(t, k.EncryptionKey(), jwk.A128GCM)
	if w.header.Count != 600_000 {
		t.Errorf("p2c is %d", w.header.Count)
	}
	w.header.Count++
	w.refusedAtOnce(t, "p2c above what a key writes", k)
}

// TestL62_GCMKeyWrapParameters: iv has 96 bits and tag 128.
func TestL62_GCMKeyWrapParameters(t *testing.T) {
	for _, alg := range []jwk.KeyAlgorithm{jwk.A128GCMKW, jwk.A192GCMKW, jwk.A256GCMKW} {
		k := decryptionKey(t, alg)
		w := wrap(t, k.EncryptionKey(), jwk.A256CBCHS512)
		if len(w.header.IV) != 12 || len(w.header.Tag) != 16 || len(w.encryptedKey) != 64 {
			t.Errorf("%s: wrote %d, %d, %d bytes", alg, len(w.header.IV), len(w.header.Tag), len(w.encryptedKey))
		}
		for name, h := range map[string]jwk.KeyHeader{
			"no iv":            {Tag: w.header.Tag},
			"iv of 8 bytes":    {IV: w.header.IV[:8], Tag: w.header.Tag},
			"iv of 16 bytes":   {IV: append(bytes.Clone(w.header.IV), 0, 0, 0, 0), Tag: w.header.Tag},
			"no tag":           {IV: w.header.IV},
			"tag of 4 bytes":   {IV: w.header.IV, Tag: w.header.Tag[:4]},
			"tag of 12 bytes":  {IV: w.header.IV, Tag: w.header.Tag[:12]},
			"tag of 17 bytes":  {IV: w.header.IV, Tag: append(bytes.Clone(w.header.Tag), 0)},
			"iv and tag swaps": {IV: w.header.Tag, Tag: w.header.IV},
			"another iv":       {IV: flipped(w.header.IV, 0), Tag: w.header.Tag},
			"another tag":      {IV: w.header.IV, Tag: flipped(w.header.Tag, 15)},
		} {
			changed := w
			changed.header = h
			changed.refused(t, name, k)
		}
		moved := w // a byte of the key into the tag
		moved.encryptedKey, moved.header.Tag = w.encryptedKey[:63], append([]byte{w.encryptedKey[63]}, w.header.Tag[:15]...)
		moved.refused(t, "moved by a byte", k)
	}
}

// TestL63_PartyInfo: apu and apv are part of the derived key.
func TestL63_PartyInfo(t *testing.T) {
	for _, curve := range agreementCurves() {
		for _, alg := range []jwk.KeyAlgorithm{jwk.ECDHES, jwk.ECDHESA128KW} {
			k, err := jwk.GenerateDecryptionKey(alg, &jwk.DecryptionKeyOptions{Curve: curve})
			if err != nil {
				t.Fatal(err)
			}
			w := wrapped{enc: jwk.A128GCM, header: jwk.KeyHeader{PartyUInfo: []byte("Alice"), PartyVInfo: []byte("Bob")}}
			w.contentKey, w.encryptedKey, err = k.EncryptionKey().WrapKey(w.enc, nil, &w.header)
			if err != nil || string(w.header.PartyUInfo) != "Alice" || string(w.header.PartyVInfo) != "Bob" {
				t.Fatal(w.header, err)
			}
			if got, err := w.unwrap(k); err != nil || !bytes.Equal(got, w.contentKey) {
				t.Fatalf("%s: got %x, %v", alg, got, err)
			}
			for name, info := range map[string][2]string{
				"swapped": {"Bob", "Alice"}, "none": {}, "no apu": {"", "Bob"}, "no apv": {"Alice", ""}, "moved": {"AliceB", "ob"},
			} {
				changed := w
				changed.header.PartyUInfo, changed.header.PartyVInfo = []byte(info[0]), []byte(info[1])
				if got, _ := changed.unwrap(k); bytes.Equal(got, w.contentKey) {
					t.Errorf("%s: %s: the same content key", alg, name)
				}
			}
		}
	}
}

// TestHPKEKeyEncryptionParameters: "ek" is there and is one.
func TestHPKEKeyEncryptionParameters(t *testing.T) {
	for _, alg := range []jwk.KeyAlgorithm{jwk.HPKE0KE, jwk.HPKE2KE, jwk.HPKE3KE, jwk.HPKE9KE, jwk.HPKE12KE} {
		k := decryptionKey(t, alg)
		w := wrap(t, k.EncryptionKey(), jwk.A128GCM)
		for name, ek := range map[string][]byte{
			"no ek": nil, "empty": {}, "short": w.header.EncapsulatedSecret[1:],
			"long": append(bytes.Clone(w.header.EncapsulatedSecret), 0), "zero": make([]byte, len(w.header.EncapsulatedSecret)),
			"changed": flipped(w.header.EncapsulatedSecret, 20),
		} {
			changed := w
			changed.header.EncapsulatedSecret = ek
			changed.refused(t, name, k)
		}
	}
}
