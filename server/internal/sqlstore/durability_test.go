package sqlstore_test

import (
	"database/sql"
	"math/rand/v2"
	"testing"

	"github.com/jeton-auth/jeton/server/internal/login"
)

// TestF1_Killed kills a program that writes, again and again. What it was told
// to be stored must be there, and not more than one Update a goroutine beyond.
func TestF1_Killed(t *testing.T) {
	path := plainPath(t)
	store := open(t, path)
	user := addUser(t, store, "alice")
	want := map[login.SessionID]uint32{}
	for range 5 {
		want[addSession(t, store, user).ID] = 0
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	for round := range 12 {
		killAtRandom(t, path, want)
		wantIntact(t, path)
		store := open(t, path)
		for id, acknowledged := range want {
			got := counter(t, store, id)
			if got != acknowledged && got != acknowledged+1 {
				t.Errorf("round %d: counter %d, want %d, which was acknowledged, or one more", round, got, acknowledged)
			}
			want[id] = got
		}
		if err := store.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestF1_EveryCommitIsSynced asks for what no test can see: that a commit waits
// for the disk. It asks again after the connection was closed and made anew.
func TestF1_EveryCommitIsSynced(t *testing.T) {
	store := open(t, databasePath(t))
	for range 2 {
		for name, want := range map[string]string{"synchronous": "2", "journal_mode": "wal"} { // 2 is FULL
			got, err := store.WriterPragma(t.Context(), name)
			if err != nil || got != want {
				t.Errorf("%s is %q, want %q, error %v", name, got, want, err)
			}
		}
		store.DropWriter(t.Context())
	}
}

// killAtRandom notes what the child acknowledges until it is killed, which
// happens after some of the lines, at whatever it is doing then.
func killAtRandom(t *testing.T, path string, acknowledged map[login.SessionID]uint32) {
	t.Helper()
	c := startChild(t, "count", path)
	lines, deadline := 0, rand.N(300)
	for c.lines.Scan() {
		id, counter, err := acknowledgement(c.lines.Text())
		if err != nil {
			t.Fatal(err)
		}
		acknowledged[id] = counter
		if lines++; lines == deadline+1 {
			if err := c.Process.Kill(); err != nil { // SIGKILL
				t.Fatal(err)
			}
		}
	}
	c.Wait()
	if lines <= deadline {
		t.Fatalf("the child ended by itself after %d lines", lines)
	}
}

// wantIntact looks the file through more thoroughly than OpenSQLite does.
func wantIntact(t *testing.T, path string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var verdict string
	if err := db.QueryRow("PRAGMA integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
		t.Fatalf("integrity check: %q, error %v", verdict, err)
	}
}
