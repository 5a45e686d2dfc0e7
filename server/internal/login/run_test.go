package login_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jeton-auth/jeton/server/internal/login"
)

func TestPurge_InBatches(t *testing.T) {
	h := newHouse(t)
	old, alive := h.login("alice", alicePass), h.login("alice", alicePass)
	h.update(func(tx login.Tx) error {
		for i := range 1203 {
			if err := tx.AppendEvent(login.Event{At: start, Kind: "test", Name: fmt.Sprint(i)}); err != nil {
				return err
			}
			if err := tx.PutThrottle(fmt.Appendf(nil, "%032d", i), login.Throttle{Failures: 1, Expiry: start.Add(time.Hour)}); err != nil {
				return err
			}
		}
		return nil
	})
	h.clock.move(13 * 24 * time.Hour)
	alive = h.mustRefresh(alive.RefreshToken)
	h.clock.move(2*24*time.Hour + time.Second)
	if err := h.Purge(t.Context()); err != nil {
		t.Fatal(err)
	}
	sessions, err := h.SessionsOf(t.Context(), "alice")
	if err != nil || len(sessions) != 1 || sessions[0].ID != alive.Session {
		t.Errorf("%d sessions are left, want the living one (%v)", len(sessions), err)
	}
	h.wantDead(old.RefreshToken, "a session that was deleted")
	if n := h.stored("test"); n != 1203 {
		t.Errorf("%d events are left before their time", n)
	}
	h.clock.move(76 * 24 * time.Hour)
	if err := h.Purge(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := h.stored("test"); n != 0 {
		t.Errorf("%d events are left after 91 days", n)
	}
	h.view(func(tx login.Tx) error {
		throttle, err := tx.Throttle(fmt.Appendf(nil, "%032d", 1202))
		if throttle.Failures != 0 {
			t.Error("an expired throttle is left")
		}
		return err
	})
}

func TestRun_FollowsAndRotates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, func(c *login.Config) { c.Clock = time.Now })
		first := h.Service
		h.restart() // another server on the same database
		ctx, stop := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		for _, server := range []*login.Service{first, h.Service} {
			wg.Go(func() {
				if err := server.Run(ctx); err != nil {
					t.Error(err)
				}
			})
		}
		before := first.Keys().SigningKey().ID()
		if _, _, err := first.RotateKey(ctx, false, login.Caller{}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour + 16*time.Second)
		for _, server := range []*login.Service{first, h.Service} {
			if server.Keys().SigningKey().ID() == before {
				t.Error("a server does not follow")
			}
		}
		h.login("alice", alicePass)
		stop()
		wg.Wait()
		h.store.Close()
	})
}
