package concatkdf_test

import (
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"testing"

	"github.com/jeton-auth/jeton/internal/concatkdf"
)

// TestRFC7518AppendixC derives a key of one round.
func TestRFC7518AppendixC(t *testing.T) {
	z := []byte{
		158, 86, 217, 29, 129, 113, 53, 211, 114, 131, 66, 131, 191, 132,
		38, 156, 251, 49, 110, 163, 218, 128, 106, 72, 246, 218, 167, 121,
		140, 254, 144, 196,
	}
	key := concatkdf.Key(z, "A128GCM", []byte("Alice"), []byte("Bob"), 16)
	if got := base64.RawURLEncoding.EncodeToString(key); got != "VqqN6vgjbSBcIijNcacQGg" {
		t.Errorf("got %s", got)
	}
}

// TestRounds: keys longer than the hash, and of every length that JOSE has,
// against the definition: H(1 ‖ Z ‖ info) ‖ H(2 ‖ Z ‖ info), cut.
func TestRounds(t *testing.T) {
	z := []byte("shared secret")
	for size, bits := range map[int][]byte{16: {0, 128}, 24: {0, 192}, 32: {1, 0}, 48: {1, 128}, 64: {2, 0}} {
		info := slices.Concat([]byte{0, 0, 0, 3}, []byte("enc"), []byte{0, 0, 0, 1}, []byte("U"), []byte{0, 0, 0, 0}, []byte{0, 0}, bits)
		first := sha256.Sum256(slices.Concat([]byte{0, 0, 0, 1}, z, info))
		second := sha256.Sum256(slices.Concat([]byte{0, 0, 0, 2}, z, info))
		want := slices.Concat(first[:], second[:])[:size]
		if got := concatkdf.Key(z, "enc", []byte("U"), nil, size); !slices.Equal(got, want) {
			t.Errorf("%d bytes: got %x, want %x", size, got, want)
		}
	}
}

// TestFieldsAreSeparate: what moves from one field to the next changes the
// key, because each has its length in front.
func TestFieldsAreSeparate(t *testing.T) {
	z := []byte("z")
	keys := map[string]string{}
	for name, key := range map[string][]byte{
		"as it is":         concatkdf.Key(z, "AB", []byte("CD"), []byte("EF"), 32),
		"algorithm to U":   concatkdf.Key(z, "A", []byte("BCD"), []byte("EF"), 32),
		"U to V":           concatkdf.Key(z, "AB", []byte("C"), []byte("DEF"), 32),
		"U and V swapped":  concatkdf.Key(z, "AB", []byte("EF"), []byte("CD"), 32),
		"another length":   concatkdf.Key(z, "AB", []byte("CD"), []byte("EF"), 33)[:32],
		"another secret":   concatkdf.Key([]byte("Z"), "AB", []byte("CD"), []byte("EF"), 32),
		"without a U or V": concatkdf.Key(z, "AB", nil, nil, 32),
	} {
		if other, ok := keys[string(key)]; ok {
			t.Errorf("%q and %q have the same key", name, other)
		}
		keys[string(key)] = name
	}
}
