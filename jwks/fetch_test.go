package jwks_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jwks"
)

func header(name, value string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) { w.Header().Set(name, value) }
}

// zipped is a few KB that unpack to n bytes in front of a set.
func zipped(t *testing.T, n int, set string) string {
	t.Helper()
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := io.WriteString(w, strings.Repeat(" ", n)+set); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.String()
}

// endless writes for as long as somebody reads.
func endless(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	for {
		if _, err := io.WriteString(w, strings.Repeat(" ", 4096)); err != nil {
			return
		}
	}
}

func TestL69_L71_WhatIsNoAnswerChangesNothing(t *testing.T) {
	key := newKey(t, "a")
	good := setOf(t, key, newKey(t, "b"))
	for _, c := range []struct {
		name   string
		answer http.HandlerFunc
		says   string
	}{
		{"status 500", status(http.StatusInternalServerError), "status 500"},
		{"status 404", status(http.StatusNotFound), "status 404"},
		{"status 204", status(http.StatusNoContent), "status 204"},
		{"status 203 from a proxy that changes content", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusNonAuthoritativeInfo)
			io.WriteString(w, good)
		}, "status 203"},
		{"an empty body", text(""), "malformed"},
		{"not JSON", text("keys"), "malformed"},
		{"half a set", text(good[:len(good)-10]), "malformed"},
		{"two sets", text(good + good), "malformed"},
		{"not an object", text("[]"), "malformed"},
		{"no keys", text("{}"), "malformed"},
		{"keys that are null", text(`{"keys":null}`), "malformed"},
		{"keys twice", text(`{"keys":[],"keys":[]}`), "malformed"},
		{"HTML with status 200", text("<html>", "Content-Type", "text/html"), "malformed"},
		{"a set said to be HTML", func(w http.ResponseWriter, _ *http.Request) {
			header("Content-Type", "text/html; charset=utf-8")(w)
			io.WriteString(w, good)
		}, "text/html"},
		{"a set said to be text", func(w http.ResponseWriter, _ *http.Request) {
			header("Content-Type", "text/plain")(w)
			io.WriteString(w, good)
		}, "text/plain"},
		{"a byte more than 1 MiB", text(strings.Repeat(" ", 1<<20+1-len(good)) + good), "1 MiB"},
		{"an endless body", endless, "1 MiB"},
		{"packed though not asked for", text(zipped(t, 0, good), "Content-Encoding", "gzip"), "gzip"},
		{"a bomb", text(zipped(t, 4<<20, good), "Content-Encoding", "gzip"), "gzip"},
		{"a connection that breaks", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "EOF"},
	} {
		t.Run(c.name, func(t *testing.T) {
			source := newSource(t, text(setOf(t, key)))
			f := newFixture(t, source.URL+"/keys?secret=hunter2", jwks.Options{})
			f.finds(key, "before")
			source.says(c.answer)
			f.advance(15 * time.Minute)
			f.finds(key, "after")
			_, err := f.FindKey(f.ctx, jwk.ES256, "b")
			if !errors.Is(err, jwks.ErrUnavailable) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("a key that only the bad answer has: got %v, want ErrUnavailable that says %q", err, c.says)
			}
			if err != nil && strings.Contains(err.Error(), "hunter2") {
				t.Errorf("the query is in the error: %v", err)
			}
			source.asked(t, 2, "in the end")
		})
	}
}

func TestWhatIsAnAnswer(t *testing.T) {
	key := newKey(t, "a")
	good := setOf(t, key)
	for _, c := range []struct {
		name   string
		answer http.HandlerFunc
	}{
		{"application/json", text(good)},
		{"with a parameter, in capitals", func(w http.ResponseWriter, _ *http.Request) {
			header("Content-Type", "Application/JSON; charset=UTF-8")(w)
			io.WriteString(w, good)
		}},
		{"application/jwk-set+json", func(w http.ResponseWriter, _ *http.Request) {
			header("Content-Type", "application/jwk-set+json")(w)
			io.WriteString(w, good)
		}},
		{"no Content-Type", func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["Content-Type"] = nil
			io.WriteString(w, good)
		}},
		{"identity", text(good, "Content-Encoding", "identity")},
		{"1 MiB", text(strings.Repeat(" ", 1<<20-len(good)) + good)},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFixture(t, newSource(t, c.answer).URL, jwks.Options{})
			f.finds(key, "the first call")
		})
	}
}

