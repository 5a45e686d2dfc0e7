package sqlstore_test

import (
	"path/filepath"
	"testing"

	"github.com/jeton-auth/jeton/server/internal/login"
	"github.com/jeton-auth/jeton/server/internal/sqlstore"
	"github.com/jeton-auth/jeton/server/internal/storetest"
)

// open opens the database at path and closes it after the test.
func open(t testing.TB, path string) *sqlstore.Store {
	t.Helper()
	store, err := sqlstore.OpenSQLite(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return store
}

// databasePath is a path in a folder of the test's own, with characters that
// mean something in a URI.
func databasePath(t testing.TB) string {
	return filepath.Join(t.TempDir(), "je ton?%20#1.db")
}

func TestStore_File(t *testing.T) {
	storetest.Run(t, func(t *testing.T) login.Store { return open(t, databasePath(t)) })
}

func TestStore_Memory(t *testing.T) {
	storetest.Run(t, func(t *testing.T) login.Store { return open(t, ":memory:") })
}
