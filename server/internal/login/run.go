package login

import (
	"context"
	"fmt"
	"log/slog"
	"time"
)

const (
	reloadEvery = 15 * time.Second // what other servers changed is known after that
	purgeEvery  = time.Hour
	purgeBatch  = 500 // rows in one transaction, so that log-ins never wait long
	// sessionMemory keeps ended sessions in the lists for a while.
	sessionMemory = day
)

// Run does what is due until ctx ends: it follows and rotates the signing keys
// and deletes what has expired. What fails is logged and tried again. It
// returns nil.
func (s *Service) Run(ctx context.Context) error {
	reload, purge := time.NewTicker(reloadEvery), time.NewTicker(purgeEvery)
	defer reload.Stop()
	defer purge.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-reload.C:
			s.attend(ctx, "loading the signing keys", s.loadKeys)
		case <-purge.C:
			s.attend(ctx, "deleting what has expired", s.purge)
		}
	}
}

func (s *Service) attend(ctx context.Context, what string, f func(context.Context) error) {
	if err := f(ctx); err != nil && ctx.Err() == nil {
		s.log.LogAttrs(ctx, slog.LevelError, what, slog.String("error", err.Error()))
	}
}

// purge deletes batch by batch.
func (s *Service) purge(ctx context.Context) error {
	now := s.now()
	for _, kind := range []struct {
		name   string
		before time.Time
		delete func(tx Tx, before time.Time, limit int) (int, error)
	}{
		{"sessions", now.Add(-sessionMemory), Tx.PurgeSessions},
		{"throttles", now, Tx.PurgeThrottles},
		{"events", now.Add(-s.cfg.AuditRetention), Tx.PurgeEvents},
	} {
		for n := purgeBatch; n == purgeBatch; {
			err := s.cfg.Store.Update(ctx, func(tx Tx) (err error) {
				n, err = kind.delete(tx, kind.before, purgeBatch)
				return err
			})
			if err != nil {
				return fmt.Errorf("deleting %s: %w", kind.name, err)
			}
		}
	}
	return nil
}
