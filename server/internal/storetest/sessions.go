package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/jeton-auth/jeton/server/internal/login"
)

func sessions() []specification {
	return []specification{
		{"a session comes back whole", sessionRoundTrip},
		{"an unknown session is not found", unknownSession},
		{"a session needs a user", sessionWithoutUser},
		{"an update replaces everything but the id", updateSession},
		{"sessions of a user are listed newest first, dead ones too", listSessions},
		{"revoking all spares those of others and those revoked before", revokeSessions},
	}
}

func getSession(t *testing.T, store login.Store, id login.SessionID) login.Session {
	t.Helper()
	return read(t, store, func(tx login.Tx) (login.Session, error) { return tx.Session(id) })
}

func sessionRoundTrip(t *testing.T, store login.Store) {
	user, _ := seed(t, store)
	alive := newSession(user.ID, 1)
	revoked := newSession(user.ID, 2)
	revoked.RevokedAt, revoked.Reason, revoked.RotatedAt = at(9), "logout", time.Time{}
	update(t, store, func(tx login.Tx) error { return tx.CreateSession(alive) })
	update(t, store, func(tx login.Tx) error { return tx.CreateSession(revoked) })

	for _, want := range []login.Session{alive, revoked} {
		if diff := cmp.Diff(want, getSession(t, store, want.ID)); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	}
}

func unknownSession(t *testing.T, store login.Store) {
	user, _ := seed(t, store)
	unknown := newSession(user.ID, 0)
	wantError(t, readError(t, store, func(tx login.Tx) (login.Session, error) { return tx.Session(unknown.ID) }), login.ErrNotFound)
	wantError(t, store.Update(t.Context(), func(tx login.Tx) error { return tx.UpdateSession(unknown) }), login.ErrNotFound)
}

func sessionWithoutUser(t *testing.T, store login.Store) {
	orphan := newSession(login.NewUserID(), 0)
	if err := store.Update(t.Context(), func(tx login.Tx) error { return tx.CreateSession(orphan) }); err == nil {
		t.Error("a session of nobody was stored")
	}
	wantError(t, readError(t, store, func(tx login.Tx) (login.Session, error) { return tx.Session(orphan.ID) }), login.ErrNotFound)
}

func updateSession(t *testing.T, store login.Store) {
	user, session := seed(t, store)
	want := newSession(user.ID, 50)
	want.ID, want.Secret, want.Counter = session.ID, [32]byte{1}, 7
	want.Audience, want.Address, want.UserAgent = "other", "192.0.2.1", ""
	want.RevokedAt, want.Reason = at(60), "reuse"
	update(t, store, func(tx login.Tx) error { return tx.UpdateSession(want) })

	if diff := cmp.Diff(want, getSession(t, store, session.ID)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func listSessions(t *testing.T, store login.Store) {
	alice, bob := newUser("alice"), newUser("bob")
	update(t, store, func(tx login.Tx) error {
		check(t, tx.CreateUser(alice))
		check(t, tx.CreateUser(bob))
		for i, created := range []int{20, 10, 30} {
			s := newSession(alice.ID, created)
			s.Audience = s.CreatedAt.Format("05")
			if i == 0 {
				s.RevokedAt = at(21)
			}
			check(t, tx.CreateSession(s))
		}
		return tx.CreateSession(newSession(bob.ID, 25))
	})
	list := read(t, store, func(tx login.Tx) ([]login.Session, error) { return tx.Sessions(alice.ID) })
	inOrder(t, list, func(s login.Session) string { return s.Audience }, "45", "35", "25")
	none := read(t, store, func(tx login.Tx) ([]login.Session, error) { return tx.Sessions(login.NewUserID()) })
	if len(none) != 0 {
		t.Errorf("an unknown user has %d sessions", len(none))
	}
}

func revokeSessions(t *testing.T, store login.Store) {
	alice, bob := newUser("alice"), newUser("bob")
	a1, a2, before := newSession(alice.ID, 1), newSession(alice.ID, 2), newSession(alice.ID, 3)
	before.RevokedAt, before.Reason = at(4), "logout"
	b1 := newSession(bob.ID, 1)
	var count int
	update(t, store, func(tx login.Tx) (err error) {
		check(t, tx.CreateUser(alice))
		check(t, tx.CreateUser(bob))
		for _, s := range []login.Session{a1, a2, before, b1} {
			check(t, tx.CreateSession(s))
		}
		count, err = tx.RevokeSessions(alice.ID, at(100), "password changed")
		return err
	})
	if count != 2 {
		t.Errorf("revoked %d sessions, want 2", count)
	}
	a1.RevokedAt, a1.Reason = at(100), "password changed"
	a2.RevokedAt, a2.Reason = at(100), "password changed"
	for _, want := range []login.Session{a1, a2, before, b1} {
		if diff := cmp.Diff(want, getSession(t, store, want.ID)); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	}
}
