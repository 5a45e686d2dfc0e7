package storetest

import (
	"errors"
	"sync"
	"testing"

	"github.com/jeton-auth/jeton/server/internal/login"
)

// parallel is the number of goroutines in the tests that have many.
const parallel = 64

func isolation() []specification {
	return []specification{
		{"64 goroutines that read, add and write lose no update", noLostUpdate},
		{"an Update that fails or panics does not touch those beside it", failuresAreTheirOwn},
		{"of 64 that create the same user one succeeds", oneCreates},
		{"a View sees one state while Updates go on", viewSeesOneState},
	}
}

// add is the read-modify-write of a refresh.
func add(tx login.Tx, id login.SessionID) error {
	session, err := tx.Session(id)
	if err != nil {
		return err
	}
	session.Counter++
	return tx.UpdateSession(session)
}

// inParallel calls f with 0 to parallel-1, all at once, and waits.
func inParallel(f func(i int)) {
	var done sync.WaitGroup
	for i := range parallel {
		done.Go(func() { f(i) })
	}
	done.Wait()
}

func noLostUpdate(t *testing.T, store login.Store) {
	_, session := seed(t, store)
	const each = 8
	inParallel(func(int) {
		for range each {
			if err := store.Update(t.Context(), func(tx login.Tx) error { return add(tx, session.ID) }); err != nil {
				t.Error(err)
			}
		}
	})
	if got := getSession(t, store, session.ID).Counter; got != parallel*each {
		t.Errorf("counter %d after %d updates", got, parallel*each)
	}
}

func failuresAreTheirOwn(t *testing.T, store login.Store) {
	_, session := seed(t, store)
	ways := []func() error{
		func() error { return nil },
		func() error { return errOops },
		func() error { panic(errOops) },
		func() error { return nil },
	}
	inParallel(func(i int) {
		way, spoiled := ways[i%len(ways)], i%8 == 1
		got := panicOf(func() {
			err := store.Update(t.Context(), func(tx login.Tx) error {
				if err := add(tx, session.ID); err != nil {
					return err
				}
				if spoiled {
					tx.CreateSession(newSession(login.NewUserID(), 0))
				}
				return way()
			})
			if (err == nil) != (i%len(ways) == 0 || i%len(ways) == 3) {
				t.Errorf("update %d: error %v", i, err)
			}
		})
		if (got != nil) != (i%len(ways) == 2) {
			t.Errorf("update %d: recovered %v", i, got)
		}
	})
	if got := getSession(t, store, session.ID).Counter; got != parallel/2 {
		t.Errorf("counter %d, want that of the %d that succeeded", got, parallel/2)
	}
}

func oneCreates(t *testing.T, store login.Store) {
	errs := make([]error, parallel)
	inParallel(func(i int) {
		errs[i] = store.Update(t.Context(), func(tx login.Tx) error { return tx.CreateUser(newUser("alice")) })
	})
	created := 0
	for _, err := range errs {
		switch {
		case err == nil:
			created++
		case !errors.Is(err, login.ErrNameTaken):
			t.Errorf("error %v, want %v", err, login.ErrNameTaken)
		}
	}
	if created != 1 {
		t.Errorf("%d were told that they created the user", created)
	}
}

// viewSeesOneState keeps two counters equal in every Update and looks at them
// one after the other, twice, in every View.
func viewSeesOneState(t *testing.T, store login.Store) {
	user, a := seed(t, store)
	b := newSession(user.ID, 1)
	b.Counter = 0
	update(t, store, func(tx login.Tx) error { return tx.CreateSession(b) })

	var writers, readers sync.WaitGroup
	stop := make(chan struct{})
	for range 4 {
		readers.Go(func() {
			for last := uint32(0); !closed(stop); {
				last = lookTwice(t, store, a.ID, b.ID, last)
			}
		})
	}
	for range 4 {
		writers.Go(func() {
			for range 50 {
				err := store.Update(t.Context(), func(tx login.Tx) error {
					return errors.Join(add(tx, a.ID), add(tx, b.ID))
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	writers.Wait()
	close(stop)
	readers.Wait()
	lookTwice(t, store, a.ID, b.ID, 200)
}

func closed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// lookTwice reads the counters of two sessions that must be equal and not less
// than the last ones, and returns them.
func lookTwice(t *testing.T, store login.Store, a, b login.SessionID, last uint32) uint32 {
	var seen []uint32
	err := store.View(t.Context(), func(tx login.Tx) error {
		for _, id := range []login.SessionID{a, b, a, b} {
			session, err := tx.Session(id)
			if err != nil {
				return err
			}
			seen = append(seen, session.Counter)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
		return last
	}
	for _, counter := range seen {
		if counter != seen[0] || counter < last {
			t.Errorf("one View saw the counters %d, the one before it %d", seen, last)
			break
		}
	}
	return seen[0]
}
