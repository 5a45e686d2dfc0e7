package storetest

import (
	"errors"
	"runtime"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/jeton-auth/jeton/server/internal/login"
)

func transactions() []specification {
	return []specification{
		{"an Update sees what it wrote, and others see it when Update has returned", readYourWrites},
		{"an Update that fails leaves nothing, and returns its error", rollbackOnError},
		{"an Update that panics leaves nothing, and panics in its caller", rollbackOnPanic},
		{"an Update whose goroutine ends leaves nothing", rollbackOnExit},
		{"a write that fails spoils the Update, even when its error is ignored", ignoredFailure},
		{"a View cannot write", viewCannotWrite},
		{"a View that fails or panics gives its error and harms nobody", viewFails},
		{"a Tx is of no use once its function has returned", txOutlived},
	}
}

var errOops = errors.New("oops")

func readYourWrites(t *testing.T, store login.Store) {
	_, session := seed(t, store)
	update(t, store, func(tx login.Tx) error {
		session.Counter = 5
		check(t, tx.UpdateSession(session))
		got, err := tx.Session(session.ID)
		if got.Counter != 5 {
			t.Errorf("the Update sees counter %d, want 5", got.Counter)
		}
		return err
	})
	if got := getSession(t, store, session.ID); got.Counter != 5 {
		t.Errorf("a View sees counter %d, want 5", got.Counter)
	}
}

// writeBoth is an Update of two rows, for tests of which no row may stay.
func writeBoth(tx login.Tx, session login.Session) error {
	session.Counter = 99
	if err := tx.UpdateSession(session); err != nil {
		return err
	}
	return tx.CreateUser(newUser("mallory"))
}

// wantUntouched fails the test if anything of writeBoth is there, or if the
// store does not go on working.
func wantUntouched(t *testing.T, store login.Store, session login.Session) {
	t.Helper()
	if diff := cmp.Diff(session, getSession(t, store, session.ID)); diff != "" {
		t.Errorf("session: -want +got:\n%s", diff)
	}
	names(t, store, "", 10, "alice")
	update(t, store, func(tx login.Tx) error { return tx.CreateUser(newUser("zoë")) })
}

func rollbackOnError(t *testing.T, store login.Store) {
	_, session := seed(t, store)
	err := store.Update(t.Context(), func(tx login.Tx) error {
		check(t, writeBoth(tx, session))
		return errOops
	})
	wantError(t, err, errOops)
	wantUntouched(t, store, session)
}

func rollbackOnPanic(t *testing.T, store login.Store) {
	_, session := seed(t, store)
	got := panicOf(func() {
		store.Update(t.Context(), func(tx login.Tx) error {
			check(t, writeBoth(tx, session))
			panic(errOops)
		})
	})
	if got != errOops {
		t.Errorf("recovered %v, want %v", got, errOops)
	}
	wantUntouched(t, store, session)
}

func panicOf(f func()) (value any) {
	defer func() { value = recover() }()
	f()
	return nil
}

func rollbackOnExit(t *testing.T, store login.Store) {
	_, session := seed(t, store)
	var done sync.WaitGroup
	done.Go(func() {
		store.Update(t.Context(), func(tx login.Tx) error {
			if err := writeBoth(tx, session); err != nil {
				t.Error(err)
			}
			runtime.Goexit() // what t.FailNow does
			return nil
		})
	})
	done.Wait()
	wantUntouched(t, store, session)
}

func ignoredFailure(t *testing.T, store login.Store) {
	_, session := seed(t, store)
	err := store.Update(t.Context(), func(tx login.Tx) error {
		if err := tx.CreateSession(newSession(login.NewUserID(), 0)); err == nil {
			t.Error("a session of nobody was stored")
		}
		writeBoth(tx, session)
		return nil
	})
	if err == nil {
		t.Error("the Update succeeded")
	}
	wantUntouched(t, store, session)
}

func viewCannotWrite(t *testing.T, store login.Store) {
	user, session := seed(t, store)
	writes := map[string]func(tx login.Tx) error{
		"CreateUser":       func(tx login.Tx) error { return tx.CreateUser(newUser("mallory")) },
		"UpdateUser":       func(tx login.Tx) error { return tx.UpdateUser(user) },
		"CreateSession":    func(tx login.Tx) error { return tx.CreateSession(newSession(user.ID, 0)) },
		"UpdateSession":    func(tx login.Tx) error { return tx.UpdateSession(session) },
		"RevokeSessions":   func(tx login.Tx) error { _, err := tx.RevokeSessions(user.ID, at(1), ""); return err },
		"PurgeSessions":    func(tx login.Tx) error { _, err := tx.PurgeSessions(at(1e6), 1); return err },
		"PutSigningKey":    func(tx login.Tx) error { return tx.PutSigningKey(newKey("a", 1)) },
		"DeleteSigningKey": func(tx login.Tx) error { return tx.DeleteSigningKey("a") },
		"PutThrottle":      func(tx login.Tx) error { return tx.PutThrottle([]byte("a"), login.Throttle{}) },
		"DeleteThrottle":   func(tx login.Tx) error { return tx.DeleteThrottle([]byte("a")) },
		"PurgeThrottles":   func(tx login.Tx) error { _, err := tx.PurgeThrottles(at(1), 1); return err },
		"AppendEvent":      func(tx login.Tx) error { return tx.AppendEvent(login.Event{Kind: "a"}) },
		"PurgeEvents":      func(tx login.Tx) error { _, err := tx.PurgeEvents(at(1), 1); return err },
	}
	for name, write := range writes {
		if err := store.View(t.Context(), write); err == nil {
			t.Errorf("%s succeeded in a View", name)
		}
		if err := store.View(t.Context(), func(tx login.Tx) error { write(tx); return nil }); err == nil {
			t.Errorf("a View that ignored the error of %s succeeded", name)
		}
	}
	wantUntouched(t, store, session)
}

func viewFails(t *testing.T, store login.Store) {
	_, session := seed(t, store)
	for range 20 { // more often than a store has connections
		wantError(t, store.View(t.Context(), func(login.Tx) error { return errOops }), errOops)
		if got := panicOf(func() { store.View(t.Context(), func(login.Tx) error { panic(errOops) }) }); got != errOops {
			t.Errorf("recovered %v, want %v", got, errOops)
		}
	}
	wantUntouched(t, store, session)
}

func txOutlived(t *testing.T, store login.Store) {
	_, session := seed(t, store)
	var outlived []login.Tx
	keep := func(tx login.Tx) error { outlived = append(outlived, tx); return nil }
	update(t, store, keep)
	check(t, store.View(t.Context(), keep))
	for _, tx := range outlived {
		if err := writeBoth(tx, session); err == nil {
			t.Error("wrote through a Tx that had ended")
		}
		if _, err := tx.Session(session.ID); err == nil {
			t.Error("read through a Tx that had ended")
		}
	}
	wantUntouched(t, store, session)
}
