package sqlstore_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/server/internal/login"
	"github.com/jeton-auth/jeton/server/internal/sqlstore"
)

// The test binary runs itself as a second program when these are set.
const (
	childTask = "SQLSTORE_TEST_CHILD"
	childPath = "SQLSTORE_TEST_PATH"
)

func TestMain(m *testing.M) {
	task, ok := children[os.Getenv(childTask)]
	if !ok {
		os.Exit(m.Run())
	}
	if err := task(os.Getenv(childPath)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

var children = map[string]func(path string) error{
	"count": countForever,
	"full":  fillDisk,
}

// A child is this program a second time. It lives until the test ends, at the
// latest.
type child struct {
	*exec.Cmd
	lines *bufio.Scanner // of its standard output
}

func startChild(t *testing.T, task, path string) *child {
	t.Helper()
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), binary)
	cmd.Env = append(os.Environ(), childTask+"="+task, childPath+"="+path)
	cmd.Stderr = os.Stderr
	output, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return &child{cmd, bufio.NewScanner(output)}
}

// countForever adds to the counter of every session, each on a goroutine of
// its own, and prints what was acknowledged as "<session> <counter>" lines.
func countForever(path string) error {
	ctx := context.Background()
	store, err := sqlstore.OpenSQLite(ctx, path)
	if err != nil {
		return err
	}
	sessions, err := sessionsOf(ctx, store, "alice")
	if err != nil {
		return err
	}
	failed := make(chan error)
	for _, session := range sessions {
		go func() { failed <- countOne(ctx, store, session) }()
	}
	return <-failed
}

func sessionsOf(ctx context.Context, store login.Store, name string) (list []login.Session, err error) {
	err = store.View(ctx, func(tx login.Tx) error {
		user, err := tx.UserByName(name)
		if err != nil {
			return err
		}
		list, err = tx.Sessions(user.ID)
		return err
	})
	return list, err
}

func countOne(ctx context.Context, store login.Store, session login.Session) error {
	for {
		session.Counter++
		err := store.Update(ctx, func(tx login.Tx) error { return tx.UpdateSession(session) })
		if err != nil {
			return err
		}
		// One write of a short line, so that it is in the pipe whole or not at all.
		if _, err := fmt.Fprintf(os.Stdout, "%s %d\n", session.ID, session.Counter); err != nil {
			return err
		}
	}
}

// acknowledgement reads a line of countOne.
func acknowledgement(line string) (id login.SessionID, counter uint32, err error) {
	name, number, _ := strings.Cut(line, " ")
	if id, err = login.ParseSessionID(name); err != nil {
		return id, 0, err
	}
	_, err = fmt.Sscan(number, &counter)
	return id, counter, err
}
