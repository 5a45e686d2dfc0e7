package jwk_test

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

// A flattened JWE (RFC 7516 section 7.2.2), as far as the vectors go.
type flattened struct {
	Protected    string `json:"protected"`
	AAD          string `json:"aad"`
	EncryptedKey string `json:"encrypted_key"`
	IV           string `json:"iv"`
	Ciphertext   string `json:"ciphertext"`
	Tag          string `json:"tag"`
}

// readJWE reads the compact form as well.
func readJWE(t *testing.T, file string) (f flattened) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if parts := strings.Split(strings.TrimSpace(string(text)), "."); len(parts) == 5 {
		return flattened{Protected: parts[0], EncryptedKey: parts[1], IV: parts[2], Ciphertext: parts[3], Tag: parts[4]}
	}
	if err := json.Unmarshal(text, &f); err != nil {
		t.Fatal(err)
	}
	return f
}

func (f flattened) additionalData() []byte {
	if f.AAD == "" {
		return []byte(f.Protected)
	}
	return []byte(f.Protected + "." + f.AAD)
}

// open decrypts with HPKE alone, or with a content key for AES-GCM.
func (f flattened) open(t *testing.T, k *jwk.DecryptionKey) ([]byte, error) {
	t.Helper()
	if k.Algorithm().Integrated() {
		return k.Open(unb64(t, f.EncryptedKey), f.additionalData(), unb64(t, f.Ciphertext))
	}
	var header struct {
		Enc jwk.ContentEncryption `json:"enc"`
		EK  string                `json:"ek"`
	}
	if err := json.Unmarshal(unb64(t, f.Protected), &header); err != nil {
		t.Fatal(err)
	}
	h := jwk.KeyHeader{EncapsulatedSecret: unb64(t, header.EK)}
	contentKey, err := k.UnwrapKey(header.Enc, unb64(t, f.EncryptedKey), &h)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(contentKey)
	if err != nil {
		t.Fatal(err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	return aead.Open(nil, unb64(t, f.IV), append(unb64(t, f.Ciphertext), unb64(t, f.Tag)...), f.additionalData())
}

// checkHPKEVectors opens both forms of what was encrypted for each key. today
// gives the name that an algorithm of the vectors has, or "" and why it has
// none.
func checkHPKEVectors(t *testing.T, folder string, today func(old string) (jwk.KeyAlgorithm, string)) {
	for _, file := range vectors(t, folder+"/examples/jwks/*.json") {
		old := strings.TrimSuffix(filepath.Base(file), ".json")
		t.Run(old, func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			alg, reason := today(old)
			if alg == "" {
				_, err := jwk.ParseDecryptionKey(text, "")
				if err == nil {
					t.Errorf("the key is read, although there is %s", reason)
				}
				t.Skip("not in this package: " + reason)
			}
			k := parseDecryption(t, membersOf(t, string(text)).with(t, members{"alg": string(alg)}), "")
			if string(alg) == old && k.ID() != k.EncryptionKey().Thumbprint() {
				t.Errorf("the ID of the vectors is the thumbprint, ours is %s, not %s", k.EncryptionKey().Thumbprint(), k.ID())
			}
			plaintexts := map[string]bool{}
			for _, form := range []string{"-compact.txt", "-flattened.json"} {
				f := readJWE(t, filepath.Join(filepath.Dir(file), "..", "jwe", old+form))
				plaintext, err := f.open(t, k)
				if err != nil {
					t.Fatalf("%s: %v", form, err)
				}
				plaintexts[string(plaintext)] = true
			}
			if len(plaintexts) != 1 || plaintexts[""] {
				t.Errorf("no plaintext, or two: %v", plaintexts)
			}
		})
	}
}

// TestHPKEVectors are those of draft-ietf-jose-hpke-encrypt.
func TestHPKEVectors(t *testing.T) {
	checkHPKEVectors(t, "hpke-jose", func(old string) (jwk.KeyAlgorithm, string) {
		if strings.HasPrefix(old, "HPKE-5") || strings.HasPrefix(old, "HPKE-6") {
			return "", "no X448 in Go's standard library"
		}
		return jwk.KeyAlgorithm(old), ""
	})
}

// TestPostQuantumHPKEVectors are those of the draft for post-quantum
// algorithms, from a revision that numbered them otherwise: with a suite for
// ChaCha20-Poly1305 after each of those for AES-GCM. Name and number enter only
// the protected header, so that what is left of them proves ours.
func TestPostQuantumHPKEVectors(t *testing.T) {
	names := map[string]jwk.KeyAlgorithm{
		"HPKE-8": jwk.HPKE8, "HPKE-10": jwk.HPKE9, "HPKE-12": jwk.HPKE10, "HPKE-14": jwk.HPKE12, "HPKE-16": jwk.HPKE13,
	}
	checkHPKEVectors(t, "hpke-pq-jose", func(old string) (jwk.KeyAlgorithm, string) {
		base, keyEncryption := strings.CutSuffix(old, "-KE")
		alg := names[base]
		switch {
		case alg == "":
			return "", "no name for ChaCha20-Poly1305 with a post-quantum KEM any more"
		case keyEncryption:
			return alg + "-KE", ""
		}
		return alg, ""
	})
}

// TestHPKEVectorsRefused: the vectors under the other keys of the same suite,
// and for the other kind of encryption.
func TestHPKEVectorsRefused(t *testing.T) {
	folder := filepath.Dir(vectors(t, "hpke-jose/examples/jwks/HPKE-0.json")[0])
	text, err := os.ReadFile(filepath.Join(folder, "HPKE-0.json"))
	if err != nil {
		t.Fatal(err)
	}
	f := readJWE(t, filepath.Join(folder, "..", "jwe", "HPKE-0-compact.txt"))
	for _, alg := range []jwk.KeyAlgorithm{jwk.HPKE7, jwk.HPKE0} {
		k := decryptionKey(t, alg)
		if alg == jwk.HPKE7 { // the same key, another AEAD
			k = parseDecryption(t, membersOf(t, string(text)).with(t, members{"alg": "HPKE-7"}), "")
		}
		if got, err := f.open(t, k); got != nil || err != jwk.ErrDecryption {
			t.Errorf("%s: got %q, %v", alg, got, err)
		}
	}
}
