package httpapi_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/server/internal/httpapi"
	"github.com/jeton-auth/jeton/server/internal/login"
	"github.com/jeton-auth/jeton/server/internal/password"
	"github.com/jeton-auth/jeton/server/internal/sqlstore"
)

const (
	issuer    = "https://login.example"
	alicePass = "quiet lantern over nine hills"
	wrongPass = "muddy kettle under two bridges"
)

// A clock stands still until it is moved.
type clock struct{ nanos atomic.Int64 }

func (c *clock) now() time.Time       { return time.Unix(0, c.nanos.Load()).UTC() }
func (c *clock) move(d time.Duration) { c.nanos.Add(int64(d)) }

// A text is a log that may be written and read at the same time.
type text struct {
	mu     sync.Mutex
	buffer bytes.Buffer
}

func (l *text) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buffer.Write(p)
}

func (l *text) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buffer.String()
}

// A house is a running server with the user alice, on a database of its own.
type house struct {
	*login.Service
	t       testing.TB
	store   login.Store
	clock   *clock
	log     *text
	metrics *httpapi.Metrics
	login   login.Config
	http    httpapi.Config
	handler http.Handler
	server  *httptest.Server
}

// newHouse starts a server. The changes are made to the configuration before.
func newHouse(t testing.TB, changes ...func(*house)) *house {
	t.Helper()
	h := &house{t: t, clock: &clock{}, log: &text{}, metrics: httpapi.NewMetrics()}
	h.clock.nanos.Store(time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC).UnixNano())
	// What the log would hide is to be seen here, so nothing redacts it.
	log := slog.New(slog.NewTextHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	h.login = login.Config{
		Passwords: hasher(t, password.Config{Params: cheap, QueueLength: 1000, QueueTimeout: time.Minute}),
		MasterKey: masterKey(t), Issuer: issuer, Clock: h.clock.now, Logger: log, Observer: h.metrics.Observe,
	}
	h.http = httpapi.Config{Logger: log, Metrics: h.metrics, Clock: h.clock.now}
	for _, change := range changes {
		change(h)
	}
	if h.login.Store == nil {
		store, err := sqlstore.OpenSQLite(t.Context(), ":memory:")
		must(t, err)
		t.Cleanup(func() { store.Close() })
		h.login.Store = store
	}
	h.store = h.login.Store
	h.start()
	if _, err := h.AddUser(t.Context(), login.NewUser{Name: "alice", Email: "alice@example.com", Password: alicePass, Roles: []string{"reader"}}, login.Caller{}); err != nil && !strings.Contains(err.Error(), "taken") {
		t.Fatal(err)
	}
	return h
}

// start serves what is in the store, on a new port.
func (h *house) start() {
	h.t.Helper()
	var err error
	h.Service, err = login.New(h.t.Context(), h.login)
	must(h.t, err)
	h.http.Service = h.Service
	h.handler, err = httpapi.New(h.http)
	must(h.t, err)
	server := httptest.NewUnstartedServer(nil)
	server.Config = httpapi.Server(h.handler)
	server.Config.ErrorLog = slog.NewLogLogger(slog.NewTextHandler(h.log, nil), slog.LevelError)
	server.Start()
	server.Client().Transport.(*http.Transport).MaxIdleConnsPerHost = 100
	h.server = server
	h.t.Cleanup(server.Close)
}

var cheap = password.Params{Memory: 64, Time: 1, Parallelism: 1}

func hasher(t testing.TB, cfg password.Config) *password.Hasher {
	t.Helper()
	hasher, err := password.NewHasher(cfg)
	must(t, err)
	return hasher
}

