package login

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"
)

// Ready says whether log-ins can work: the store answers, holds keys, and can
// be written. After a change that the store could not make, Ready tries a small
// one of its own, so that a server which nobody asks any more recovers.
func (s *Service) Ready(ctx context.Context) error {
	if err := s.cfg.Store.View(ctx, hasKeys); err != nil {
		return err
	}
	if !s.store.failed.Load() {
		return nil
	}
	if err := s.cfg.Store.Update(ctx, s.probe); err != nil {
		return fmt.Errorf("writing to the store: %w", err)
	}
	return nil
}

func hasKeys(tx Tx) error {
	keys, err := tx.SigningKeys()
	if err != nil {
		return fmt.Errorf("reading the signing keys: %w", err)
	}
	if len(keys) == 0 {
		return errors.New("the store holds no signing key")
	}
	return nil
}

// probe writes a row that is in nobody's way and soon purged. A transaction
// without a change would succeed on a full disk.
func (s *Service) probe(tx Tx) error {
	key := s.throttle.name("probe", "", "")
	return tx.PutThrottle(key[:], Throttle{Expiry: s.now().Add(time.Minute)})
}

// A watchedStore remembers whether its last change failed for want of the
// store. Answers such as ErrNotFound say nothing about that, nor does a client
// that has left.
type watchedStore struct {
	Store
	failed atomic.Bool
}

// Update is that of the store.
func (w *watchedStore) Update(ctx context.Context, f func(Tx) error) error {
	err := w.Store.Update(ctx, f)
	switch {
	case err == nil:
		w.failed.Store(false)
	case !isAnswer(err):
		w.failed.Store(true)
	}
	return err
}

func isAnswer(err error) bool {
	for _, answer := range []error{ErrNotFound, ErrNameTaken, errChanged, context.Canceled} {
		if errors.Is(err, answer) {
			return true
		}
	}
	return false
}
