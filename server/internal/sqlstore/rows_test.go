package sqlstore_test

import (
	"testing"
	"time"

	"github.com/jeton-auth/jeton/server/internal/login"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func addUser(t testing.TB, store login.Store, name string) login.User {
	t.Helper()
	user := login.User{ID: login.NewUserID(), Name: name, PasswordHash: "$argon2id$…", CreatedAt: noon}
	err := store.Update(t.Context(), func(tx login.Tx) error { return tx.CreateUser(user) })
	if err != nil {
		t.Fatal(err)
	}
	return user
}

func addSession(t testing.TB, store login.Store, user login.User) login.Session {
	t.Helper()
	session := login.Session{
		ID: login.NewSessionID(), UserID: user.ID, Audience: "https://issuer.example.com", Address: "192.0.2.1",
		CreatedAt: noon, RotatedAt: noon, IdleExpiry: noon.Add(time.Hour), Expiry: noon.Add(24 * time.Hour),
	}
	err := store.Update(t.Context(), func(tx login.Tx) error { return tx.CreateSession(session) })
	if err != nil {
		t.Fatal(err)
	}
	return session
}

// count is the Update of a refresh: it reads a session and adds one to its
// counter.
func count(id login.SessionID) func(login.Tx) error {
	return func(tx login.Tx) error {
		session, err := tx.Session(id)
		if err != nil {
			return err
		}
		session.Counter++
		return tx.UpdateSession(session)
	}
}

func counter(t testing.TB, store login.Store, id login.SessionID) (counter uint32) {
	t.Helper()
	err := store.View(t.Context(), func(tx login.Tx) error {
		session, err := tx.Session(id)
		counter = session.Counter
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return counter
}
