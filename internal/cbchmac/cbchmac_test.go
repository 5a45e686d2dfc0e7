package cbchmac_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"testing"

	"github.com/jeton-auth/jeton/internal/cbchmac"
)

func unhex(t testing.TB, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The input of RFC 7518 appendix B, the same in all three examples. The key is
// the numbers from 0 on.
const (
	appendixBPlaintext = "A cipher system must not be required to be secret, and it must be able to fall into the hands of the enemy without inconvenience"
	appendixBNonce     = "1af38c2dc2b96ffdd86694092341bc04"
	appendixBData      = "The second principle of Auguste Kerckhoffs"
)

func numbers(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i)
	}
	return b
}

func newAEAD(t testing.TB, key []byte) *cbchmac.AEAD {
	t.Helper()
	a, err := cbchmac.New(key)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestRFC7518AppendixB(t *testing.T) {
	for _, c := range []struct {
		name, ciphertext, tag string
		keyLen                int
	}{
		{"B.1 AES_128_CBC_HMAC_SHA_256", "" +
			"c80edfa32ddf39d5ef00c0b468834279a2e46a1b8049f792f76bfe54b903a9c9" +
			"a94ac9b47ad2655c5f10f9aef71427e2fc6f9b3f399a221489f16362c7032336" +
			"09d45ac69864e3321cf82935ac4096c86e133314c54019e8ca7980dfa4b9cf1b" +
			"384c486f3a54c51078158ee5d79de59fbd34d848b3d69550a67646344427ade5" +
			"4b8851ffb598f7f80074b9473c82e2db",
			"652c3fa36b0a7c5b3219fab3a30bc1c4", 32},
		{"B.2 AES_192_CBC_HMAC_SHA_384", "" +
			"ea65da6b59e61edb419be62d19712ae5d303eeb50052d0dfd6697f77224c8edb" +
			"000d279bdc14c1072654bd30944230c657bed4ca0c9f4a8466f22b226d174621" +
			"4bf8cfc2400add9f5126e479663fc90b3bed787a2f0ffcbf3904be2a641d5c21" +
			"05bfe591bae23b1d7449e532eef60a9ac8bb6c6b01d35d49787bcd57ef484927" +
			"f280adc91ac0c4e79c7b11efc60054e3",
			"8490ac0e58949bfe51875d733f93ac2075168039ccc733d7", 48},
		{"B.3 AES_256_CBC_HMAC_SHA_512", "" +
			"4affaaadb78c31c5da4b1b590d10ffbd3dd8d5d302423526912da037ecbcc7bd" +
			"822c301dd67c373bccb584ad3e9279c2e6d12a1374b77f077553df829410446b" +
			"36ebd97066296ae6427ea75c2e0846a11a09ccf5370dc80bfecbad28c73f09b3" +
			"a3b75e662a2594410ae496b2e2e6609e31e6e02cc837f053d21f37ff4f51950b" +
			"be2638d09dd7a4930930806d0703b1f6",
			"4dd3b4c088a7f45c216839645b2012bf2e6269a8c56a816dbc1b267761955bc5", 64},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := newAEAD(t, numbers(c.keyLen))
			nonce, data := unhex(t, appendixBNonce), []byte(appendixBData)
			want := unhex(t, c.ciphertext+c.tag)
			if got := a.Seal([]byte("dst"), nonce, []byte(appendixBPlaintext), data); string(got) != "dst"+string(want) {
				t.Errorf("sealed: got %x", got)
			}
			got, err := a.Open([]byte("dst"), nonce, want, data)
			if err != nil || string(got) != "dst"+appendixBPlaintext {
				t.Errorf("opened: got %q, %v", got, err)
			}
			if a.TagSize() != len(c.tag)/2 || a.NonceSize() != 16 || a.Overhead() != 16+a.TagSize() {
				t.Errorf("sizes %d, %d, %d", a.TagSize(), a.NonceSize(), a.Overhead())
			}
		})
	}
}

// TestEveryLength: padding for every remainder, in place and not.
func TestEveryLength(t *testing.T) {
	a := newAEAD(t, numbers(48))
	nonce := make([]byte, cbchmac.NonceSize)
	for n := range 70 {
		plaintext := numbers(n)
		sealed := a.Seal(nil, nonce, plaintext, nil)
		if len(sealed) > n+a.Overhead() || len(sealed) != n/16*16+16+a.TagSize() {
			t.Fatalf("%d bytes: sealed in %d", n, len(sealed))
		}
		inPlace := bytes.Clone(plaintext)
		if got := a.Seal(inPlace[:0], nonce, inPlace, nil); !bytes.Equal(got, sealed) {
			t.Fatalf("%d bytes: sealed in place: %x, not %x", n, got, sealed)
		}
		if got, err := a.Open(sealed[:0], nonce, bytes.Clone(sealed), nil); err != nil || !bytes.Equal(got, plaintext) {
			t.Fatalf("%d bytes: got %x, %v", n, got, err)
		}
		again := a.Seal(nil, nonce, plaintext, nil)
		if got, err := a.Open(again[:0], nonce, again, nil); err != nil || !bytes.Equal(got, plaintext) {
			t.Fatalf("%d bytes: opened in place: %x, %v", n, got, err)
		}
	}
}

