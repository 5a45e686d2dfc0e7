package login_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/jwt"
	"github.com/jeton-auth/jeton/server/internal/login"
	"github.com/jeton-auth/jeton/server/internal/password"
)

func TestLogin_Grant(t *testing.T) {
	h := newHouse(t)
	h.clock.move(1500 * time.Millisecond)
	grant := h.login("ALICE", alicePass) // any spelling of the name
	claims := h.claims(grant)
	users, err := h.Users(t.Context(), "", 10)
	if err != nil || len(users) != 1 {
		t.Fatal(users, err)
	}
	if grant.ExpiresIn != 5*time.Minute || header(t, grant.AccessToken, "typ") != "at+jwt" || header(t, grant.AccessToken, "alg") != "ES256" {
		t.Errorf("grant %+v, header typ %q", grant, header(t, grant.AccessToken, "typ"))
	}
	if got := claims.Expiry.Sub(claims.IssuedAt.Time); got != 5*time.Minute || !claims.IssuedAt.Equal(start.Add(time.Second)) {
		t.Errorf("issued %v for %v", claims.IssuedAt, got)
	}
	if claims.Subject != users[0].ID.String() || claims.ClientID != "jeton" || claims.SessionID != grant.Session ||
		!slices.Equal(claims.AMR, []string{"pwd"}) || !slices.Equal(claims.Roles, []string{"reader"}) || len(claims.ID) != 22 {
		t.Errorf("claims %+v", claims)
	}
	var members map[string]any
	if err := json.Unmarshal(part(t, grant.AccessToken, 1), &members); err != nil {
		t.Fatal(err)
	}
	for name := range members {
		if !slices.Contains([]string{"iss", "sub", "aud", "exp", "iat", "jti", "client_id", "sid", "auth_time", "amr", "roles"}, name) {
			t.Errorf("the payload tells %q: %v", name, members[name])
		}
	}
}

func TestLogin_Audiences(t *testing.T) {
	h := newHouse(t, func(c *login.Config) {
		c.Audiences = []login.Audience{{Name: "orders", Type: jwt.JWT}, {Name: "stock"}}
	})
	tests := []struct{ ask, aud, typ string }{{"", "orders", "JWT"}, {"orders", "orders", "JWT"}, {"stock", "stock", "at+jwt"}}
	for _, tt := range tests {
		grant, err := h.Login(t.Context(), login.LoginRequest{Username: "alice", Password: alicePass, Audience: tt.ask}, home)
		if err != nil {
			t.Fatal(err)
		}
		again := h.mustRefresh(grant.RefreshToken)
		for _, token := range []string{grant.AccessToken, again.AccessToken} {
			if typ := header(t, token, "typ"); typ != tt.typ || !strings.Contains(string(part(t, token, 1)), `"aud":"`+tt.aud+`"`) {
				t.Errorf("audience %q: typ %q, %s", tt.ask, typ, part(t, token, 1))
			}
		}
	}
	for _, ask := range []string{"Orders", "stock ", issuer, "order"} {
		_, err := h.Login(t.Context(), login.LoginRequest{Username: "alice", Password: alicePass, Audience: ask}, home)
		if !errors.Is(err, login.ErrUnknownAudience) {
			t.Errorf("audience %q: %v", ask, err)
		}
	}
}

func TestS9_SameAnswerForEveryFailure(t *testing.T) {
	h := newHouse(t)
	h.addUser("carol", "seldom orchard beneath thunder")
	if err := h.DisableUser(t.Context(), "carol", login.Caller{}); err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct{ name, secret string }{
		"unknown user":                  {"nobody", alicePass},
		"wrong password":                {"alice", wrongPass},
		"right password, other case":    {"alice", strings.ToUpper(alicePass)},
		"right password, a space more":  {"alice", alicePass + " "},
		"disabled user":                 {"carol", "seldom orchard beneath thunder"},
		"disabled user, wrong password": {"carol", wrongPass},
		"empty password":                {"alice", ""},
		"empty name":                    {"", alicePass},
		"a name that cannot exist":      {"a\r\nb", alicePass},
		"a password that is too long":   {"alice", strings.Repeat("x", 1<<20)},
		"a password that is not UTF-8":  {"alice", "\xff\xfe" + alicePass},
	}
	for name, tt := range tests {
		if grant, err := h.tryLogin(tt.name, tt.secret, home); err != login.ErrCredentials || grant != nil {
			t.Errorf("%s: %v, want ErrCredentials itself", name, err)
		}
	}
}

func TestS9_SameCostForEveryFailure(t *testing.T) {
	h := newHouse(t, func(c *login.Config) {
		c.Passwords = cheapHasher(t, password.Params{Memory: 4096, Time: 2, Parallelism: 1})
	})
	h.addUser("carol", "seldom orchard beneath thunder")
	if err := h.DisableUser(t.Context(), "carol", login.Caller{}); err != nil {
		t.Fatal(err)
	}
	fastest := map[string]time.Duration{}
	for range 40 {
		h.clock.move(25 * time.Hour) // or they would be throttled
		for _, name := range []string{"alice", "nobody", "carol"} {
			began := time.Now()
			h.tryLogin(name, wrongPass, home)
			took := time.Since(began)
			if best, ok := fastest[name]; !ok || took < best {
				fastest[name] = took
			}
		}
	}
	for name, took := range fastest {
		if took < fastest["alice"]/2 {
			t.Errorf("%s is refused after %v, a wrong password after %v", name, took, fastest["alice"])
		}
	}
}

