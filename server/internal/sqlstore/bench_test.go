package sqlstore_test

import (
	"runtime"
	"testing"

	"github.com/jeton-auth/jeton/server/internal/login"
)

// BenchmarkUpdateSerial is one refresh after the other: a sync of the disk for
// each.
func BenchmarkUpdateSerial(b *testing.B) {
	store := open(b, databasePath(b))
	session := addSession(b, store, addUser(b, store, "alice"))
	for b.Loop() {
		if err := store.Update(b.Context(), count(session.ID)); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkUpdateParallel is the same from 64 goroutines, which share syncs.
func BenchmarkUpdateParallel(b *testing.B) {
	store := open(b, databasePath(b))
	user := addUser(b, store, "alice")
	b.SetParallelism(max(1, 64/runtime.GOMAXPROCS(0)))
	b.RunParallel(func(pb *testing.PB) {
		session := addSession(b, store, user)
		for pb.Next() {
			if err := store.Update(b.Context(), count(session.ID)); err != nil {
				b.Error(err)
			}
		}
	})
}

// BenchmarkView is the read of a log-in: a user and a throttle.
func BenchmarkView(b *testing.B) {
	store := open(b, databasePath(b))
	addUser(b, store, "alice")
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			err := store.View(b.Context(), func(tx login.Tx) error {
				if _, err := tx.UserByName("alice"); err != nil {
					return err
				}
				_, err := tx.Throttle([]byte("alice"))
				return err
			})
			if err != nil {
				b.Error(err)
			}
		}
	})
}
