package login

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
)

// The user that a new server starts with.
const (
	adminName = "admin"
	adminRole = "admin"
)

// An Admin is the first user of a new server. The caller shows the password
// once; it is stored nowhere.
type Admin struct{ Name, Password string }

// EnsureAdmin makes the user "admin" with the role "admin" and a random
// password when there is no user at all, and returns nil when there is one.
func (s *Service) EnsureAdmin(ctx context.Context) (*Admin, error) {
	if some, err := s.hasUsers(ctx); err != nil || some {
		return nil, err
	}
	admin := &Admin{Name: adminName, Password: randomPassword()}
	hash, err := s.hash(ctx, admin.Password)
	if err != nil {
		return nil, fmt.Errorf("making the administrator: %w", err)
	}
	user := User{ID: NewUserID(), Name: admin.Name, PasswordHash: hash, Roles: []string{adminRole}, CreatedAt: s.now()}
	var raced bool
	err = s.update(ctx, Caller{}, func(tx *audited) error {
		// Another server may have been faster.
		users, err := tx.Users("", 1)
		if raced = len(users) > 0; raced || err != nil {
			return err
		}
		return tx.addUser(user)
	})
	if err != nil {
		return nil, fmt.Errorf("making the administrator: %w", err)
	}
	if raced {
		return nil, nil
	}
	return admin, nil
}

func (s *Service) hasUsers(ctx context.Context) (some bool, err error) {
	users, err := s.Users(ctx, "", 1)
	return len(users) > 0, err
}

// randomPassword has 120 bits in six groups that can be read out and typed:
// letters and the digits 2 to 7.
func randomPassword() string {
	text := strings.ToLower(rand.Text())
	groups := make([]string, 6)
	for i := range groups {
		groups[i] = text[4*i : 4*i+4]
	}
	return strings.Join(groups, "-")
}
