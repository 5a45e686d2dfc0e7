package password_test

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jeton-auth/jeton/server/internal/password"
)

// tinyParams are the least that argon2id takes.
var tinyParams = password.Params{Memory: 8, Time: 1, Parallelism: 1}

func tiny(t testing.TB, cfg password.Config) *password.Hasher {
	t.Helper()
	if cfg.Params == (password.Params{}) {
		cfg.Params = tinyParams
	}
	h, err := password.NewHasher(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func acquire(t testing.TB, h *password.Hasher) *password.Permit {
	t.Helper()
	permit, err := h.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(permit.Release)
	return permit
}

func isBusy(err error) bool {
	var busy *password.BusyError
	return errors.As(err, &busy) && busy.RetryAfter >= time.Second
}

// A meter counts what runs inside a hasher, and makes each hash take a while.
type meter struct {
	mu                 sync.Mutex
	running, most      int
	memory, mostMemory uint32
	ran                int
}

func (m *meter) hook(h *password.Hasher, wait func()) {
	password.HookDerive(h, func(costs password.Params, hash func()) {
		m.mu.Lock()
		m.ran++
		m.running++
		m.memory += costs.Memory
		m.most, m.mostMemory = max(m.most, m.running), max(m.mostMemory, m.memory)
		m.mu.Unlock()
		hash()
		wait()
		m.mu.Lock()
		m.running--
		m.memory -= costs.Memory
		m.mu.Unlock()
	})
}

func TestNewHasherRefuses(t *testing.T) {
	for name, tc := range map[string]struct {
		cfg  password.Config
		want string
	}{
		"a budget that holds no hash":      {password.Config{MemoryBudget: 18 << 20}, "raise the budget"},
		"a negative budget":                {password.Config{MemoryBudget: -1}, "raise the budget"},
		"too little memory for the lanes":  {password.Config{Params: password.Params{Memory: 15, Time: 1, Parallelism: 2}}, "m=15"},
		"no passes":                        {password.Config{Params: password.Params{Memory: 19456, Parallelism: 1}}, "t=0"},
		"no lanes":                         {password.Config{Params: password.Params{Memory: 19456, Time: 2}}, "p=0"},
		"more memory than a hash may need": {password.Config{Params: password.Params{Memory: 1<<20 + 1, Time: 1, Parallelism: 1}, MemoryBudget: 2 << 30}, "m=1048577"},
		"a negative queue":                 {password.Config{QueueLength: -1}, "negative"},
		"a negative time-out":              {password.Config{QueueTimeout: -1}, "negative"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := password.NewHasher(tc.cfg)
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error %v, want one with %q", err, tc.want)
			}
		})
	}
}

func TestPermitsLeaveRoomForTheGarbageOfOneHash(t *testing.T) {
	const mebi = 1024 // KiB
	for name, tc := range map[string]struct{ budget, memory, processors, want int64 }{
		"19 MiB in 128":                      {128 * mebi, 19 * mebi, 64, 5},
		"19 MiB in 128, two processors":      {128 * mebi, 19 * mebi, 2, 4},
		"64 MiB in 128":                      {128 * mebi, 64 * mebi, 64, 1},
		"64 MiB in 64: one there must be":    {64 * mebi, 64 * mebi, 64, 1},
		"64 MiB in 192":                      {192 * mebi, 64 * mebi, 64, 2},
		"one byte less than three":           {3*19*mebi - 1, 19 * mebi, 64, 1},
		"more than the processors can do":    {1 << 30, 8, 3, 6},
		"the defaults on eight processors":   {128 * mebi, 19456, 8, 5},
		"the defaults on a single processor": {128 * mebi, 19456, 1, 2},
	} {
		if got := password.PermitsFor(tc.budget, tc.memory, tc.processors); got != tc.want {
			t.Errorf("%s: %d permits, want %d", name, got, tc.want)
		}
	}
}

func TestPermitsFollowTheBudgetAndTheProcessors(t *testing.T) {
	perCPU := 2 * runtime.GOMAXPROCS(0)
	for name, tc := range map[string]struct {
		budget int64 // bytes
		want   int
	}{
		"one hash fits":             {8 << 10, 1},
		"two and a half":            {20 << 10, 1},
		"three":                     {24 << 10, 2},
		"more than the CPUs can do": {1 << 30, perCPU},
	} {
		t.Run(name, func(t *testing.T) {
			if got := password.Permits(tiny(t, password.Config{MemoryBudget: tc.budget})); got != tc.want {
				t.Errorf("%d permits, want %d", got, tc.want)
			}
		})
	}
}

