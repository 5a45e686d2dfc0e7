package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// checkTimeout bounds the look for damage when a database is opened. What is
// too large to be looked through in that time is opened all the same.
const checkTimeout = 10 * time.Second

// inspect refuses what is damaged or is not ours. quick_check reads every
// page, so it also finds those that are cut off or overwritten.
func inspect(ctx context.Context, s *session) error {
	var ours, others int
	err := s.conn.QueryRowContext(ctx, `
		SELECT COUNT(*) FILTER (WHERE name = 'schema_versions'), COUNT(*) FILTER (WHERE name <> 'schema_versions')
		FROM sqlite_schema WHERE type = 'table'`).Scan(&ours, &others)
	switch {
	case err != nil:
		return err
	case ours == 0 && others > 0:
		return errors.New("it belongs to another program: " + restore)
	}
	checking, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	var verdict string
	err = s.conn.QueryRowContext(checking, "PRAGMA quick_check(1)").Scan(&verdict)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case checking.Err() != nil:
		return nil
	case err != nil:
		return err
	case verdict != "ok":
		return fmt.Errorf("the file is damaged (%s): %s", verdict, restore)
	}
	return nil
}

// restore is what to do about a file that is not what it was. It tells nobody
// to delete anything: the files beside it may hold what it has lost.
const restore = "restore a backup of the whole folder, or begin anew in another one"

// explain says what to do about a file that SQLite cannot read.
func explain(err error) error {
	failure, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return err
	}
	switch failure.Code() & 0xff {
	case sqlite3.SQLITE_NOTADB:
		return fmt.Errorf("it is not a database, or a damaged one: %s: %w", restore, err)
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_SCHEMA,
		sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_CONSTRAINT:
		return fmt.Errorf("the file is damaged: %s: %w", restore, err)
	}
	return err // a full disk, a lock, no permission: nothing that a backup helps against
}

// secureFile makes sure of a file that only its owner can read. SQLite gives
// the files beside it (-wal, -shm) the same mode.
func secureFile(ctx context.Context, path string) error {
	if err := CreateSQLite(ctx, path); err != nil {
		return err
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return errors.New("it is not a file")
	case info.Size() == 0:
		// SQLite would take it for a new database, and delete the log beside it.
		return errors.New("the file is empty: " + restore)
	}
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		if err := os.Chmod(name, 0o600); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("making it readable by its owner only: %w", err)
		}
	}
	return nil
}
