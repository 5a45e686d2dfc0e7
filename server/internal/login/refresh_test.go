package login_test

import (
	"errors"
	"math"
	"sync"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/server/internal/login"
)

func TestS20_EachRefreshGivesANewToken(t *testing.T) {
	h := newHouse(t)
	first := h.login("alice", alicePass)
	seen := map[string]bool{first.RefreshToken: true}
	token := first.RefreshToken
	for range 20 {
		h.clock.move(time.Minute)
		grant := h.mustRefresh(token)
		if token = grant.RefreshToken; seen[token] {
			t.Fatal("a token was given twice")
		}
		seen[token] = true
		claims := h.claims(grant)
		if claims.SessionID != first.Session || !claims.IssuedAt.Equal(h.clock.now()) || !claims.AuthTime.Equal(start) {
			t.Errorf("claims %+v: want the same session and log-in, issued now", claims)
		}
	}
}

func TestS20_ReuseKillsTheSession(t *testing.T) {
	h := newHouse(t)
	other := h.login("alice", alicePass)
	first := h.login("alice", alicePass).RefreshToken
	second := h.mustRefresh(first).RefreshToken
	h.clock.move(31 * time.Second)

	h.wantDead(first, "a thief")
	h.wantDead(second, "the robbed one")
	if n := h.stored(login.EventRefreshReused); n != 1 {
		t.Errorf("%d events of reuse, want 1", n)
	}
	h.mustRefresh(other.RefreshToken) // another session of the same user
}

func TestS20_ThePreviousTokenWithinTheGrace(t *testing.T) {
	h := newHouse(t)
	first := h.login("alice", alicePass).RefreshToken
	grant := h.mustRefresh(first)
	for range 3 {
		h.clock.move(9 * time.Second)
		again := h.mustRefresh(first)
		if again.RefreshToken != grant.RefreshToken {
			t.Fatal("the successor is another one")
		}
		if h.claims(again).ID == h.claims(grant).ID {
			t.Error("two access tokens have one jti")
		}
	}
	h.clock.move(3 * time.Second) // 30 s: over, and the repetitions have not prolonged it
	h.wantDead(first, "somebody late")
	h.wantDead(grant.RefreshToken, "the family")
}

func TestS22_AnOlderTokenWithinASecond(t *testing.T) {
	tests := map[string]int{"two back": 1, "three back": 0}
	for name, old := range tests {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			tokens := []string{h.login("alice", alicePass).RefreshToken}
			for range 3 {
				tokens = append(tokens, h.mustRefresh(tokens[len(tokens)-1]).RefreshToken)
			}
			h.wantDead(tokens[old], "the past")
			h.wantDead(tokens[3], "the family")
		})
	}
	t.Run("one back, its successor used", func(t *testing.T) {
		h := newHouse(t)
		first := h.login("alice", alicePass).RefreshToken
		h.mustRefresh(h.mustRefresh(first).RefreshToken)
		h.wantDead(first, "somebody whose successor was used")
	})
}

func TestRefresh_ACounterThatWasNeverReached(t *testing.T) {
	// As after the restoring of an older backup: nobody can say who holds it.
	h := newHouse(t)
	grant := h.login("alice", alicePass)
	session := h.session(grant.Session)
	h.wantDead(h.RefreshTokenOf(session, session.Counter+1), "the future")
	h.wantDead(grant.RefreshToken, "the family")
}

func TestRefresh_TheLastCounterDoesNotWrap(t *testing.T) {
	h := newHouse(t)
	session := h.session(h.login("alice", alicePass).Session)
	session.Counter = math.MaxUint32
	h.update(func(tx login.Tx) error { return tx.UpdateSession(session) })
	h.wantDead(h.RefreshTokenOf(session, math.MaxUint32), "the end of the counter")
	if got := h.session(session.ID); got.Counter != math.MaxUint32 || got.RevokedAt.IsZero() {
		t.Errorf("counter %d, revoked %v", got.Counter, got.RevokedAt)
	}
}

