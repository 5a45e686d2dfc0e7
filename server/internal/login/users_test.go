package login_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/server/internal/login"
	"github.com/jeton-auth/jeton/server/internal/password"
)

func TestS24_S25_WhatEndsSessions(t *testing.T) {
	tests := map[string]func(*house, login.SessionID) error{
		"another password": func(h *house, _ login.SessionID) error {
			return h.SetPassword(h.t.Context(), "Alice", "velvet compass among glaciers", login.Caller{})
		},
		"the same password set again": func(h *house, _ login.SessionID) error {
			return h.SetPassword(h.t.Context(), "alice", alicePass, login.Caller{})
		},
		"the user disabled": func(h *house, _ login.SessionID) error {
			return h.DisableUser(h.t.Context(), "alice", login.Caller{})
		},
		"all sessions revoked": func(h *house, _ login.SessionID) error {
			n, err := h.RevokeAllSessions(h.t.Context(), "alice", login.Caller{})
			if n != 2 {
				h.t.Errorf("%d sessions revoked, want 2", n)
			}
			return err
		},
	}
	for name, end := range tests {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			h.addUser("bob", "seldom orchard beneath thunder")
			bob := h.login("bob", "seldom orchard beneath thunder")
			first, second := h.login("alice", alicePass), h.login("alice", alicePass)
			if err := end(h, first.Session); err != nil {
				t.Fatal(err)
			}
			for _, grant := range []*login.Grant{first, second} {
				h.wantDead(grant.RefreshToken, name)
				h.wantEnded(grant)
			}
			h.mustRefresh(bob.RefreshToken)
			if h.seen(login.EventRefreshReused) != 0 {
				t.Error("a revoked session counted as stolen")
			}
		})
	}
}

// wantEnded: the access token of the grant is refused where it can be asked.
func (h *house) wantEnded(grant *login.Grant) {
	h.t.Helper()
	claims := h.claims(grant)
	if err := h.CheckSession(h.t.Context(), claims); err != login.ErrSessionEnded {
		h.t.Errorf("CheckSession: %v, want ErrSessionEnded", err)
	}
	if user, err := h.UserInfo(h.t.Context(), claims); err != login.ErrSessionEnded || user != nil {
		h.t.Errorf("UserInfo: %v, want ErrSessionEnded", err)
	}
}

func TestS25_DisabledOutsideOfTheService(t *testing.T) {
	h := newHouse(t)
	grant := h.login("alice", alicePass)
	h.update(func(tx login.Tx) error {
		user, err := tx.UserByName("alice")
		user.DisabledAt = h.clock.now()
		return errors.Join(err, tx.UpdateUser(user))
	})
	h.wantDead(grant.RefreshToken, "a disabled user")
	if user, err := h.UserInfo(t.Context(), h.claims(grant)); err != login.ErrSessionEnded || user != nil {
		t.Errorf("UserInfo: %v", err)
	}
}

