package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/alecthomas/kong"
	"github.com/jeton-auth/jeton/server/internal/login"
	"github.com/jeton-auth/jeton/server/internal/password"
)

type userCommands struct {
	Settings settings `embed:""`

	Add      userAdd      `cmd:"" help:"Add a user. The password is asked for."`
	List     userList     `cmd:"" help:"List the users."`
	Disable  userDisable  `cmd:"" help:"Keep a user from logging in, and end all sessions at once."`
	Enable   userEnable   `cmd:"" help:"Let a disabled user log in again."`
	Password userPassword `cmd:"" help:"Set a user's password, and end all sessions at once."`
}

type userAdd struct {
	Name     string       `arg:"" help:"Name to log in with."`
	Email    string       `placeholder:"ADDRESS" help:"E-mail address. It never gets into a token."`
	Role     []string     `placeholder:"ROLE" help:"Role that the user's tokens name. Give it several times for several roles."`
	Password passwordFlag `embed:""`
}

// Run adds the user.
func (c *userAdd) Run(io console, all *userCommands, parsed *kong.Context) error {
	if _, err := all.Settings.load(parsed); err != nil {
		return err
	}
	name, err := password.CanonicalName(c.Name)
	if err != nil {
		return fmt.Errorf("name: %w", err)
	}
	secret, err := c.Password.read(io)
	if err != nil {
		return err
	}
	// All of it before anything is opened: the directory may not be there yet,
	// and a refusal must not make one.
	if err := judge(secret, name, policy(&all.Settings.Config)); err != nil {
		return fmt.Errorf("password: %w", err)
	}
	return all.Settings.withService(parsed, opening{create: true, notice: io.out}, func(ctx context.Context, service *login.Service) error {
		user, err := service.AddUser(ctx, login.NewUser{Name: c.Name, Email: c.Email, Password: secret, Roles: c.Role}, login.Caller{})
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(io.out, "Added the user %s.\n", printable(user.Name))
		return err
	})
}

func judge(secret, name string, rules password.Policy) error {
	prepared, err := password.Prepare(secret)
	if err != nil {
		return err
	}
	return rules.Check(prepared, name)
}

type userList struct {
	JSON bool `name:"json" help:"Print JSON."`
}

// A listedUser is what "user list --json" prints of a user.
type listedUser struct {
	ID         string    `json:"id"`
	Name       string    `json:"name"`
	Email      string    `json:"email,omitempty"`
	Roles      []string  `json:"roles"`
	CreatedAt  time.Time `json:"created_at"`
	DisabledAt time.Time `json:"disabled_at,omitzero"`
}

// Run lists the users by name.
func (c *userList) Run(io console, all *userCommands, parsed *kong.Context) error {
	return all.Settings.withService(parsed, opening{}, func(ctx context.Context, service *login.Service) error {
		users := []listedUser{}
		rows := [][]string{}
		err := eachUser(ctx, service, func(u login.User) error {
			users = append(users, listedUser{u.ID.String(), u.Name, u.Email, append([]string{}, u.Roles...), u.CreatedAt, u.DisabledAt})
			state := "active"
			if !u.DisabledAt.IsZero() {
				state = "disabled"
			}
			rows = append(rows, []string{u.Name, state, u.Email, strings.Join(u.Roles, ", "), date(u.CreatedAt)})
			return nil
		})
		switch {
		case err != nil:
			return err
		case c.JSON:
			return writeJSON(io.out, users)
		}
		return writeTable(io.out, []string{"NAME", "STATE", "E-MAIL", "ROLES", "ADDED"}, rows)
	})
}

// eachUser calls f for all users by name.
func eachUser(ctx context.Context, service *login.Service, f func(login.User) error) error {
	const page = 500
	for after := ""; ; {
		users, err := service.Users(ctx, after, page)
		if err != nil {
			return err
		}
		for _, u := range users {
			if err := f(u); err != nil {
				return err
			}
			after = u.Name
		}
		if len(users) < page {
			return nil
		}
	}
}

// date is how lists show a time.
func date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04 UTC")
}

type userDisable struct {
	Name string `arg:"" help:"Name of the user."`
}

// Run disables the user.
func (c *userDisable) Run(io console, all *userCommands, parsed *kong.Context) error {
	return all.Settings.withService(parsed, opening{}, func(ctx context.Context, service *login.Service) error {
		return said(io, c.Name, "Disabled the user %s and ended all sessions.\n", service.DisableUser(ctx, c.Name, login.Caller{}))
	})
}

type userEnable struct {
	Name string `arg:"" help:"Name of the user."`
}

// Run enables the user.
func (c *userEnable) Run(io console, all *userCommands, parsed *kong.Context) error {
	return all.Settings.withService(parsed, opening{}, func(ctx context.Context, service *login.Service) error {
		return said(io, c.Name, "Enabled the user %s.\n", service.EnableUser(ctx, c.Name, login.Caller{}))
	})
}

type userPassword struct {
	Name     string       `arg:"" help:"Name of the user."`
	Password passwordFlag `embed:""`
}

// Run sets the password.
func (c *userPassword) Run(io console, all *userCommands, parsed *kong.Context) error {
	secret, err := c.Password.read(io)
	if err != nil {
		return err
	}
	return all.Settings.withService(parsed, opening{}, func(ctx context.Context, service *login.Service) error {
		return said(io, c.Name, "Set the password of %s and ended all sessions.\n", service.SetPassword(ctx, c.Name, secret, login.Caller{}))
	})
}

// said tells what was done to a user, or why not.
func said(io console, name, done string, err error) error {
	if errors.Is(err, login.ErrNotFound) {
		return fmt.Errorf("there is no user %q; \"jeton user list\" shows all", name)
	}
	if err == nil {
		_, err = fmt.Fprintf(io.out, done, printable(name))
	}
	return err
}