// Two run, ten wait, eight are sent away at once; of the ten, six get their
// turn within three seconds when a hash takes 0.9.
func TestS44_FloodIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := tiny(t, password.Config{MemoryBudget: 24 << 10, QueueLength: 10, QueueTimeout: 3 * time.Second})
		var m meter
		m.hook(h, func() { time.Sleep(900 * time.Millisecond) })
		var wg sync.WaitGroup
		var mu sync.Mutex
		verified, atOnce, later := 0, 0, 0
		start := time.Now()
		for range 20 {
			wg.Go(func() {
				permit, err := h.Acquire(t.Context())
				if err == nil {
					defer permit.Release()
					_, err = permit.Verify("", "password")
				}
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil:
					verified++
				case !isBusy(err):
					t.Errorf("error %v, want a BusyError", err)
				case time.Since(start) == 0:
					atOnce++
				case time.Since(start) == 3*time.Second:
					later++
				}
			})
		}
		wg.Wait()
		if verified != 8 || atOnce != 8 || later != 4 {
			t.Errorf("%d verified, %d refused at once, %d after 3 s; want 8, 8, 4", verified, atOnce, later)
		}
		if m.most != 2 || m.mostMemory != 16 {
			t.Errorf("at most %d hashes and %d KiB at a time; want 2 and 16", m.most, m.mostMemory)
		}
	})
}

func TestS44_FirstComeFirstServed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := tiny(t, password.Config{MemoryBudget: 8 << 10})
		first, err := h.Acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var order []int
		for i := range 5 {
			go func() {
				permit, err := h.Acquire(t.Context())
				if err != nil {
					t.Error(err)
					return
				}
				order = append(order, i)
				permit.Release()
			}()
			synctest.Wait()
		}
		first.Release()
		synctest.Wait()
		for i := range order {
			if order[i] != i {
				t.Fatalf("served in the order %v", order)
			}
		}
		if len(order) != 5 {
			t.Errorf("%d of 5 served", len(order))
		}
	})
}

func TestS44_DisconnectDoesNotFreeThePermitEarly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := tiny(t, password.Config{MemoryBudget: 8 << 10})
		var m meter
		finish := make(chan struct{})
		m.hook(h, func() { <-finish })
		ctx, disconnect := context.WithCancel(t.Context())
		log := func(ctx context.Context) {
			permit, err := h.Acquire(ctx)
			if err != nil {
				t.Error(err)
				return
			}
			defer permit.Release()
			if _, err := permit.Verify("", "password"); err != nil {
				t.Error(err)
			}
		}
		go log(ctx)
		synctest.Wait()
		disconnect()
		go log(t.Context())
		synctest.Wait()
		if m.running != 1 || m.ran != 1 {
			t.Errorf("after the disconnect %d hashes run, %d began; want the first one alone", m.running, m.ran)
		}
		close(finish)
		synctest.Wait()
		if m.ran != 2 || m.most != 1 {
			t.Errorf("%d hashes ran, %d at a time; want 2, one at a time", m.ran, m.most)
		}
	})
}

func TestS44_DisconnectLeavesTheQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := tiny(t, password.Config{MemoryBudget: 8 << 10, QueueLength: 1})
		held, err := h.Acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		ctx, disconnect := context.WithCancel(t.Context())
		left := make(chan error)
		go func() { _, err := h.Acquire(ctx); left <- err }()
		synctest.Wait()
		if _, err := h.Acquire(t.Context()); !isBusy(err) {
			t.Errorf("the queue is full: error %v, want a BusyError", err)
		}
		disconnect()
		if err := <-left; !errors.Is(err, context.Canceled) {
			t.Errorf("error %v, want the context's", err)
		}
		next := make(chan error)
		go func() { _, err := h.Acquire(t.Context()); next <- err }()
		synctest.Wait()
		held.Release()
		if err := <-next; err != nil {
			t.Errorf("the place in the queue was not free again: %v", err)
		}
	})
}

// One network may fill a quarter of the queue, and then another one still gets
// in; of those who wait for nobody's sake there may be as many as fit.
func TestS44_OneNetworkCannotFillTheQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := tiny(t, password.Config{MemoryBudget: 8 << 10, QueueLength: 8, QueueTimeout: time.Hour})
		held, err := h.Acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		served, busy := map[string]int{}, map[string]int{}
		flood := func(network string) {
			for range 20 {
				go func() {
					permit, err := h.AcquireFor(t.Context(), network)
					if isBusy(err) {
						busy[network]++
						return
					}
					served[network]++
					permit.Release()
				}()
				synctest.Wait()
			}
		}
		for _, network := range []string{"a", "b", ""} {
			flood(network)
		}
		held.Release()
		synctest.Wait()
		if served["a"] != 2 || served["b"] != 2 || served[""] != 4 || busy["a"] != 18 {
			t.Errorf("served %v, want two of each network and four others", served)
		}
		flood("a")
		if served["a"] != 22 {
			t.Error("the places were not free again")
		}
	})
}

func TestAcquireAfterTheContextEnded(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := tiny(t, password.Config{}).Acquire(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want the context's", err)
	}
}
