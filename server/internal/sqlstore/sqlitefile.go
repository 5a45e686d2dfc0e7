package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
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
		return fmt.Errorf("not a database, or a damaged one: %w", err)
	case ours == 0 && others > 0:
		return errors.New("it belongs to another program")
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
		return fmt.Errorf("the file is damaged, restore a backup: %w", err)
	case verdict != "ok":
		return fmt.Errorf("the file is damaged, restore a backup: %s", verdict)
	}
	return nil
}

// secureFile makes sure of a file that only its owner can read. SQLite gives
// the files beside it (-wal, -shm) the same mode.
func secureFile(ctx context.Context, path string) error {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return createFile(ctx, path)
	}
	switch {
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return errors.New("it is not a file")
	case info.Size() == 0:
		// SQLite would take it for a new database, and delete the log beside it.
		return errors.New("the file is empty: restore a backup, or delete it to begin anew")
	}
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		if err := os.Chmod(name, 0o600); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("making it readable by its owner only: %w", err)
		}
	}
	return nil
}

// createFile creates a database without tables, under another name first: an
// empty file at path is never of our making, so it can be refused as damaged.
func createFile(ctx context.Context, path string) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".new-*.db") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	if err := file.Close(); err != nil {
		return err
	}
	db, err := sql.Open("sqlite", sqliteURI(fileURI(file.Name())))
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "PRAGMA journal_mode = WAL")
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	if err := os.Link(file.Name(), path); !errors.Is(err, fs.ErrExist) {
		return err // a link, unlike a renaming, leaves alone what somebody else created meanwhile
	}
	return nil
}