// TestL53_TagBeforePadding: a ciphertext whose tag holds but whose padding does
// not (only who has the key can make one) is the same error as one whose tag
// does not hold.
func TestL53_TagBeforePadding(t *testing.T) {
	key, nonce := numbers(32), make([]byte, cbchmac.NonceSize)
	a := newAEAD(t, key)
	for name, last := range map[string][]byte{
		"padding of 0":              append(make([]byte, 15), 0),
		"padding of 17":             bytes.Repeat([]byte{17}, 16),
		"padding of 255":            bytes.Repeat([]byte{255}, 16),
		"first byte of it is wrong": append([]byte{0}, bytes.Repeat([]byte{16}, 15)...),
		"one of two is wrong":       append(make([]byte, 14), 3, 2),
	} {
		sealed := sealRaw(t, key, nonce, last)
		if got, err := a.Open(nil, nonce, sealed, nil); err != cbchmac.ErrOpen || len(got) != 0 {
			t.Errorf("%s: got %x, %v", name, got, err)
		}
	}
	if got, err := a.Open(nil, nonce, sealRaw(t, key, nonce, bytes.Repeat([]byte{16}, 16)), nil); err != nil || len(got) != 0 {
		t.Errorf("the forger's own padding is not read: %x, %v", got, err)
	}
	sealed := a.Seal(nil, nonce, []byte("text"), []byte("data"))
	for i := range sealed {
		changed := bytes.Clone(sealed)
		changed[i] ^= 1
		if got, err := a.Open([]byte("dst"), nonce, changed, []byte("data")); err != cbchmac.ErrOpen || string(got) != "dst" {
			t.Fatalf("byte %d changed: got %q, %v", i, got, err)
		}
	}
}

// sealRaw encrypts whole blocks as they are and adds a tag that holds.
func sealRaw(t *testing.T, key, nonce, blocks []byte) []byte {
	block, err := aes.NewCipher(key[16:])
	if err != nil {
		t.Fatal(err)
	}
	out := make([]byte, len(blocks))
	cipher.NewCBCEncrypter(block, nonce).CryptBlocks(out, blocks)
	mac := hmac.New(sha256.New, key[:16])
	mac.Write(nonce)
	mac.Write(out)
	mac.Write(binary.BigEndian.AppendUint64(nil, 0))
	return append(out, mac.Sum(nil)[:16]...)
}

func TestOpenRefuses(t *testing.T) {
	a := newAEAD(t, numbers(32))
	nonce := make([]byte, cbchmac.NonceSize)
	sealed := a.Seal(nil, nonce, []byte("text"), []byte("data"))
	longer := append(bytes.Clone(sealed), make([]byte, 16)...)
	for name, c := range map[string]struct{ nonce, sealed, data []byte }{
		"nothing":             {nonce, nil, []byte("data")},
		"a tag alone":         {nonce, sealed[16:], []byte("data")},
		"half a block":        {nonce, sealed[8:], []byte("data")},
		"one byte less":       {nonce, sealed[:31], []byte("data")},
		"a block more":        {nonce, longer, []byte("data")},
		"other data":          {nonce, sealed, []byte("Data")},
		"no data":             {nonce, sealed, nil},
		"another nonce":       {numbers(16), sealed, []byte("data")},
		"a nonce of 12 bytes": {nonce[:12], sealed, []byte("data")},
		"no nonce":            {nil, sealed, []byte("data")},
		"less data":           {nonce, sealed, []byte("dat")},
		"more data":           {nonce, sealed, append([]byte("data"), 0)},
	} {
		if got, err := a.Open([]byte("dst"), c.nonce, c.sealed, c.data); !errors.Is(err, cbchmac.ErrOpen) || string(got) != "dst" {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
}

func TestNewRefusesLengths(t *testing.T) {
	for _, n := range []int{0, 16, 24, 31, 33, 40, 56, 63, 65, 128} {
		if a, err := cbchmac.New(make([]byte, n)); err == nil || a != nil {
			t.Errorf("a key of %d bytes is taken", n)
		}
	}
}
