package sqlstore_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"github.com/jeton-auth/jeton/server/internal/login"
	"github.com/jeton-auth/jeton/server/internal/sqlstore"
)

// TestUpdate_AcknowledgedAfterTheCommit has two Updates share a transaction:
// the first has done its part, the second has not.
func TestUpdate_AcknowledgedAfterTheCommit(t *testing.T) {
	path := databasePath(t)
	synctest.Test(t, func(t *testing.T) {
		store := open(t, path)
		session := addSession(t, store, addUser(t, store, "alice"))
		first, second := make(chan error, 1), make(chan error, 1)
		release := make(chan struct{})
		go func() { first <- store.Update(t.Context(), blocking(release, session.ID)) }()
		synctest.Wait()
		go func() { second <- store.Update(t.Context(), blocking(release, session.ID)) }()
		synctest.Wait()

		release <- struct{}{}
		synctest.Wait()
		if len(first) != 0 {
			t.Fatal("acknowledged before the commit")
		}
		if got := counter(t, store, session.ID); got != 0 {
			t.Fatalf("a View sees the counter %d before the commit", got)
		}
		release <- struct{}{}
		if err := errors.Join(<-first, <-second); err != nil {
			t.Fatal(err)
		}
		if got := counter(t, store, session.ID); got != 2 {
			t.Errorf("counter %d, want 2", got)
		}
	})
}

func blocking(release chan struct{}, id login.SessionID) func(login.Tx) error {
	return func(tx login.Tx) error {
		<-release
		return count(id)(tx)
	}
}

// TestUpdate_FullQueue has more Updates wait than the queue has room for, and
// then give up.
func TestUpdate_FullQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := open(t, ":memory:")
		session := addSession(t, store, addUser(t, store, "alice"))
		release, first := make(chan struct{}), make(chan error, 1)
		go func() { first <- store.Update(t.Context(), blocking(release, session.ID)) }()
		synctest.Wait()

		const waiting = 1000
		ctx, cancel := context.WithCancel(t.Context())
		results := make(chan error, waiting)
		for range waiting {
			go func() { results <- store.Update(ctx, count(session.ID)) }()
		}
		synctest.Wait()
		cancel()
		for range waiting {
			if err := <-results; !errors.Is(err, context.Canceled) {
				t.Errorf("error %v, want %v", err, context.Canceled)
			}
		}
		release <- struct{}{}
		if err := <-first; err != nil {
			t.Error(err)
		}
		if got := counter(t, store, session.ID); got != 1 {
			t.Errorf("counter %d, want 1", got)
		}
	})
}

func TestView_GoesOnBesideAnUpdate(t *testing.T) {
	store := open(t, databasePath(t))
	session := addSession(t, store, addUser(t, store, "alice"))
	err := store.View(t.Context(), func(tx login.Tx) error {
		before, err := tx.Session(session.ID)
		if err != nil {
			return err
		}
		updated := make(chan error)
		go func() { updated <- store.Update(t.Context(), count(session.ID)) }()
		if err := <-updated; err != nil {
			return err
		}
		after, err := tx.Session(session.ID)
		if after.Counter != before.Counter {
			t.Errorf("the counter went from %d to %d within a View", before.Counter, after.Counter)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := counter(t, store, session.ID); got != 1 {
		t.Errorf("counter %d after the View, want 1", got)
	}
}

func TestClose_WaitsForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := open(t, ":memory:")
		session := addSession(t, store, addUser(t, store, "alice"))
		const updates = 400 // one that runs, more than the queue has room for that wait
		release, results, closed := make(chan struct{}), make(chan error, updates), make(chan error, 1)
		for range updates {
			go func() { results <- store.Update(t.Context(), blocking(release, session.ID)) }()
		}
		synctest.Wait()
		go func() { closed <- store.Close() }()
		synctest.Wait()
		if len(closed) != 0 {
			t.Fatal("Close returned while an Update ran")
		}
		wantClosed(t, store)
		close(release)
		for range updates {
			if err := <-results; err != nil {
				t.Error(err)
			}
		}
		if err := <-closed; err != nil {
			t.Error(err)
		}
	})
}

func wantClosed(t *testing.T, store *sqlstore.Store) {
	t.Helper()
	run := func(login.Tx) error { return nil }
	if store.View(t.Context(), run) == nil || store.Update(t.Context(), run) == nil {
		t.Error("a closing store took a new transaction")
	}
}
