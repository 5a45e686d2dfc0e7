package login_test

import (
	"context"
	"errors"

	"github.com/jeton-auth/jeton/server/internal/login"
)

// between is the real store with something happening after the next View.
type between struct {
	login.Store
	after func()
}

func (b *between) View(ctx context.Context, f func(login.Tx) error) error {
	err := b.Store.View(ctx, f)
	if after := b.after; after != nil {
		b.after = nil
		after()
	}
	return err
}

// twice is the real store at its worst: every change is run, rolled back, and
// run again, as after a conflict between two servers.
type twice struct{ login.Store }

var errConflict = errors.New("conflict")

func (s twice) Update(ctx context.Context, f func(login.Tx) error) error {
	err := s.Store.Update(ctx, func(tx login.Tx) error { return errors.Join(f(tx), errConflict) })
	if !errors.Is(err, errConflict) {
		return err
	}
	return s.Store.Update(ctx, f)
}
