package jwks_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jwks"
)

// A source is a real server whose answer can be exchanged.
type source struct {
	*httptest.Server
	requests atomic.Int64
	answer   atomic.Pointer[http.HandlerFunc]
}

func newSource(t testing.TB, answer http.HandlerFunc) *source {
	s := new(source)
	s.says(answer)
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func newTLSSource(t testing.TB, answer http.HandlerFunc) *source {
	s := new(source)
	s.says(answer)
	s.Server = httptest.NewUnstartedServer(s)
	s.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, 0) // refused handshakes are no news
	s.EnableHTTP2 = true
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

func (s *source) says(answer http.HandlerFunc) { s.answer.Store(&answer) }

func (s *source) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.requests.Add(1)
	(*s.answer.Load())(w, r)
}

// asked checks how many requests there were.
func (s *source) asked(t testing.TB, want int64, when string) {
	t.Helper()
	if got := s.requests.Load(); got != want {
		t.Errorf("%s: %d requests, want %d", when, got, want)
	}
}

// text answers with a body, and header lines as pairs of name and value.
func text(body string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		for i := 0; i < len(header); i += 2 {
			w.Header().Add(header[i], header[i+1])
		}
		io.WriteString(w, body)
	}
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

// A gate holds answers back.
type gate struct {
	reached chan struct{} // one for each request that has arrived
	open    chan struct{}
}

func newGate() *gate { return &gate{make(chan struct{}, 100), make(chan struct{})} }

func (g *gate) before(answer http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		g.reached <- struct{}{}
		select {
		case <-g.open:
			answer(w, r)
		case <-r.Context().Done():
		}
	}
}

// A clock stands still until it is told to move.
type clock struct{ passed atomic.Int64 }

func (c *clock) now() time.Time { return time.Unix(1_800_000_000, c.passed.Load()) }

func (c *clock) advance(d time.Duration) { c.passed.Add(int64(d)) }

// A fixture is a Remote of a source, under a clock.
type fixture struct {
	*jwks.Remote
	*clock
	t   testing.TB
	ctx context.Context
}

func newFixture(t testing.TB, url string, opts jwks.Options) *fixture {
	t.Helper()
	c := new(clock)
	opts.Clock = c.now
	remote, err := jwks.NewRemote(url, &opts)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second) // what hangs fails
	t.Cleanup(cancel)
	return &fixture{remote, c, t, ctx}
}

// finds checks that key is found.
func (f *fixture) finds(key *jwk.VerificationKey, when string) {
	f.t.Helper()
	got, err := f.FindKey(f.ctx, key.Algorithm(), key.ID())
	if err != nil || got.Thumbprint() != key.Thumbprint() {
		f.t.Errorf("%s: got %v, %v; want the key %s", when, got, err, key.ID())
	}
}

// refuses checks that there is no such key, for the reason want.
func (f *fixture) refuses(kid string, want error, when string) {
	f.t.Helper()
	got, err := f.FindKey(f.ctx, jwk.ES256, kid)
	if got != nil || !errors.Is(err, want) {
		f.t.Errorf("%s: got %v, %v; want the error %q", when, got, err, want)
	}
}

// never is a cool-down with which settle starts no request of a fresh set.
const never = 1000 * time.Hour

// settle waits for the request in the air, if there is one: that is what a key
// nobody knows does. Where a cool-down is over it starts one itself.
func (f *fixture) settle() { f.FindKey(f.ctx, jwk.ES256, "nobody knows") }

func newKey(t testing.TB, id string) *jwk.VerificationKey {
	t.Helper()
	key, err := jwk.Generate(jwk.ES256)
	if err != nil {
		t.Fatal(err)
	}
	return key.VerificationKey().WithID(id)
}

func setOf(t testing.TB, keys ...*jwk.VerificationKey) string {
	t.Helper()
	set, err := jwk.NewSet(keys...)
	if err != nil {
		t.Fatal(err)
	}
	body, err := json.Marshal(set)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// member is the JWK of a key.
func member(t testing.TB, key *jwk.VerificationKey) string {
	t.Helper()
	body, err := json.Marshal(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// lines is a logger that hands over what it is told.
type lines chan string

func (l lines) Enabled(context.Context, slog.Level) bool { return true }
func (l lines) WithAttrs([]slog.Attr) slog.Handler       { return l }
func (l lines) WithGroup(string) slog.Handler            { return l }

func (l lines) Handle(_ context.Context, r slog.Record) error {
	line := r.Message
	r.Attrs(func(a slog.Attr) bool {
		line += fmt.Sprintf(" %s=%v", a.Key, a.Value)
		return true
	})
	l <- line
	return nil
}

func (l lines) logger() *slog.Logger { return slog.New(l) }
