package login_test

import (
	"errors"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/server/internal/login"
)

func TestS24_Logout(t *testing.T) {
	for _, scope := range []login.LogoutScope{"", login.LogoutSession, login.LogoutAll} {
		t.Run("scope "+string(scope), func(t *testing.T) {
			h := newHouse(t)
			first, second := h.login("alice", alicePass), h.login("alice", alicePass)
			if err := h.Logout(t.Context(), first.RefreshToken, scope, home); err != nil {
				t.Fatal(err)
			}
			h.wantDead(first.RefreshToken, "somebody who left")
			h.wantEnded(first)
			if scope == login.LogoutAll {
				h.wantDead(second.RefreshToken, "somebody who left everywhere")
				h.wantEnded(second)
			} else {
				h.mustRefresh(second.RefreshToken)
			}
			if h.stored(login.EventLogout) != 1 || h.seen(login.EventRefreshReused) != 0 {
				t.Error("want one event of the log-out, and no theft")
			}
		})
	}
}

func TestLogout_AnOlderTokenWillDo(t *testing.T) {
	h := newHouse(t)
	first := h.login("alice", alicePass)
	second := h.mustRefresh(first.RefreshToken)
	if err := h.Logout(t.Context(), first.RefreshToken, login.LogoutSession, home); err != nil {
		t.Fatal(err)
	}
	h.wantDead(second.RefreshToken, "somebody who left")
}

func TestS27_NothingToLogOut(t *testing.T) {
	h := newHouse(t)
	alive, gone, late := h.login("alice", alicePass), h.login("alice", alicePass), h.login("alice", alicePass)
	if err := h.Logout(t.Context(), gone.RefreshToken, login.LogoutSession, home); err != nil {
		t.Fatal(err)
	}
	tests := map[string]string{
		"no token":             "",
		"an access token":      alive.AccessToken,
		"an altered token":     alive.RefreshToken + "=",
		"a forged token":       login.ForgedRefreshToken(alive.Session, 1),
		"an unknown session":   login.ForgedRefreshToken(login.NewSessionID(), 1),
		"a session that ended": gone.RefreshToken,
	}
	for name, token := range tests {
		if err := h.Logout(t.Context(), token, login.LogoutAll, home); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	alive = h.mustRefresh(alive.RefreshToken)
	if err := h.Logout(t.Context(), alive.RefreshToken, "everything", home); !errors.Is(err, login.ErrLogoutScope) {
		t.Errorf("an unknown scope: %v", err)
	}
	h.clock.move(13 * 24 * time.Hour)
	alive = h.mustRefresh(alive.RefreshToken)
	h.clock.move(24 * time.Hour)
	if err := h.Logout(t.Context(), late.RefreshToken, login.LogoutAll, home); err != nil {
		t.Errorf("an expired session: %v", err)
	}
	h.mustRefresh(alive.RefreshToken) // an old leaked token must not end what lives
}

func TestS27_StorageFailureIsNoLogout(t *testing.T) {
	h := newHouse(t)
	token := h.login("alice", alicePass).RefreshToken
	h.store.Close()
	if err := h.Logout(t.Context(), token, login.LogoutSession, home); err == nil {
		t.Error("nothing has ended, and nobody is told")
	}
}
