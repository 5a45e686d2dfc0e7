package sqlstore_test

import (
	"database/sql"
	"sync"
	"testing"

	"github.com/jeton-auth/jeton/server/internal/sqlstore"
)

// raw runs a statement on the file, past the store.
func raw(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
}

// plainPath is a path without characters that raw could not take.
func plainPath(t *testing.T) string { return t.TempDir() + "/jeton.db" }

func TestMigrate_NewerDatabaseIsRefused(t *testing.T) {
	path := plainPath(t)
	open(t, path).Close()
	raw(t, path, `INSERT INTO schema_versions (version) VALUES (4711)`)
	wantRefused(t, path, "it is of version 4711, written by a newer program")
}

func TestMigrate_OtherProgramsDatabaseIsRefused(t *testing.T) {
	path := plainPath(t)
	raw(t, path, `CREATE TABLE bookmarks (url TEXT)`)
	wantRefused(t, path, "belongs to another program")
}

// TestMigrate_Halfway has a migration fail at its last statement.
func TestMigrate_Halfway(t *testing.T) {
	path := plainPath(t)
	raw(t, path, `CREATE TABLE schema_versions (version BIGINT PRIMARY KEY); CREATE TABLE events (id INTEGER)`)
	wantRefused(t, path, "migrating to version 1")
	raw(t, path, `DROP TABLE events`)
	addUser(t, open(t, path), "alice") // no table of the first attempt is in the way
}

func TestMigrate_AllAtOnce(t *testing.T) {
	path := databasePath(t)
	var done sync.WaitGroup
	for range 8 {
		done.Go(func() {
			store, err := sqlstore.OpenSQLite(t.Context(), path)
			if err != nil {
				t.Error(err)
				return
			}
			if err := store.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	done.Wait()
	addUser(t, open(t, path), "alice")
}
