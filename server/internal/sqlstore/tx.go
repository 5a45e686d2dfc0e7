package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jeton-auth/jeton/server/internal/login"
)

var (
	errReadOnly = errors.New("writing in a View: use Update")
	errTxEnded  = errors.New("using a transaction after its function returned")
)

// A tx is a login.Tx. Its first failure is its last: whatever follows answers
// the same, and the transaction is rolled back even if the function that had
// it ignored the error. So half of what was meant is never committed.
type tx struct {
	ctx     context.Context
	session *session
	lockRow string // appended to the SELECT of a row
	write   bool
	failure error
}

// run calls f and says whether the transaction is to be kept. After run
// nothing can be done through the tx: the session belongs to others.
func (t *tx) run(f func(login.Tx) error) error {
	defer func() { t.session, t.failure = nil, errTxEnded }()
	if err := f(t); err != nil {
		return err
	}
	return t.failure
}

// alive refuses further statements once one has failed, or once the caller is
// gone. A statement that runs already is left to end, see session.exec.
func (t *tx) alive() error {
	if t.failure == nil {
		t.failure = t.ctx.Err()
	}
	return t.failure
}

func (t *tx) fail(doing string, err error) error {
	t.failure = fmt.Errorf("%s the database: %w", doing, err)
	return t.failure
}

// exec runs a statement that changes rows and says how many it changed.
func (t *tx) exec(query string, args ...any) (int, error) {
	if err := t.alive(); err != nil {
		return 0, err
	}
	if !t.write {
		t.failure = errReadOnly
		return 0, t.failure
	}
	rows, err := t.session.exec(query, args...)
	if err != nil {
		return 0, t.fail("writing to", err)
	}
	return int(rows), nil
}

// execOne is exec where no row is an error of the caller.
func (t *tx) execOne(none error, query string, args ...any) error {
	rows, err := t.exec(query, args...)
	if err == nil && rows == 0 {
		return none
	}
	return err
}

// A scanner is a row.
type scanner interface{ Scan(columns ...any) error }

// all reads the rows of a query.
func all[T any](t *tx, scan func(scanner) (T, error), query string, args ...any) ([]T, error) {
	if err := t.alive(); err != nil {
		return nil, err
	}
	rows, err := t.session.query(query, args...)
	if err != nil {
		return nil, t.fail("reading", err)
	}
	defer rows.Close()
	list, err := scanAll(rows, scan)
	if err != nil {
		return nil, t.fail("reading", err)
	}
	return list, nil
}

func scanAll[T any](rows *sql.Rows, scan func(scanner) (T, error)) (list []T, err error) {
	for rows.Next() {
		item, err := scan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, item)
	}
	return list, rows.Err()
}

// one reads the row of a query that finds one row at most, and in an Update
// keeps it from being changed by others.
func one[T any](t *tx, scan func(scanner) (T, error), query string, args ...any) (T, error) {
	list, err := all(t, scan, query+t.lockRow, args...)
	if err == nil && len(list) == 0 {
		err = login.ErrNotFound
	}
	if err != nil {
		var none T
		return none, err
	}
	return list[0], nil
}
