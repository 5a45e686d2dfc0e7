package password_test

import (
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jeton-auth/jeton/server/internal/password"
)

func TestS10_StoredHashes(t *testing.T) {
	permit := acquire(t, tiny(t, password.Config{Params: password.DefaultParams()}))
	one, err := permit.Hash("a long enough password")
	if err != nil {
		t.Fatal(err)
	}
	two, err := permit.Hash("a long enough password")
	if err != nil {
		t.Fatal(err)
	}
	const head = "$argon2id$v=19$m=19456,t=2,p=1$"
	if !strings.HasPrefix(one, head) || !strings.HasPrefix(two, head) {
		t.Errorf("hashes %q and %q, want %s…", one, two, head)
	}
	if a, b := strings.Split(one, "$"), strings.Split(two, "$"); a[4] == b[4] || a[5] == b[5] {
		t.Error("two hashes share a salt or a tag")
	}
	if got, err := permit.Verify(one, "a long enough password"); err != nil || got != (password.Result{Match: true}) {
		t.Errorf("Verify = %+v, %v; want a match that needs no rehash", got, err)
	}
}

func TestS10_OldCostsAskForARehash(t *testing.T) {
	current := password.Params{Memory: 64, Time: 2, Parallelism: 2}
	h := tiny(t, password.Config{Params: current})
	for name, tc := range map[string]struct {
		stored password.Params
		want   bool
	}{
		"the same costs":    {current, false},
		"less memory":       {password.Params{Memory: 32, Time: 2, Parallelism: 2}, true},
		"more memory":       {password.Params{Memory: 128, Time: 2, Parallelism: 2}, true},
		"fewer passes":      {password.Params{Memory: 64, Time: 1, Parallelism: 2}, true},
		"another lane less": {password.Params{Memory: 64, Time: 2, Parallelism: 1}, true},
	} {
		t.Run(name, func(t *testing.T) {
			stored, err := acquire(t, tiny(t, password.Config{Params: tc.stored})).Hash("secret")
			if err != nil {
				t.Fatal(err)
			}
			permit := acquire(t, h)
			defer permit.Release()
			if got, err := permit.Verify(stored, "secret"); err != nil || !got.Match || got.Rehash != tc.want {
				t.Errorf("Verify = %+v, %v; want Rehash %v", got, err, tc.want)
			}
			if got, err := permit.Verify(stored, "Secret"); err != nil || got != (password.Result{}) {
				t.Errorf("Verify of a wrong password = %+v, %v; want nothing", got, err)
			}
		})
	}
}

func TestS10_ShortSaltAsksForARehash(t *testing.T) {
	h := tiny(t, password.Config{Params: password.Params{Memory: 256, Time: 2, Parallelism: 1}})
	if got, err := acquire(t, h).Verify(refHash, "password"); err != nil || !got.Match || !got.Rehash {
		t.Errorf("Verify = %+v, %v; want a rehash of a hash with 8 bytes of salt", got, err)
	}
}

func TestS9_UnknownAccountCostsTheSame(t *testing.T) {
	h := tiny(t, password.Config{Params: password.Params{Memory: 40, Time: 3, Parallelism: 2}})
	var costs []password.Params
	password.HookDerive(h, func(c password.Params, hash func()) { costs = append(costs, c); hash() })
	permit := acquire(t, h)
	stored, err := permit.Hash("secret")
	if err != nil {
		t.Fatal(err)
	}
	for _, phc := range []string{stored, ""} {
		if got, err := permit.Verify(phc, "guess"); err != nil || got != (password.Result{}) {
			t.Errorf("Verify(%q) = %+v, %v; want no match", phc, got, err)
		}
	}
	if len(costs) != 3 || costs[1] != costs[2] {
		t.Errorf("a wrong password and an unknown account cost %v", costs[1:])
	}
}