func TestS21_ParallelRefreshesLeaveOneSuccessor(t *testing.T) {
	h := newHouse(t)
	grant := h.login("alice", alicePass)
	successors := make([]string, 64)
	var wg sync.WaitGroup
	for i := range successors {
		wg.Go(func() {
			g, err := h.refresh(grant.RefreshToken)
			if err != nil {
				t.Error(err)
				return
			}
			successors[i] = g.RefreshToken
		})
	}
	wg.Wait()
	for _, s := range successors {
		if s != successors[0] || s == grant.RefreshToken {
			t.Fatalf("successors %q and %q", s, successors[0])
		}
	}
	if c := h.session(grant.Session).Counter; c != 2 {
		t.Errorf("counter %d, want 2", c)
	}
	h.mustRefresh(successors[0])
}

func TestS21_ParallelReuseAfterTheGrace(t *testing.T) {
	h := newHouse(t)
	old := h.login("alice", alicePass).RefreshToken
	h.mustRefresh(old)
	h.clock.move(time.Minute)
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() { h.wantDead(old, "thieves") })
	}
	wg.Wait()
	if n := h.stored(login.EventRefreshReused); n != 1 {
		t.Errorf("%d events of reuse, want 1: the session dies once", n)
	}
}

func TestS23_ARestartForgetsNothing(t *testing.T) {
	h := newHouse(t)
	first := h.login("alice", alicePass).RefreshToken
	second := h.mustRefresh(first).RefreshToken
	third := h.mustRefresh(second).RefreshToken
	h.restart()
	fourth := h.mustRefresh(third).RefreshToken
	h.restart()
	h.wantDead(first, "the past")
	h.wantDead(fourth, "the family")
}

func TestS26_IdleExpiry(t *testing.T) {
	const idle = 14 * 24 * time.Hour
	h := newHouse(t)
	token := h.login("alice", alicePass).RefreshToken
	h.clock.move(idle - time.Second)
	token = h.mustRefresh(token).RefreshToken // moves the end
	h.clock.move(idle - time.Second)
	token = h.mustRefresh(token).RefreshToken
	h.clock.move(24 * time.Hour)
	h.mustRefresh(token)

	h = newHouse(t)
	token = h.login("alice", alicePass).RefreshToken
	h.clock.move(idle)
	h.wantDead(token, "somebody who slept")
	h.clock.move(-time.Hour)
	h.mustRefresh(token) // refusing changed nothing: no theft
}

func TestS26_AbsoluteExpiry(t *testing.T) {
	h := newHouse(t)
	grant := h.login("alice", alicePass)
	for range 29 {
		h.clock.move(24 * time.Hour)
		grant = h.mustRefresh(grant.RefreshToken)
	}
	h.clock.move(24*time.Hour - time.Minute)
	grant = h.mustRefresh(grant.RefreshToken)
	if grant.ExpiresIn != time.Minute || h.claims(grant).Expiry.Sub(start) != 30*24*time.Hour {
		t.Errorf("expires in %v: an access token must not outlive its session", grant.ExpiresIn)
	}
	h.clock.move(time.Minute)
	h.wantDead(grant.RefreshToken, "somebody after 30 days")
}

func TestRefresh_ClockSetBack(t *testing.T) {
	h := newHouse(t)
	first := h.login("alice", alicePass).RefreshToken
	second := h.mustRefresh(first).RefreshToken
	h.clock.move(-time.Second)
	if again := h.mustRefresh(first).RefreshToken; again != second {
		t.Error("a second back: want the same successor")
	}
	h.clock.move(-time.Hour)
	h.wantDead(first, "an hour back: a used token must not revive")
}

func TestRefresh_AudienceNoLongerConfigured(t *testing.T) {
	h := newHouse(t, func(c *login.Config) { c.Audiences = []login.Audience{{Name: issuer}, {Name: "orders"}} })
	grant, err := h.Login(t.Context(), login.LoginRequest{Username: "alice", Password: alicePass, Audience: "orders"}, home)
	if err != nil {
		t.Fatal(err)
	}
	h.cfg.Audiences = nil
	h.restart()
	h.wantDead(grant.RefreshToken, "an audience that is gone")
	h.cfg.Audiences = []login.Audience{{Name: "orders"}}
	h.restart()
	h.mustRefresh(grant.RefreshToken)
}

func TestRefresh_StorageFailureIsNotARefusal(t *testing.T) {
	h := newHouse(t)
	token := h.login("alice", alicePass).RefreshToken
	h.store.Close()
	if _, err := h.refresh(token); err == nil || errors.Is(err, login.ErrInvalidGrant) {
		t.Errorf("%v, want the store's error", err)
	}
}