func masterKey(t testing.TB) login.MasterKey {
	t.Helper()
	raw := make([]byte, 32)
	for i := range raw {
		raw[i] = byte(37*i + 11)
	}
	key, err := login.ParseMasterKey(base64.RawURLEncoding.EncodeToString(raw))
	must(t, err)
	return key
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// A reply is an answer that was read to its end.
type reply struct {
	status int
	header http.Header
	body   string
}

func (r reply) member(name string) string {
	var members map[string]any
	_ = json.Unmarshal([]byte(r.body), &members)
	text, _ := members[name].(string)
	return text
}

// send makes one request. Headers are name, value, name, value.
func (h *house) send(method, target, body string, headers ...string) reply {
	h.t.Helper()
	req, err := http.NewRequestWithContext(h.t.Context(), method, h.server.URL+target, strings.NewReader(body))
	must(h.t, err)
	for i := 0; i < len(headers); i += 2 {
		req.Header.Add(headers[i], headers[i+1])
	}
	resp, err := h.server.Client().Do(req)
	if err != nil {
		h.t.Errorf("%s %s: %v", method, target, err)
		return reply{header: http.Header{}}
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		h.t.Errorf("%s %s: %v", method, target, err)
	}
	return reply{resp.StatusCode, resp.Header, string(data)}
}

// post sends JSON.
func (h *house) post(path string, body any, headers ...string) reply {
	h.t.Helper()
	data, ok := body.(string)
	if !ok {
		encoded, err := json.Marshal(body)
		must(h.t, err)
		data = string(encoded)
	}
	return h.send("POST", path, data, append([]string{"Content-Type", "application/json"}, headers...)...)
}

func (h *house) tryLogin(name, secret string, headers ...string) reply {
	h.t.Helper()
	return h.post("/login", map[string]string{"username": name, "password": secret}, headers...)
}

// signIn logs alice in and returns her tokens.
func (h *house) signIn() (access, refresh string) {
	h.t.Helper()
	r := h.tryLogin("alice", alicePass)
	if r.status != http.StatusOK {
		h.t.Fatalf("log-in: %d %s", r.status, r.body)
	}
	return r.member("access_token"), r.member("refresh_token")
}

func (h *house) refresh(token string) reply {
	h.t.Helper()
	return h.post("/refresh", map[string]string{"refresh_token": token})
}

// refreshed returns the successor of a refresh token.
func (h *house) refreshed(token string) string {
	h.t.Helper()
	r := h.refresh(token)
	if r.status != http.StatusOK {
		h.t.Fatalf("refresh: %d %s", r.status, r.body)
	}
	return r.member("refresh_token")
}

func (h *house) logout(token, scope string) reply {
	h.t.Helper()
	return h.post("/logout", map[string]string{"refresh_token": token, "scope": scope})
}

func (h *house) userInfo(token string) reply {
	h.t.Helper()
	return h.send("GET", "/userinfo", "", "Authorization", "Bearer "+token)
}

// expect checks the status, and of an error the code.
func (r reply) expect(t testing.TB, what string, status int, code string) {
	t.Helper()
	if r.status != status || r.member("error") != code {
		t.Errorf("%s: %d %s, want %d %s", what, r.status, strings.TrimSpace(r.body), status, code)
	}
	if status >= 400 && (r.header.Get("Content-Type") != "application/json" || (code != "" && r.member("error_description") == "")) {
		t.Errorf("%s: %s %s, want JSON with a description", what, r.header.Get("Content-Type"), r.body)
	}
	if r.header.Get("X-Request-Id") == "" || r.header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%s: the headers of every answer are missing: %v", what, r.header)
	}
}

// refusedToken checks that a refresh token is worth nothing.
func (h *house) refusedToken(what, token string) {
	h.t.Helper()
	h.refresh(token).expect(h.t, what, http.StatusBadRequest, "invalid_grant")
}

// claims reads the payload of a token without verifying it.
func claims(t testing.TB, token string) map[string]any {
	t.Helper()
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		t.Fatalf("a token has three parts: %q", token)
	}
	raw, err := base64.RawURLEncoding.DecodeString(parts[1])
	must(t, err)
	members := map[string]any{}
	must(t, json.Unmarshal(raw, &members))
	return members
}
