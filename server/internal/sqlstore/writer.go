package sqlstore

import (
	"context"
	"errors"
	"fmt"

	"github.com/jeton-auth/jeton/server/internal/login"
)

const (
	// queueLength bounds the updates that wait; more wait to be queued.
	queueLength = 256
	// batchLimit bounds the updates that share one commit, and with it how
	// long the first of them waits for the last.
	batchLimit = 128
)

var errAbandoned = errors.New("the function did not return")

// A writer is the one that writes. Making a transaction durable costs a sync
// of the disk, a thousand times what the statements in it cost, so it takes
// all updates that came during the last sync into one transaction (group
// commit): each in a savepoint of its own, none acknowledged before the commit.
type writer struct {
	pool    *pool
	dialect dialect
	queue   chan *update
	stopped chan struct{} // closed when loop has returned
}

// An update is a place in the queue. Its function runs on the goroutine that
// called Update, which gets the transaction lent when it is its turn: a panic
// or a t.FailNow there is the caller's own affair.
type update struct {
	ctx      context.Context
	turn     chan *session // the writer lends its session; nobody waits once ctx is done
	finished chan error    // the function has returned, nil: keep what it did
	answer   chan error    // what came of it, after the commit
}

func startWriter(p *pool, d dialect) *writer {
	w := &writer{pool: p, dialect: d, queue: make(chan *update, queueLength), stopped: make(chan struct{})}
	go w.loop()
	return w
}

// stop returns when the writer has. Nobody may be in run, or enter it.
func (w *writer) stop() {
	close(w.queue)
	<-w.stopped
}

func (w *writer) run(ctx context.Context, f func(login.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	u := &update{
		ctx:      ctx,
		turn:     make(chan *session),
		finished: make(chan error, 1),
		answer:   make(chan error, 1),
	}
	select {
	case w.queue <- u:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case s := <-u.turn:
		u.run(s, w.dialect, f)
		return <-u.answer // it will be committed or not, so the context has no say any more
	case err := <-u.answer:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// run runs f and reports to the writer, whichever way f ends.
func (u *update) run(s *session, d dialect, f func(login.Tx) error) {
	err := errAbandoned
	defer func() { u.finished <- err }()
	t := &tx{ctx: u.ctx, session: s, lockRow: d.lockRow, write: true}
	err = t.run(f)
}

func (w *writer) loop() {
	defer close(w.stopped)
	for first := range w.queue {
		if first.ctx.Err() == nil {
			w.batch(first)
		}
	}
}

// batch runs first, and whoever waits by then, in one transaction.
func (w *writer) batch(first *update) {
	s, err := w.begin()
	if err != nil {
		first.answer <- err
		return
	}
	var served []*update
	var results []error
	for u := first; u != nil && err == nil; u = w.next(len(served)) {
		var result error
		if result, err = u.serve(s); result != errNotServed {
			served, results = append(served, u), append(results, result)
		}
	}
	err = w.end(s, err)
	for i, u := range served {
		if err != nil {
			u.answer <- fmt.Errorf("committing to the database: %w", err)
		} else {
			u.answer <- results[i]
		}
	}
}

// next is who else waits, if the batch has room.
func (w *writer) next(served int) *update {
	if served == batchLimit {
		return nil
	}
	select {
	case u := <-w.queue:
		return u // nil when the queue is closed and empty
	default:
		return nil
	}
}

func (w *writer) begin() (*session, error) {
	s, err := w.pool.take(context.Background())
	if err != nil {
		return nil, fmt.Errorf("opening the database again: %w", err)
	}
	if err := w.dialect.begin(s, w.dialect.beginUpdate); err != nil {
		w.pool.drop(s)
		return nil, fmt.Errorf("beginning to write to the database: %w", err)
	}
	return s, nil
}

// end commits, unless the transaction is lost already. After a failure it
// closes the connection, which rolls back whatever may be left.
func (w *writer) end(s *session, lost error) error {
	if lost == nil {
		_, lost = s.exec("COMMIT")
	}
	if lost != nil {
		w.pool.drop(s)
		return lost
	}
	w.pool.give(s)
	return nil
}

var errNotServed = errors.New("the caller had left")

// serve lends the session to the update for the time of its function and
// returns what that function returned. The second error is that of the
// transaction: SQLite rolls all of it back when a disk is full or broken.
func (u *update) serve(s *session) (result, lost error) {
	if _, err := s.exec("SAVEPOINT one"); err != nil {
		return errNotServed, err
	}
	result = errNotServed
	select {
	case u.turn <- s:
		result = <-u.finished
	case <-u.ctx.Done():
	}
	if result != nil {
		if _, err := s.exec("ROLLBACK TO one"); err != nil {
			return result, err
		}
	}
	_, err := s.exec("RELEASE one")
	return result, err
}
