// Package sqlstore keeps what the server knows in an SQL database: SQLite, in
// one file beside the program.
//
// A write is durable when Update returns nil: it survives the program being
// killed and the machine losing power. Updates that come at the same time
// share one transaction (see writer); Views run beside them and see the state
// in which they began.
//
// The first failure of a login.Tx is its last: the transaction is rolled back
// even where the function that had it ignored the error. ErrNotFound and
// ErrNameTaken are answers, no failures. A function must not call the Store
// that called it.
package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/jeton-auth/jeton/server/internal/login"
)

var errClosed = errors.New("the store is closed")

// A Store is a login.Store. It may be used by several goroutines at once.
type Store struct {
	dialect dialect
	readers *pool
	writer  *writer

	mu      sync.Mutex
	closed  bool           // guarded by mu
	running sync.WaitGroup // transactions; none is added once closed
}

var _ login.Store = (*Store)(nil)

// View implements login.Store. Its transaction sees one state of the database
// from its first read to its last, and cannot write.
func (s *Store) View(ctx context.Context, f func(login.Tx) error) error {
	if err := s.enter(); err != nil {
		return err
	}
	defer s.running.Done()

	if err := ctx.Err(); err != nil {
		return err
	}
	reader, err := s.readers.take(ctx)
	if err != nil {
		return err
	}
	if _, err := reader.exec(s.dialect.beginView); err != nil {
		s.readers.drop(reader)
		return fmt.Errorf("beginning to read the database: %w", err)
	}
	defer s.endView(reader) // also when f panics
	return (&tx{ctx: ctx, session: reader}).run(f)
}

func (s *Store) endView(reader *session) {
	if _, err := reader.exec("ROLLBACK"); err != nil {
		s.readers.drop(reader)
		return
	}
	s.readers.give(reader)
}

// Update implements login.Store. The function runs on the caller's goroutine,
// once. When ctx ends before its turn, nothing has happened; when ctx ends
// while it runs, its next statement fails; after that, the answer is awaited.
func (s *Store) Update(ctx context.Context, f func(login.Tx) error) error {
	if err := s.enter(); err != nil {
		return err
	}
	defer s.running.Done()
	return s.writer.run(ctx, f)
}

// enter counts a transaction that begins.
func (s *Store) enter() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return errClosed
	}
	s.running.Add(1)
	return nil
}

// Close implements login.Store. Transactions that run or wait are completed;
// new ones are refused. Closing twice does no harm.
func (s *Store) Close() error {
	s.mu.Lock()
	closing := !s.closed
	s.closed = true
	s.mu.Unlock()

	s.running.Wait()
	if !closing {
		return nil
	}
	s.writer.stop()
	err := s.readers.close()
	if s.writer.pool != s.readers {
		// Last, so that the connection that can write is the one that tidies up.
		err = errors.Join(err, s.writer.pool.close())
	}
	if err != nil {
		return fmt.Errorf("closing the database: %w", err)
	}
	return nil
}
