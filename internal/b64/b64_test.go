package b64_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/internal/b64"
)

func TestRoundTrip(t *testing.T) {
	for n := range 100 {
		raw := bytes.Repeat([]byte{0xFB, 0xFF, 0x00, 0x3E}, 25)[:n]
		text := b64.Encode(raw)
		if len(text) != b64.EncodedLen(n) {
			t.Fatalf("%d bytes: %d characters, want %d", n, len(text), b64.EncodedLen(n))
		}
		got, err := b64.Decode(text)
		if err != nil || !bytes.Equal(got, raw) {
			t.Fatalf("%d bytes: got %x, %v", n, got, err)
		}
		if appended := b64.AppendEncode([]byte("x"), raw); string(appended) != "x"+text {
			t.Fatalf("%d bytes: appended %q", n, appended)
		}
	}
}

func TestEncoderIsEncode(t *testing.T) {
	raw := bytes.Repeat([]byte{0xFB, 0xFF, 0x00, 0x3E}, 1000)
	for _, piece := range []int{1, 2, 3, 1000, len(raw)} {
		var text strings.Builder
		w := b64.NewEncoder(&text)
		for rest := raw; len(rest) > 0; rest = rest[min(piece, len(rest)):] {
			if _, err := w.Write(rest[:min(piece, len(rest))]); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil || text.String() != b64.Encode(raw) {
			t.Errorf("in pieces of %d bytes: %v, %d characters", piece, err, text.Len())
		}
	}
}

func TestAppendDecodeKeepsWhatWasThere(t *testing.T) {
	got, err := b64.AppendDecode([]byte("ab"), "YWJj")
	if err != nil || string(got) != "ababc" {
		t.Errorf("got %q, %v", got, err)
	}
	if got, err = b64.AppendDecode([]byte("ab"), "YWJj!"); err == nil || string(got) != "ab" {
		t.Errorf("after an error: got %q, %v", got, err)
	}
}

// Every text here decodes with some decoder that people use.
var refused = map[string][]string{
	"L22 padding":                 {"YQ==", "YWI=", "YWJj="},
	"L22 the other alphabet":      {"+/+/", "ab/c", "ab+c"},
	"L22 white space":             {" YWJj", "YWJj ", "YW Jj", "\tYWJj"},
	"L23 line breaks":             {"YWJj\n", "YWJj\r\n", "YW\nJj", "\rYWJj", "YWJjYWJj\nYWJjYWJj"},
	"L24 trailing bits":           {"YR", "YWK", "Yf", "YWJjYWJjYf"},
	"a lone character":            {"A", "YWJjA", "YWJjYWJjA"},
	"bytes outside of ASCII":      {"YWJ\xff", "YWJé", "\x00AAA"},
	"a bad one in a long text":    {strings.Repeat("A", 77) + "." + strings.Repeat("A", 22)},
	"a bad one as the first of 8": {"=AAAAAAAAAAA"},
}

func TestL22_L23_L24_OneSpellingOnly(t *testing.T) {
	for why, texts := range refused {
		for _, text := range texts {
			if got, err := b64.Decode(text); !errors.Is(err, b64.ErrMalformed) || got != nil {
				t.Errorf("%s: %q gave %x, %v", why, text, got, err)
			}
		}
	}
}

// The decoder takes eight characters at a time; none of them is overlooked.
func TestL22_L23_ABadCharacterAnywhere(t *testing.T) {
	good := b64.Encode(bytes.Repeat([]byte("abc"), 8))
	for i := range good {
		for _, bad := range []string{"=", "\n", "\r", "+", "/", " ", "\x00", "\x80", "\xff"} {
			if got, err := b64.Decode(good[:i] + bad + good[i+1:]); err == nil {
				t.Errorf("%q at %d: got %x", bad, i, got)
			}
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, texts := range refused {
		for _, text := range texts {
			f.Add(text)
		}
	}
	f.Add("")
	f.Add("YWJjZGVmZ2hpamtsbW5vcA")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := b64.Decode(text)
		want, stdErr := base64.RawURLEncoding.Strict().DecodeString(text)
		if strings.ContainsAny(text, "\r\n") {
			stdErr = b64.ErrMalformed
		}
		if (err == nil) != (stdErr == nil) {
			t.Fatalf("%q: %v, the standard library: %v", text, err, stdErr)
		}
		if err == nil && (!bytes.Equal(got, want) || b64.Encode(got) != text) {
			t.Fatalf("%q decodes to %x, want %x", text, got, want)
		}
	})
}

func BenchmarkDecode332(b *testing.B) {
	text := strings.Repeat("YWJj", 83)
	dst := make([]byte, 0, 400)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := b64.AppendDecode(dst, text); err != nil {
			b.Fatal(err)
		}
	}
}
