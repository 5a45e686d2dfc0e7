package sqlstore

import (
	"context"
	"database/sql"
	"errors"
)

// A session is one connection with the statements prepared on it. One
// goroutine uses it at a time.
type session struct {
	conn       *sql.Conn
	statements map[string]*sql.Stmt
}

func newSession(ctx context.Context, db *sql.DB) (*session, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	return &session{conn: conn, statements: make(map[string]*sql.Stmt)}, nil
}

// prepare prepares a query once in the life of the connection. Queries are
// constants of this package, so their number is bounded.
func (s *session) prepare(query string) (*sql.Stmt, error) {
	if statement, ok := s.statements[query]; ok {
		return statement, nil
	}
	statement, err := s.conn.PrepareContext(context.Background(), query)
	if err != nil {
		return nil, err
	}
	s.statements[query] = statement
	return statement, nil
}

// exec runs a statement to its end, whatever becomes of the caller's context:
// SQLite answers the interruption of a write by rolling back the transaction,
// which here belongs to others as well.
func (s *session) exec(query string, args ...any) (rows int64, err error) {
	statement, err := s.prepare(query)
	if err != nil {
		return 0, err
	}
	result, err := statement.Exec(args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// query is like exec, for a statement that answers rows. The caller closes
// them before it uses the session again.
func (s *session) query(query string, args ...any) (*sql.Rows, error) {
	statement, err := s.prepare(query)
	if err != nil {
		return nil, err
	}
	return statement.Query(args...)
}

func (s *session) close() error {
	var errs []error
	for _, statement := range s.statements {
		errs = append(errs, statement.Close())
	}
	return errors.Join(append(errs, s.conn.Close())...)
}

// A pool lends a bounded number of sessions, opened when first needed.
type pool struct {
	db   *sql.DB
	free chan *session // nil: a place for one that is not open
}

func newPool(db *sql.DB, size int) *pool {
	p := &pool{db: db, free: make(chan *session, size)}
	for range size {
		p.free <- nil
	}
	return p
}

// take waits for a session. Each one is given back, or dropped.
func (p *pool) take(ctx context.Context) (*session, error) {
	select {
	case s := <-p.free:
		if s != nil {
			return s, nil
		}
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	s, err := newSession(ctx, p.db)
	if err != nil {
		p.free <- nil
	}
	return s, err
}

func (p *pool) give(s *session) { p.free <- s }

// drop closes a session whose state is not certain; the next one to take gets
// a new connection.
func (p *pool) drop(s *session) {
	s.close()
	p.free <- nil
}

// close waits for every session to come back.
func (p *pool) close() error {
	var errs []error
	for range cap(p.free) {
		if s := <-p.free; s != nil {
			errs = append(errs, s.close())
		}
	}
	return errors.Join(append(errs, p.db.Close())...)
}
