package storetest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/jeton-auth/jeton/server/internal/login"
)

func users() []specification {
	return []specification{
		{"a user comes back whole, by id and by name", userRoundTrip},
		{"times are kept to the microsecond, in UTC, and zero stays zero", userTimes},
		{"a user without roles has none", userWithoutRoles},
		{"an unknown user is not found", unknownUser},
		{"a name belongs to one user", nameTaken},
		{"a refused name leaves the transaction usable", nameTakenThenMore},
		{"a name is compared byte by byte", namesAreExact},
		{"an update replaces everything but the id", updateUser},
		{"a name given up is free", renameUser},
		{"users are listed by name, page after page", listUsers},
	}
}

func userRoundTrip(t *testing.T, store login.Store) {
	want := newUser("zoë")
	want.DisabledAt = at(5)
	update(t, store, func(tx login.Tx) error { return tx.CreateUser(want) })

	byID := read(t, store, func(tx login.Tx) (login.User, error) { return tx.User(want.ID) })
	byName := read(t, store, func(tx login.Tx) (login.User, error) { return tx.UserByName("zoë") })
	for _, got := range []login.User{byID, byName} {
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	}
}

func userTimes(t *testing.T, store login.Store) {
	user := newUser("alice")
	user.CreatedAt, user.DisabledAt = epoch, time.Time{}
	update(t, store, func(tx login.Tx) error { return tx.CreateUser(user) })

	got := read(t, store, func(tx login.Tx) (login.User, error) { return tx.User(user.ID) })
	if want := epoch.UTC().Truncate(time.Microsecond); got.CreatedAt != want {
		t.Errorf("created at %v, want %v", got.CreatedAt, want)
	}
	if got.DisabledAt != (time.Time{}) {
		t.Errorf("disabled at %v, want the zero time", got.DisabledAt)
	}
}

func userWithoutRoles(t *testing.T, store login.Store) {
	user := newUser("alice")
	user.Roles = nil
	update(t, store, func(tx login.Tx) error { return tx.CreateUser(user) })

	got := read(t, store, func(tx login.Tx) (login.User, error) { return tx.User(user.ID) })
	if got.Roles != nil {
		t.Errorf("roles %q, want nil", got.Roles)
	}
}

func unknownUser(t *testing.T, store login.Store) {
	id := login.NewUserID()
	wantError(t, readError(t, store, func(tx login.Tx) (login.User, error) { return tx.User(id) }), login.ErrNotFound)
	wantError(t, readError(t, store, func(tx login.Tx) (login.User, error) { return tx.UserByName("alice") }), login.ErrNotFound)
	wantError(t, store.Update(t.Context(), func(tx login.Tx) error { return tx.UpdateUser(newUser("alice")) }), login.ErrNotFound)
}

func nameTaken(t *testing.T, store login.Store) {
	alice, bob := newUser("alice"), newUser("bob")
	update(t, store, func(tx login.Tx) error { return tx.CreateUser(alice) })
	update(t, store, func(tx login.Tx) error { return tx.CreateUser(bob) })

	wantError(t, store.Update(t.Context(), func(tx login.Tx) error { return tx.CreateUser(newUser("alice")) }), login.ErrNameTaken)
	bob.Name = "alice"
	wantError(t, store.Update(t.Context(), func(tx login.Tx) error { return tx.UpdateUser(bob) }), login.ErrNameTaken)
	got := read(t, store, func(tx login.Tx) (login.User, error) { return tx.UserByName("alice") })
	if got.ID != alice.ID {
		t.Error("the name went to somebody else")
	}
}

func nameTakenThenMore(t *testing.T, store login.Store) {
	alice, bob := newUser("alice"), newUser("bob")
	update(t, store, func(tx login.Tx) error {
		check(t, tx.CreateUser(alice))
		check(t, tx.CreateUser(bob))
		renamed := bob
		renamed.Name = "alice"
		wantError(t, tx.UpdateUser(renamed), login.ErrNameTaken)
		wantError(t, tx.CreateUser(newUser("alice")), login.ErrNameTaken)
		wantError(t, tx.UpdateSession(newSession(alice.ID, 0)), login.ErrNotFound)
		return tx.CreateUser(newUser("carol"))
	})
	names(t, store, "", 10, "alice", "bob", "carol")
}

func namesAreExact(t *testing.T, store login.Store) {
	update(t, store, func(tx login.Tx) error {
		for _, name := range []string{"a", "A", "a ", "ä", "a\u0308", "b", "é"} {
			if err := tx.CreateUser(newUser(name)); err != nil {
				return err
			}
		}
		return nil
	})
	names(t, store, "", 10, "A", "a", "a ", "a\u0308", "b", "ä", "é")
}

func updateUser(t *testing.T, store login.Store) {
	user, _ := seed(t, store)
	want := login.User{
		ID: user.ID, Name: "alicia", Email: "", PasswordHash: "$another", Roles: []string{"auditor"},
		CreatedAt: at(7), DisabledAt: at(8),
	}
	update(t, store, func(tx login.Tx) error { return tx.UpdateUser(want) })

	got := read(t, store, func(tx login.Tx) (login.User, error) { return tx.User(user.ID) })
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func renameUser(t *testing.T, store login.Store) {
	user, _ := seed(t, store)
	user.Name = "alicia"
	update(t, store, func(tx login.Tx) error {
		if err := tx.UpdateUser(user); err != nil {
			return err
		}
		return tx.CreateUser(newUser("alice"))
	})
	names(t, store, "", 10, "alice", "alicia")
}

func listUsers(t *testing.T, store login.Store) {
	names(t, store, "", 10)
	update(t, store, func(tx login.Tx) error {
		for _, name := range strings.Split("dora bob erin alice carol", " ") {
			if err := tx.CreateUser(newUser(name)); err != nil {
				return err
			}
		}
		return nil
	})
	names(t, store, "", 2, "alice", "bob")
	names(t, store, "bob", 2, "carol", "dora")
	names(t, store, "dora", 2, "erin")
	names(t, store, "erin", 2)
	names(t, store, "bz", 1, "carol")
}

// names fails the test unless the page of users behind after holds these.
func names(t *testing.T, store login.Store, after string, limit int, want ...string) {
	t.Helper()
	list := read(t, store, func(tx login.Tx) ([]login.User, error) { return tx.Users(after, limit) })
	inOrder(t, list, func(u login.User) string { return u.Name }, slices.Clone(want)...)
}
