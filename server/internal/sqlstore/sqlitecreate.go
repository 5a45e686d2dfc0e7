package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// blankSize is that of a database without tables, in bytes: each table has a
// page of its own, and these are the pages that SQLite makes.
const blankSize = 4096

// CreateSQLite creates a database without tables where there is no file; the
// folder must exist. A log without its database is refused: SQLite would delete
// it, and with it the newest data there is. Of several programs that create at
// once, one does, and none fails.
func CreateSQLite(ctx context.Context, path string) error {
	path, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	_, logErr := os.Stat(path + "-wal") // first: behind a database there may come a log
	_, err = os.Stat(path)
	switch {
	case !errors.Is(err, fs.ErrNotExist):
		return err
	case logErr == nil:
		return fmt.Errorf("the file is missing, but its log %s is there: %s", path+"-wal", restore)
	}
	return createFile(ctx, path)
}

// BlankSQLite says whether the file at path is as CreateSQLite made it: a
// database that nothing was ever written to. Where there is no file the error
// is [fs.ErrNotExist].
func BlankSQLite(path string) (bool, error) {
	info, err := os.Stat(path)
	if err != nil {
		return false, err
	}
	log, err := os.Stat(path + "-wal")
	if errors.Is(err, fs.ErrNotExist) {
		return info.Size() == blankSize, nil
	}
	return err == nil && log.Size() == 0 && info.Size() == blankSize, err
}

// createFile works under another name first: an empty file at path is never of
// our making, so it can be refused as damaged.
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
