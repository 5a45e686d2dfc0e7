package login

import (
	"context"
	"errors"
	"fmt"

	"github.com/jeton-auth/jeton/server/internal/password"
)

// SessionsOf lists the sessions of a user, newest first, those that have ended
// too until they are purged. It fails with [ErrNotFound] for an unknown name.
func (s *Service) SessionsOf(ctx context.Context, name string) (sessions []Session, err error) {
	err = s.cfg.Store.View(ctx, func(tx Tx) error {
		user, err := userNamed(tx, name)
		if err != nil {
			return err
		}
		sessions, err = tx.Sessions(user.ID)
		return err
	})
	for i := range sessions {
		sessions[i].Secret = [32]byte{} // nobody outside has a use for it
		if audience, err := s.audienceOf(sessions[i]); err == nil {
			sessions[i].Audience = audience.Name
		}
	}
	if err != nil {
		return nil, fmt.Errorf("listing the sessions of %q: %w", name, err)
	}
	return sessions, nil
}

// RevokeSession ends one session at once: its refresh token is dead, and
// [Service.CheckSession] refuses its access tokens. It fails with [ErrNotFound]
// for an unknown session; one that has ended already is no error.
func (s *Service) RevokeSession(ctx context.Context, id SessionID, caller Caller) error {
	err := s.update(ctx, caller, func(tx *audited) error {
		session, err := tx.Session(id)
		if err != nil || session.ended(tx.at) {
			return err
		}
		e := Event{Kind: EventSessionRevoked, User: session.UserID, Session: id}
		return errors.Join(tx.revoke(session, "revoked"), tx.record(e))
	})
	if err != nil {
		return fmt.Errorf("revoking session %v: %w", id, err)
	}
	return nil
}

// RevokeAllSessions ends all sessions of a user and says how many there were.
// It fails with [ErrNotFound] for an unknown name.
func (s *Service) RevokeAllSessions(ctx context.Context, name string, caller Caller) (n int, err error) {
	err = s.update(ctx, caller, func(tx *audited) error {
		user, err := userNamed(tx, name)
		if err != nil {
			return err
		}
		n, err = tx.revokeAll(user, "revoked")
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("revoking the sessions of %q: %w", name, err)
	}
	return n, nil
}

// revokeAll ends the sessions of a user within a larger change.
func (a *audited) revokeAll(user User, reason string) (int, error) {
	n, err := a.RevokeSessions(user.ID, a.at, reason)
	if err != nil || n == 0 {
		return n, err
	}
	return n, a.record(Event{
		Kind: EventSessionRevoked, User: user.ID, Name: user.Name, Detail: fmt.Sprintf("all: %d sessions, %s", n, reason),
	})
}

// userNamed finds a user by any spelling of the name.
func userNamed(tx Tx, name string) (User, error) {
	canonical, err := password.CanonicalName(name)
	if err != nil {
		return User{}, ErrNotFound // nobody can have it
	}
	return tx.UserByName(canonical)
}
