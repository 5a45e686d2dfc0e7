package storetest

import (
	"testing"
	"time"

	"github.com/jeton-auth/jeton/server/internal/login"
)

func purgingSessions() []specification {
	return []specification{
		{"a session ends by the first of its three ends", purgeByEnd},
		{"one purge deletes no more than its limit", purgeLimit},
		{"a session revoked in bulk has ended", purgeRevoked},
	}
}

func purgeByEnd(t *testing.T, store login.Store) {
	table := []struct {
		name                     string
		revoked, idle, expiry    int // seconds; 0: never
		goneAtLimit, goneAtLater bool
	}{
		{"revoked before", 10, 1000, 2000, true, true},
		{"idle before", 0, 10, 2000, true, true},
		{"expired before", 0, 1000, 10, true, true},
		{"expired before, never idle", 0, 0, 10, true, true},
		{"revoked after it had expired", 500, 1000, 10, true, true},
		{"ended exactly then", 100, 1000, 2000, false, true},
		{"alive", 0, 1000, 2000, false, false},
		{"without any end", 0, 0, 0, false, false},
		{"revoked afterwards", 101, 1000, 2000, false, true},
	}
	user, _ := seed(t, store)
	ids := make([]login.SessionID, len(table))
	update(t, store, func(tx login.Tx) error {
		for i, row := range table {
			s := newSession(user.ID, 0)
			s.RevokedAt, s.IdleExpiry, s.Expiry = second(row.revoked), second(row.idle), second(row.expiry)
			ids[i] = s.ID
			check(t, tx.CreateSession(s))
		}
		return nil
	})
	purge(t, store, at(100), 100, 5)
	for i, row := range table {
		wantGone(t, store, row.name+", at 100 s", ids[i], row.goneAtLimit)
	}
	purge(t, store, at(102), 100, 2)
	for i, row := range table {
		wantGone(t, store, row.name+", at 102 s", ids[i], row.goneAtLater)
	}
}

func second(n int) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return at(n)
}

func wantGone(t *testing.T, store login.Store, name string, id login.SessionID, want bool) {
	t.Helper()
	err := readError(t, store, func(tx login.Tx) (login.Session, error) { return tx.Session(id) })
	if gone := err != nil; gone != want {
		t.Errorf("%s: gone %v (error %v), want %v", name, gone, err, want)
	}
}

func purge(t *testing.T, store login.Store, before time.Time, limit, want int) {
	t.Helper()
	update(t, store, func(tx login.Tx) error {
		count, err := tx.PurgeSessions(before, limit)
		if err == nil && count != want {
			t.Errorf("purged %d, want %d", count, want)
		}
		return err
	})
}

func purgeLimit(t *testing.T, store login.Store) {
	user, _ := seed(t, store)
	update(t, store, func(tx login.Tx) error {
		for i := range 5 {
			check(t, tx.CreateSession(newSession(user.ID, -10_000-i)))
		}
		return nil
	})
	for _, want := range []int{2, 2, 1, 0} {
		purge(t, store, at(0), 2, want)
	}
}

func purgeRevoked(t *testing.T, store login.Store) {
	user, session := seed(t, store)
	purge(t, store, at(100), 10, 0)
	update(t, store, func(tx login.Tx) error {
		_, err := tx.RevokeSessions(user.ID, at(50), "disabled")
		return err
	})
	purge(t, store, at(50), 10, 0)
	purge(t, store, at(51), 10, 1)
	wantGone(t, store, "revoked", session.ID, true)
}
