package login

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jeton-auth/jeton/server/internal/password"
)

// A NewUser is what an administrator gives to [Service.AddUser].
type NewUser struct {
	Name     string // any spelling; stored canonical
	Email    string // may be empty
	Password string
	Roles    []string
}

// AddUser makes a user who can log in at once. It refuses with an
// [*InputError], which holds a *password.PolicyError for a weak password, or
// with [ErrNameTaken].
func (s *Service) AddUser(ctx context.Context, n NewUser, caller Caller) (User, error) {
	name, err := password.CanonicalName(n.Name)
	if err != nil {
		return User{}, &InputError{"name", err}
	}
	if err := errors.Join(checkEmail(n.Email), checkRoles(n.Roles)); err != nil {
		return User{}, err
	}
	hash, err := s.newHash(ctx, n.Password, name)
	if err != nil {
		return User{}, err
	}
	user := User{ID: NewUserID(), Name: name, Email: n.Email, PasswordHash: hash, Roles: n.Roles, CreatedAt: s.now()}
	err = s.update(ctx, caller, func(tx *audited) error { return tx.addUser(user) })
	if err != nil {
		return User{}, fmt.Errorf("adding user %q: %w", name, err)
	}
	return user.public(), nil
}

func (a *audited) addUser(user User) error {
	if err := a.CreateUser(user); err != nil {
		return err
	}
	return a.record(Event{Kind: EventUserAdded, User: user.ID, Name: user.Name})
}

// public leaves out what nobody outside has a use for.
func (u User) public() User {
	u.PasswordHash = ""
	return u
}

// newHash checks a new password and hashes it. It waits for a permit like any
// log-in.
func (s *Service) newHash(ctx context.Context, secret, canonicalName string) (string, error) {
	prepared, err := password.Prepare(secret)
	if err != nil {
		return "", &InputError{"password", err}
	}
	err = s.cfg.PasswordPolicy.Check(prepared, canonicalName)
	if weak := (*password.PolicyError)(nil); errors.As(err, &weak) {
		return "", &InputError{"password", weak}
	}
	if err != nil {
		return "", err
	}
	return s.hash(ctx, prepared)
}

func (s *Service) hash(ctx context.Context, prepared string) (string, error) {
	permit, err := s.cfg.Passwords.Acquire(ctx)
	if err != nil {
		return "", err
	}
	defer permit.Release()
	hash, err := permit.Hash(prepared)
	if err != nil {
		return "", fmt.Errorf("hashing the password: %w", err)
	}
	return hash, nil
}

// Users lists at most limit users (1 to 1000) by name, those behind after.
// Their password hashes are left out.
func (s *Service) Users(ctx context.Context, after string, limit int) (users []User, err error) {
	err = s.cfg.Store.View(ctx, func(tx Tx) (err error) {
		users, err = tx.Users(after, min(max(limit, 1), 1000))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing the users: %w", err)
	}
	for i := range users {
		users[i] = users[i].public()
	}
	return users, nil
}

// DisableUser keeps a user from logging in and ends all of its sessions in the
// same transaction. It fails with [ErrNotFound]; a disabled user stays so.
func (s *Service) DisableUser(ctx context.Context, name string, caller Caller) error {
	return s.changeUser(ctx, "disabling", name, caller, func(tx *audited, user User) error {
		if !user.DisabledAt.IsZero() {
			return nil
		}
		user.DisabledAt = tx.at
		_, err := tx.revokeAll(user, "user disabled")
		return errors.Join(err, tx.changed(user, EventUserDisabled))
	})
}

// EnableUser lets a disabled user log in again; sessions that have ended stay
// so. It fails with [ErrNotFound].
func (s *Service) EnableUser(ctx context.Context, name string, caller Caller) error {
	return s.changeUser(ctx, "enabling", name, caller, func(tx *audited, user User) error {
		if user.DisabledAt.IsZero() {
			return nil
		}
		user.DisabledAt = time.Time{}
		return errors.Join(s.forgive(tx, user), tx.changed(user, EventUserEnabled))
	})
}

// SetPassword gives a user a new password, ends all of its sessions in the same
// transaction and forgets the failed log-ins. It refuses like
// [Service.AddUser], or with [ErrNotFound].
func (s *Service) SetPassword(ctx context.Context, name, secret string, caller Caller) error {
	canonical, err := password.CanonicalName(name)
	if err != nil {
		return fmt.Errorf("setting the password of %q: %w", name, ErrNotFound)
	}
	hash, err := s.newHash(ctx, secret, canonical)
	if err != nil {
		return err
	}
	return s.changeUser(ctx, "setting the password of", name, caller, func(tx *audited, user User) error {
		user.PasswordHash = hash
		_, err := tx.revokeAll(user, "password changed")
		return errors.Join(err, s.forgive(tx, user), tx.changed(user, EventUserPassword))
	})
}
