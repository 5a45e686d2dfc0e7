package httpapi_test

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/server/internal/login"
	"github.com/jeton-auth/jeton/server/internal/sqlstore"
)

func TestLogOutOfOneSessionLeavesTheOthers(t *testing.T) {
	h := newHouse(t)
	access, refresh := h.signIn()
	otherAccess, otherRefresh := h.signIn()
	r := h.logout(refresh, "session")
	r.expect(t, "log-out", http.StatusOK, "")
	if r.body != "{}\n" {
		t.Errorf("the answer is %q", r.body)
	}
	h.userInfo(access).expect(t, "the session", http.StatusUnauthorized, "invalid_token")
	h.userInfo(otherAccess).expect(t, "the other one", http.StatusOK, "")
	h.logout(h.refreshed(otherRefresh), "all").expect(t, "log-out from all", http.StatusOK, "")
	h.userInfo(otherAccess).expect(t, "the other one at last", http.StatusUnauthorized, "invalid_token")
}

func TestS27_RevokingWhatIsNotThere(t *testing.T) {
	h := newHouse(t)
	_, refresh := h.signIn()
	want := h.logout(refresh, "")
	for what, token := range map[string]string{
		"a token that is dead": refresh, "a token that never was": "jrt_" + b64("\x01"+string(make([]byte, 52))), "rubbish": "x",
	} {
		if r := h.logout(token, ""); uniform(r) != uniform(want) {
			t.Errorf("%s: %s, want %s", what, uniform(r), uniform(want))
		}
	}
	for _, scope := range []string{"session ", "All", "everything", "session all"} {
		h.logout(refresh, scope).expect(t, "scope "+scope, http.StatusBadRequest, "invalid_request")
	}
}

// A faultyStore is the real one until it is told to fail.
type faultyStore struct {
	login.Store
	fault    atomic.Pointer[func() error]
	readable atomic.Bool // the fault is in writing only
}

var errDisk = errors.New("disk of shelf 17 is gone")

// failing makes a server whose store can be made to fail.
func failing(store *faultyStore) func(*house) {
	return func(h *house) {
		real, err := sqlstore.OpenSQLite(h.t.Context(), ":memory:")
		must(h.t, err)
		h.t.Cleanup(func() { real.Close() })
		store.Store = real
		h.login.Store = store
	}
}

func (s *faultyStore) set(fault func() error) {
	if fault == nil {
		s.fault.Store(nil)
		return
	}
	s.fault.Store(&fault)
}

func (s *faultyStore) View(ctx context.Context, f func(login.Tx) error) error {
	if fault := s.fault.Load(); fault != nil && !s.readable.Load() {
		if err := (*fault)(); err != nil {
			return err
		}
	}
	return s.Store.View(ctx, f)
}

func (s *faultyStore) Update(ctx context.Context, f func(login.Tx) error) error {
	if fault := s.fault.Load(); fault != nil {
		if err := (*fault)(); err != nil {
			return err
		}
	}
	return s.Store.Update(ctx, f)
}

func TestS27_AStoreThatFailsIsNoLogOut(t *testing.T) {
	store := &faultyStore{}
	h := newHouse(t, failing(store))
	access, refresh := h.signIn()
	for _, scope := range []string{"", "session", "all"} {
		store.set(func() error { return errDisk })
		h.logout(refresh, scope).expect(t, "log-out without a store", http.StatusInternalServerError, "server_error")
		store.set(nil)
		h.userInfo(access).expect(t, "which ended nothing", http.StatusOK, "")
	}
	h.logout(refresh, "").expect(t, "once more", http.StatusOK, "")
	h.userInfo(access).expect(t, "which ended it", http.StatusUnauthorized, "invalid_token")
}

func TestS46_EverythingIsAudited(t *testing.T) {
	h := newHouse(t)
	_, refresh := h.signIn()
	h.tryLogin("alice", wrongPass)
	for range 7 {
		h.tryLogin("bob", wrongPass)
	}
	newer := h.refreshed(refresh)
	h.refreshed(newer)
	h.refresh(refresh)
	_, second := h.signIn()
	h.logout(second, "")
	var events []login.Event
	must(t, h.store.View(t.Context(), func(tx login.Tx) (err error) {
		events, err = tx.Events(100)
		return err
	}))
	seen := map[string]login.Event{}
	for _, e := range events {
		seen[e.Kind] = e
	}
	for _, kind := range []string{login.EventLogin, login.EventLoginFailed, login.EventLoginThrottled, login.EventRefresh, login.EventRefreshReused, login.EventLogout} {
		e, ok := seen[kind]
		if !ok || e.Address != "127.0.0.1" || e.RequestID == "" || e.At.Sub(h.clock.now()).Abs() > time.Second {
			t.Errorf("%s: %+v", kind, e)
		}
	}
}
