package jwks

import (
	"context"
	"time"

	"github.com/jeton-auth/jeton/jwk"
)

// firstPause is what follows the first failure; each further one doubles it.
const firstPause = time.Second

// A state is what is known of the source. It never changes; another one takes
// its place.
type state struct {
	set  *jwk.Set // nil: none yet
	etag string
	life time.Duration // of the set

	aging   time.Time // from then on the set is to be renewed,
	expires time.Time // from then on it needs an excuse,
	dead    time.Time // from then on it is of no use

	attempted time.Time // when the last request ended
	failures  int       // how many failed in a row until then
	err       error     // of the last request
	complaint string    // what was last logged about the set

	flight *flight // nil: none in the air
}

// A flight is one request to the source. Who started it does not matter, and
// it ends by its own timeout only.
type flight struct {
	landed chan struct{} // closed once the state holds the outcome
}

// find returns nil if the set, as far as it may be used now, has no such key.
func (s *state) find(alg jwk.SignatureAlgorithm, kid string, now time.Time) *jwk.VerificationKey {
	if s.set == nil || !now.Before(s.dead) {
		return nil
	}
	// A Set only fails with ErrKeyNotFound, and does not look at the context.
	key, _ := s.set.FindKey(context.Background(), alg, kid)
	return key
}

// fresh reports that there is nothing to do.
func (s *state) fresh(now time.Time) bool { return now.Before(s.aging) }

// answers reports whether the set may be used before the flight in the air has
// landed. An expired one may if the source is known to fail: it was renewed in
// good time otherwise, or nobody asked for so long that a withdrawn key could
// still be in it.
func (s *state) answers(now time.Time) bool { return now.Before(s.expires) || s.failures > 0 }

// due reports whether to ask the source now. Of a fresh set that means: because
// of a key that is not in it.
func (s *state) due(now time.Time, coolDown time.Duration) bool {
	pause := coolDown
	if !s.fresh(now) {
		pause = backOff(s.failures, coolDown)
	}
	return !now.Before(s.attempted.Add(pause))
}

// backOff is how long to leave the source alone after failures in a row.
func backOff(failures int, longest time.Duration) time.Duration {
	switch {
	case failures == 0:
		return 0
	case failures > 16: // more than 9 hours, and far from an overflow
		return longest
	}
	return min(firstPause<<(failures-1), longest)
}
