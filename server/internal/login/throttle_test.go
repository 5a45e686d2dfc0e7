package login_test

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/server/internal/login"
)

// guess tries a wrong password and returns how long it was sent away for, 0 if
// the password was looked at.
func (h *house) guess(name string, from login.Caller) time.Duration {
	h.t.Helper()
	_, err := h.tryLogin(name, wrongPass, from)
	var throttled *login.ThrottledError
	switch {
	case errors.As(err, &throttled):
		return throttled.RetryAfter
	case err != login.ErrCredentials:
		h.t.Fatalf("guessing at %s: %v", name, err)
	}
	return 0
}

// guessUntilThrottled returns how many guesses were looked at.
func (h *house) guessUntilThrottled(name string, from login.Caller) (n int) {
	h.t.Helper()
	for h.guess(name, from) == 0 {
		if n++; n > 100 {
			h.t.Fatal("never throttled")
		}
	}
	return n
}

func TestS11_FreeFailuresThenDoublingDelays(t *testing.T) {
	h := newHouse(t)
	for range login.AccountFree + 1 {
		if wait := h.guess("alice", away); wait != 0 {
			t.Fatalf("throttled for %v at once", wait)
		}
	}
	for _, want := range []time.Duration{1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900} {
		want *= time.Second
		if wait := h.guess("alice", away); wait != want {
			t.Fatalf("wait %v, want %v", wait, want)
		}
		h.clock.move(want - time.Millisecond)
		if wait := h.guess("alice", away); wait != time.Second {
			t.Fatalf("just before: wait %v, want 1s", wait)
		}
		h.clock.move(time.Millisecond)
		if wait := h.guess("alice", away); wait != 0 {
			t.Fatalf("after %v: wait %v", want, wait)
		}
	}
}

func TestS11_NeverAHundredConsecutiveFailures(t *testing.T) {
	h := newHouse(t)
	guesses := 0
	for wait := time.Duration(0); wait < 24*time.Hour && guesses <= login.AccountMax; {
		if wait = h.guess("alice", away); wait == 0 {
			guesses++
		} else if wait < 24*time.Hour {
			h.clock.move(wait) // the most patient attacker
		}
	}
	if guesses > login.AccountMax || guesses < 90 {
		t.Errorf("%d guesses, want 90 to 100 until nothing is left but to be silent for a day", guesses)
	}
}

func TestS11_TwoHundredParallelGuesses(t *testing.T) {
	h := newHouse(t)
	if n := h.parallelGuesses(200); n > login.AccountMax || n < login.AccountFree+1 {
		t.Errorf("%d of 200 parallel guesses were looked at", n)
	}
	for range 10 { // in the delayed regime they go one by one
		h.clock.move(15 * time.Minute)
		if n := h.parallelGuesses(50); n != 1 {
			t.Errorf("%d of 50 parallel guesses were looked at after the delay, want 1", n)
		}
	}
}

func TestS11_OneByOneInTheDelayedRegime(t *testing.T) {
	store := &between{}
	h := newHouse(t, func(c *login.Config) { store.Store = c.Store; c.Store = store })
	h.login("alice", alicePass) // makes home familiar
	for _, from := range []login.Caller{away, home} {
		h.guessUntilThrottled("alice", from)
		h.clock.move(time.Second)
		store.after = func() { // what the second one has read, is no longer so
			if wait := h.guess("alice", from); wait != 0 {
				t.Errorf("the first after the delay waits %v", wait)
			}
		}
		if wait := h.guess("alice", from); wait != time.Second {
			t.Errorf("the second at the same time waits %v, want 1s", wait)
		}
	}
}

func (h *house) parallelGuesses(n int) int {
	var looked atomic.Int64
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			if _, err := h.tryLogin("alice", wrongPass, away); err == login.ErrCredentials {
				looked.Add(1)
			}
		})
	}
	wg.Wait()
	return int(looked.Load())
}

