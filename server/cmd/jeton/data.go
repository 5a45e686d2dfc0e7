package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/jeton-auth/jeton/server/internal/config"
	"github.com/jeton-auth/jeton/server/internal/login"
	"github.com/jeton-auth/jeton/server/internal/sqlstore"
)

func databasePath(data string) string  { return filepath.Join(data, "jeton.db") }
func masterKeyPath(data string) string { return filepath.Join(data, "master.key") }

// prepareData makes the data directory and the database, or checks those that
// are there, and says what it made. Commands that only work on what exists do
// not make one, because its name may be misspelt.
func prepareData(ctx context.Context, data string, create bool) (made string, err error) {
	info, err := os.Stat(data)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !create:
		return "", noData(data)
	case errors.Is(err, fs.ErrNotExist):
		if err := os.MkdirAll(data, 0o700); err != nil {
			return "", fmt.Errorf("making the data directory: %w", err)
		}
		made = "a new data directory"
	case err == nil && !info.IsDir():
		err = fmt.Errorf("%s is not a directory", data)
	case err == nil && runtime.GOOS != "windows" && info.Mode().Perm()&0o022 != 0:
		err = fmt.Errorf("others can write to %s (mode %04o): run chmod 700 %q", data, info.Mode().Perm(), data)
	}
	if err != nil && made == "" {
		return "", fmt.Errorf("opening the data directory: %w", err)
	}
	createdDatabase, err := prepareDatabase(ctx, data, create)
	if createdDatabase && made == "" {
		made = "a new database in"
	}
	return made, err
}

func noData(data string) error {
	return fmt.Errorf("there is no data of a server in %s; start one there first, or name the directory with --data", data)
}

// prepareDatabase creates the database where nothing of a server is. Where
// something is left of one, an empty database would pass for the whole.
//
// The database is made before the master key, and written to after it, so that
// several servers may start at once and each may be killed at any moment: a key
// or a log without a database, and a database with data but without a key, are
// never of our making. What comes later is looked for first.
func prepareDatabase(ctx context.Context, data string, create bool) (created bool, err error) {
	path := databasePath(data)
	remains := isThere(masterKeyPath(data)) || isThere(path+"-wal")
	_, err = os.Stat(path)
	switch missing := errors.Is(err, fs.ErrNotExist); {
	case err == nil:
		return false, nil
	case !missing:
		return false, fmt.Errorf("opening the database: %w", err)
	case remains:
		return false, fmt.Errorf("the database %s is missing, but other files of a server are beside where it was; "+
			"restore it from a backup, or remove %s and %s-* to begin anew", path, masterKeyPath(data), path)
	case !create:
		return false, noData(data)
	}
	if err := sqlstore.CreateSQLite(ctx, path); err != nil {
		return false, fmt.Errorf("creating the database %s: %w", path, err)
	}
	return true, nil
}

func isThere(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// loadMasterKey takes the key from the environment, else from its file, which
// is made where there is no data yet. Where there is some, a new key could open
// nothing of it: then the old one has been lost.
func loadMasterKey(data string) (login.MasterKey, error) {
	if text := os.Getenv(config.MasterKeyVariable); text != "" {
		key, err := login.ParseMasterKey(text)
		if err != nil {
			return key, fmt.Errorf("%s: %w", config.MasterKeyVariable, err)
		}
		return key, nil
	}
	path := masterKeyPath(data)
	blank, err := sqlstore.BlankSQLite(databasePath(data)) // before the look for the key
	if err != nil {
		return login.MasterKey{}, fmt.Errorf("opening the database: %w", err)
	}
	if !blank && !isThere(path) {
		return login.MasterKey{}, fmt.Errorf("the master key %s is missing, but the database beside it needs it; "+
			"restore the file from a backup, or set %s", path, config.MasterKeyVariable)
	}
	return login.LoadOrCreateMasterKey(path)
}
