package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/alecthomas/kong"
	"github.com/jeton-auth/jeton/server/internal/login"
)

type sessionCommands struct {
	Settings settings `embed:""`

	List   sessionList   `cmd:"" help:"List the sessions of a user, or of all."`
	Revoke sessionRevoke `cmd:"" help:"End a session, or all of a user, at once."`
}

type sessionList struct {
	User  string `arg:"" optional:"" help:"Name of the user. Default: all users."`
	Ended bool   `help:"List those that have ended, too, as long as they are kept."`
	JSON  bool   `name:"json" help:"Print JSON."`
}

// A listedSession is what "session list --json" prints of a session.
type listedSession struct {
	ID         string    `json:"id"`
	User       string    `json:"user"`
	State      string    `json:"state"` // active, revoked, expired
	Reason     string    `json:"reason,omitempty"`
	Audience   string    `json:"audience"`
	Address    string    `json:"address"`
	UserAgent  string    `json:"user_agent"`
	CreatedAt  time.Time `json:"created_at"`
	RotatedAt  time.Time `json:"rotated_at,omitzero"`
	IdleExpiry time.Time `json:"idle_expiry"`
	Expiry     time.Time `json:"expiry"`
	RevokedAt  time.Time `json:"revoked_at,omitzero"`
}

// Run lists the sessions, newest first for each user.
func (c *sessionList) Run(io console, all *sessionCommands, parsed *kong.Context) error {
	return all.Settings.withService(parsed, opening{}, func(ctx context.Context, service *login.Service) error {
		sessions, err := c.sessions(ctx, service, time.Now())
		switch {
		case err != nil:
			return err
		case c.JSON:
			return writeJSON(io.out, sessions)
		}
		rows := make([][]string, len(sessions))
		for i, s := range sessions {
			rows[i] = []string{s.ID, s.User, s.State, date(s.CreatedAt), date(s.RotatedAt), s.Address, s.UserAgent}
		}
		return writeTable(io.out, []string{"ID", "USER", "STATE", "LOGGED IN", "REFRESHED", "ADDRESS", "CLIENT"}, rows)
	})
}

func (c *sessionList) sessions(ctx context.Context, service *login.Service, now time.Time) ([]listedSession, error) {
	found := []listedSession{}
	of := func(name string) error {
		sessions, err := service.SessionsOf(ctx, name)
		for _, s := range sessions {
			if state := stateOf(s, now); c.Ended || state == "active" {
				found = append(found, listedSession{s.ID.String(), name, state, s.Reason, s.Audience, s.Address,
					s.UserAgent, s.CreatedAt, s.RotatedAt, s.IdleExpiry, s.Expiry, s.RevokedAt})
			}
		}
		return err
	}
	if c.User != "" {
		err := of(c.User)
		if errors.Is(err, login.ErrNotFound) {
			err = fmt.Errorf("there is no user %q; \"jeton user list\" shows all", c.User)
		}
		return found, err
	}
	err := eachUser(ctx, service, func(u login.User) error { return of(u.Name) })
	return found, err
}

func stateOf(s login.Session, now time.Time) string {
	switch {
	case !s.RevokedAt.IsZero():
		return "revoked"
	case !now.Before(slices.MinFunc([]time.Time{s.IdleExpiry, s.Expiry}, time.Time.Compare)):
		return "expired"
	}
	return "active"
}

type sessionRevoke struct {
	ID   string `arg:"" optional:"" help:"Session as \"session list\" shows it."`
	User string `placeholder:"NAME" help:"End all sessions of this user instead."`
}

// Run ends the session or the sessions.
func (c *sessionRevoke) Run(io console, all *sessionCommands, parsed *kong.Context) error {
	if (c.ID == "") == (c.User == "") {
		return usageError{"give either the id of a session or --user with a name"}
	}
	if c.User != "" {
		return all.Settings.withService(parsed, opening{}, func(ctx context.Context, service *login.Service) error {
			n, err := service.RevokeAllSessions(ctx, c.User, login.Caller{})
			return said(io, c.User, fmt.Sprintf("Ended sessions of %%s: %d.\n", n), err)
		})
	}
	id, err := login.ParseSessionID(c.ID)
	if err != nil {
		return fmt.Errorf("reading the session: %w", err)
	}
	return all.Settings.withService(parsed, opening{}, func(ctx context.Context, service *login.Service) error {
		err := service.RevokeSession(ctx, id, login.Caller{})
		if errors.Is(err, login.ErrNotFound) {
			return fmt.Errorf("there is no session %s; \"jeton session list\" shows all", id)
		}
		if err == nil {
			_, err = fmt.Fprintf(io.out, "Ended the session %s.\n", id)
		}
		return err
	})
}
