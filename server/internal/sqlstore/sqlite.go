package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"runtime"
	"strings"

	"modernc.org/sqlite" // registers itself as "sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

const (
	inMemory = ":memory:"

	// busyTimeout, in milliseconds, is how long SQLite waits for a lock that
	// another program holds for a moment.
	busyTimeout = "30000"

	// beginTimeout is the same for the connection that writes. SQLite looks
	// for the lock after 1, 2, 5 and so on up to 100 ms, and a busy server
	// leaves it free for microseconds at a time, so dialect.begin has it begin
	// again and again: that looks often.
	beginTimeout = "10"
)

// OpenSQLite opens the database in the file at path, which it creates where
// there is none; the folder must exist. Only the owner may read the file (mode
// 0600), whatever its mode was. The path ":memory:" opens a new database that
// lives until Close.
//
// A database that is damaged, that is newer than this program or that belongs
// to another program is refused with an error that names the file. Several
// programs on one machine may have the same file open.
func OpenSQLite(ctx context.Context, path string) (*Store, error) {
	store, err := openSQLite(ctx, path)
	if err != nil {
		return nil, fmt.Errorf("opening database %s: %w", path, err)
	}
	return store, nil
}

func openSQLite(ctx context.Context, path string) (*Store, error) {
	if path == inMemory {
		return openMemory(ctx)
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if err := secureFile(ctx, path); err != nil {
		return nil, err
	}
	writers, err := openFile(ctx, path)
	if err != nil {
		return nil, explain(err)
	}
	db, err := sql.Open("sqlite", sqliteURI(fileURI(path), "_query_only=1"))
	if err != nil {
		return nil, errors.Join(err, writers.close())
	}
	return newStore(writers, newPool(db, max(4, runtime.GOMAXPROCS(0)))), nil
}

// openMemory makes do with one connection, because a database in memory
// belongs to it: Views and Updates take turns.
func openMemory(ctx context.Context) (*Store, error) {
	p, err := openPrepared(ctx, sqliteURI(url.URL{Opaque: inMemory}), func(context.Context, *session) error { return nil })
	if err != nil {
		return nil, err
	}
	return newStore(p, p), nil
}

// openFile returns the pool of the one connection that writes.
func openFile(ctx context.Context, path string) (*pool, error) {
	return openPrepared(ctx, sqliteURI(fileURI(path)), func(ctx context.Context, s *session) error {
		if err := inspect(ctx, s); err != nil {
			return err
		}
		_, err := s.conn.ExecContext(ctx, "PRAGMA journal_mode = WAL") // a copy may have lost it
		return err
	})
}

// openPrepared opens a pool of one connection to a database that has passed
// the check and has been migrated.
func openPrepared(ctx context.Context, uri string, check func(context.Context, *session) error) (*pool, error) {
	db, err := sql.Open("sqlite", uri)
	if err != nil {
		return nil, err
	}
	p := newPool(db, 1)
	if err := prepareDatabase(ctx, p, check); err != nil {
		return nil, errors.Join(err, p.close())
	}
	return p, nil
}

func prepareDatabase(ctx context.Context, p *pool, check func(context.Context, *session) error) error {
	s, err := p.take(ctx)
	if err != nil {
		return err
	}
	defer p.give(s)
	if err := check(ctx, s); err != nil {
		return err
	}
	if _, err := s.conn.ExecContext(ctx, "PRAGMA busy_timeout = "+beginTimeout); err != nil {
		return err
	}
	return migrate(ctx, s, sqliteDialect())
}

// isBusy tells a lock that somebody else has from a failure.
func isBusy(err error) bool {
	failure, ok := errors.AsType[*sqlite.Error](err)
	return ok && failure.Code()&0xff == sqlite3.SQLITE_BUSY
}

func newStore(writers, readers *pool) *Store {
	d := sqliteDialect()
	return &Store{dialect: d, readers: readers, writer: startWriter(writers, d)}
}

// fileURI names the database at path.
func fileURI(path string) url.URL { return url.URL{Path: filepath.ToSlash(path)} }

// sqliteURI adds the settings that every connection has, and more. FULL syncs
// the log with every commit, which is what durable means.
func sqliteURI(database url.URL, more ...string) string {
	settings := []string{
		"_busy_timeout=" + busyTimeout,
		"_defensive=1",
		"_dqs=0",
		"_foreign_keys=1",
		"_synchronous=FULL",
		"_pragma=cell_size_check(1)",
		"_pragma=journal_size_limit(67108864)",
		"_pragma=trusted_schema(0)",
	}
	database.Scheme = "file"
	database.RawQuery = strings.Join(append(settings, more...), "&")
	return database.String()
}
