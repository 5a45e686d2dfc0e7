package login

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/jeton-auth/jeton/server/internal/password"
)

// A LoginRequest is what a person gives once.
type LoginRequest struct {
	Username string
	Password string
	Audience string // one of Config.Audiences; "" is the first
}

// errChanged: the password was stored anew while it was being verified.
var errChanged = errors.New("the password changed meanwhile")

// settling outlives the client: what must be stored is stored even when nobody
// waits for the answer any more.
func settling(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
}

// Login checks the name and the password and opens a session. It refuses with
// [ErrCredentials], the same after the same work for an unknown name, a wrong
// password and a disabled user; with a [*ThrottledError] after too many
// failures, whether the name exists or not; with [ErrUnknownAudience]; with a
// *password.BusyError when too many log in at once. Any other error is the
// store's.
func (s *Service) Login(ctx context.Context, req LoginRequest, caller Caller) (*Grant, error) {
	audience, err := s.audience(req.Audience)
	if err != nil {
		return nil, err
	}
	a, err := s.newAttempt(req, audience, caller)
	if err != nil {
		// Nothing was guessed, so nothing is counted.
		s.show(ctx, completed(Event{Kind: EventLoginFailed, Name: req.Username, Detail: "malformed"}, s.now(), caller))
		return nil, ErrCredentials
	}
	for range 3 {
		grant, err := a.run(ctx)
		if !errors.Is(err, errChanged) {
			return grant, err
		}
	}
	return nil, fmt.Errorf("logging in: %w", errChanged)
}

// run is the whole way once. Hashing happens outside of any transaction, so
// what was read before it is read again when the outcome is stored.
func (a *attempt) run(ctx context.Context) (*Grant, error) {
	permit, err := a.permit(ctx)
	if err != nil {
		return nil, err
	}
	defer permit.Release()
	strangers, familiars := a.service.throttle.gate.enter(a.keys.account), a.service.throttle.gate.enter(a.keys.pair)
	defer strangers.leave()
	defer familiars.leave()
	if err := a.look(ctx); err != nil {
		return nil, err
	}
	mine := strangers
	if a.throttles.familiar(a.service.now()) {
		mine = familiars
	}
	if wait := a.admitted(mine); wait > 0 {
		permit.Release()
		return nil, a.throttled(ctx, wait)
	}
	if err := a.verify(permit); err != nil {
		return nil, err
	}
	permit.Release()
	if a.matched {
		return a.succeed(ctx)
	}
	return nil, a.fail(ctx)
}

// permit queues for the hash. Who is blocked already is sent away before: a
// place in the queue is what others wait for.
func (a *attempt) permit(ctx context.Context) (*password.Permit, error) {
	if err := a.look(ctx); err != nil {
		return nil, err
	}
	if wait := a.throttles.wait(a.keys, a.service.now(), 0); wait > 0 {
		return nil, a.throttled(ctx, wait)
	}
	return a.service.cfg.Passwords.AcquireFor(ctx, networkOf(a.caller.Address))
}

// admitted takes the place, or says how long to wait.
func (a *attempt) admitted(p *place) (wait time.Duration) {
	now := a.service.now()
	p.admit(func(ahead int) bool {
		wait = a.throttles.wait(a.keys, now, ahead)
		return wait == 0
	})
	return wait
}

// fail counts, even for a client that has gone: hanging up early must not make
// guesses free.
func (a *attempt) fail(ctx context.Context) error {
	ctx, cancel := settling(ctx)
	defer cancel()
	err := a.service.update(ctx, a.caller, func(tx *audited) error {
		return a.countFailure(tx, a.reason())
	})
	if err != nil {
		return fmt.Errorf("counting the failed log-in: %w", err)
	}
	return ErrCredentials
}

func (a *attempt) countFailure(tx *audited, reason string) error {
	if err := countFailure(tx, a.keys, tx.at); err != nil {
		return err
	}
	return tx.record(Event{Kind: EventLoginFailed, User: a.user.ID, Name: a.name, Detail: reason})
}

// reason is for the audit trail only.
func (a *attempt) reason() string {
	switch {
	case a.user.ID == UserID{}:
		return "unknown name"
	case !a.user.DisabledAt.IsZero():
		return "disabled user"
	}
	return "wrong password"
}

// succeed opens the session, unless the user was disabled or got another
// password since it was read.
func (a *attempt) succeed(ctx context.Context) (*Grant, error) {
	var session Session
	var user User
	var refused bool
	secret := [32]byte{}
	rand.Read(secret[:])
	id := NewSessionID()
	err := a.service.update(ctx, a.caller, func(tx *audited) (err error) {
		user, err = tx.User(a.user.ID)
		if refused = errors.Is(err, ErrNotFound) || (err == nil && !user.mayLogIn()); refused {
			return a.countFailure(tx, "disabled user")
		}
		if err != nil {
			return err
		}
		if user.PasswordHash != a.user.PasswordHash {
			return errChanged
		}
		session = a.service.newSession(a, id, secret, tx.at)
		return a.open(tx, user, session)
	})
	switch {
	case errors.Is(err, errChanged):
		return nil, errChanged
	case err != nil:
		return nil, fmt.Errorf("opening the session: %w", err)
	case refused:
		return nil, ErrCredentials
	}
	return a.service.grant(user, session, a.audience, a.service.now())
}

func (a *attempt) open(tx *audited, user User, session Session) error {
	if a.rehashed != "" {
		user.PasswordHash = a.rehashed
		if err := tx.UpdateUser(user); err != nil {
			return err
		}
	}
	if err := countSuccess(tx, a.keys, tx.at); err != nil {
		return err
	}
	if err := tx.CreateSession(session); err != nil {
		return err
	}
	return tx.record(Event{Kind: EventLogin, User: user.ID, Name: user.Name, Session: session.ID})
}

func (s *Service) newSession(a *attempt, id SessionID, secret [32]byte, now time.Time) Session {
	expiry := now.Add(s.cfg.RefreshAbsolute)
	return Session{
		ID: id, UserID: a.user.ID, Audience: s.storedAudience(a.audience), Secret: secret, Counter: 1,
		Address: addressText(a.caller), UserAgent: clean(a.caller.UserAgent, 200),
		CreatedAt: now, RotatedAt: now, IdleExpiry: earlier(now.Add(s.cfg.RefreshIdle), expiry), Expiry: expiry,
	}
}
