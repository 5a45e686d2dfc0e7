// Package storetest says what every login.Store must do, as tests.
package storetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/server/internal/login"
)

// Run runs the suite. Each test calls open for an empty store of its own, and
// closes it.
func Run(t *testing.T, open func(t *testing.T) login.Store) {
	groups := []struct {
		name  string
		tests []specification
	}{
		{"users", users()},
		{"sessions", sessions()},
		{"purging sessions", purgingSessions()},
		{"signing keys", signingKeys()},
		{"throttles", throttles()},
		{"events", events()},
		{"transactions", transactions()},
		{"isolation", isolation()},
		{"contexts", contexts()},
		{"closing", closing()},
	}
	for _, group := range groups {
		t.Run(group.name, func(t *testing.T) {
			for _, spec := range group.tests {
				t.Run(spec.name, func(t *testing.T) {
					store := open(t)
					t.Cleanup(func() { check(t, store.Close()) })
					spec.test(t, store)
				})
			}
		})
	}
}

// A specification is one sentence about a store.
type specification struct {
	name string
	test func(t *testing.T, store login.Store)
}

// epoch is the time at which the tests take place, in nanoseconds that a store
// does not keep.
var epoch = time.Date(2026, 3, 1, 12, 30, 15, 123456789, time.FixedZone("east", 3600))

// at is the n-th second after the beginning, as a store gives it back.
func at(n int) time.Time {
	return epoch.Add(time.Duration(n) * time.Second).Truncate(time.Microsecond).UTC()
}

func newUser(name string) login.User {
	return login.User{
		ID:           login.NewUserID(),
		Name:         name,
		Email:        name + "@example.com",
		PasswordHash: "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA",
		Roles:        []string{"admin", `quo"ted, grün`},
		CreatedAt:    at(0),
	}
}

func newSession(user login.UserID, created int) login.Session {
	s := login.Session{
		ID:         login.NewSessionID(),
		UserID:     user,
		Audience:   "https://orders.example.com",
		Address:    "2001:db8::1",
		UserAgent:  "ein Browser/1.0 (grün)",
		Counter:    1<<32 - 1,
		CreatedAt:  at(created),
		RotatedAt:  at(created + 1),
		IdleExpiry: at(created + 1000),
		Expiry:     at(created + 2000),
	}
	copy(s.Secret[:], "a secret of thirty-two bytes\x00\xff\x80\x01")
	return s
}

// check stops the test at an unexpected error.
func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantError(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("error %v, want %v", err, want)
	}
}

func update(t *testing.T, store login.Store, f func(tx login.Tx) error) {
	t.Helper()
	check(t, store.Update(t.Context(), f))
}

// read returns what f reads in a View.
func read[T any](t *testing.T, store login.Store, f func(tx login.Tx) (T, error)) (value T) {
	t.Helper()
	check(t, store.View(t.Context(), func(tx login.Tx) (err error) {
		value, err = f(tx)
		return err
	}))
	return value
}

// readError returns the error of a read in a View.
func readError[T any](t *testing.T, store login.Store, f func(tx login.Tx) (T, error)) error {
	t.Helper()
	return store.View(t.Context(), func(tx login.Tx) error {
		_, err := f(tx)
		return err
	})
}

// seed stores a user with a session and returns both.
func seed(t *testing.T, store login.Store) (login.User, login.Session) {
	t.Helper()
	user := newUser("alice")
	session := newSession(user.ID, 0)
	session.Counter = 0
	update(t, store, func(tx login.Tx) error {
		if err := tx.CreateUser(user); err != nil {
			return err
		}
		return tx.CreateSession(session)
	})
	return user, session
}

// inOrder fails the test unless the names of the items are the wanted ones.
func inOrder[T any](t *testing.T, items []T, name func(T) string, want ...string) {
	t.Helper()
	var got []string
	for _, item := range items {
		got = append(got, name(item))
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
