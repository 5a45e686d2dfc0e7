package jwks_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jwks"
)

func TestLifeOfASetIsWhatItsSourceSaysWithinBounds(t *testing.T) {
	key := newKey(t, "a")
	for _, c := range []struct {
		name   string
		header []string
		want   time.Duration
	}{
		{"nothing said", nil, 15 * time.Minute},
		{"nothing said of a life", []string{"Cache-Control", "public"}, 15 * time.Minute},
		{"one hour", []string{"Cache-Control", "public, max-age=3600"}, time.Hour},
		{"in capitals and quotes", []string{"Cache-Control", `Max-Age="3600"`}, time.Hour},
		{"for shared caches only", []string{"Cache-Control", "s-maxage=3600"}, 15 * time.Minute},
		{"the shorter of two", []string{"Cache-Control", "max-age=3600", "Cache-Control", "max-age=600"}, 10 * time.Minute},
		{"half of it is over", []string{"Cache-Control", "max-age=3600", "Age", "1800"}, 30 * time.Minute},
		{"all of it is over", []string{"Cache-Control", "max-age=3600", "Age", "7200"}, time.Minute},
		{"an age that is none", []string{"Cache-Control", "max-age=3600", "Age", "old"}, time.Hour},
		{"zero", []string{"Cache-Control", "max-age=0"}, time.Minute},
		{"not a number", []string{"Cache-Control", "max-age=soon"}, time.Minute},
		{"negative", []string{"Cache-Control", "max-age=-3600"}, time.Minute},
		{"no-cache", []string{"Cache-Control", "max-age=3600, no-cache"}, time.Minute},
		{"no-store", []string{"Cache-Control", "no-store, max-age=3600"}, time.Minute},
		{"a year", []string{"Cache-Control", "max-age=31536000"}, 24 * time.Hour},
		{"more than 64 bits", []string{"Cache-Control", "max-age=99999999999999999999"}, 24 * time.Hour},
	} {
		t.Run(c.name, func(t *testing.T) {
			source := newSource(t, text(setOf(t, key), c.header...))
			f := newFixture(t, source.URL, jwks.Options{CoolDown: never})
			f.finds(key, "first call")
			f.advance(c.want*4/5 - 1)
			f.finds(key, "fresh")
			source.asked(t, 1, "fresh")
			f.advance(1)
			f.finds(key, "getting old")
			f.settle()
			source.asked(t, 2, "getting old")
		})
	}
}

func TestBoundsAreOptions(t *testing.T) {
	key := newKey(t, "a")
	for _, c := range []struct {
		name string
		opts jwks.Options
		want time.Duration
	}{
		{"at most 10 minutes", jwks.Options{MaxRefresh: 10 * time.Minute}, 10 * time.Minute},
		{"at most 20 seconds, below the usual least", jwks.Options{MaxRefresh: 20 * time.Second}, 20 * time.Second},
		{"at least 2 hours", jwks.Options{MinRefresh: 2 * time.Hour}, 2 * time.Hour},
		{"at least 2 days, above the usual most", jwks.Options{MinRefresh: 48 * time.Hour}, 48 * time.Hour},
	} {
		t.Run(c.name, func(t *testing.T) {
			source := newSource(t, text(setOf(t, key), "Cache-Control", "max-age=3600"))
			c.opts.CoolDown = never
			f := newFixture(t, source.URL, c.opts)
			f.finds(key, "first call")
			f.advance(c.want*4/5 - 1)
			f.finds(key, "fresh")
			source.asked(t, 1, "fresh")
			f.advance(1)
			f.finds(key, "getting old")
			f.settle()
			source.asked(t, 2, "getting old")
		})
	}
}

func TestAgingSetIsRenewedInTheBackgroundOnce(t *testing.T) {
	old, fresh, gate := newKey(t, "old"), newKey(t, "new"), newGate()
	source := newSource(t, text(setOf(t, old)))
	f := newFixture(t, source.URL, jwks.Options{CoolDown: never, Timeout: time.Hour})
	f.finds(old, "first call")

	source.says(gate.before(text(setOf(t, old, fresh))))
	f.advance(12 * time.Minute)
	for range 100 {
		f.finds(old, "while the request is in the air")
	}
	close(gate.open)
	f.finds(fresh, "after it")
	source.asked(t, 2, "in the end")
}

