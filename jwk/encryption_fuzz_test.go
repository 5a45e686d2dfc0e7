package jwk_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

func encryptionSeeds(f *testing.F) (keys []string) {
	keys = append(seeds(f), rfc7516A3Key, rfc7518CBob, rfc8037A6Bob, `{"kty":"AKP","alg":"HPKE-9","pub":"AA","priv":"AA"}`,
		`{"kty":"oct","k":"","alg":"dir"}`, `{"kty":"oct","k":"GawgguFyGrWKav7AX4VKUg","alg":"A128GCM"}`)
	for _, alg := range []jwk.KeyAlgorithm{jwk.Dir, jwk.A256GCMKW, jwk.RSAOAEP, jwk.ECDHES, jwk.HPKE3, jwk.HPKE8KE, jwk.HPKE13} {
		k := decryptionKey(f, alg)
		keys = append(keys, exportDecryption(f, k))
		if !alg.Symmetric() {
			keys = append(keys, marshal(f, k.EncryptionKey()))
		}
	}
	return keys
}

// FuzzParseDecryptionKey: no panic, never both a key and an error, what was
// exported is read as the same key, and it decrypts what was encrypted to it.
func FuzzParseDecryptionKey(f *testing.F) {
	for _, text := range encryptionSeeds(f) {
		for _, alg := range []jwk.KeyAlgorithm{"", jwk.ECDHES, jwk.A128KW, jwk.RSAOAEP256, jwk.HPKE0} {
			f.Add([]byte(text), string(alg))
		}
	}
	f.Fuzz(func(t *testing.T, text []byte, alg string) {
		k, err := jwk.ParseDecryptionKey(text, jwk.KeyAlgorithm(alg))
		if (k == nil) == (err == nil) {
			t.Fatalf("key %v and error %v", k, err)
		}
		if err != nil {
			return
		}
		exported := exportDecryption(t, k)
		again := parseDecryption(t, exported, k.Algorithm())
		if second := exportDecryption(t, again); second != exported {
			t.Fatalf("exported %s, then %s", exported, second)
		}
		if k.Algorithm() != jwk.Dir {
			interchangeable(t, k, again)
		}
	})
}

// FuzzParseEncryptionKey: the same for public keys.
func FuzzParseEncryptionKey(f *testing.F) {
	for _, text := range encryptionSeeds(f) {
		for _, alg := range []jwk.KeyAlgorithm{"", jwk.ECDHES, jwk.RSAOAEP, jwk.HPKE4} {
			f.Add([]byte(text), string(alg))
		}
	}
	f.Fuzz(func(t *testing.T, text []byte, alg string) {
		k, err := jwk.ParseEncryptionKey(text, jwk.KeyAlgorithm(alg))
		if (k == nil) == (err == nil) {
			t.Fatalf("key %v and error %v", k, err)
		}
		if err != nil {
			return
		}
		if k.Algorithm().Symmetric() {
			t.Fatal("a public key for a symmetric algorithm")
		}
		again := parseEncryption(t, marshal(t, k), "")
		if marshal(t, again) != marshal(t, k) || again.Thumbprint() != k.Thumbprint() {
			t.Fatalf("written %s, read %s", marshal(t, k), marshal(t, again))
		}
		if k.Algorithm().Integrated() {
			_, _, err = k.Seal(nil, text)
		} else {
			_, _, err = k.WrapKey(jwk.A128GCM, nil, new(jwk.KeyHeader))
		}
		if err != nil {
			t.Fatalf("a key that cannot be encrypted to: %v", err)
		}
	})
}

// FuzzUnwrapKey: whatever a header says, there is no panic, either a content
// key of the right length or ErrDecryption, and no key that was changed on the
// way where the algorithm would notice.
func FuzzUnwrapKey(f *testing.F) {
	keys := map[string]*jwk.DecryptionKey{}
	for _, alg := range append([]jwk.KeyAlgorithm{jwk.Dir}, keyAlgorithms...) {
		k := decryptionKey(f, alg)
		if strings.HasPrefix(string(alg), "PBES2") {
			var err error
			if k, err = jwk.NewPasswordKey(alg, []byte("p"), &jwk.PasswordOptions{Count: 1000, MaxCount: 1001}); err != nil {
				f.Fatal(err)
			}
		}
		keys[string(alg)] = k
		w := wrap(f, k.EncryptionKey(), jwk.A256GCM)
		h := w.header
		f.Add(string(alg), w.encryptedKey, h.EphemeralKey, h.IV, h.Tag, h.Salt, h.Count, h.EncapsulatedSecret)
		f.Add(string(alg), []byte{}, []byte(rfc8037A6Ephemeral), make([]byte, 12), make([]byte, 16), make([]byte, 8), 1001, []byte{4})
	}
	f.Fuzz(func(t *testing.T, alg string, encryptedKey, epk, iv, tag, salt []byte, count int, ek []byte) {
		k := keys[alg]
		if k == nil {
			return
		}
		h := jwk.KeyHeader{EphemeralKey: epk, PartyUInfo: salt, PartyVInfo: iv, IV: iv, Tag: tag, Salt: salt, Count: count, EncapsulatedSecret: ek}
		got, err := k.UnwrapKey(jwk.A256GCM, encryptedKey, &h)
		if (got == nil) == (err == nil) {
			t.Fatalf("key %x and error %v", got, err)
		}
		if err != nil && !errors.Is(err, jwk.ErrDecryption) {
			t.Fatalf("error %v", err)
		}
		if err == nil && len(got) != jwk.A256GCM.KeySize() {
			t.Fatalf("a content key of %d bytes", len(got))
		}
		if again, _ := k.UnwrapKey(jwk.A256GCM, encryptedKey, &h); !bytes.Equal(got, again) {
			t.Fatalf("got %x, then %x", got, again)
		}
	})
}
