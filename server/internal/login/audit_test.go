package login_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/server/internal/login"
)

func TestS46_EverythingIsRecorded(t *testing.T) {
	h := newHouse(t)
	ctx, admin := t.Context(), caller("192.0.2.99")
	check := func(kind string, want int) {
		t.Helper()
		if stored, seen := h.stored(kind), h.seen(kind); stored != want || seen != want {
			t.Errorf("%s: %d stored, %d seen, want %d", kind, stored, seen, want)
		}
	}
	grant := h.login("alice", alicePass)
	check(login.EventLogin, 1)
	h.guess("alice", away)
	check(login.EventLoginFailed, 1)
	second := h.mustRefresh(grant.RefreshToken)
	check(login.EventRefresh, 1)
	h.clock.move(time.Minute)
	h.wantDead(grant.RefreshToken, "a thief")
	check(login.EventRefreshReused, 1)
	h.wantDead(second.RefreshToken, "the family")
	if h.stored(login.EventRefreshRefused) != 0 || h.seen(login.EventRefreshRefused) != 1 {
		t.Error("a refused refresh must be seen and not stored")
	}
	if err := h.Logout(ctx, h.login("alice", alicePass).RefreshToken, "", home); err != nil {
		t.Fatal(err)
	}
	check(login.EventLogout, 1)
	for _, f := range []func() error{
		func() error { return h.RevokeSession(ctx, h.login("alice", alicePass).Session, admin) },
		func() error { return h.SetPassword(ctx, "alice", alicePass, admin) },
		func() error { return h.DisableUser(ctx, "alice", admin) },
		func() error { return h.EnableUser(ctx, "alice", admin) },
		func() error { _, _, err := h.RotateKey(ctx, false, admin); return err },
	} {
		if err := f(); err != nil {
			t.Fatal(err)
		}
	}
	for _, kind := range []string{login.EventSessionRevoked, login.EventUserAdded, login.EventUserPassword, login.EventUserDisabled, login.EventUserEnabled} {
		check(kind, 1)
	}
	check(login.EventKeyAdded, 2)
}

func TestS46_ThrottledIsStoredOnceAMinute(t *testing.T) {
	h := newHouse(t)
	h.guessUntilThrottled("alice", away)
	for range 20 {
		h.guess("alice", away)
	}
	if stored, seen := h.stored(login.EventLoginThrottled), h.seen(login.EventLoginThrottled); stored != 1 || seen != 21 {
		t.Errorf("%d stored, %d seen, want 1 and 21", stored, seen)
	}
	h.clock.move(time.Minute)
	h.guess("alice", away) // is looked at
	h.guess("alice", away)
	if stored := h.stored(login.EventLoginThrottled); stored != 2 {
		t.Errorf("%d stored, want 2", stored)
	}
}

func TestMinute_Bounded(t *testing.T) {
	var m login.Minute
	for i := range login.MinuteKeys {
		if !m.First([32]byte{byte(i), byte(i >> 8), byte(i >> 16)}, start) {
			t.Fatalf("key %d is not new", i)
		}
	}
	if m.First([32]byte{31: 1}, start.Add(time.Minute-1)) {
		t.Error("the memory of a minute has no bound")
	}
	if !m.First([32]byte{31: 1}, start.Add(time.Minute)) || m.First([32]byte{31: 1}, start.Add(time.Minute)) {
		t.Error("the next minute begins with an empty memory, and remembers")
	}
}

func TestAudit_WhatAnEventHolds(t *testing.T) {
	h := newHouse(t)
	from := caller("::ffff:192.0.2.1")
	from.RequestID = "r-7\r\nforged"
	grant, err := h.tryLogin("ALICE", alicePass, from)
	if err != nil {
		t.Fatal(err)
	}
	h.view(func(tx login.Tx) error {
		events, err := tx.Events(1)
		if err != nil || len(events) != 1 {
			t.Fatal(events, err)
		}
		e := events[0]
		if e.Kind != login.EventLogin || e.Name != "alice" || e.Session != grant.Session || !e.At.Equal(start) ||
			e.User.String() != h.claims(grant).Subject || e.Address != "192.0.2.1" || e.RequestID != "r-7\uFFFD\uFFFDforged" {
			t.Errorf("%+v", e)
		}
		return nil
	})
}

func TestS35_LogsHoldNoSecretsAndNoForgedLines(t *testing.T) {
	var log bytes.Buffer
	h := newHouse(t, func(c *login.Config) {
		c.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	grant := h.login("alice", alicePass)
	next := h.mustRefresh(grant.RefreshToken)
	names := []string{"a\r\nlevel=INFO msg=login.ok name=admin", "\x1b[2Jadmin", "a\u2028b", "a\u202Eb", "\xff\xfe"}
	for _, name := range names {
		h.tryLogin(name, wrongPass, home)
	}
	h.clock.move(time.Minute)
	h.wantDead(grant.RefreshToken, "a thief")
	h.SetPassword(t.Context(), "alice", "velvet compass among glaciers", login.Caller{})
	h.SetPassword(t.Context(), "alice", "weak canary", login.Caller{})
	h.Logout(t.Context(), next.RefreshToken, "", home)

	text := log.String()
	for _, secret := range []string{alicePass, wrongPass, "velvet compass", "weak canary", "jrt_", grant.RefreshToken[10:], grant.AccessToken, "$argon2", masterKeyText(1)} {
		if strings.Contains(text, secret) {
			t.Errorf("the log tells %q", secret)
		}
	}
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "time=") {
			t.Errorf("a forged line: %q", line)
		}
	}
	if strings.ContainsAny(text, "\x1b\u2028\u202E\r") || strings.Count(text, "msg=login.ok audit=true") != 1 {
		t.Errorf("the log can be deceived:\n%s", text)
	}
}

func TestClean(t *testing.T) {
	tests := map[string]struct {
		text  string
		limit int
		want  string
	}{
		"plain":              {"naïve 日本", 100, "naïve 日本"},
		"cut at a character": {"aéé", 4, "aé"},
		"long":               {strings.Repeat("x", 1<<20), 5, "xxxxx"},
		"line breaks":        {"a\r\nb", 100, "a\uFFFD\uFFFDb"},
		"invalid":            {"a\xffb", 100, "a\uFFFDb"},
		"empty":              {"", 5, ""},
	}
	for name, tt := range tests {
		if got := login.Clean(tt.text, tt.limit); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}
