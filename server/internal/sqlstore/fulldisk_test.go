package sqlstore_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/jeton-auth/jeton/server/internal/login"
	"github.com/jeton-auth/jeton/server/internal/sqlstore"
)

// TestF3_DiskFull has writing fail in the middle of it, in a program of its
// own, because the limit is one of the whole process.
func TestF3_DiskFull(t *testing.T) {
	path := plainPath(t)
	store := open(t, path)
	addUser(t, store, "alice")
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	c := startChild(t, "full", path)
	for c.lines.Scan() {
		t.Log(c.lines.Text())
	}
	if err := c.Wait(); err != nil {
		t.Fatal(err)
	}
	wantIntact(t, path)
}

// fillDisk appends events until no more fit, then has more room, without
// opening the database again.
func fillDisk(path string) error {
	signal.Ignore(syscall.SIGXFSZ) // a write beyond the limit is an error instead
	ctx := context.Background()
	store, err := sqlstore.OpenSQLite(ctx, path)
	if err != nil {
		return err
	}
	if err := limitFiles(256 << 10); err != nil {
		return err
	}
	acknowledged, failures := appendUntilFull(ctx, store)
	output := bufio.NewWriter(os.Stdout)
	defer output.Flush()
	fmt.Fprintf(output, "%d acknowledged, then %v\n", acknowledged, failures[0])
	if err := wantEvents(ctx, store, acknowledged); err != nil {
		return err
	}
	if err := limitFiles(64 << 20); err != nil {
		return err
	}
	for range 100 {
		if err := appendEvent(ctx, store); err != nil {
			return fmt.Errorf("after there was room again: %w", err)
		}
	}
	return wantEvents(ctx, store, acknowledged+100)
}

func limitFiles(size uint64) error {
	return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: size, Max: 64 << 20})
}

// appendUntilFull appends from 8 goroutines, each until its first error.
func appendUntilFull(ctx context.Context, store login.Store) (acknowledged int, failures [8]error) {
	var total atomic.Int64
	var done sync.WaitGroup
	for i := range failures {
		done.Go(func() {
			for {
				if failures[i] = appendEvent(ctx, store); failures[i] != nil {
					return
				}
				total.Add(1)
			}
		})
	}
	done.Wait()
	return int(total.Load()), failures
}

func appendEvent(ctx context.Context, store login.Store) error {
	return store.Update(ctx, func(tx login.Tx) error {
		return tx.AppendEvent(login.Event{At: noon, Kind: "test", Detail: "some hundred bytes of text so that the log grows soon"})
	})
}

func wantEvents(ctx context.Context, store login.Store, want int) error {
	return store.View(ctx, func(tx login.Tx) error {
		events, err := tx.Events(1e6)
		if err == nil && len(events) != want {
			err = fmt.Errorf("%d events, but %d were acknowledged", len(events), want)
		}
		return err
	})
}
