package sqlstore_test

import (
	"sync"
	"testing"

	"github.com/jeton-auth/jeton/server/internal/login"
)

// TestTwoStores has the command line write while the server is busy.
func TestTwoStores(t *testing.T) {
	path := databasePath(t)
	server, command := open(t, path), open(t, path)
	session := addSession(t, server, addUser(t, server, "alice"))

	var counting, commanding sync.WaitGroup
	stop := make(chan struct{})
	var total [8]int
	for i := range total {
		counting.Go(func() {
			for ; !isClosed(stop); total[i]++ {
				if err := server.Update(t.Context(), count(session.ID)); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	const commands = 30
	commanding.Go(func() {
		for range commands {
			if err := command.Update(t.Context(), count(session.ID)); err != nil {
				t.Error(err)
			}
		}
	})
	commanding.Wait()
	close(stop)
	counting.Wait()
	want := commands
	for _, n := range total {
		want += n
	}
	if got := counter(t, command, session.ID); got != uint32(want) {
		t.Errorf("counter %d after %d updates by two stores", got, want)
	}
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// TestTwoPrograms kills one of two programs that write: the other one goes on,
// and sees what the first was told to be stored.
func TestTwoPrograms(t *testing.T) {
	path := plainPath(t)
	store := open(t, path)
	user := addUser(t, store, "alice")
	theirs := map[login.SessionID]uint32{}
	for range 4 {
		theirs[addSession(t, store, user).ID] = 0
	}
	mine := addSession(t, store, addUser(t, store, "bob"))

	var counting sync.WaitGroup
	stop := make(chan struct{})
	total := uint32(0)
	counting.Go(func() {
		for ; !isClosed(stop); total++ {
			if err := store.Update(t.Context(), count(mine.ID)); err != nil {
				t.Error(err)
				return
			}
		}
	})
	for range 3 {
		killAtRandom(t, path, theirs)
		for id, acknowledged := range theirs {
			if got := counter(t, store, id); got < acknowledged {
				t.Errorf("counter %d, but %d was acknowledged", got, acknowledged)
			}
		}
	}
	close(stop)
	counting.Wait()
	if got := counter(t, store, mine.ID); got != total {
		t.Errorf("counter %d after %d updates", got, total)
	}
	wantIntact(t, path)
}
