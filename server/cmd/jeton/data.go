package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/jeton-auth/jeton/server/internal/config"
	"github.com/jeton-auth/jeton/server/internal/login"
)

func databasePath(data string) string  { return filepath.Join(data, "jeton.db") }
func masterKeyPath(data string) string { return filepath.Join(data, "master.key") }

// prepareData makes the data directory, or checks the one that is there.
// Commands that only work on what exists do not make one, because its name
// may be misspelt.
func prepareData(data string, create bool) error {
	info, err := os.Stat(data)
	switch {
	case errors.Is(err, fs.ErrNotExist) && create:
		err = os.MkdirAll(data, 0o700)
	case err == nil && !info.IsDir():
		err = fmt.Errorf("%s is not a directory", data)
	case err == nil && runtime.GOOS != "windows" && info.Mode().Perm()&0o022 != 0:
		err = fmt.Errorf("others can write to %s (mode %04o): run chmod 700 %q", data, info.Mode().Perm(), data)
	}
	if err == nil && !create {
		_, err = os.Stat(databasePath(data))
	}
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no data of a server in %s; start one there first, or name the directory with --data", data)
	}
	if err != nil {
		return fmt.Errorf("opening the data directory: %w", err)
	}
	return nil
}

// loadMasterKey takes the key from the environment, else from its file, which
// is made where there is no data yet. Where there is a database, a new key
// could open nothing in it: then the old one has been lost.
func loadMasterKey(data string) (login.MasterKey, error) {
	if text := os.Getenv(config.MasterKeyVariable); text != "" {
		key, err := login.ParseMasterKey(text)
		if err != nil {
			return key, fmt.Errorf("%s: %w", config.MasterKeyVariable, err)
		}
		return key, nil
	}
	path := masterKeyPath(data)
	_, keyErr := os.Stat(path)
	_, dataErr := os.Stat(databasePath(data))
	if errors.Is(keyErr, fs.ErrNotExist) && dataErr == nil {
		return login.MasterKey{}, fmt.Errorf("the master key %s is missing, but the database beside it needs it; "+
			"restore the file from a backup, or set %s", path, config.MasterKeyVariable)
	}
	return login.LoadOrCreateMasterKey(path)
}
