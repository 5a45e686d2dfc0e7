package bearer_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/bearer"
	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jwt"
)

type access struct {
	jwt.Claims
	Scope string `json:"scope,omitempty"`
}

var now = time.Unix(1_800_000_000, 0)

// service is a guarded handler on a real listener that greets its caller.
type service struct {
	*httptest.Server
	key *jwk.SigningKey
}

func serve(t *testing.T, opts *bearer.Options[access]) service {
	t.Helper()
	key, err := jwk.Generate(jwk.ES256)
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := jwt.NewVerifier[access](key.VerificationKey(), jwt.Policy{
		Issuer: "iss", Audience: "orders", Type: jwt.AccessToken, Clock: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	greet := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		claims, ok := bearer.Claims[access](r.Context())
		if _, other := bearer.Claims[jwt.Claims](r.Context()); !ok || other {
			t.Error("the claims are not in the context, or under another type as well")
		}
		fmt.Fprintf(w, "hello %s", claims.Subject)
	})
	server := httptest.NewServer(bearer.New(verifier, opts).Handler(greet))
	t.Cleanup(server.Close)
	return service{server, key}
}

func (s service) token(t *testing.T, change func(*access)) string {
	t.Helper()
	claims := access{Claims: jwt.Claims{Issuer: "iss", Subject: "joe", Audience: jwt.Audience{"orders"}, Expiry: jwt.At(now.Add(time.Minute))}}
	if change != nil {
		change(&claims)
	}
	token, err := jwt.Sign(s.key, jwt.AccessToken, claims)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

type answer struct {
	status int
	header http.Header
	body   string
}

func (s service) get(t *testing.T, path string, authorization ...string) answer {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, s.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header["Authorization"] = authorization
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{response.StatusCode, response.Header, string(body)}
}

func (a answer) check(t *testing.T, why string, status int, code string) {
	t.Helper()
	if a.status != status {
		t.Errorf("%s: status %d, want %d", why, a.status, status)
	}
	challenge := a.header.Get("WWW-Authenticate")
	if status != 503 && !strings.HasPrefix(challenge, "Bearer") {
		t.Errorf("%s: WWW-Authenticate is %q", why, challenge)
	}
	if hasCode := strings.Contains(challenge, `error="`+code+`"`); code != "" && status != 503 && !hasCode {
		t.Errorf("%s: WWW-Authenticate is %q, want the error %s", why, challenge, code)
	}
	var body struct{ Error, ErrorDescription string }
	if err := json.Unmarshal([]byte(a.body), &body); err != nil || body.Error == "" {
		t.Errorf("%s: body %q, %v", why, a.body, err)
	}
	if a.header.Get("Cache-Control") != "no-store" || a.header.Get("Content-Type") != "application/json" {
		t.Errorf("%s: headers %v", why, a.header)
	}
}

func TestAGoodTokenPasses(t *testing.T) {
	s := serve(t, nil)
	for _, scheme := range []string{"Bearer ", "bearer ", "BEARER ", "Bearer   "} {
		if a := s.get(t, "/", scheme+s.token(t, nil)); a.status != 200 || a.body != "hello joe" {
			t.Errorf("%q: %+v", scheme, a)
		}
	}
}

func TestS17_EveryBadTokenLooksTheSame(t *testing.T) {
	s, other := serve(t, nil), serve(t, nil)
	good := s.token(t, nil)
	parts := strings.Split(good, ".")
	tokens := map[string]string{
		"expired":            s.token(t, func(c *access) { c.Expiry = jwt.At(now) }),
		"another issuer":     s.token(t, func(c *access) { c.Issuer = "evil" }),
		"another audience":   s.token(t, func(c *access) { c.Audience = jwt.Audience{"x"} }),
		"not yet valid":      s.token(t, func(c *access) { c.NotBefore = jwt.At(now.Add(time.Hour)) }),
		"another key":        other.token(t, nil),
		"a changed header":   "x" + good,
		"a changed payload":  parts[0] + "." + parts[1] + "A." + parts[2],
		"no signature":       parts[0] + "." + parts[1] + ".",
		"no dots":            "opaque",
		"a refresh token":    "jrt_AAAA",
		"five segments":      "a.b.c.d.e",
		"too long":           strings.Repeat("a", 20_000),
		"two tokens":         good + " " + good,
		"a parameter behind": good + ", x=y",
	}
	first := s.get(t, "/", "Bearer "+tokens["expired"])
	for why, token := range tokens {
		a := s.get(t, "/", "Bearer "+token)
		a.check(t, why, 401, "invalid_token")
		if a.body != first.body || a.header.Get("WWW-Authenticate") != first.header.Get("WWW-Authenticate") {
			t.Errorf("%s can be told from an expired token: %+v", why, a)
		}
	}
}

func TestNoTokenAtAll(t *testing.T) {
	s := serve(t, &bearer.Options[access]{Realm: "my \"realm\"\r\n", ResourceMetadata: "https://api.example/.well-known/oauth-protected-resource"})
	for why, authorization := range map[string][]string{
		"no header": nil, "empty": {""}, "another scheme": {"Basic am9lOnNlY3JldA=="}, "the scheme alone": {"Bearer"}, "a token alone": {s.token(t, nil)},
	} {
		a := s.get(t, "/", authorization...)
		a.check(t, why, 401, "")
		want := `Bearer realm="my _realm___", resource_metadata="https://api.example/.well-known/oauth-protected-resource"`
		if got := a.header.Get("WWW-Authenticate"); got != want {
			t.Errorf("%s: got %s\nwant %s", why, got, want)
		}
	}
}

func TestS34_TokensInTheWrongPlace(t *testing.T) {
	s := serve(t, nil)
	token := s.token(t, nil)
	s.get(t, "/?access_token="+token).check(t, "query", 400, "invalid_request")
	s.get(t, "/?x=1&access_token=", "Bearer "+token).check(t, "query and header", 400, "invalid_request")
	s.get(t, "/?access%5Ftoken="+token, "Bearer "+token).check(t, "an escaped name", 400, "invalid_request")
	s.get(t, "/", "Bearer "+token, "Bearer "+token).check(t, "two headers", 400, "invalid_request")
	if a := s.get(t, "/?about=access_token", "Bearer "+token); a.status != 200 {
		t.Errorf("a value that only mentions the name: %+v", a)
	}
}

func TestCheckDecidesWhatASignatureCannotKnow(t *testing.T) {
	var verdict, reason error
	s := serve(t, &bearer.Options[access]{
		Check:  func(_ *http.Request, claims *access) error { return verdict },
		Failed: func(_ *http.Request, err error) { reason = err },
	})
	for why, c := range map[string]struct {
		verdict error
		status  int
		code    string
	}{
		"revoked":             {fmt.Errorf("session 17: %w", bearer.ErrRevoked), 401, "invalid_token"},
		"scope":               {bearer.ErrInsufficientScope, 403, "insufficient_scope"},
		"a broken store":      {errors.New("disk on fire"), 503, "temporarily_unavailable"},
		"an unrelated expiry": {fmt.Errorf("certificate: %w", jwt.ErrExpired), 503, "temporarily_unavailable"},
	} {
		verdict, reason = c.verdict, nil
		a := s.get(t, "/", "Bearer "+s.token(t, nil))
		a.check(t, why, c.status, c.code)
		if !errors.Is(reason, c.verdict) {
			t.Errorf("%s: Failed was told %v", why, reason)
		}
		if strings.Contains(a.body, "17") || strings.Contains(a.body, "fire") {
			t.Errorf("%s: the reason is shown: %s", why, a.body)
		}
		if c.status == 503 && a.header.Get("Retry-After") == "" {
			t.Errorf("%s: no Retry-After", why)
		}
	}
	verdict = nil
	if a := s.get(t, "/", "Bearer "+s.token(t, nil)); a.status != 200 {
		t.Errorf("no objection: %+v", a)
	}
}

// unreachable is a source of keys that cannot answer now.
type unreachable struct{}

func (unreachable) FindKey(context.Context, jwk.SignatureAlgorithm, string) (*jwk.VerificationKey, error) {
	return nil, errors.New("no route to the issuer")
}

func TestKeysThatCannotBeHadAreNotTheTokensFault(t *testing.T) {
	verifier, err := jwt.NewVerifier[access](unreachable{}, jwt.Policy{Issuer: "iss", Audience: "orders", Type: jwt.AccessToken})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(bearer.New(verifier, nil).Handler(http.NotFoundHandler()))
	defer server.Close()
	s := serve(t, nil)
	service{server, s.key}.get(t, "/", "Bearer "+s.token(t, nil)).check(t, "unreachable", 503, "temporarily_unavailable")
}

func TestVerifyWithoutAHandler(t *testing.T) {
	s := serve(t, nil)
	verifier, err := jwt.NewVerifier[access](s.key.VerificationKey(), jwt.Policy{
		Issuer: "iss", Audience: "orders", Type: jwt.AccessToken, Clock: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	request := httptest.NewRequest(http.MethodGet, "/", nil)
	if claims, err := bearer.New(verifier, nil).Verify(request); claims != nil || err == nil {
		t.Errorf("no token: got %v, %v", claims, err)
	}
	request.Header.Set("Authorization", "Bearer "+s.token(t, nil))
	if claims, err := bearer.New(verifier, nil).Verify(request); err != nil || claims.Subject != "joe" {
		t.Errorf("got %v, %v", claims, err)
	}
	if claims, err := bearer.New[access](nil, nil).Verify(request); claims != nil || err == nil {
		t.Errorf("no verifier: got %v, %v", claims, err)
	}
}

func TestNewContext(t *testing.T) {
	want := &access{Scope: "x"}
	if claims, ok := bearer.Claims[access](bearer.NewContext(context.Background(), want)); claims != want || !ok {
		t.Errorf("got %v, %v", claims, ok)
	}
}

func TestClaimsWithoutAGuard(t *testing.T) {
	if claims, ok := bearer.Claims[access](context.Background()); claims != nil || ok {
		t.Errorf("got %v, %v", claims, ok)
	}
}
