package aeskw_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"testing"

	"github.com/jeton-auth/jeton/internal/aeskw"
)

func unhex(t testing.TB, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

const (
	kek256 = "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F"
	key256 = "00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F"
)

// TestRFC3394Section4 is every example of that section, both ways.
func TestRFC3394Section4(t *testing.T) {
	for _, c := range []struct {
		name           string
		kekLen, keyLen int
		wrapped        string
	}{
		{"4.1 128 bits with 128", 16, 16, "1FA68B0A8112B447AEF34BD8FB5A7B829D3E862371D2CFE5"},
		{"4.2 128 bits with 192", 24, 16, "96778B25AE6CA435F92B5B97C050AED2468AB8A17AD84E5D"},
		{"4.3 128 bits with 256", 32, 16, "64E8C3F9CE0F5BA263E9777905818A2A93C8191E7D6E8AE7"},
		{"4.4 192 bits with 192", 24, 24, "031D33264E15D33268F24EC260743EDCE1C6C7DDEE725A936BA814915C6762D2"},
		{"4.5 192 bits with 256", 32, 24, "A8F9BC1612C68B3FF6E6F4FBE30E71E4769C8B80A32CB8958CD5D17D6B254DA1"},
		{"4.6 256 bits with 256", 32, 32, "28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21"},
	} {
		t.Run(c.name, func(t *testing.T) {
			kek, key, wrapped := unhex(t, kek256)[:c.kekLen], unhex(t, key256)[:c.keyLen], unhex(t, c.wrapped)
			got, err := aeskw.AppendWrap([]byte("dst"), kek, key)
			if err != nil || !bytes.Equal(got, append([]byte("dst"), wrapped...)) {
				t.Errorf("wrapped: got %X, %v", got, err)
			}
			got, err = aeskw.AppendUnwrap([]byte("dst"), kek, wrapped)
			if err != nil || !bytes.Equal(got, append([]byte("dst"), key...)) {
				t.Errorf("unwrapped: got %X, %v", got, err)
			}
		})
	}
}

func TestUnwrapRefuses(t *testing.T) {
	kek := unhex(t, kek256)
	wrapped, err := aeskw.AppendWrap(nil, kek, unhex(t, key256))
	if err != nil {
		t.Fatal(err)
	}
	refused := map[string][]byte{
		"nothing": nil, "8 bytes": wrapped[:8], "16 bytes, a key of one block": wrapped[:16],
		"23 bytes": wrapped[:23], "a block missing": wrapped[:32], "a block too many": append(wrapped[:40:40], make([]byte, 8)...),
		"one byte more": append(wrapped[:40:40], 0), "all zero": make([]byte, 40),
	}
	for i := range wrapped {
		changed := bytes.Clone(wrapped)
		changed[i] ^= 0x80
		refused["bit "+string(rune('A'+i))] = changed
	}
	for name, text := range refused {
		got, err := aeskw.AppendUnwrap([]byte("dst"), kek, text)
		if !errors.Is(err, aeskw.ErrUnwrap) || string(got) != "dst" {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
	if got, err := aeskw.AppendUnwrap(nil, kek[:16], wrapped); !errors.Is(err, aeskw.ErrUnwrap) || got != nil {
		t.Errorf("another key: got %x, %v", got, err)
	}
}

func TestRefusesLengths(t *testing.T) {
	for _, n := range []int{0, 1, 8, 15, 17, 20} {
		if got, err := aeskw.AppendWrap(nil, make([]byte, 16), make([]byte, n)); !errors.Is(err, aeskw.ErrLength) || got != nil {
			t.Errorf("a key of %d bytes: got %x, %v", n, got, err)
		}
	}
	for _, n := range []int{0, 8, 15, 33} {
		if got, err := aeskw.AppendWrap(nil, make([]byte, n), make([]byte, 16)); err == nil || got != nil {
			t.Errorf("wrapped with a key of %d bytes: %x", n, got)
		}
		if got, err := aeskw.AppendUnwrap(nil, make([]byte, n), make([]byte, 24)); err == nil || got != nil {
			t.Errorf("unwrapped with a key of %d bytes: %x", n, got)
		}
	}
}

func TestLongKeys(t *testing.T) {
	kek := unhex(t, kek256)
	for n := 16; n <= 4096; n += 8 {
		key := bytes.Repeat([]byte{byte(n)}, n)
		wrapped, err := aeskw.AppendWrap(nil, kek, key)
		if err != nil || len(wrapped) != n+aeskw.Overhead {
			t.Fatalf("%d bytes: %d bytes, %v", n, len(wrapped), err)
		}
		if got, err := aeskw.AppendUnwrap(nil, kek, wrapped); err != nil || !bytes.Equal(got, key) {
			t.Fatalf("%d bytes: got %x, %v", n, got, err)
		}
	}
}
