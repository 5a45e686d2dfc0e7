package login_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/server/internal/login"
)

// A model is what a session must be, told with the tokens that were given out.
type model struct {
	given           []string // the newest last
	rotated         time.Time
	login, lastUsed time.Time
	dead            bool
}

// refresh says what using the token must give: the index of the successor.
func (m *model) refresh(i int, now time.Time) (want int, ok bool) {
	newest := len(m.given) - 1
	switch {
	case m.dead || now.Sub(m.lastUsed) >= 14*24*time.Hour || now.Sub(m.login) >= 30*24*time.Hour:
		return 0, false
	case i == newest:
		m.rotated, m.lastUsed = now, now
		return newest + 1, true
	case i == newest-1 && now.Sub(m.rotated) < 30*time.Second:
		return newest, true
	}
	m.dead = true
	return 0, false
}

// TestRefreshModel uses new and old tokens in random orders at random times,
// and compares every outcome with the model.
func TestRefreshModel(t *testing.T) {
	h := newHouse(t)
	for seed := range uint64(150) {
		random := rand.New(rand.NewPCG(seed, 1))
		m := &model{given: []string{h.login("alice", alicePass).RefreshToken}, rotated: h.clock.now(), login: h.clock.now(), lastUsed: h.clock.now()}
		for step := range 25 {
			h.clock.move(randomPause(random))
			i := max(0, len(m.given)-1-randomAge(random))
			if err := m.compare(h, i); err != nil {
				t.Fatalf("seed %d, step %d: token %d of %d: %v", seed, step, i, len(m.given), err)
			}
		}
	}
}

func (m *model) compare(h *house, i int) error {
	want, ok := m.refresh(i, h.clock.now())
	grant, err := h.refresh(m.given[i])
	switch {
	case !ok && !errors.Is(err, login.ErrInvalidGrant):
		return fmt.Errorf("%v, want ErrInvalidGrant", err)
	case !ok:
		return nil
	case err != nil:
		return err
	case want < len(m.given) && grant.RefreshToken != m.given[want]:
		return errors.New("not the same successor")
	case want == len(m.given):
		m.given = append(m.given, grant.RefreshToken)
	}
	return nil
}

func randomPause(random *rand.Rand) time.Duration {
	switch n := random.IntN(20); {
	case n < 10:
		return 0
	case n < 16:
		return time.Duration(random.IntN(31)) * time.Second
	case n < 19:
		return time.Duration(random.IntN(5*24)) * time.Hour
	}
	return time.Duration(random.IntN(15*24)) * time.Hour
}

func randomAge(random *rand.Rand) int {
	return []int{0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 3}[random.IntN(15)]
}
