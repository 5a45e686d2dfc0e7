package httpapi_test

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/server/internal/login"
	"github.com/jeton-auth/jeton/server/internal/password"
	"github.com/jeton-auth/jeton/server/internal/sqlstore"
)

// The kinds of log-ins that fail.
var failures = []string{"wrong", "disabled", "unknown"}

// onDisk gives the server a database in a file, where a commit costs time.
func onDisk(h *house) {
	store, err := sqlstore.OpenSQLite(h.t.Context(), filepath.Join(h.t.TempDir(), "jeton.db"))
	must(h.t, err)
	h.t.Cleanup(func() { store.Close() })
	h.login.Store = store
}

const perName = 4 // names change before they are throttled

// users adds those that the next rounds of failures need.
func (h *house) users(round int) {
	h.t.Helper()
	if round%perName == 0 {
		h.addUser(fmt.Sprint("wrong", round/perName))
		h.disabledUser(fmt.Sprint("disabled", round/perName))
	}
}

// fail is one failure of a kind, from an address of its own.
func (h *house) fail(kind string, round int) time.Duration {
	h.t.Helper()
	address := netip.AddrFrom4([4]byte{198, byte(slices.Index(failures, kind)), byte(round >> 8), byte(round)})
	started := time.Now()
	r := h.tryLogin(fmt.Sprint(kind, round/perName), wrongPass, "X-Forwarded-For", address.String())
	took := time.Since(started)
	r.expect(h.t, kind, http.StatusUnauthorized, "invalid_grant")
	return took
}

// Where the hash dominates, leaving it out or doing it twice would be seen far
// above the noise; where the disk does, a commit more or less would. The kinds
// take turns, so what else the machine does slows all of them. A difference
// that is really there is there each time; noise is not.
func TestS9_SameTimeForEveryFailure(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	for name, costs := range map[string]password.Params{
		"where the hash dominates":   {Memory: 4096, Time: 1, Parallelism: 1},
		"where the commit dominates": cheap,
	} {
		t.Run(name, func(t *testing.T) {
			for try := 1; ; try++ {
				h := newHouse(t, trusting("127.0.0.0/8"), onDisk, func(h *house) {
					h.login.Passwords = hasher(t, password.Config{Params: costs})
				})
				medians := h.medians()
				t.Log(medians)
				if alike(medians) {
					return
				}
				if try == 3 {
					t.Fatalf("three times in a row the failures take different time, at last %v", medians)
				}
			}
		})
	}
}

// medians are those of 2,000 samples, or of as many as a slow machine takes in
// two seconds, but of 300 at least.
func (h *house) medians() map[string]time.Duration {
	h.t.Helper()
	samples := map[string][]time.Duration{}
	started := time.Now()
	for round := 0; round < 100 || round < 667 && time.Since(started) < 2*time.Second; round++ {
		h.users(round)
		for i := range failures {
			kind := failures[(i+round)%len(failures)]
			samples[kind] = append(samples[kind], h.fail(kind, round))
		}
	}
	medians := map[string]time.Duration{}
	for kind, all := range samples {
		slices.Sort(all)
		medians[kind] = all[len(all)/2]
	}
	return medians
}

func alike(medians map[string]time.Duration) bool {
	least, most := medians[failures[0]], medians[failures[0]]
	for _, m := range medians {
		least, most = min(least, m), max(most, m)
	}
	return most-least < least/6
}

// A countingStore is the real one and counts its transactions.
type countingStore struct {
	login.Store
	views, updates atomic.Int64
}

func (s *countingStore) View(ctx context.Context, f func(login.Tx) error) error {
	s.views.Add(1)
	return s.Store.View(ctx, f)
}

func (s *countingStore) Update(ctx context.Context, f func(login.Tx) error) error {
	s.updates.Add(1)
	return s.Store.Update(ctx, f)
}

// What no clock can prove is counted: each failure is the same transactions.
func TestS9_SameWorkForEveryFailure(t *testing.T) {
	store := &countingStore{}
	h := newHouse(t, trusting("127.0.0.0/8"), onDisk, func(h *house) {
		store.Store = h.login.Store
		h.login.Store = store
	})
	for round := range 12 {
		h.users(round)
		work := map[string][2]int64{}
		for _, kind := range failures {
			store.views.Store(0)
			store.updates.Store(0)
			h.fail(kind, round)
			work[kind] = [2]int64{store.views.Load(), store.updates.Load()}
		}
		for _, kind := range failures {
			if work[kind] != work["wrong"] || work[kind][1] != 1 {
				t.Fatalf("views and updates are %v, want the same for all and one update", work)
			}
		}
	}
}