func TestS10_OldParametersAreRehashed(t *testing.T) {
	h := newHouse(t)
	hash := func() string { return h.hash("alice") }
	h.cfg.Passwords = cheapHasher(t, password.Params{Memory: 128, Time: 1, Parallelism: 1})
	h.restart()
	if _, err := h.tryLogin("alice", wrongPass, home); err == nil || strings.Contains(hash(), "m=128") {
		t.Error("a wrong password was hashed and stored")
	}
	session := h.login("alice", alicePass)
	rehashed := hash()
	if !strings.Contains(rehashed, "m=128") {
		t.Errorf("still %s", rehashed)
	}
	h.login("alice", alicePass)
	if hash() != rehashed {
		t.Error("hashed again although nothing has changed")
	}
	h.mustRefresh(session.RefreshToken) // it is the same password: no session ends
}

func TestLogin_TwoHundredAtOnceWhileRehashing(t *testing.T) {
	h := newHouse(t)
	h.cfg.Passwords = cheapHasher(t, password.Params{Memory: 128, Time: 1, Parallelism: 1})
	h.restart()
	var wg sync.WaitGroup
	for range 200 {
		wg.Go(func() {
			if _, err := h.tryLogin("alice", alicePass, home); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestS32_EachLoginIsANewSession(t *testing.T) {
	h := newHouse(t)
	seen := map[string]bool{}
	for range 10 {
		grant := h.login("alice", alicePass)
		claims := h.claims(grant)
		for _, id := range []string{grant.Session.String(), claims.ID, grant.RefreshToken} {
			if seen[id] {
				t.Fatalf("%q comes twice", id)
			}
			seen[id] = true
		}
	}
}

func TestLogin_WhatHappensWhileHashing(t *testing.T) {
	store := &between{}
	h := newHouse(t, func(c *login.Config) { store.Store = c.Store; c.Store = store })

	t.Run("another password is set", func(t *testing.T) {
		store.after = func() {
			if err := h.SetPassword(t.Context(), "alice", "velvet compass among glaciers", login.Caller{}); err != nil {
				t.Error(err)
			}
		}
		if _, err := h.tryLogin("alice", alicePass, home); !errors.Is(err, login.ErrCredentials) {
			t.Errorf("%v: the old password opened a session", err)
		}
		if err := h.SetPassword(t.Context(), "alice", alicePass, login.Caller{}); err != nil {
			t.Fatal(err)
		}
	})
	t.Run("the same password is hashed anew", func(t *testing.T) {
		store.after = func() {
			if err := h.SetPassword(t.Context(), "alice", alicePass, login.Caller{}); err != nil {
				t.Error(err)
			}
		}
		h.login("alice", alicePass)
	})
	t.Run("another log-in hashes it with new parameters", func(t *testing.T) {
		h.cfg.Passwords = cheapHasher(t, password.Params{Memory: 128, Time: 1, Parallelism: 1})
		h.restart()
		var rehashed string
		store.after = func() {
			h.login("alice", alicePass)
			rehashed = h.hash("alice")
		}
		h.login("alice", alicePass)
		if h.hash("alice") != rehashed || !strings.Contains(rehashed, "m=128") {
			t.Errorf("%s is not what stays", rehashed)
		}
	})
	t.Run("the user is disabled", func(t *testing.T) {
		store.after = func() {
			if err := h.DisableUser(t.Context(), "alice", login.Caller{}); err != nil {
				t.Error(err)
			}
		}
		if _, err := h.tryLogin("alice", alicePass, home); err != login.ErrCredentials {
			t.Errorf("%v: a disabled user has a session", err)
		}
		if err := h.EnableUser(t.Context(), "alice", login.Caller{}); err != nil {
			t.Fatal(err)
		}
	})
	t.Run("the client hangs up", func(t *testing.T) {
		before := h.stored(login.EventLoginFailed)
		ctx, hangUp := context.WithCancel(t.Context())
		store.after = hangUp
		h.Login(ctx, login.LoginRequest{Username: "alice", Password: wrongPass}, home)
		if h.stored(login.EventLoginFailed) != before+1 {
			t.Error("the guess was free")
		}
	})
}

func TestLogin_ChangesAreRunTwice(t *testing.T) {
	h := newHouse(t, func(c *login.Config) { c.Store = twice{c.Store} })
	first := h.login("alice", alicePass)
	second := h.mustRefresh(first.RefreshToken)
	if again := h.mustRefresh(first.RefreshToken); again.RefreshToken != second.RefreshToken {
		t.Error("the successor is another one")
	}
	if _, err := h.tryLogin("alice", wrongPass, home); err != login.ErrCredentials {
		t.Error(err)
	}
	h.clock.move(time.Minute)
	h.wantDead(first.RefreshToken, "a thief")
	h.wantDead(second.RefreshToken, "the family")
	for kind, want := range map[string]int{
		login.EventUserAdded: 1, login.EventLogin: 1, login.EventLoginFailed: 1, login.EventRefresh: 2, login.EventRefreshReused: 1,
	} {
		if stored, seen := h.stored(kind), h.seen(kind); stored != want || seen != want {
			t.Errorf("%s: %d stored, %d seen, want %d", kind, stored, seen, want)
		}
	}
}

func TestLogin_StorageFailureIsNotARefusal(t *testing.T) {
	h := newHouse(t)
	h.store.Close()
	for _, secret := range []string{alicePass, wrongPass} {
		if _, err := h.tryLogin("alice", secret, home); err == nil || errors.Is(err, login.ErrCredentials) {
			t.Errorf("%v, want the store's error", err)
		}
	}
}
