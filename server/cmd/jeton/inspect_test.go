package main

import (
	"encoding/base64"
	"os"
	"strings"
	"testing"
	"time"
)

// FuzzTakeApart: whatever the token, what is shown is printable and nothing
// panics.
func FuzzTakeApart(f *testing.F) {
	for _, seed := range []string{
		"", ".", "..", "e30.e30.", "e30.e31.", "e30=.e30.", "e30.W10.", "a.b.c.d.e",
		"eyJhIjoxLCJhIjoyfQ.e30.", "e30.eyJhIjoiwpsySiJ9.", "e30.eyJleHAiOjFlNDAwfQ.",
		"eyJhIjoiwpsySiJ9....", "e30..aXY.Y2lwaGVy.dGFn", "e30.eyJleHAiOm51bGx9.", "e30.eyJleHAiOi0xZTExfQ.", "e30.eyJleHAiOnsiYSI6WzFdfX0.c2ln", "e30\n.e30.",
	} {
		f.Add(seed)
	}
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		f.Fatal(err)
	}
	defer null.Close()
	f.Fuzz(func(t *testing.T, text string) {
		if header, err := headerOfEncrypted(text); err == nil {
			if strings.Count(text, ".") != 4 || strings.ContainsAny(text, "\r\n =+/") || strings.ContainsFunc(strings.ReplaceAll(lines(header), "\n", ""), invisible) {
				t.Errorf("%q is shown", text)
			}
		}
		token, err := takeApart(text)
		if err != nil {
			return
		}
		if strings.Count(text, ".") != 2 || strings.ContainsAny(text, "\r\n =+/") {
			t.Errorf("%q is shown", text)
		}
		shown := lines(token.header) + lines(token.claims)
		if strings.ContainsFunc(strings.ReplaceAll(shown, "\n", ""), invisible) {
			t.Errorf("%q is not printable", shown)
		}
		if err := writeTimes(console{out: null}, token.claims, time.Now()); err != nil {
			t.Error(err)
		}
	})
}

func TestRelative(t *testing.T) {
	now := time.Unix(0, 0)
	for d, want := range map[time.Duration]string{
		0:                          "now",
		400 * time.Millisecond:     "now",
		time.Second:                "in 1 second",
		-time.Second:               "1 second ago",
		90 * time.Second:           "in 1 minute",
		-59 * time.Minute:          "59 minutes ago",
		25 * time.Hour:             "in 1 day",
		-3 * 24 * time.Hour:        "3 days ago",
		100 * 365 * 24 * time.Hour: "in 36500 days",
	} {
		if got := relative(now.Add(d), now); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}

func TestReadSecret(t *testing.T) {
	for name, test := range map[string]struct{ in, want string }{
		"no line break":           {"secret", "secret"},
		"one line break":          {"secret\n", "secret"},
		"one of Windows":          {"secret\r\n", "secret"},
		"two: one belongs to it":  {"secret\n\n", "secret\n"},
		"white space belongs too": {" se cret \t\n", " se cret \t"},
		"a carriage return alone": {"secret\r", "secret\r"},
		"bytes that are no text":  {"\xff\x00", "\xff\x00"},
		"nothing is refused":      {"", ""},
		"a line break is nothing": {"\n", ""},
		"far too long is refused": {strings.Repeat("x", maxSecret+1), ""},
	} {
		got, err := readSecret(strings.NewReader(test.in))
		if got != test.want || (err != nil) != (test.want == "") {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestL23_LineBreaksAreNotShown(t *testing.T) {
	part := base64.RawURLEncoding.EncodeToString([]byte(`{"a":1}`))
	for _, text := range []string{part + "\n." + part + ".", part + "." + part[:3] + "\r" + part[3:] + ".", part + "." + part + ".\n"} {
		if _, err := takeApart(text); err == nil {
			t.Errorf("%q is shown", text)
		}
	}
}
