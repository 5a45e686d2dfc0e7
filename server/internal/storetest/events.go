package storetest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/jeton-auth/jeton/server/internal/login"
)

func events() []specification {
	return []specification{
		{"an event comes back whole, with and without a user", eventRoundTrip},
		{"events are listed newest first, those of one moment in reverse", listEvents},
		{"a purge deletes what is older, up to its limit", purgeEvents},
	}
}

func appendEvents(t *testing.T, store login.Store, events ...login.Event) {
	t.Helper()
	update(t, store, func(tx login.Tx) error {
		for _, event := range events {
			check(t, tx.AppendEvent(event))
		}
		return nil
	})
}

func listedEvents(t *testing.T, store login.Store, limit int) []login.Event {
	t.Helper()
	return read(t, store, func(tx login.Tx) ([]login.Event, error) { return tx.Events(limit) })
}

func eventRoundTrip(t *testing.T, store login.Store) {
	known := login.Event{
		At: at(2), Kind: "login.ok", User: login.NewUserID(), Name: "alice", Session: login.NewSessionID(),
		Address: "192.0.2.1", RequestID: "r-1", Detail: "line\nbreak, grün",
	}
	unknown := login.Event{At: at(1), Kind: "login.failed", Name: "mallory"}
	appendEvents(t, store, known, unknown)
	if diff := cmp.Diff([]login.Event{known, unknown}, listedEvents(t, store, 10)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func kind(e login.Event) string { return e.Kind }

func listEvents(t *testing.T, store login.Store) {
	appendEvents(t, store,
		login.Event{Kind: "first", At: at(10)},
		login.Event{Kind: "late but of old", At: at(5)},
		login.Event{Kind: "second", At: at(10)},
		login.Event{Kind: "newest", At: at(11)},
	)
	inOrder(t, listedEvents(t, store, 10), kind, "newest", "second", "first", "late but of old")
	inOrder(t, listedEvents(t, store, 2), kind, "newest", "second")
}

func purgeEvents(t *testing.T, store login.Store) {
	appendEvents(t, store,
		login.Event{Kind: "1", At: at(1)}, login.Event{Kind: "2", At: at(2)},
		login.Event{Kind: "3", At: at(3)}, login.Event{Kind: "4", At: at(4)},
	)
	for _, want := range []int{2, 1, 0} {
		update(t, store, func(tx login.Tx) error {
			count, err := tx.PurgeEvents(at(4), 2)
			if err == nil && count != want {
				t.Errorf("purged %d events, want %d", count, want)
			}
			return err
		})
	}
	inOrder(t, listedEvents(t, store, 10), kind, "4")
}
