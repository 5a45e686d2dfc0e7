package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"sync"
	"time"

	"golang.org/x/crypto/argon2"
)

// LogIn is the name of the group of [LogInGroup].
const LogIn = "log in, all cores"

// LogInGroup compares log-ins with the password hash that each of them has to
// calculate: argon2id with 19 MiB, 2 passes and 1 lane on all cores. One client for
// each user of the server logs in again and again.
func LogInGroup(s *Server) Group {
	client := &http.Client{
		Transport: &http.Transport{MaxIdleConnsPerHost: len(s.Users)},
		Timeout:   time.Minute,
	}
	return Group{
		Name: LogIn, Elsewhere: true, Least: time.Second,
		Members: []Member{
			{"bare argon2id", func(n int) error {
				return spread(n, runtime.GOMAXPROCS(0), func(int) error { return hash() })
			}},
			{"jeton, POST /login", func(n int) error {
				return spread(n, len(s.Users), func(user int) error { return s.logIn(client, s.Users[user]) })
			}},
		},
	}
}

func hash() error {
	if key := argon2.IDKey([]byte(userPassword), make([]byte, 16), 2, 19<<10, 1, 32); len(key) != 32 {
		return fmt.Errorf("bench: a hash of %d bytes", len(key))
	}
	return nil
}

func (s *Server) logIn(client *http.Client, name string) error {
	body, err := json.Marshal(map[string]string{"username": name, "password": userPassword})
	if err != nil {
		return err
	}
	response, err := client.Post(s.URL+"/login", "application/json", bytes.NewReader(body))
	if err != nil {
		return err
	}
	defer response.Body.Close()
	reply, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("logging in: %s: %s", response.Status, reply)
	}
	return err
}

// spread does something n times with so many workers at once. The first error ends
// the worker that meets it and is returned.
func spread(n, workers int, once func(worker int) error) error {
	turns := make(chan struct{}, n)
	for range n {
		turns <- struct{}{}
	}
	close(turns)
	failed := make(chan error, workers)
	var all sync.WaitGroup
	for worker := range workers {
		all.Go(func() {
			for range turns {
				if err := once(worker); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	all.Wait()
	close(failed)
	return <-failed
}
