package login

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"
)

// A refreshUse is what a genuine refresh token is good for.
type refreshUse int

const (
	useTheft   refreshUse = iota // two people hold the session's tokens
	useCurrent                   // the next one is due
	useAgain                     // the reply was lost, or two tabs raced: the same successor
)

// judge decides by the counter of the token and the session. The successor of
// the previous token is the newest one, and it is unused, or the counter would
// have moved on.
func judge(session Session, counter uint32, now time.Time, grace time.Duration) refreshUse {
	// A clock that was set back must not make the grace longer.
	since := now.Sub(session.RotatedAt).Abs()
	switch {
	case counter == session.Counter && counter < math.MaxUint32:
		return useCurrent
	case uint64(counter)+1 == uint64(session.Counter) && since < grace:
		return useAgain
	}
	return useTheft
}

// A refreshed is the outcome of one refresh.
type refreshed struct {
	user     User
	session  Session
	audience Audience
	refusal  string // for the log
	theft    bool   // recorded: the session was revoked
}

// Refresh exchanges a refresh token for the next grant (RFC 6749 section 6,
// RFC 9700 section 4.14.2). The newest token of a session rotates. The one
// before it, within [Config.RefreshGrace] and as long as its successor is
// unused, yields that same successor again. Any other genuine token of a live
// session was copied: the session is revoked. All refusals are
// [ErrInvalidGrant]; any other error is the store's.
func (s *Service) Refresh(ctx context.Context, token string, caller Caller) (*Grant, error) {
	t, ok := parseRefreshToken(token)
	if !ok {
		return nil, s.refuseRefresh(ctx, refreshed{refusal: "malformed"}, caller)
	}
	var r refreshed
	// Hanging up must not hide a theft.
	settled, cancel := settling(ctx)
	defer cancel()
	err := s.update(settled, caller, func(tx *audited) (err error) {
		r, err = s.refresh(tx, t)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("refreshing: %w", err)
	}
	switch {
	case r.theft:
		return nil, ErrInvalidGrant
	case r.refusal != "":
		return nil, s.refuseRefresh(ctx, r, caller)
	}
	return s.grant(r.user, r.session, r.audience, s.now())
}

// refuseRefresh only logs: whoever sends rubbish must not fill the database.
func (s *Service) refuseRefresh(ctx context.Context, r refreshed, caller Caller) error {
	e := Event{Kind: EventRefreshRefused, User: r.session.UserID, Session: r.session.ID, Detail: r.refusal}
	s.show(ctx, completed(e, s.now(), caller))
	return ErrInvalidGrant
}

// refresh is one transaction: no two refreshes see the same counter.
func (s *Service) refresh(tx *audited, t refreshToken) (r refreshed, err error) {
	r, err = s.bearerOf(tx, t)
	if err != nil || r.refusal != "" {
		return r, err
	}
	e := Event{Kind: EventRefresh, User: r.user.ID, Name: r.user.Name, Session: r.session.ID}
	switch judge(r.session, t.counter, tx.at, s.cfg.RefreshGrace) {
	case useCurrent:
		r.session.Counter++
		r.session.RotatedAt = tx.at
		r.session.IdleExpiry = earlier(tx.at.Add(s.cfg.RefreshIdle), r.session.Expiry)
		err = tx.UpdateSession(r.session)
	case useAgain:
		e.Detail = "again"
	default:
		r.theft = true
		e.Kind, e.Detail = EventRefreshReused, "session revoked"
		err = tx.revoke(r.session, "refresh token reused")
	}
	return r, errors.Join(err, tx.record(e))
}

// bearerOf finds the live session that the token was issued for, and its user.
func (s *Service) bearerOf(tx *audited, t refreshToken) (r refreshed, err error) {
	session, err := tx.Session(t.session)
	if errors.Is(err, ErrNotFound) {
		return refreshed{refusal: "unknown session"}, nil
	}
	if err != nil {
		return r, err
	}
	if !s.tokens.genuine(t, session) {
		return refreshed{refusal: "forged"}, nil
	}
	r.session = session
	if session.ended(tx.at) {
		r.refusal = "the session has ended"
		return r, nil
	}
	if r.user, err = tx.User(session.UserID); err != nil && !errors.Is(err, ErrNotFound) {
		return r, err
	}
	var unknown error
	r.audience, unknown = s.audienceOf(session)
	switch {
	case !r.user.mayLogIn():
		r.refusal = "disabled user"
	case unknown != nil:
		r.refusal = "the audience is no longer configured"
	}
	return r, nil
}
