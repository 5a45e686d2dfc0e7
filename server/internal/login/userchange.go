package login

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"net/netip"
)

// changeUser runs one change of one user in a transaction.
func (s *Service) changeUser(ctx context.Context, verb, name string, caller Caller, f func(*audited, User) error) error {
	err := s.update(ctx, caller, func(tx *audited) error {
		user, err := userNamed(tx, name)
		if err != nil {
			return err
		}
		return f(tx, user)
	})
	if err != nil {
		return fmt.Errorf("%s %q: %w", verb, name, err)
	}
	return nil
}

// changed stores the user and says so.
func (a *audited) changed(user User, kind string) error {
	return errors.Join(a.UpdateUser(user), a.record(Event{Kind: kind, User: user.ID, Name: user.Name}))
}

// forgive forgets the failures of strangers with this account. Those from
// familiar networks end soon by themselves.
func (s *Service) forgive(tx Tx, user User) error {
	keys := s.throttle.keys(user.Name, netip.Addr{})
	return tx.DeleteThrottle(keys.account[:])
}

// checkEmail only keeps out what is no address at all; whether mail arrives is
// for the mail to show.
func checkEmail(email string) error {
	if email == "" {
		return nil
	}
	parsed, err := mail.ParseAddress(email)
	if err != nil || parsed.Address != email || len(email) > 254 {
		return &InputError{"email", fmt.Errorf("%q is not an address like somebody@example.com", clean(email, 254))}
	}
	return nil
}

// checkRoles accepts short words: they go into every token.
func checkRoles(roles []string) error {
	if len(roles) > 64 {
		return &InputError{"roles", fmt.Errorf("%d are too many for a token: 64 at most", len(roles))}
	}
	seen := map[string]bool{}
	for _, role := range roles {
		switch {
		case !isWord(role):
			return &InputError{"roles", fmt.Errorf("%q is not a word of 1 to 64 visible ASCII characters", clean(role, 64))}
		case seen[role]:
			return &InputError{"roles", fmt.Errorf("%q is given twice", role)}
		}
		seen[role] = true
	}
	return nil
}

func isWord(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}
