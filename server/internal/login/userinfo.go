package login

import (
	"context"
	"errors"
	"fmt"
)

// CheckSession asks whether the session of a verified access token is still
// alive: nil, [ErrSessionEnded], or an error of the store. Only this server can
// ask; other services trust the token until it expires.
func (s *Service) CheckSession(ctx context.Context, claims *AccessClaims) error {
	err := s.cfg.Store.View(ctx, func(tx Tx) error {
		return s.checkSession(tx, claims)
	})
	if err != nil && !errors.Is(err, ErrSessionEnded) {
		return fmt.Errorf("checking the session: %w", err)
	}
	return err
}

// UserInfo returns the user of a verified access token whose session is alive,
// without the password hash. It fails like [Service.CheckSession].
func (s *Service) UserInfo(ctx context.Context, claims *AccessClaims) (*User, error) {
	var user User
	err := s.cfg.Store.View(ctx, func(tx Tx) (err error) {
		if err = s.checkSession(tx, claims); err != nil {
			return err
		}
		id, err := ParseUserID(claims.Subject)
		if err != nil {
			return ErrSessionEnded
		}
		user, err = tx.User(id)
		if errors.Is(err, ErrNotFound) || (err == nil && !user.mayLogIn()) {
			return ErrSessionEnded
		}
		return err
	})
	switch {
	case errors.Is(err, ErrSessionEnded):
		return nil, ErrSessionEnded
	case err != nil:
		return nil, fmt.Errorf("reading the user: %w", err)
	}
	user.PasswordHash = ""
	return &user, nil
}

func (s *Service) checkSession(tx Tx, claims *AccessClaims) error {
	session, err := tx.Session(claims.SessionID)
	if errors.Is(err, ErrNotFound) {
		return ErrSessionEnded
	}
	if err != nil {
		return err
	}
	if session.ended(s.now()) || session.UserID.String() != claims.Subject {
		return ErrSessionEnded
	}
	return nil
}
