package jwks_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jwks"
)

// published is a server of what set returns.
func published(t testing.TB, set func() *jwk.Set, maxAge time.Duration) (url string) {
	t.Helper()
	server := httptest.NewServer(jwks.Handler(set, maxAge))
	t.Cleanup(server.Close)
	return server.URL
}

func newSet(t testing.TB, keys ...*jwk.VerificationKey) *jwk.Set {
	t.Helper()
	set, err := jwk.NewSet(keys...)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// ask makes one request, with header lines as pairs, and returns the body too.
func ask(t testing.TB, method, url string, lines ...string) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(lines); i += 2 {
		request.Header.Set(lines[i], lines[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(body)
}

func expectStatus(t *testing.T, r *http.Response, want int) {
	t.Helper()
	if r.StatusCode != want {
		t.Errorf("status %d, want %d", r.StatusCode, want)
	}
}

func expectHeader(t *testing.T, r *http.Response, name, want string) {
	t.Helper()
	if got := r.Header.Get(name); got != want {
		t.Errorf("%s is %q, want %q", name, got, want)
	}
}

func TestHandlerServesTheSet(t *testing.T) {
	set := newSet(t, newKey(t, "a"), newKey(t, "b"))
	url := published(t, func() *jwk.Set { return set }, 90*time.Minute)
	want := setOf(t, set.Keys()...)
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		t.Run(method, func(t *testing.T) {
			response, body := ask(t, method, url)
			expectStatus(t, response, http.StatusOK)
			expectHeader(t, response, "Content-Type", "application/json")
			expectHeader(t, response, "Cache-Control", "public, max-age=5400")
			expectHeader(t, response, "X-Content-Type-Options", "nosniff")
			if response.ContentLength != int64(len(want)) {
				t.Errorf("Content-Length is %d, want %d", response.ContentLength, len(want))
			}
			if method == http.MethodGet && body != want || method == http.MethodHead && body != "" {
				t.Errorf("the body is %q", body)
			}
		})
	}
}

func TestHandlerRefusesOtherMethods(t *testing.T) {
	set := newSet(t, newKey(t, "a"))
	url := published(t, func() *jwk.Set { return set }, time.Hour)
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodOptions, "get"} {
		t.Run(method, func(t *testing.T) {
			response, body := ask(t, method, url)
			expectStatus(t, response, http.StatusMethodNotAllowed)
			expectHeader(t, response, "Allow", "GET, HEAD")
			expectHeader(t, response, "Cache-Control", "no-store")
			if strings.Contains(body, "kty") {
				t.Errorf("the body is %q", body)
			}
		})
	}
}

func TestHandlerAnswersConditions(t *testing.T) {
	set := newSet(t, newKey(t, "a"))
	url := published(t, func() *jwk.Set { return set }, time.Hour)
	first, _ := ask(t, http.MethodGet, url)
	etag := first.Header.Get("ETag")
	if len(etag) < 3 || etag[0] != '"' || etag[len(etag)-1] != '"' {
		t.Fatalf("ETag is %q, want a strong one", etag)
	}
	for _, c := range []struct {
		name, condition string
		want            int
	}{
		{"the same", etag, http.StatusNotModified},
		{"one of several", `"x", ` + etag, http.StatusNotModified},
		{"made weak by a proxy", "W/" + etag, http.StatusNotModified},
		{"any", "*", http.StatusNotModified},
		{"another", `"x"`, http.StatusOK},
		{"without quotes", strings.Trim(etag, `"`), http.StatusOK},
	} {
		t.Run(c.name, func(t *testing.T) {
			response, body := ask(t, http.MethodGet, url, "If-None-Match", c.condition)
			expectStatus(t, response, c.want)
			expectHeader(t, response, "ETag", etag)
			expectHeader(t, response, "Cache-Control", "public, max-age=3600")
			if (body == "") != (c.want == http.StatusNotModified) {
				t.Errorf("the body is %q", body)
			}
		})
	}
}

func TestHandlerServesANewSetAtOnce(t *testing.T) {
	key, equal := newKey(t, "a"), atomic.Pointer[jwk.Set]{}
	equal.Store(newSet(t, key))
	url := published(t, equal.Load, time.Hour)
	first, _ := ask(t, http.MethodGet, url)
	equal.Store(newSet(t, key))
	same, _ := ask(t, http.MethodGet, url)
	expectHeader(t, same, "ETag", first.Header.Get("ETag"))
	equal.Store(newSet(t, key, newKey(t, "b")))
	other, body := ask(t, http.MethodGet, url, "If-None-Match", first.Header.Get("ETag"))
	expectStatus(t, other, http.StatusOK)
	if !strings.Contains(body, `"b"`) {
		t.Errorf("the new key is not in %q", body)
	}
}

func TestL72_HandlerServesPublicMembersOnly(t *testing.T) {
	for _, alg := range []jwk.SignatureAlgorithm{jwk.RS256, jwk.ES256, jwk.Ed25519} {
		key, err := jwk.Generate(alg)
		if err != nil {
			t.Fatal(err)
		}
		ring, err := jwk.NewKeyring(key)
		if err != nil {
			t.Fatal(err)
		}
		_, body := ask(t, http.MethodGet, published(t, ring.PublicSet, time.Hour))
		for _, secret := range []string{"d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"} {
			if strings.Contains(body, `"`+secret+`":`) {
				t.Errorf("%s: %q is in %s", alg, secret, body)
			}
		}
		if !strings.Contains(body, key.ID()) {
			t.Errorf("%s: the key is not in %s", alg, body)
		}
	}
}

func TestL72_HandlerRefusesSecrets(t *testing.T) {
	secret, err := jwk.Generate(jwk.HS256)
	if err != nil {
		t.Fatal(err)
	}
	symmetric := newSet(t, newKey(t, "a"), secret.VerificationKey())
	for name, set := range map[string]*jwk.Set{"no set": nil, "an HMAC key": symmetric} {
		t.Run(name, func(t *testing.T) {
			url := published(t, func() *jwk.Set { return set }, time.Hour)
			for range 2 {
				response, body := ask(t, http.MethodGet, url)
				expectStatus(t, response, http.StatusServiceUnavailable)
				expectHeader(t, response, "Cache-Control", "no-store")
				expectHeader(t, response, "ETag", "")
				if !strings.Contains(body, `"error":"temporarily_unavailable"`) || strings.Contains(body, "keys") {
					t.Errorf("the body is %q", body)
				}
			}
		})
	}
	ring, err := jwk.NewKeyring(secret)
	if err != nil {
		t.Fatal(err)
	}
	if _, body := ask(t, http.MethodGet, published(t, ring.PublicSet, time.Hour)); body != `{"keys":[]}` {
		t.Errorf("a keyring of secrets is served as %s", body)
	}
}

func TestHandlerOfAShortMaxAge(t *testing.T) {
	set := newSet(t, newKey(t, "a"))
	for _, maxAge := range []time.Duration{-time.Hour, 0, time.Second - 1} {
		response, _ := ask(t, http.MethodGet, published(t, func() *jwk.Set { return set }, maxAge))
		expectHeader(t, response, "Cache-Control", "no-cache")
	}
}

// A Remote and a Handler are made for each other.
func TestRemoteOfAHandler(t *testing.T) {
	key := newKey(t, "a")
	set := newSet(t, key)
	var statuses atomic.Int64
	handler := jwks.Handler(func() *jwk.Set { return set }, time.Hour)
	source := newSource(t, func(w http.ResponseWriter, r *http.Request) {
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, r)
		statuses.Store(int64(recorder.Code))
		handler.ServeHTTP(w, r)
	})
	f := newFixture(t, source.URL, jwks.Options{CoolDown: never})
	f.finds(key, "first call")
	f.advance(time.Hour - 1)
	f.finds(key, "getting old")
	f.settle()
	source.asked(t, 2, "in the end")
	if got := statuses.Load(); got != http.StatusNotModified {
		t.Errorf("the second answer is %d, want 304", got)
	}
}

func BenchmarkHandler(b *testing.B) {
	set := newSet(b, newKey(b, "a"), newKey(b, "b"))
	handler := jwks.Handler(func() *jwk.Set { return set }, time.Hour)
	request := httptest.NewRequest(http.MethodGet, "/", nil)
	b.ReportAllocs()
	for b.Loop() {
		handler.ServeHTTP(httptest.NewRecorder(), request)
	}
}
