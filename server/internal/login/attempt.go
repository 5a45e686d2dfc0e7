package login

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jeton-auth/jeton/server/internal/password"
)

// An attempt is one try to log in, from the request to its outcome.
type attempt struct {
	service  *Service
	name     string // canonical
	password string // prepared
	audience Audience
	caller   Caller
	keys     throttleKeys

	user      User // zero when the name is unknown
	throttles throttleView
	matched   bool   // the password is right and the user may log in
	rehashed  string // the password under the present parameters, when due
}

// newAttempt fails when no account can be behind the name, or no password be
// the one given, whatever is stored.
func (s *Service) newAttempt(req LoginRequest, audience Audience, caller Caller) (*attempt, error) {
	name, err := password.CanonicalName(req.Username)
	if err != nil {
		return nil, fmt.Errorf("user name: %w", err)
	}
	prepared, err := password.Prepare(req.Password)
	if err != nil {
		return nil, fmt.Errorf("password: %w", err)
	}
	return &attempt{
		service: s, name: name, password: prepared, audience: audience, caller: caller,
		keys: s.throttle.keys(name, caller.Address),
	}, nil
}

// look reads the user and the throttles from one state of the store.
func (a *attempt) look(ctx context.Context) error {
	return a.service.cfg.Store.View(ctx, func(tx Tx) (err error) {
		if a.throttles, err = readThrottles(tx, a.keys); err != nil {
			return fmt.Errorf("reading the throttles: %w", err)
		}
		a.user, err = tx.UserByName(a.name)
		if errors.Is(err, ErrNotFound) {
			a.user = User{}
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading the user: %w", err)
		}
		return nil
	})
}

// verify hashes the password once, whoever the user is: an unknown one has no
// hash, for which the permit does a dummy of the same cost.
func (a *attempt) verify(permit *password.Permit) error {
	result, err := permit.Verify(a.user.PasswordHash, a.password)
	if err != nil {
		return fmt.Errorf("verifying the password: %w", err)
	}
	a.matched, a.rehashed = result.Match && a.user.mayLogIn(), ""
	if a.matched && result.Rehash {
		if a.rehashed, err = permit.Hash(a.password); err != nil {
			return fmt.Errorf("hashing the password again: %w", err)
		}
	}
	return nil
}

// mayLogIn reports whether the user exists and is not disabled.
func (u User) mayLogIn() bool { return u.ID != UserID{} && u.DisabledAt.IsZero() }

// ended reports whether the session gives no more tokens.
func (s Session) ended(now time.Time) bool {
	return !s.RevokedAt.IsZero() || !now.Before(s.IdleExpiry) || !now.Before(s.Expiry)
}