func TestRequest(t *testing.T) {
	key := newKey(t, "a")
	source := newSource(t, func(w http.ResponseWriter, r *http.Request) {
		for name, want := range map[string]string{
			"Accept":          "application/jwk-set+json, application/json",
			"Accept-Encoding": "identity", // else net/http asks for gzip and unpacks it
			"If-None-Match":   "",
			"Authorization":   "",
			"Cookie":          "",
		} {
			if got := r.Header.Get(name); got != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
		if got := r.Method + " " + r.RequestURI; got != "GET /keys?v=2" {
			t.Errorf("the request is %q", got)
		}
		text(setOf(t, key))(w, r)
	})
	newFixture(t, source.URL+"/keys?v=2", jwks.Options{}).finds(key, "first call")
	source.asked(t, 1, "first call")
}

func TestL71_OneBadKeyDoesNotSpoilTheSet(t *testing.T) {
	key := newKey(t, "good")
	twins := member(t, newKey(t, "twin")) + "," + member(t, newKey(t, "twin"))
	source := newSource(t, text(fmt.Sprintf(`{"keys":[{"kty":"new"},{"kty":"EC","crv":"P-256","x":"AA","y":"AA"},%s,7,%s]}`, twins, member(t, key))))
	f := newFixture(t, source.URL, jwks.Options{})
	f.finds(key, "beside bad ones")
	f.refuses("twin", jwk.ErrKeyNotFound, "L18: two keys of one ID")
}

func TestSkippedKeysAreLoggedWhenTheyAppear(t *testing.T) {
	key := newKey(t, "good")
	bad := func(kid string) http.HandlerFunc {
		return text(fmt.Sprintf(`{"keys":[{"kty":"new","kid":%q},%s]}`, kid, member(t, key)))
	}
	log := make(lines, 100)
	source := newSource(t, bad("first"))
	f := newFixture(t, source.URL, jwks.Options{Logger: log.logger()})
	expect := func(want string) {
		t.Helper()
		f.finds(key, want)
		f.settle()
		f.advance(15 * time.Minute)
		select {
		case line := <-log:
			if !strings.Contains(line, want) {
				t.Errorf("logged %q, want %q", line, want)
			}
		case <-f.ctx.Done():
			t.Errorf("nothing was logged, want %q", want)
		}
	}
	expect("first")
	f.finds(key, "the same once more")
	f.advance(15 * time.Minute)
	source.says(bad("second"))
	expect("second") // the next line: the second renewal logged none
	source.says(status(http.StatusTeapot))
	expect("status 418")
	source.says(bad("second"))
	expect("works again")
	source.says(text(setOf(t, key)))
	f.finds(key, "all good")
	f.advance(15 * time.Minute)
	source.says(bad("second"))
	expect("second")
}

func TestL69_LogLineStaysShort(t *testing.T) {
	bad := fmt.Sprintf(`{"kty":"new","kid":"%s"}`, strings.Repeat("long ", 1000))
	log := make(lines, 100)
	source := newSource(t, text(`{"keys":[`+strings.Repeat(bad+",", 99)+bad+`]}`))
	f := newFixture(t, source.URL, jwks.Options{Logger: log.logger()})
	f.refuses("a", jwk.ErrKeyNotFound, "first call")
	if line := <-log; len(line) > 2000 || !strings.Contains(line, "92 more") || !strings.Contains(line, "no key can be used") {
		t.Errorf("logged %d bytes: %.3000s", len(line), line)
	}
}

func TestRSAKeysWithoutAnAlgorithm(t *testing.T) {
	generated, err := jwk.Generate(jwk.RS256)
	if err != nil {
		t.Fatal(err)
	}
	key := generated.VerificationKey()
	source := newSource(t, text(`{"keys":[`+strings.Replace(member(t, key), `"alg":"RS256",`, "", 1)+`]}`))
	strict := newFixture(t, source.URL, jwks.Options{})
	if _, err := strict.FindKey(strict.ctx, jwk.RS256, key.ID()); err != jwk.ErrKeyNotFound {
		t.Errorf("nobody named the algorithm: got %v, want ErrKeyNotFound", err)
	}
	told := newFixture(t, source.URL, jwks.Options{Parse: jwk.ParseOptions{RSAAlgorithm: jwk.RS256}})
	told.finds(key, "the options name the algorithm")
}
