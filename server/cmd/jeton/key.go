package main

import (
	"context"
	"fmt"
	"time"

	"github.com/alecthomas/kong"
	"github.com/jeton-auth/jeton/server/internal/login"
)

type keyCommands struct {
	List     keyList     `cmd:"" help:"List the signing keys."`
	Rotate   keyRotate   `cmd:"" help:"Make the next signing key. It signs once everybody had time to fetch it (keys.ahead)."`
	Generate keyGenerate `cmd:"" help:"Write a new key to a file. It has nothing to do with those of the server."`
}

type keyList struct {
	Settings settings `embed:""`

	JSON bool `name:"json" help:"Print JSON."`
}

// A listedKey is what "key list --json" prints of a key.
type listedKey struct {
	ID         string    `json:"id"`
	Algorithm  string    `json:"algorithm"`
	State      string    `json:"state"`
	PublishAt  time.Time `json:"publish_at"`
	ActivateAt time.Time `json:"activate_at"`
	RetireAt   time.Time `json:"retire_at"`
	RemoveAt   time.Time `json:"remove_at"`
}

func listed(k login.SigningKey, now time.Time) listedKey {
	return listedKey{k.ID, string(k.Algorithm), string(k.State(now)), k.PublishAt, k.ActivateAt, k.RetireAt, k.RemoveAt}
}

// Run lists the keys by the time they begin to sign.
func (c *keyList) Run(io console, parsed *kong.Context) error {
	return c.Settings.withService(parsed, opening{}, func(ctx context.Context, service *login.Service) error {
		keys, err := service.SigningKeys(ctx)
		if err != nil {
			return err
		}
		found, rows := []listedKey{}, [][]string{}
		for _, key := range keys {
			k := listed(key, time.Now())
			found = append(found, k)
			rows = append(rows, []string{k.ID, k.Algorithm, k.State, date(k.ActivateAt), date(k.RetireAt), date(k.RemoveAt)})
		}
		if c.JSON {
			return writeJSON(io.out, found)
		}
		return writeTable(io.out, []string{"ID", "ALGORITHM", "STATE", "SIGNS FROM", "SIGNS UNTIL", "VERIFIES UNTIL"}, rows)
	})
}

type keyRotate struct {
	Settings settings `embed:""`

	Now  bool `help:"For a key that has leaked: the next key signs at once, all others are removed, and their tokens are refused."`
	JSON bool `name:"json" help:"Print JSON."`
}

// Run makes the next key.
func (c *keyRotate) Run(io console, parsed *kong.Context) error {
	return c.Settings.withService(parsed, opening{}, func(ctx context.Context, service *login.Service) error {
		key, waiting, err := service.RotateKey(ctx, c.Now, login.Caller{})
		switch {
		case err != nil:
			return err
		case c.JSON:
			return writeJSON(io.out, listed(key, time.Now()))
		}
		_, err = fmt.Fprintln(io.out, c.done(key, waiting))
		return err
	})
}

func (c *keyRotate) done(key login.SigningKey, waiting bool) string {
	when := fmt.Sprintf("%s, %s", date(key.ActivateAt), relative(key.ActivateAt, time.Now()))
	switch {
	case c.Now:
		return fmt.Sprintf("The key %s (%s) signs now; all others are removed. Running servers follow within 15 seconds.\n"+
			"Services may take tokens of the old keys until their copy of the key set expires, after up to %s.",
			key.ID, key.Algorithm, c.Settings.Keys.MaxAge)
	case waiting:
		return fmt.Sprintf("Nothing was made: the key %s (%s) is waiting already. It signs from %s.", key.ID, key.Algorithm, when)
	}
	return fmt.Sprintf("The next key is %s (%s). It signs from %s.", key.ID, key.Algorithm, when)
}
