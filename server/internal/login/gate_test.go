package login_test

import (
	"testing"

	"github.com/jeton-auth/jeton/server/internal/login"
)

func TestGate_CountsWhoMayBeMissingInTheStore(t *testing.T) {
	gate := login.NewGate()
	key := [32]byte{1}
	first, second, third := gate.Enter(key), gate.Enter(key), gate.Enter(key)
	other := gate.Enter([32]byte{2})
	yes := func(want int) func(int) bool {
		return func(ahead int) bool {
			if ahead != want {
				t.Errorf("%d ahead, want %d", ahead, want)
			}
			return true
		}
	}
	first.Admit(yes(0))
	other.Admit(yes(0)) // another account
	if second.Admit(func(int) bool { return false }) {
		t.Error("admitted although refused")
	}
	second.Leave() // was refused: counts for nobody
	first.Leave()  // has stored its outcome, after third looked
	third.Admit(yes(1))
	late := gate.Enter(key) // looks after first has stored
	late.Admit(yes(1))
	third.Leave()
	late.Leave()
	gate.Enter(key).Admit(yes(0))
}
