package storetest

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jeton-auth/jeton/server/internal/login"
)

func closing() []specification {
	return []specification{
		{"a closed store refuses, and may be closed again", useAfterClose},
		{"Close waits for the Update that runs", closeWaits(login.Store.Update)},
		{"Close waits for the View that runs", closeWaits(login.Store.View)},
		{"Updates that race with Close are completed or refused", closeRaces},
	}
}

func useAfterClose(t *testing.T, store login.Store) {
	check(t, store.Close())
	run := func(login.Tx) error { t.Error("the function ran"); return nil }
	if err := store.View(t.Context(), run); err == nil {
		t.Error("View succeeded after Close")
	}
	if err := store.Update(t.Context(), run); err == nil {
		t.Error("Update succeeded after Close")
	}
	check(t, store.Close())
}

// A transaction is View or Update.
type transaction func(store login.Store, ctx context.Context, f func(login.Tx) error) error

func closeWaits(run transaction) func(t *testing.T, store login.Store) {
	return func(t *testing.T, store login.Store) {
		_, session := seed(t, store)
		begun, closing := make(chan struct{}), make(chan struct{})
		begin := sync.OnceFunc(func() { close(begun) })
		var completed atomic.Bool
		result := make(chan error, 1)
		go func() {
			result <- run(store, t.Context(), func(tx login.Tx) error {
				begin()
				<-closing
				_, err := tx.Session(session.ID)
				completed.Store(true)
				return err
			})
		}()
		<-begun
		close(closing)
		check(t, store.Close())
		if !completed.Load() {
			t.Error("Close returned before the function had")
		}
		check(t, <-result)
	}
}

func closeRaces(t *testing.T, store login.Store) {
	_, session := seed(t, store)
	var accepted atomic.Int32
	inParallel(func(i int) {
		if i == parallel/2 {
			if err := store.Close(); err != nil {
				t.Error(err)
			}
		}
		ran := false
		err := store.Update(t.Context(), func(tx login.Tx) error {
			ran = true
			return add(tx, session.ID)
		})
		if ran != (err == nil) {
			t.Errorf("the function ran: %v, error %v", ran, err)
		}
		if ran {
			accepted.Add(1)
		}
	})
	if accepted.Load() == parallel {
		t.Error("the one that closed the store was served by it afterwards")
	}
}