func TestEnableUser(t *testing.T) {
	h := newHouse(t)
	old := h.login("alice", alicePass)
	for range 2 { // repeating a change is no error
		if err := h.DisableUser(t.Context(), "alice", login.Caller{}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := h.tryLogin("alice", alicePass, home); err != login.ErrCredentials {
		t.Errorf("%v: a disabled user logs in", err)
	}
	for range 2 {
		if err := h.EnableUser(t.Context(), "alice", login.Caller{}); err != nil {
			t.Fatal(err)
		}
	}
	h.wantDead(old.RefreshToken, "before")
	h.login("alice", alicePass)
	if h.stored(login.EventUserDisabled) != 1 || h.stored(login.EventUserEnabled) != 1 {
		t.Error("a change that changes nothing was recorded")
	}
}

func TestUserInfo(t *testing.T) {
	h := newHouse(t)
	claims := h.claims(h.login("alice", alicePass))
	user, err := h.UserInfo(t.Context(), claims)
	if err != nil {
		t.Fatal(err)
	}
	if user.Name != "alice" || user.Email != "alice@example.com" || user.ID.String() != claims.Subject || user.PasswordHash != "" {
		t.Errorf("%+v", user)
	}
	claims.Subject = login.NewUserID().String()
	for _, stranger := range []string{claims.Subject, "", "alice"} {
		claims.Subject = stranger
		if err := h.CheckSession(t.Context(), claims); err != login.ErrSessionEnded {
			t.Errorf("the session of somebody else: %v", err)
		}
	}
	h.store.Close()
	if err := h.CheckSession(t.Context(), claims); err == nil || errors.Is(err, login.ErrSessionEnded) {
		t.Errorf("%v, want the store's error", err)
	}
}

func TestS47_RoleChangesShowAtTheNextRefresh(t *testing.T) {
	h := newHouse(t)
	grant := h.login("alice", alicePass)
	h.update(func(tx login.Tx) error {
		user, err := tx.UserByName("alice")
		user.Roles = []string{"writer"}
		return errors.Join(err, tx.UpdateUser(user))
	})
	if roles := h.claims(h.mustRefresh(grant.RefreshToken)).Roles; !slices.Equal(roles, []string{"writer"}) {
		t.Errorf("roles %v", roles)
	}
}

func TestAddUser_Refused(t *testing.T) {
	h := newHouse(t)
	const good = "seldom orchard beneath thunder"
	tests := map[string]struct {
		user  login.NewUser
		field string
	}{
		"no name":                 {login.NewUser{Password: good}, "name"},
		"a line break in it":      {login.NewUser{Name: "a\nb", Password: good}, "name"},
		"a name that is too long": {login.NewUser{Name: strings.Repeat("a", 129), Password: good}, "name"},
		"no password":             {login.NewUser{Name: "bob"}, "password"},
		"S1: 14 characters":       {login.NewUser{Name: "bob", Password: "seldomorchardb"}, "password"},
		"S3: a common password":   {login.NewUser{Name: "bob", Password: "passwordpassword"}, "password"},
		"a password like a name":  {login.NewUser{Name: "abcdefghijklmnop.q", Password: "ABCDEFGHIJKLMNOP.Q"}, "password"},
		"no e-mail address":       {login.NewUser{Name: "bob", Email: "bob", Password: good}, "email"},
		"an e-mail with a name":   {login.NewUser{Name: "bob", Email: "Bob <bob@example.com>", Password: good}, "email"},
		"e-mail and line break":   {login.NewUser{Name: "bob", Email: "bob@example.com\r\nx", Password: good}, "email"},
		"an empty role":           {login.NewUser{Name: "bob", Password: good, Roles: []string{""}}, "roles"},
		"a role with a space":     {login.NewUser{Name: "bob", Password: good, Roles: []string{"a b"}}, "roles"},
		"a role twice":            {login.NewUser{Name: "bob", Password: good, Roles: []string{"a", "a"}}, "roles"},
		"a role that is too long": {login.NewUser{Name: "bob", Password: good, Roles: []string{strings.Repeat("a", 65)}}, "roles"},
		"too many roles":          {login.NewUser{Name: "bob", Password: good, Roles: make([]string, 65)}, "roles"},
	}
	for name, tt := range tests {
		_, err := h.AddUser(t.Context(), tt.user, login.Caller{})
		var input *login.InputError
		if !errors.As(err, &input) || input.Field != tt.field {
			t.Errorf("%s: %v, want an InputError for %s", name, err, tt.field)
		}
		if strings.ContainsAny(err.Error(), "\r\n") {
			t.Errorf("%s: the error has several lines: %q", name, err)
		}
	}
	if users, err := h.Users(t.Context(), "", 10); len(users) != 1 || err != nil {
		t.Errorf("left behind: %v, %v", users, err)
	}
}

func TestAddUser_NamesAreUniqueInAnySpelling(t *testing.T) {
	h := newHouse(t)
	for _, name := range []string{"alice", "ALICE", "ａlice"} {
		_, err := h.AddUser(t.Context(), login.NewUser{Name: name, Password: alicePass}, login.Caller{})
		if !errors.Is(err, login.ErrNameTaken) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestSetPassword_Refused(t *testing.T) {
	h := newHouse(t)
	grant := h.login("alice", alicePass)
	err := h.SetPassword(t.Context(), "alice", "too short", login.Caller{})
	var weak *password.PolicyError
	if !errors.As(err, &weak) {
		t.Errorf("%v, want a PolicyError", err)
	}
	h.mustRefresh(grant.RefreshToken)
	for _, name := range []string{"nobody", "", "a\nb"} {
		if err := h.SetPassword(t.Context(), name, alicePass, login.Caller{}); !errors.Is(err, login.ErrNotFound) {
			t.Errorf("%q: %v", name, err)
		}
		if err := h.DisableUser(t.Context(), name, login.Caller{}); !errors.Is(err, login.ErrNotFound) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestUsers_PageByPage(t *testing.T) {
	h := newHouse(t)
	for _, name := range []string{"dave", "bob", "carol"} {
		h.addUser(name, alicePass)
	}
	var names []string
	for after := ""; ; {
		users, err := h.Users(t.Context(), after, 3)
		if err != nil {
			t.Fatal(err)
		}
		if len(users) == 0 {
			break
		}
		for _, u := range users {
			if after = u.Name; u.PasswordHash != "" {
				t.Error("a list shows a hash")
			}
			names = append(names, u.Name)
		}
	}
	if !slices.Equal(names, []string{"alice", "bob", "carol", "dave"}) {
		t.Error(names)
	}
}

func TestSessions(t *testing.T) {
	h := newHouse(t)
	first := h.login("alice", alicePass)
	h.clock.move(time.Second)
	from := away
	from.UserAgent = "a browser\x1b[31m\r\n" + strings.Repeat("é", 200)
	second, err := h.tryLogin("alice", alicePass, from)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.RevokeSession(t.Context(), first.Session, login.Caller{}); err != nil {
		t.Fatal(err)
	}
	h.wantDead(first.RefreshToken, "a revoked session")
	h.wantEnded(first)
	sessions, err := h.SessionsOf(t.Context(), "ALICE")
	if err != nil || len(sessions) != 2 || sessions[0].ID != second.Session || sessions[1].RevokedAt.IsZero() {
		t.Fatalf("%+v, %v", sessions, err)
	}
	s := sessions[0]
	if s.Secret != [32]byte{} || s.Address != "198.51.100.7" || len(s.UserAgent) > 200 || !strings.HasPrefix(s.UserAgent, "a browser\uFFFD[31m") {
		t.Errorf("%+v", s)
	}
	if err := h.RevokeSession(t.Context(), first.Session, login.Caller{}); err != nil {
		t.Errorf("revoking again: %v", err)
	}
	if err := h.RevokeSession(t.Context(), login.NewSessionID(), login.Caller{}); !errors.Is(err, login.ErrNotFound) {
		t.Errorf("an unknown session: %v", err)
	}
	if _, err := h.SessionsOf(t.Context(), "nobody"); !errors.Is(err, login.ErrNotFound) {
		t.Errorf("an unknown user: %v", err)
	}
	if n := h.stored(login.EventSessionRevoked); n != 1 {
		t.Errorf("%d events, want 1", n)
	}
}
