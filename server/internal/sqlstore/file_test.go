package sqlstore_test

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/jeton-auth/jeton/server/internal/login"
	"github.com/jeton-auth/jeton/server/internal/sqlstore"
)

// wantRefused fails the test unless opening the file fails with an error that
// names it and gives the reason.
func wantRefused(t *testing.T, path, reason string) {
	t.Helper()
	store, err := sqlstore.OpenSQLite(t.Context(), path)
	if err == nil {
		store.Close()
		t.Fatal("opened")
	}
	if text := err.Error(); !strings.Contains(text, path) || !strings.Contains(text, reason) {
		t.Errorf("error %q, want one that says %q and names the file", text, reason)
	}
}

func TestOpenSQLite_FilesAreOfTheOwnerOnly(t *testing.T) {
	path := databasePath(t)
	store := open(t, path)
	addUser(t, store, "alice")
	wantModes(t, path)
	store.Close()

	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	addUser(t, open(t, path), "bob")
	wantModes(t, path)
}

func wantModes(t *testing.T, path string) {
	t.Helper()
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if mode := info.Mode().Perm(); mode != 0o600 {
			t.Errorf("%s has mode %o, want 600", filepath.Base(name), mode)
		}
	}
}

func TestOpenSQLite_LeavesNothingElseBehind(t *testing.T) {
	path := databasePath(t)
	open(t, path).Close()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if entry.Name() != filepath.Base(path) {
			t.Errorf("left %q behind", entry.Name())
		}
	}
}

func TestOpenSQLite_FolderMissing(t *testing.T) {
	wantRefused(t, filepath.Join(t.TempDir(), "missing", "jeton.db"), "no such file or directory")
}

func TestOpenSQLite_Folder(t *testing.T) {
	wantRefused(t, t.TempDir(), "not a file")
}

func TestF9_DamagedDatabase(t *testing.T) {
	whole := wholeDatabase(t)
	const page = 4096
	cut := func(size int) []byte { return whole[:size] }
	overwritten := func(offset, length int) []byte {
		damaged := bytes.Clone(whole)
		copy(damaged[offset:offset+length], bytes.Repeat([]byte{0xa5}, length))
		return damaged
	}
	for name, content := range map[string][]byte{
		"empty":                         {},
		"text":                          []byte(strings.Repeat("no database\n", 1000)),
		"zeros":                         make([]byte, len(whole)),
		"cut in the header":             cut(50),
		"cut after the first page":      cut(page),
		"cut in half":                   cut(len(whole) / 2 / page * page),
		"cut within a page":             cut(len(whole) - page/2),
		"last page missing":             cut(len(whole) - page),
		"magic overwritten":             overwritten(0, 4),
		"page size overwritten":         overwritten(16, 2),
		"tree of the schema":            overwritten(100, 8),
		"page in the middle":            overwritten(len(whole)/2/page*page, page),
		"header of a page":              overwritten(len(whole)/2/page*page, 8),
		"cell pointers of the last one": overwritten(len(whole)-page+8, 16),
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "jeton.db")
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
			wantRefused(t, path, "restore a backup")
		})
	}
}

func TestF9_DatabaseOfAnotherProgram(t *testing.T) {
	path := plainPath(t)
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("CREATE TABLE theirs (x)"); err != nil {
		t.Fatal(err)
	}
	wantRefused(t, path, "belongs to another program: restore a backup")
}

// TestF9_LogWithoutItsDatabase: SQLite would delete the log.
func TestF9_LogWithoutItsDatabase(t *testing.T) {
	path := databasePath(t)
	store := open(t, path)
	addUser(t, store, "alice")
	lost := filepath.Join(t.TempDir(), "jeton.db")
	log, err := os.ReadFile(path + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(lost+"-wal", log, 0o600); err != nil {
		t.Fatal(err)
	}
	wantRefused(t, lost, "jeton.db-wal is there: restore a backup")
	if err := os.WriteFile(lost, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	wantRefused(t, lost, "the file is empty: restore a backup")
	if kept, err := os.ReadFile(lost + "-wal"); err != nil || !bytes.Equal(kept, log) {
		t.Errorf("the log is not what it was: %v", err)
	}
}

func TestBlankSQLite(t *testing.T) {
	path := databasePath(t)
	if _, err := sqlstore.BlankSQLite(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	want := func(when string, want bool) {
		t.Helper()
		if got, err := sqlstore.BlankSQLite(path); err != nil || got != want {
			t.Errorf("%s: %v, want %v, error %v", when, got, want, err)
		}
	}
	for range 2 { // creating what is there changes nothing
		if err := sqlstore.CreateSQLite(t.Context(), path); err != nil {
			t.Fatal(err)
		}
		want("created", true)
	}
	store := open(t, path)
	want("opened", false)
	store.Close()
	want("closed", false)
}

// wholeDatabase is a database of several pages a table.
func wholeDatabase(t *testing.T) []byte {
	t.Helper()
	path := databasePath(t)
	store := open(t, path)
	for i := range 300 {
		addSession(t, store, addUser(t, store, fmt.Sprintf("user %d", i)))
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestF9_IntactDatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "copy.db")
	if err := os.WriteFile(path, wholeDatabase(t), 0o600); err != nil {
		t.Fatal(err)
	}
	open(t, path) // so that the refusals above are for the damage
}

func TestOpenSQLite_KeepsEverything(t *testing.T) {
	path := databasePath(t)
	store := open(t, path)
	user := addUser(t, store, "alice")
	want := []any{user, addSession(t, store, user)}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	reopened := open(t, path)
	var got []any
	err := reopened.View(t.Context(), func(tx login.Tx) error {
		user, err := tx.UserByName("alice")
		if err != nil {
			return err
		}
		sessions, err := tx.Sessions(user.ID)
		got = []any{user, sessions[0]}
		return err
	})
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("error %v, -want +got:\n%s", err, diff)
	}
}

func TestOpenSQLite_MemoryIsPrivate(t *testing.T) {
	first, second := open(t, ":memory:"), open(t, ":memory:")
	addUser(t, first, "alice")
	addUser(t, second, "alice") // not taken
}
