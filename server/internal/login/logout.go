package login

import (
	"context"
	"errors"
	"fmt"
)

// A LogoutScope says what a log-out ends.
type LogoutScope string

// The scopes. The empty one is LogoutSession.
const (
	LogoutSession LogoutScope = "session" // the session of the token
	LogoutAll     LogoutScope = "all"     // all sessions of its user
)

// Logout ends the session that the refresh token belongs to, or all sessions of
// its user. Any genuine token of the session will do, also one that was used: a
// log-out takes nothing that its bearer could want to keep. A token that is
// unknown, forged or of an ended session is no error, for there is nothing left
// to end (RFC 7009 section 2.2). [ErrLogoutScope] refuses an unknown scope; any
// other error is the store's, and then nothing has ended.
func (s *Service) Logout(ctx context.Context, token string, scope LogoutScope, caller Caller) error {
	if scope != "" && scope != LogoutSession && scope != LogoutAll {
		return ErrLogoutScope
	}
	t, ok := parseRefreshToken(token)
	if !ok {
		return nil
	}
	err := s.update(ctx, caller, func(tx *audited) error { return s.logout(tx, t, scope) })
	if err != nil {
		return fmt.Errorf("logging out: %w", err)
	}
	return nil
}

func (s *Service) logout(tx *audited, t refreshToken, scope LogoutScope) error {
	session, err := tx.Session(t.session)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil || session.ended(tx.at) || !s.tokens.genuine(t, session) {
		return err
	}
	e := Event{Kind: EventLogout, User: session.UserID, Session: session.ID}
	if scope != LogoutAll {
		return errors.Join(tx.revoke(session, "log-out"), tx.record(e))
	}
	n, err := tx.RevokeSessions(session.UserID, tx.at, "log-out everywhere")
	e.Detail = fmt.Sprintf("all: %d sessions", n)
	return errors.Join(err, tx.record(e))
}

// revoke ends one session that has not been revoked yet.
func (a *audited) revoke(session Session, reason string) error {
	session.RevokedAt, session.Reason = a.at, reason
	return a.UpdateSession(session)
}
