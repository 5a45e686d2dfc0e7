package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
)

// TestF1_ServerKilledUnderLoad kills the server again and again, at whatever it
// is doing, while clients log in, refresh and log out. Nothing that it had
// answered may be lost, and nothing that it had ended may come back.
func TestF1_ServerKilledUnderLoad(t *testing.T) {
	const rounds = 10
	data := filepath.Join(t.TempDir(), "data")
	flags := []string{"--issuer=http://127.0.0.1:1", "--lifetime-refresh-grace=5m", "--log-level=error"}
	clients := make([]*client, 4)
	for i := range clients {
		clients[i] = &client{t: t}
	}
	var password string
	done := map[string]int{} // what was asked, and what of it was cut off
	for round := range rounds + 1 {
		server := startProgram(t, "jeton", data, flags...)
		if server.password != "" {
			password = server.password
		}
		for _, c := range clients {
			c.url, c.password = server.url, password
			c.check()
		}
		if round == rounds {
			break // what the last one left behind has been checked
		}
		killUnderLoad(server, clients)
		for _, c := range clients {
			if c.asking != "" {
				done["cut off: "+c.asking]++
			}
		}
	}
	for _, c := range clients {
		for what, n := range c.answered {
			done[what] += n
		}
	}
	t.Logf("%v", done)
	for _, what := range []string{"login", "refresh", "logout", "theft"} {
		if done[what] == 0 {
			t.Errorf("there was no %s", what)
		}
	}
}

// killUnderLoad returns when the server is dead and every client knows.
func killUnderLoad(server *program, clients []*client) {
	last := 10 + rand.Int64N(150)
	var answers atomic.Int64
	var all sync.WaitGroup
	for _, c := range clients {
		all.Go(func() {
			for c.step() {
				if answers.Add(1) == last {
					_ = server.Process.Kill() // SIGKILL, while the others are being served
				}
			}
		})
	}
	all.Wait()
	server.kill()
}

// A client has one session at a time, and knows what it was told about it.
type client struct {
	t             *testing.T
	url, password string

	tokens   []string // refresh tokens of the session, the newest last
	asking   string   // what was not answered because the server died
	dead     []string // tokens that must be refused for ever
	answered map[string]int
}

// step asks for something and notes what came of it, unless the server is dead.
func (c *client) step() bool {
	switch n := rand.N(24); { // log-ins take long, so they are few
	case len(c.tokens) == 0:
		return c.ask("login", fmt.Sprintf(`{"username":"admin","password":%q}`, c.password), http.StatusOK)
	case n == 0 && len(c.tokens) > 2:
		return c.ask("theft", refreshBody(c.tokens[len(c.tokens)-3]), http.StatusBadRequest)
	case n < 3:
		return c.ask("logout", refreshBody(c.newest()), http.StatusOK)
	}
	return c.ask("refresh", refreshBody(c.newest()), http.StatusOK)
}

func (c *client) newest() string { return c.tokens[len(c.tokens)-1] }

func refreshBody(token string) string { return fmt.Sprintf(`{"refresh_token":%q}`, token) }

// routes of what a client does under other names.
var routes = map[string]string{"login": "/login", "refresh": "/refresh", "logout": "/logout", "theft": "/refresh"}

func (c *client) ask(what, body string, want int) bool {
	c.asking = what
	status, token, err := c.post(routes[what], body)
	if err != nil {
		return false
	}
	c.asking = ""
	if status == http.StatusNoContent {
		status = http.StatusOK
	}
	if status != want {
		c.t.Errorf("%s: status %d, want %d", what, status, want)
	}
	if c.answered == nil {
		c.answered = map[string]int{}
	}
	c.answered[what]++
	if what == "login" || what == "refresh" {
		c.tokens = append(c.tokens, token)
	} else {
		c.bury()
	}
	return true
}

// bury ends the session on the client's side: none of its tokens may work.
func (c *client) bury() {
	c.dead = append(c.dead, c.tokens[max(0, len(c.tokens)-3):]...)
	c.dead = c.dead[max(0, len(c.dead)-20):] // enough, and the checks stay short
	c.tokens = nil
}

// post returns an error when there is no whole answer.
func (c *client) post(route, body string) (status int, token string, err error) {
	answer, err := http.Post(c.url+route, "application/json", bytes.NewReader([]byte(body)))
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return 0, "", err
	}
	var members struct {
		Token string `json:"refresh_token"`
	}
	_ = json.Unmarshal(text, &members) // of a refusal there may be none
	return answer.StatusCode, members.Token, nil
}

// refresh wants an answer: the server is not under load.
func (c *client) refresh(token string) (status int, successor string) {
	status, successor, err := c.post("/refresh", refreshBody(token))
	if err != nil {
		c.t.Fatal(err)
	}
	return status, successor
}

// check compares what the server says after a restart with what it had said.
func (c *client) check() {
	for _, token := range slices.Clone(c.dead) {
		if status, _ := c.refresh(token); status != http.StatusBadRequest {
			c.t.Errorf("a token of a session that has ended: status %d", status)
		}
	}
	asked := c.asking
	if c.asking = ""; len(c.tokens) == 0 {
		return
	}
	token := c.newest()
	status, successor := c.refresh(token)
	if status == http.StatusBadRequest && (asked == "logout" || asked == "theft") {
		c.bury() // it was done, only not answered
		return
	}
	if status != http.StatusOK {
		c.t.Errorf("a token that was answered: status %d (%q was cut off)", status, asked)
		c.bury()
		return
	}
	if status, again := c.refresh(token); status != http.StatusOK || again != successor {
		c.t.Errorf("the same refresh again: status %d, the same successor is %v", status, again == successor)
	}
	c.tokens = append(c.tokens, successor)
	if rand.N(2) == 0 {
		c.checkTheft(token, successor)
	}
}

// checkTheft uses the successor, after which its predecessor is a stolen one.
func (c *client) checkTheft(token, successor string) {
	status, last := c.refresh(successor)
	if status != http.StatusOK {
		c.t.Errorf("the successor: status %d", status)
	}
	c.tokens = append(c.tokens, last)
	for _, refused := range []string{token, last} {
		if status, _ := c.refresh(refused); status != http.StatusBadRequest {
			c.t.Errorf("after the successor was used: status %d", status)
		}
	}
	c.bury()
}
