package login_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/server/internal/login"
	"github.com/jeton-auth/jeton/server/internal/password"
)

// Whoever is blocked is told so although every permit is taken and the queue is
// full: neither is asked for.
func TestS44_BlockedAttemptsTakeNoPermit(t *testing.T) {
	hasher, err := password.NewHasher(password.Config{
		Params: password.Params{Memory: 64, Time: 1, Parallelism: 1}, MemoryBudget: 64 << 10, QueueLength: 1, QueueTimeout: time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	h := newHouse(t, func(c *login.Config) { c.Passwords = hasher })
	h.spray(login.AddressFree+1, away)
	permit, err := hasher.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer permit.Release()
	if wait := h.guess("alice", away); wait == 0 {
		t.Error("the attempt was looked at")
	}
}

func TestS44_AFloodOfBlockedAttemptsKeepsNobodyOut(t *testing.T) {
	hasher, err := password.NewHasher(password.Config{
		Params: password.Params{Memory: 256, Time: 1, Parallelism: 1}, MemoryBudget: 256 << 10, QueueLength: 16, QueueTimeout: time.Minute,
	})
	if err != nil {
		t.Fatal(err)
	}
	h := newHouse(t, func(c *login.Config) { c.Passwords = hasher })
	h.spray(login.AddressFree+1, away)
	stop := make(chan struct{})
	var flood, others sync.WaitGroup
	for i := range 32 {
		flood.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-stop:
					return
				default:
				}
				if _, err := h.tryLogin(fmt.Sprintf("name-%d-%d", i, n), wrongPass, away); !isThrottled(err) {
					t.Errorf("the flood: %v, want a ThrottledError", err)
					return
				}
			}
		})
	}
	for i := range 4 {
		others.Go(func() {
			for range 10 {
				if _, err := h.tryLogin("alice", alicePass, caller(fmt.Sprintf("192.0.2.%d", i))); err != nil {
					t.Errorf("somebody else: %v", err)
				}
			}
		})
	}
	others.Wait()
	close(stop)
	flood.Wait()
}
