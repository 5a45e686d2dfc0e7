package login_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"github.com/jeton-auth/jeton/server/internal/login"
)

// fullDisk is a store that reads and, once it is full, does not write. A change
// that writes nothing still succeeds, as it does on a real disk.
type fullDisk struct {
	login.Store
	full atomic.Bool
}

var errFull = errors.New("no space left")

func (d *fullDisk) Update(ctx context.Context, f func(login.Tx) error) error {
	return d.Store.Update(ctx, func(tx login.Tx) error {
		if d.full.Load() {
			tx = &fullTx{tx}
		}
		return f(tx)
	})
}

type fullTx struct{ login.Tx }

func (*fullTx) AppendEvent(login.Event) error            { return errFull }
func (*fullTx) PutThrottle([]byte, login.Throttle) error { return errFull }

func TestReady_NotWhileNothingCanBeWritten(t *testing.T) {
	disk := &fullDisk{}
	h := newHouse(t, func(c *login.Config) { disk.Store = c.Store; c.Store = disk })
	ready := func(what string, want error) {
		t.Helper()
		if err := h.Ready(t.Context()); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", what, err, want)
		}
	}
	disk.full.Store(true)
	ready("before the first failure", nil)
	if _, err := h.tryLogin("alice", alicePass, home); !errors.Is(err, errFull) {
		t.Fatalf("a log-in: %v", err)
	}
	ready("after a failure", errFull)
	ready("and still", errFull)
	if err := h.EnableUser(t.Context(), "nobody", login.Caller{}); !errors.Is(err, login.ErrNotFound) {
		t.Fatal(err)
	}
	ready("after an answer, which wrote nothing", errFull)
	disk.full.Store(false)
	ready("when there is room again, though nobody has logged in", nil)
}

func TestReady_AnswersAreNoFailures(t *testing.T) {
	disk := &fullDisk{}
	h := newHouse(t, func(c *login.Config) { disk.Store = c.Store; c.Store = disk })
	gone, leave := context.WithCancel(t.Context())
	leave()
	for what, err := range map[string]error{
		"an unknown user":        h.DisableUser(t.Context(), "nobody", login.Caller{}),
		"an unknown session":     h.RevokeSession(t.Context(), login.NewSessionID(), login.Caller{}),
		"a client that has left": h.EnableUser(gone, "alice", login.Caller{}),
	} {
		if err == nil {
			t.Errorf("%s: want an error", what)
		}
	}
	disk.full.Store(true) // so that Ready would fail if it tried to write
	if err := h.Ready(t.Context()); err != nil {
		t.Error(err)
	}
}
