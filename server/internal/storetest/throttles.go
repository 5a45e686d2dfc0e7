package storetest

import (
	"testing"
	"time"

	"github.com/jeton-auth/jeton/server/internal/login"
)

func throttles() []specification {
	return []specification{
		{"a throttle that is not there is the zero one", noThrottle},
		{"a throttle comes back whole, and is replaced by its key", throttleRoundTrip},
		{"a deleted throttle is gone, and deleting it again is no error", deleteThrottle},
		{"a purge deletes what expired before, up to its limit", purgeThrottles},
	}
}

func wantThrottle(t *testing.T, store login.Store, key string, want login.Throttle) {
	t.Helper()
	got := read(t, store, func(tx login.Tx) (login.Throttle, error) { return tx.Throttle([]byte(key)) })
	if got != want {
		t.Errorf("throttle %q is %+v, want %+v", key, got, want)
	}
}

func putThrottle(t *testing.T, store login.Store, key string, h login.Throttle) {
	t.Helper()
	update(t, store, func(tx login.Tx) error { return tx.PutThrottle([]byte(key), h) })
}

func noThrottle(t *testing.T, store login.Store) {
	wantThrottle(t, store, "\x00\xff", login.Throttle{})
}

func throttleRoundTrip(t *testing.T, store login.Store) {
	first := login.Throttle{Failures: 3, BlockedUntil: at(30), Expiry: at(900)}
	second := login.Throttle{Failures: 4, Expiry: at(901)}
	putThrottle(t, store, "account\x00\xff", first)
	wantThrottle(t, store, "account\x00\xff", first)
	putThrottle(t, store, "account\x00\xff", second)
	wantThrottle(t, store, "account\x00\xff", second)
	wantThrottle(t, store, "account", login.Throttle{})
}

func deleteThrottle(t *testing.T, store login.Store) {
	keep := login.Throttle{Failures: 1, Expiry: at(1)}
	putThrottle(t, store, "a", keep)
	putThrottle(t, store, "b", keep)
	for range 2 {
		update(t, store, func(tx login.Tx) error { return tx.DeleteThrottle([]byte("a")) })
		wantThrottle(t, store, "a", login.Throttle{})
		wantThrottle(t, store, "b", keep)
	}
}

func purgeThrottles(t *testing.T, store login.Store) {
	for i, key := range []string{"a", "b", "c", "d"} {
		putThrottle(t, store, key, login.Throttle{Failures: 1, Expiry: at(i)})
	}
	putThrottle(t, store, "without end", login.Throttle{Failures: 9})
	for _, want := range []int{2, 1, 0} {
		purgeThrottlesBefore(t, store, at(3), 2, want)
	}
	wantThrottle(t, store, "d", login.Throttle{Failures: 1, Expiry: at(3)})
	wantThrottle(t, store, "without end", login.Throttle{Failures: 9})
}

func purgeThrottlesBefore(t *testing.T, store login.Store, before time.Time, limit, want int) {
	t.Helper()
	update(t, store, func(tx login.Tx) error {
		count, err := tx.PurgeThrottles(before, limit)
		if err == nil && count != want {
			t.Errorf("purged %d throttles, want %d", count, want)
		}
		return err
	})
}
