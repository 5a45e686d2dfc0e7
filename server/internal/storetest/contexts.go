package storetest

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jeton-auth/jeton/server/internal/login"
)

func contexts() []specification {
	return []specification{
		{"cancelled before: the function does not run", cancelledBefore},
		{"cancelled while it runs: the next statement fails, and nothing stays", cancelledDuring},
		{"cancelled while it waits for another: nothing stays", cancelledWaiting},
		{"cancelled at any moment: it happened wholly or not at all", cancelledAnytime},
	}
}

func cancelledBefore(t *testing.T, store login.Store) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	run := func(login.Tx) error { t.Error("the function ran"); return nil }
	wantError(t, store.View(ctx, run), context.Canceled)
	wantError(t, store.Update(ctx, run), context.Canceled)
}

func cancelledDuring(t *testing.T, store login.Store) {
	_, session := seed(t, store)
	for _, transaction := range []func(context.Context, func(login.Tx) error) error{store.View, store.Update} {
		ctx, cancel := context.WithCancel(t.Context())
		err := transaction(ctx, func(tx login.Tx) error {
			if _, err := tx.Session(session.ID); err != nil {
				t.Error(err)
			}
			cancel()
			_, err := tx.Session(session.ID)
			return err
		})
		wantError(t, err, context.Canceled)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err := store.Update(ctx, func(tx login.Tx) error {
		check(t, writeBoth(tx, session))
		cancel()
		tx.AppendEvent(login.Event{Kind: "too late"}) // the error is ignored on purpose
		return nil
	})
	wantError(t, err, context.Canceled)
	wantUntouched(t, store, session)
}

// cancelledWaiting has one Update hold the row that another one wants, until
// that other one has given up.
func cancelledWaiting(t *testing.T, store login.Store) {
	_, session := seed(t, store)
	ctx, cancel := context.WithCancel(t.Context())
	gaveUp := make(chan error)
	wait := sync.OnceFunc(func() {
		go func() {
			gaveUp <- store.Update(ctx, func(tx login.Tx) error { return writeBoth(tx, session) })
		}()
		cancel()
		wantError(t, <-gaveUp, context.Canceled)
	})
	held := session
	held.Reason = "held"
	update(t, store, func(tx login.Tx) error {
		defer wait()
		return tx.UpdateSession(held)
	})
	wantUntouched(t, store, held)
}

func cancelledAnytime(t *testing.T, store login.Store) {
	user, a := seed(t, store)
	b := newSession(user.ID, 1)
	b.Counter = 0
	update(t, store, func(tx login.Tx) error { return tx.CreateSession(b) })

	var acknowledged atomic.Uint32
	inParallel(func(i int) {
		for range 8 {
			ctx, cancel := context.WithCancel(t.Context())
			gone := make(chan struct{})
			go func() { defer close(gone); cancel() }()
			err := store.Update(ctx, func(tx login.Tx) error {
				if err := add(tx, a.ID); err != nil {
					return err
				}
				if i%2 == 0 {
					<-gone
				}
				return add(tx, b.ID)
			})
			switch {
			case err == nil:
				acknowledged.Add(1)
			case !errors.Is(err, context.Canceled):
				t.Errorf("error %v, want nil or %v", err, context.Canceled)
			}
		}
	})
	got := getSession(t, store, a.ID).Counter
	if other := getSession(t, store, b.ID).Counter; got != other {
		t.Errorf("half of an Update stayed: counters %d and %d", got, other)
	}
	if want := acknowledged.Load(); got < want {
		t.Errorf("%d acknowledged, %d happened", want, got)
	}
}
