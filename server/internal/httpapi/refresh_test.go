package httpapi_test

import (
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/server/internal/login"
	"github.com/jeton-auth/jeton/server/internal/sqlstore"
)

const day = 24 * time.Hour

func TestS20_EachRefreshGivesANewToken(t *testing.T) {
	h := newHouse(t)
	access, first := h.signIn()
	r := h.refresh(first)
	r.expect(t, "refresh", http.StatusOK, "")
	if r.member("refresh_token") == first || r.member("access_token") == access || r.member("token_type") != "Bearer" {
		t.Errorf("the answer is %s", r.body)
	}
	old, new := claims(t, access), claims(t, r.member("access_token"))
	if old["sid"] != new["sid"] || old["sub"] != new["sub"] || old["auth_time"] != new["auth_time"] || old["jti"] == new["jti"] {
		t.Errorf("the claims are %v, then %v", old, new)
	}
	h.userInfo(r.member("access_token")).expect(t, "its access token", http.StatusOK, "")
}

func TestS20_TheSameSuccessorWithinTheGrace(t *testing.T) {
	h := newHouse(t)
	_, first := h.signIn()
	second := h.refreshed(first)
	h.clock.move(29 * time.Second)
	if again := h.refreshed(first); again != second {
		t.Errorf("the lost answer held %s, its repetition %s", second, again)
	}
	h.refreshed(second)
}

func TestS20_ReuseEndsTheSession(t *testing.T) {
	for name, steal := range map[string]func(h *house, first, second string) (newest string){
		"after the grace": func(h *house, _, second string) string {
			h.clock.move(30 * time.Second)
			return second
		},
		"after the successor was used": func(h *house, _, second string) string { return h.refreshed(second) },
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			_, other := h.signIn()
			_, first := h.signIn()
			r := h.refresh(first)
			newest := steal(h, first, r.member("refresh_token"))
			h.refusedToken("the reused token", first)
			h.refusedToken("the newest token", newest)
			h.userInfo(r.member("access_token")).expect(t, "the access token", http.StatusUnauthorized, "invalid_token")
			h.refreshed(other)
		})
	}
}

func TestS21_SixtyFourAtOnce(t *testing.T) {
	h := newHouse(t)
	_, first := h.signIn()
	replies := make([]reply, 64)
	var wg sync.WaitGroup
	for i := range replies {
		wg.Go(func() { replies[i] = h.refresh(first) })
	}
	wg.Wait()
	successors := map[string]bool{}
	for _, r := range replies {
		r.expect(t, "one of 64", http.StatusOK, "")
		successors[r.member("refresh_token")] = true
	}
	if len(successors) != 1 {
		t.Fatalf("there are %d successors, want one", len(successors))
	}
	for only := range successors {
		h.refreshed(only)
	}
}

func TestS22_ThreeRotationsInOneSecond(t *testing.T) {
	h := newHouse(t)
	access, first := h.signIn()
	second := h.refreshed(first)
	third := h.refreshed(second)
	fourth := h.refreshed(third)
	h.refusedToken("the first", first)
	h.refusedToken("the fourth, whose session has ended", fourth)
	h.userInfo(access).expect(t, "the access token", http.StatusUnauthorized, "invalid_token")
}

func TestS23_ARestartForgetsNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "jeton.db")
	open := func() login.Store {
		store, err := sqlstore.OpenSQLite(t.Context(), path)
		must(t, err)
		t.Cleanup(func() { store.Close() })
		return store
	}
	h := newHouse(t, func(h *house) { h.login.Store = open() })
	restart := func() {
		h.server.Close()
		must(t, h.login.Store.Close())
		h.login.Store = open()
		h.start()
	}
	access, first := h.signIn()
	second := h.refreshed(first)
	third := h.refreshed(second)
	for range 6 {
		h.tryLogin("alice", wrongPass)
	}
	restart()
	h.tryLogin("alice", wrongPass).expect(t, "throttling (S14)", http.StatusTooManyRequests, "too_many_requests")
	h.userInfo(access).expect(t, "the access token", http.StatusOK, "")
	fourth := h.refreshed(third)
	h.refusedToken("a token used before the restart", first)
	restart()
	h.refusedToken("a token of a session that ended before the restart", fourth)
	h.userInfo(access).expect(t, "the access token", http.StatusUnauthorized, "invalid_token")
}

func TestS24_WhatEndsSessions(t *testing.T) {
	for name, end := range map[string]func(h *house, refresh string){
		"log-out":             func(h *house, refresh string) { h.logout(refresh, "") },
		"log-out, by name":    func(h *house, refresh string) { h.logout(refresh, "session") },
		"log-out from all":    func(h *house, refresh string) { h.logout(refresh, "all") },
		"another password":    func(h *house, _ string) { must(t, h.SetPassword(t.Context(), "alice", wrongPass, login.Caller{})) },
		"S25 a disabled user": func(h *house, _ string) { must(t, h.DisableUser(t.Context(), "alice", login.Caller{})) },
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			access, refresh := h.signIn()
			newer := h.refresh(refresh)
			end(h, newer.member("refresh_token"))
			h.userInfo(access).expect(t, "the access token", http.StatusUnauthorized, "invalid_token")
			h.userInfo(newer.member("access_token")).expect(t, "the newer access token", http.StatusUnauthorized, "invalid_token")
			h.refusedToken("the newest refresh token", newer.member("refresh_token"))
			h.refusedToken("the older refresh token", refresh)
		})
	}
}

func TestS25_ADisabledUserComesBackWithANewLogInOnly(t *testing.T) {
	h := newHouse(t)
	_, refresh := h.signIn()
	must(t, h.DisableUser(t.Context(), "alice", login.Caller{}))
	must(t, h.EnableUser(t.Context(), "alice", login.Caller{}))
	h.refusedToken("the old session", refresh)
	h.signIn()
}

func TestS26_IdleAndAbsoluteExpiry(t *testing.T) {
	h := newHouse(t)
	_, idle := h.signIn()
	_, busy := h.signIn()
	h.clock.move(14*day - time.Second)
	busy = h.refreshed(busy)
	h.clock.move(time.Second)
	h.refusedToken("14 days idle", idle)
	for range 2 {
		h.clock.move(8*day - time.Second)
		r := h.refresh(busy)
		if r.status != http.StatusOK {
			t.Fatalf("before 30 days: %d %s", r.status, r.body)
		}
		busy = r.member("refresh_token")
	}
	h.clock.move(2 * time.Second)
	h.refusedToken("30 days old", busy)
}

func TestRubbishIsNoRefreshToken(t *testing.T) {
	h := newHouse(t)
	_, refresh := h.signIn()
	for _, token := range []string{"x", "jrt_", "jrt_AAAA", refresh[:len(refresh)-1], refresh + "A", refresh[:20] + "A" + refresh[21:], "jrt_" + b64("\x01"+string(make([]byte, 52)))} {
		h.refusedToken(token, token)
	}
	h.refreshed(refresh)
}
