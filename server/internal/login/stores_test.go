package login_test

import (
	"context"
	"errors"

	"github.com/jeton-auth/jeton/server/internal/login"
)

// between is the real store with something happening after the second of the
// next Views: the first of a log-in only asks whether it is blocked, the second
// is what it relies on.
type between struct {
	login.Store
	after func()
	views int
}

func (b *between) View(ctx context.Context, f func(login.Tx) error) error {
	err := b.Store.View(ctx, f)
	if b.after != nil {
		b.views++
	}
	if after := b.after; b.views == 2 {
		b.after, b.views = nil, 0
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