func TestVerifyOfAnUnreadableHash(t *testing.T) {
	got, err := acquire(t, tiny(t, password.Config{})).Verify("not a hash", "secret")
	if err == nil || got != (password.Result{}) {
		t.Errorf("Verify = %+v, %v; want an error", got, err)
	}
}

func TestReleasedPermit(t *testing.T) {
	h := tiny(t, password.Config{MemoryBudget: 8 << 10})
	permit := acquire(t, h)
	permit.Release()
	permit.Release()
	if _, err := permit.Verify("", "secret"); err == nil {
		t.Error("Verify works after Release")
	}
	if _, err := permit.Hash("secret"); err == nil {
		t.Error("Hash works after Release")
	}
	acquire(t, h).Release()
}

func TestS44_ReleaseWaitsForTheRunningHash(t *testing.T) {
	h := tiny(t, password.Config{MemoryBudget: 8 << 10, QueueTimeout: 20 * time.Millisecond})
	permit := acquire(t, h)
	released := make(chan struct{})
	password.HookDerive(h, func(_ password.Params, hash func()) {
		go func() { permit.Release(); close(released) }()
		if _, err := h.Acquire(t.Context()); !isBusy(err) {
			t.Errorf("a second permit while the hash runs: error %v, want a BusyError", err)
		}
		hash()
	})
	if _, err := permit.Verify("", "secret"); err != nil {
		t.Error(err)
	}
	<-released
	acquire(t, h)
}

// Hashes of twice and four times the current memory take as many permits,
// however they come together, and none waits for ever.
func TestS44_CostlierHashesKeepToTheBudget(t *testing.T) {
	var stored []string
	for _, memory := range []uint32{8, 16, 32} {
		phc, err := acquire(t, tiny(t, password.Config{Params: password.Params{Memory: memory, Time: 1, Parallelism: 1}})).Hash("secret")
		if err != nil {
			t.Fatal(err)
		}
		stored = append(stored, phc)
	}
	synctest.Test(t, func(t *testing.T) {
		h := tiny(t, password.Config{MemoryBudget: 32 << 10, QueueTimeout: time.Hour})
		var m meter
		m.hook(h, func() { time.Sleep(time.Second) })
		var wg sync.WaitGroup
		for i := range 30 {
			wg.Go(func() {
				permit, err := h.Acquire(t.Context())
				if err != nil {
					t.Error(err)
					return
				}
				defer permit.Release()
				if got, err := permit.Verify(stored[i%3], "secret"); err != nil || !got.Match {
					t.Errorf("Verify = %+v, %v", got, err)
				}
			})
		}
		wg.Wait()
		if m.mostMemory != 32 || m.ran != 30 {
			t.Errorf("%d hashes, at most %d KiB; want 30 and 32", m.ran, m.mostMemory)
		}
	})
}

func TestS44_CostlierHashMayFindNoRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := tiny(t, password.Config{MemoryBudget: 24 << 10})
		held, err := h.Acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer held.Release()
		permit, err := h.Acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		double := "$argon2id$v=19$m=16,t=1,p=1$" + refSalt + "$" + refTag
		if _, err := permit.Verify(double, "secret"); !isBusy(err) {
			t.Errorf("error %v, want a BusyError", err)
		}
		permit.Release()
		again, err := h.Acquire(t.Context())
		if err != nil {
			t.Fatalf("the permit was lost: %v", err)
		}
		again.Release()
	})
}

func TestS44_HashBeyondTheBudgetIsRefused(t *testing.T) {
	h := tiny(t, password.Config{MemoryBudget: 128 << 10})
	var m meter
	m.hook(h, func() {})
	permit := acquire(t, h)
	_, err := permit.Verify(refHash, "password")
	if err == nil || !strings.Contains(err.Error(), "raise the budget") {
		t.Errorf("error %v, want advice to raise the budget", err)
	}
	if m.ran != 0 {
		t.Error("it was computed nevertheless")
	}
	if _, err := permit.Hash("secret"); err != nil {
		t.Errorf("the permit is gone: %v", err)
	}
}
