package login_test

import (
	"testing"

	"github.com/jeton-auth/jeton/server/internal/login"
)

func (h *house) audienceOf(grant *login.Grant) string {
	h.t.Helper()
	claims := h.anyClaims(grant)
	if len(claims.Audience) != 1 {
		h.t.Fatalf("the audience is %v", claims.Audience)
	}
	return claims.Audience[0]
}

func TestSession_OutlivesAChangedAddress(t *testing.T) {
	h := newHouse(t)
	grant := h.login("alice", alicePass)
	if stored := h.session(grant.Session).Audience; stored != "" {
		t.Errorf("the session remembers the address %q", stored)
	}
	h.cfg.Issuer = "https://moved.example"
	h.restart()
	next := h.mustRefresh(grant.RefreshToken)
	if got := h.audienceOf(next); got != h.cfg.Issuer {
		t.Errorf("aud is %q, want the new address", got)
	}
	sessions, err := h.SessionsOf(t.Context(), "alice")
	if err != nil || len(sessions) != 1 || sessions[0].Audience != h.cfg.Issuer {
		t.Errorf("the list shows %+v (%v)", sessions, err)
	}
}

func TestSession_WrittenBeforeKeepsWorking(t *testing.T) {
	h := newHouse(t)
	grant := h.login("alice", alicePass)
	h.update(func(tx login.Tx) error {
		session, err := tx.Session(grant.Session)
		if err != nil {
			return err
		}
		session.Audience = issuer // as it used to be stored
		return tx.UpdateSession(session)
	})
	if got := h.audienceOf(h.mustRefresh(grant.RefreshToken)); got != issuer {
		t.Errorf("aud is %q", got)
	}
}

// A session for one service must not become one for another when the list is
// put in another order.
func TestSession_KeepsAnAudienceThatWasAskedFor(t *testing.T) {
	h := newHouse(t, func(c *login.Config) { c.Audiences = []login.Audience{{Name: "orders"}, {Name: issuer}} })
	orders := h.login("alice", alicePass)
	own, err := h.Login(t.Context(), login.LoginRequest{Username: "alice", Password: alicePass, Audience: issuer}, home)
	if err != nil {
		t.Fatal(err)
	}
	h.cfg.Audiences = []login.Audience{{Name: "stock"}, {Name: issuer}, {Name: "orders"}}
	h.restart()
	if got := h.audienceOf(h.mustRefresh(orders.RefreshToken)); got != "orders" {
		t.Errorf("aud is %q, want orders", got)
	}
	if got := h.audienceOf(h.mustRefresh(own.RefreshToken)); got != issuer {
		t.Errorf("aud is %q, want the issuer", got)
	}
}