func TestL71_RemovedKeyVanishes(t *testing.T) {
	kept, removed := newKey(t, "kept"), newKey(t, "removed")
	for _, c := range []struct {
		name  string
		after time.Duration
		then  func(f *fixture)
	}{
		{"with the renewal in the background", 12 * time.Minute, func(f *fixture) {
			f.finds(removed, "the token that starts the renewal")
			f.settle()
		}},
		{"because of a key that is not known", 30 * time.Second, (*fixture).settle},
		{"after a pause, without verifying once more", 15 * time.Minute, func(*fixture) {}},
		{"after a long pause", 48 * time.Hour, func(*fixture) {}},
	} {
		t.Run(c.name, func(t *testing.T) {
			source := newSource(t, text(setOf(t, kept, removed)))
			f := newFixture(t, source.URL, jwks.Options{})
			f.finds(removed, "before")
			source.says(text(setOf(t, kept)))
			f.advance(c.after)
			c.then(f)
			f.refuses("removed", jwk.ErrKeyNotFound, "after")
			f.finds(kept, "after")
			source.asked(t, 2, "in the end")
		})
	}
}

// What is a key set at all replaces the one before: if what cannot be read let
// the old keys live on, an issuer that published a private key by mistake
// could not withdraw it.
func TestL71_EveryWellFormedSetReplaces(t *testing.T) {
	key := newKey(t, "a")
	for name, set := range map[string]string{
		"no key":         `{"keys":[]}`,
		"no usable key":  `{"keys":[{"kty":"EC","crv":"P-256","kid":"a"}]}`,
		"a private key":  `{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"a","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}]}`,
		"a secret (L18)": `{"keys":[{"kty":"oct","alg":"HS256","kid":"a","k":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			source := newSource(t, text(setOf(t, key)))
			f := newFixture(t, source.URL, jwks.Options{})
			f.finds(key, "before")
			source.says(text(set))
			f.advance(15 * time.Minute)
			f.refuses("a", jwk.ErrKeyNotFound, "after")
			source.says(text(setOf(t, key)))
			f.advance(30 * time.Second)
			f.finds(key, "when it is back")
		})
	}
}

func TestL71_OldSetAnswersWhileTheSourceFails(t *testing.T) {
	key := newKey(t, "a")
	source := newSource(t, text(setOf(t, key)))
	f := newFixture(t, source.URL, jwks.Options{MaxStale: 2 * time.Hour, Timeout: time.Hour})
	f.finds(key, "first call")

	gate := newGate()
	source.says(status(http.StatusBadGateway))
	f.advance(15 * time.Minute)
	f.finds(key, "expired, after the first failure")
	source.asked(t, 2, "expired")
	source.says(gate.before(status(http.StatusBadGateway)))
	f.advance(time.Hour)
	f.finds(key, "expired for an hour, while the source does not answer")
	<-gate.reached
	close(gate.open)
	f.settle()
	f.refuses("unknown", jwks.ErrUnavailable, "a new key cannot be told from none")
	f.advance(time.Hour - 1)
	f.finds(key, "expired for a nanosecond less than MaxStale")
	f.settle()
	f.advance(1)
	f.refuses("a", jwks.ErrUnavailable, "expired for MaxStale")

	source.says(text(setOf(t, key)))
	f.advance(30 * time.Second)
	f.finds(key, "when the source is back")
}

func TestL71_OldSetNeverAnswersIfToldSo(t *testing.T) {
	key := newKey(t, "a")
	source := newSource(t, text(setOf(t, key)))
	f := newFixture(t, source.URL, jwks.Options{MaxStale: -1})
	f.finds(key, "first call")
	source.says(status(http.StatusBadGateway))
	f.advance(15*time.Minute - 1)
	f.finds(key, "not expired")
	f.settle()
	f.advance(1)
	f.refuses("a", jwks.ErrUnavailable, "expired")
}

func TestL71_FailuresCoolDown(t *testing.T) {
	source := newSource(t, status(http.StatusInternalServerError))
	f := newFixture(t, source.URL, jwks.Options{CoolDown: 10 * time.Second})
	requests := int64(1)
	f.refuses("a", jwks.ErrUnavailable, "first call")
	for _, pause := range []time.Duration{1, 2, 4, 8, 10, 10, 10} {
		f.advance(pause*time.Second - 1)
		f.refuses("a", jwks.ErrUnavailable, "during the pause")
		source.asked(t, requests, "during the pause")
		f.advance(1)
		f.refuses("a", jwks.ErrUnavailable, "after the pause")
		requests++
		source.asked(t, requests, "after the pause")
	}
	for range 100 { // far beyond what doubling could hold
		f.advance(10 * time.Second)
		f.refuses("a", jwks.ErrUnavailable, "after many failures")
		f.refuses("a", jwks.ErrUnavailable, "again at once")
	}
	source.asked(t, requests+100, "after many failures")

	key := newKey(t, "a")
	source.says(text(setOf(t, key)))
	f.advance(10 * time.Second)
	f.finds(key, "when the source is back")
	source.says(status(http.StatusInternalServerError))
	f.advance(15 * time.Minute)
	f.finds(key, "at the next failure")
	f.advance(time.Second)
	f.finds(key, "one second after it: counting starts anew")
	f.settle()
	source.asked(t, requests+103, "in the end")
}

func TestUnchangedSetIsNotSentAgain(t *testing.T) {
	key := newKey(t, "a")
	var condition atomic.Value
	versioned := func(etag, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			condition.Store(r.Header.Get("If-None-Match"))
			w.Header().Set("ETag", etag)
			w.Header().Set("Cache-Control", "max-age=600")
			if r.Header.Get("If-None-Match") == etag {
				w.Header().Del("Cache-Control")
				w.WriteHeader(http.StatusNotModified)
				return
			}
			text(body)(w, r)
		}
	}
	source := newSource(t, versioned(`"one"`, setOf(t, key)))
	f := newFixture(t, source.URL, jwks.Options{CoolDown: never})
	expect := func(requests int64, want string) {
		t.Helper()
		f.settle()
		source.asked(t, requests, "after "+want)
		if got := condition.Load(); got != want {
			t.Errorf("If-None-Match is %q, want %q", got, want)
		}
	}
	f.finds(key, "first call")
	expect(1, "")
	f.advance(8 * time.Minute)
	f.finds(key, "getting old")
	expect(2, `"one"`)
	f.advance(8*time.Minute - 1)
	f.finds(key, "renewed by a 304, for as long as the 200 had said")
	source.asked(t, 2, "renewed by a 304")
	source.says(versioned(`W/"two"`, setOf(t, newKey(t, "b"))))
	f.advance(1)
	f.finds(key, "getting old again")
	expect(3, `"one"`)
	f.refuses("a", jwk.ErrKeyNotFound, "replaced")
	f.advance(10 * time.Minute)
	f.refuses("a", jwk.ErrKeyNotFound, "expired")
	expect(4, `W/"two"`)
}

func TestNotModifiedWithoutACondition(t *testing.T) {
	source := newSource(t, status(http.StatusNotModified))
	f := newFixture(t, source.URL, jwks.Options{})
	f.refuses("a", jwks.ErrUnavailable, "304 to a request that named no ETag")
}

func TestL69_HugeETagIsNotSentBack(t *testing.T) {
	key := newKey(t, "a")
	source := newSource(t, func(w http.ResponseWriter, r *http.Request) {
		if got := r.Header.Get("If-None-Match"); got != "" {
			t.Errorf("If-None-Match has %d bytes", len(got))
		}
		text(setOf(t, key), "ETag", `"`+strings.Repeat("x", 1000)+`"`)(w, r)
	})
	f := newFixture(t, source.URL, jwks.Options{})
	f.finds(key, "first call")
	f.advance(15 * time.Minute)
	f.finds(key, "second call")
	source.asked(t, 2, "in the end")
}