func TestS11_ParallelRightLoginsAreNotThrottled(t *testing.T) {
	h := newHouse(t)
	for range login.AccountFree {
		h.guess("alice", away)
	}
	var wg sync.WaitGroup
	for range 200 {
		wg.Go(func() {
			if _, err := h.tryLogin("alice", alicePass, away); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestS12_SpellingsShareOneCounter(t *testing.T) {
	h := newHouse(t)
	spellings := []string{"alice", "ALICE", "Alice", "aLiCe", "ａｌｉｃｅ", "ＡＬＩＣＥ"}
	for _, name := range spellings {
		if wait := h.guess(name, away); wait != 0 {
			t.Fatalf("%q: throttled for %v", name, wait)
		}
	}
	for _, name := range spellings {
		if wait := h.guess(name, away); wait != time.Second {
			t.Errorf("%q: wait %v, want 1s", name, wait)
		}
	}
}

func TestS9_UnknownNamesAreThrottledAlike(t *testing.T) {
	h := newHouse(t)
	for range 30 {
		known, unknown := h.guess("alice", home), h.guess("nobody", away)
		if known != unknown {
			t.Fatalf("wait %v for a user, %v for nobody", known, unknown)
		}
		h.clock.move(700 * time.Millisecond)
	}
}

func TestS14_ThrottlingSurvivesARestart(t *testing.T) {
	h := newHouse(t)
	h.guessUntilThrottled("alice", away)
	h.restart()
	if wait := h.guess("alice", away); wait != time.Second {
		t.Errorf("wait %v after a restart", wait)
	}
	first := h.Service
	h.restart() // now there are two servers on one database
	h.clock.move(time.Second)
	h.guess("alice", away)
	h.Service = first
	if wait := h.guess("alice", away); wait != 2*time.Second {
		t.Errorf("wait %v on the other server", wait)
	}
}

func TestThrottle_IsForgotten(t *testing.T) {
	t.Run("after a day", func(t *testing.T) {
		h := newHouse(t)
		h.guessUntilThrottled("alice", away)
		h.clock.move(24 * time.Hour)
		if n := h.guessUntilThrottled("alice", away); n != login.AccountFree+1 {
			t.Errorf("%d guesses were free", n)
		}
	})
	t.Run("after a log-in", func(t *testing.T) {
		h := newHouse(t)
		h.guessUntilThrottled("alice", home)
		h.clock.move(time.Second)
		h.login("alice", alicePass)
		if n := h.guessUntilThrottled("alice", home); n != login.AccountFree+1 {
			t.Errorf("%d guesses were free", n)
		}
	})
	t.Run("with a new password", func(t *testing.T) {
		h := newHouse(t)
		h.guessUntilThrottled("alice", away)
		if err := h.SetPassword(t.Context(), "alice", alicePass, login.Caller{}); err != nil {
			t.Fatal(err)
		}
		h.login("alice", alicePass)
	})
}

func TestS15_TheVictimIsNotLockedOut(t *testing.T) {
	h := newHouse(t)
	h.login("alice", alicePass) // makes home familiar
	for i := range 40 {         // from everywhere
		h.guess("alice", caller(fmt.Sprintf("203.0.113.%d", i)))
		h.clock.move(time.Minute)
	}
	if wait := h.guess("alice", away); wait == 0 {
		t.Fatal("strangers are not throttled")
	}
	for range 10 {
		h.login("alice", alicePass)
	}
	if wait := h.guess("alice", away); wait == 0 {
		t.Error("the victim's log-in freed the attacker")
	}
	if n := h.guessUntilThrottled("alice", home); n != login.AccountFree+1 {
		t.Errorf("%d guesses are free from a familiar network, want its own counter", n)
	}
	h.clock.move(31 * 24 * time.Hour)
	h.guessUntilThrottled("alice", away)
	if wait := h.guess("alice", home); wait == 0 {
		t.Error("a network is familiar for longer than 30 days")
	}
}

func TestS15_AFamiliarUserBehindAGuiltyAddress(t *testing.T) {
	h := newHouse(t)
	h.login("alice", alicePass)
	h.spray(login.AddressFree+1, home)
	h.login("alice", alicePass)
	h.addUser("bob", "seldom orchard beneath thunder")
	if _, err := h.tryLogin("bob", "seldom orchard beneath thunder", home); !isThrottled(err) {
		t.Errorf("%v: somebody new at a guilty address must wait", err)
	}
	if _, err := h.tryLogin("bob", "seldom orchard beneath thunder", away); err != nil {
		t.Errorf("%v: another address is innocent", err)
	}
}

// spray guesses once at each of many names.
func (h *house) spray(names int, from login.Caller) (looked int) {
	h.t.Helper()
	for range names {
		if h.guess("name-"+login.NewUserID().String(), from) == 0 {
			looked++
		}
	}
	return looked
}

func isThrottled(err error) bool {
	var throttled *login.ThrottledError
	return errors.As(err, &throttled)
}

func TestThrottle_Addresses(t *testing.T) {
	tests := map[string]struct {
		first, second string
		shared        bool
	}{
		"the same":                     {"203.0.113.5", "203.0.113.5", true},
		"a neighbour":                  {"203.0.113.5", "203.0.113.6", false},
		"IPv4 within IPv6":             {"203.0.113.5", "::ffff:203.0.113.5", true},
		"the same IPv6 network":        {"2001:db8:1:2::5", "2001:db8:1:2:ffff:1:2:3", true},
		"another IPv6 network":         {"2001:db8:1:2::5", "2001:db8:1:3::5", false},
		"the same network, with zones": {"fe80::1%eth0", "fe80::2%eth1", true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			if n := h.spray(login.AddressFree+20, caller(tt.first)); n != login.AddressFree+1 {
				t.Fatalf("%d guesses were free", n)
			}
			if blocked := h.guess("somebody", caller(tt.second)) != 0; blocked != tt.shared {
				t.Errorf("the second address is blocked: %v", blocked)
			}
		})
	}
}

func TestThrottle_AnAddressForgetsSlowly(t *testing.T) {
	h := newHouse(t)
	h.spray(login.AddressFree+1, away)
	if wait := h.guess("somebody", away); wait != time.Second {
		t.Fatalf("wait %v", wait)
	}
	h.login("alice", alicePass)
	if _, err := h.tryLogin("alice", alicePass, away); !isThrottled(err) {
		t.Errorf("%v: want the address to wait", err)
	}
	h.clock.move(time.Second)
	if _, err := h.tryLogin("alice", alicePass, away); err != nil {
		t.Fatal(err)
	}
	h.spray(1, away)
	if wait := h.guess("somebody", away); wait != 2*time.Second {
		t.Errorf("wait %v: a good log-in must not clear the address", wait)
	}
	h.clock.move(10 * time.Minute)
	// 52 failures are 42 after ten minutes: eight are free, one more blocks.
	if n := h.spray(30, away); n != 9 {
		t.Errorf("%d guesses were looked at after 10 minutes, want 9", n)
	}
}

func TestThrottle_DelaysOfAnAddress(t *testing.T) {
	tests := map[int]time.Duration{
		0: 0, login.AddressFree - 1: 0, login.AddressFree: time.Second, login.AddressFree + 1: 2 * time.Second,
		login.AddressFree + 8: 256 * time.Second, login.AddressFree + 9: 5 * time.Minute, 1000: 5 * time.Minute,
	}
	for failures, want := range tests {
		before := login.Throttle{Failures: failures, Expiry: start.Add(24 * time.Hour)}
		after := login.AddressFailed(before, start)
		if got := after.BlockedUntil.Sub(start); got != want || after.Failures > login.AddressFree+10 {
			t.Errorf("one more after %d: wait %v, want %v; %d are remembered", failures, got, want, after.Failures)
		}
	}
}

func TestThrottle_WithoutAnAddress(t *testing.T) {
	h := newHouse(t)
	for i := range 60 {
		if wait := h.guess(fmt.Sprint("somebody", i), login.Caller{}); wait != 0 {
			t.Fatalf("the command line is an address: wait %v", wait)
		}
	}
	h.guessUntilThrottled("alice", login.Caller{})
}

func TestThrottle_NamesAreNotStored(t *testing.T) {
	h, other := newHouse(t), newHouse(t, func(c *login.Config) { c.MasterKey = testMasterKey(t, 2) })
	h.guess("alice", away)
	row := func(key []byte) (throttle login.Throttle) {
		h.view(func(tx login.Tx) (err error) {
			throttle, err = tx.Throttle(key)
			return err
		})
		return throttle
	}
	if row(h.AccountRow("alice")).Failures != 1 {
		t.Error("the row is not where it should be")
	}
	if row(other.AccountRow("alice")).Failures != 0 {
		t.Error("the name of the row does not depend on the master key")
	}
}
