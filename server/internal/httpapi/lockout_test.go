package httpapi_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/server/internal/login"
)

func from(address string) []string { return []string{"X-Forwarded-For", address} }

// Guessing from everywhere keeps the victim out neither of where she has been,
// nor for good of where she has not.
func TestS15_TheVictimIsNotLockedOut(t *testing.T) {
	h := newHouse(t, trusting("127.0.0.0/8"))
	h.tryLogin("alice", alicePass, from("192.0.2.1")...).expect(t, "at home", http.StatusOK, "")
	for i := range 200 {
		h.tryLogin("alice", wrongPass, from(fmt.Sprintf("203.0.113.%d", i))...)
		h.clock.move(20 * time.Second)
	}
	h.tryLogin("alice", wrongPass, from("198.51.100.9")...).expect(t, "a stranger", http.StatusTooManyRequests, "too_many_requests")
	for range 5 {
		h.tryLogin("alice", alicePass, from("192.0.2.1")...).expect(t, "at home, under attack", http.StatusOK, "")
	}
	h.tryLogin("alice", alicePass, from("198.51.100.7")...).expect(t, "on a journey, under attack", http.StatusTooManyRequests, "too_many_requests")
	h.clock.move(24 * time.Hour)
	h.tryLogin("alice", alicePass, from("198.51.100.7")...).expect(t, "on a journey, a day after", http.StatusOK, "")
}

// stored counts the failures in the audit trail.
func (h *house) stored(t *testing.T) (n int) {
	t.Helper()
	must(t, h.store.View(t.Context(), func(tx login.Tx) error {
		events, err := tx.Events(10_000)
		for _, e := range events {
			if e.Kind == login.EventLoginFailed {
				n++
			}
		}
		return err
	}))
	return n
}

// From one address nobody can keep people at others out, whoever is guessed at.
func TestS44_ABlockedAddressCostsOthersNothing(t *testing.T) {
	h := newHouse(t, trusting("127.0.0.0/8"))
	for i := 0; h.tryLogin(fmt.Sprint("name", i), wrongPass, from("203.0.113.5")...).status != http.StatusTooManyRequests; i++ {
		if i > 100 {
			t.Fatal("the address is never blocked")
		}
	}
	before := h.stored(t)
	for i := range 50 {
		h.tryLogin(fmt.Sprint("other", i), wrongPass, from("203.0.113.5")...).expect(t, "blocked", http.StatusTooManyRequests, "too_many_requests")
		h.tryLogin("alice", alicePass, from("192.0.2.1")...).expect(t, "somebody else", http.StatusOK, "")
	}
	if after := h.stored(t); after != before {
		t.Errorf("%d failures were counted before, %d after: a blocked attempt was looked at", before, after)
	}
}
