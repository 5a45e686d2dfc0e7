package login_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"log/slog"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/jwt"
	"github.com/jeton-auth/jeton/server/internal/login"
	"github.com/jeton-auth/jeton/server/internal/password"
	"github.com/jeton-auth/jeton/server/internal/sqlstore"
)

const (
	issuer    = "https://login.example"
	alicePass = "quiet lantern over nine hills"
	wrongPass = "muddy kettle under two bridges"
)

var (
	start = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	home  = caller("192.0.2.1")
	away  = caller("198.51.100.7")
)

func caller(address string) login.Caller {
	return login.Caller{Address: netip.MustParseAddr(address), UserAgent: "test/1", RequestID: "r-1"}
}

// A clock stands still until it is moved.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// A house is a service on a database of its own.
type house struct {
	*login.Service
	t     *testing.T
	store login.Store
	clock *clock
	cfg   login.Config

	mu     sync.Mutex
	events []login.Event
}

// newHouse builds a service with the user alice. The changes are made to its
// configuration before.
func newHouse(t *testing.T, changes ...func(*login.Config)) *house {
	t.Helper()
	store, err := sqlstore.OpenSQLite(t.Context(), ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	h := &house{t: t, store: store, clock: &clock{at: start}}
	h.cfg = login.Config{
		Store:     store,
		Passwords: cheapHasher(t, password.Params{Memory: 64, Time: 1, Parallelism: 1}),
		MasterKey: testMasterKey(t, 1),
		Issuer:    issuer,
		Clock:     h.clock.now,
		Logger:    slog.New(slog.DiscardHandler),
		Observer:  h.observe,
	}
	for _, change := range changes {
		change(&h.cfg)
	}
	h.restart()
	h.addUser("alice", alicePass)
	return h
}

// restart forgets everything but the database.
func (h *house) restart() {
	h.t.Helper()
	service, err := login.New(h.t.Context(), h.cfg)
	if err != nil {
		h.t.Fatal(err)
	}
	h.Service = service
}

func cheapHasher(t *testing.T, params password.Params) *password.Hasher {
	t.Helper()
	hasher, err := password.NewHasher(password.Config{Params: params, QueueLength: 1000, QueueTimeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	return hasher
}

func testMasterKey(t *testing.T, seed byte) login.MasterKey {
	t.Helper()
	key, err := login.ParseMasterKey(masterKeyText(seed))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func (h *house) addUser(name, secret string) login.User {
	h.t.Helper()
	user, err := h.AddUser(h.t.Context(), login.NewUser{Name: name, Email: name + "@example.com", Password: secret, Roles: []string{"reader"}}, login.Caller{})
	if err != nil {
		h.t.Fatal(err)
	}
	return user
}

func (h *house) tryLogin(name, secret string, from login.Caller) (*login.Grant, error) {
	return h.Login(h.t.Context(), login.LoginRequest{Username: name, Password: secret}, from)
}

func (h *house) login(name, secret string) *login.Grant {
	h.t.Helper()
	grant, err := h.tryLogin(name, secret, home)
	if err != nil {
		h.t.Fatalf("log-in of %s: %v", name, err)
	}
	return grant
}

func (h *house) refresh(token string) (*login.Grant, error) {
	return h.Refresh(h.t.Context(), token, home)
}

func (h *house) mustRefresh(token string) *login.Grant {
	h.t.Helper()
	grant, err := h.refresh(token)
	if err != nil {
		h.t.Fatalf("refresh: %v", err)
	}
	return grant
}

func (h *house) wantDead(token, why string) {
	h.t.Helper()
	if grant, err := h.refresh(token); !errors.Is(err, login.ErrInvalidGrant) || grant != nil {
		h.t.Errorf("refresh with the token of %s: %v, want ErrInvalidGrant", why, err)
	}
}

// claims verifies the access token as any service would.
func (h *house) claims(grant *login.Grant) *login.AccessClaims {
	h.t.Helper()
	verifier, err := jwt.NewVerifier[login.AccessClaims](h.Keys(), jwt.Policy{
		Issuer: issuer, Audience: issuer, Type: jwt.AccessToken, Clock: h.clock.now,
	})
	if err != nil {
		h.t.Fatal(err)
	}
	claims, err := verifier.Verify(h.t.Context(), grant.AccessToken)
	if err != nil {
		h.t.Fatalf("verifying the access token: %v", err)
	}
	return claims
}

// anyClaims verifies the access token, whomever it is for.
func (h *house) anyClaims(grant *login.Grant) *login.AccessClaims {
	h.t.Helper()
	verifier, err := jwt.NewVerifier[login.AccessClaims](h.Keys(), jwt.Policy{
		Issuer: h.Issuer(), AnyAudience: true, Type: jwt.AccessToken, Clock: h.clock.now,
	})
	if err != nil {
		h.t.Fatal(err)
	}
	claims, err := verifier.Verify(h.t.Context(), grant.AccessToken)
	if err != nil {
		h.t.Fatalf("verifying the access token: %v", err)
	}
	return claims
}

func (h *house) session(id login.SessionID) (session login.Session) {
	h.t.Helper()
	h.view(func(tx login.Tx) (err error) {
		session, err = tx.Session(id)
		return err
	})
	return session
}

func (h *house) hash(name string) (hash string) {
	h.t.Helper()
	h.view(func(tx login.Tx) error {
		user, err := tx.UserByName(name)
		hash = user.PasswordHash
		return err
	})
	return hash
}

func (h *house) view(f func(login.Tx) error) {
	h.t.Helper()
	if err := h.store.View(h.t.Context(), f); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) update(f func(login.Tx) error) {
	h.t.Helper()
	if err := h.store.Update(h.t.Context(), f); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) observe(e login.Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.events = append(h.events, e)
}

// seen counts the events of a kind that the observer got.
func (h *house) seen(kind string) (n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, e := range h.events {
		if e.Kind == kind {
			n++
		}
	}
	return n
}

// stored counts the events of a kind in the database.
func (h *house) stored(kind string) (n int) {
	h.t.Helper()
	h.view(func(tx login.Tx) error {
		events, err := tx.Events(10_000)
		for _, e := range events {
			if e.Kind == kind {
				n++
			}
		}
		return err
	})
	return n
}

// part decodes a part of a compact token: 0 the header, 1 the payload.
func part(t *testing.T, token string, i int) []byte {
	t.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(strings.Split(token, ".")[i])
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// header returns a member of the header of a compact token.
func header(t *testing.T, token, member string) string {
	t.Helper()
	var h map[string]string
	if err := json.Unmarshal(part(t, token, 0), &h); err != nil {
		t.Fatal(err)
	}
	return h[member]
}
