package httpapi_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/server/internal/httpapi"
	"github.com/jeton-auth/jeton/server/internal/password"
)

func TestS44_AFloodOfLogIns(t *testing.T) {
	h := newHouse(t, func(h *house) {
		h.login.Passwords = hasher(t, password.Config{
			Params: password.Params{Memory: 4096, Time: 2, Parallelism: 1}, MemoryBudget: 4 << 20, QueueLength: 8, QueueTimeout: 1500 * time.Millisecond,
		})
	})
	var ok, busy atomic.Int64
	var wg sync.WaitGroup
	for range 200 {
		wg.Go(func() {
			switch r := h.tryLogin("alice", alicePass); r.status {
			case http.StatusOK:
				ok.Add(1)
			case http.StatusServiceUnavailable:
				busy.Add(1)
				r.expect(t, "the surplus", http.StatusServiceUnavailable, "temporarily_unavailable")
				if after := r.header.Get("Retry-After"); after != "2" {
					t.Errorf("Retry-After is %q, want a second and a half rounded up", after)
				}
			default:
				t.Errorf("%d %s", r.status, r.body)
			}
		})
	}
	wg.Wait()
	if ok.Load() == 0 || busy.Load() == 0 {
		t.Errorf("%d succeeded and %d were sent away: with one hash at a time and eight waiting, both must happen", ok.Load(), busy.Load())
	}
	h.signIn()
}

// slowloris opens connections that send a little, and then nothing.
func (h *house) slowloris(t *testing.T, n int, text string) {
	t.Helper()
	for range n {
		conn, err := net.Dial("tcp", h.server.Listener.Addr().String())
		must(t, err)
		t.Cleanup(func() { conn.Close() })
		_, err = io.WriteString(conn, text)
		must(t, err)
	}
}

func TestS43_OthersAreServedMeanwhile(t *testing.T) {
	h := newHouse(t)
	access, _ := h.signIn()
	h.slowloris(t, 500, "")
	h.slowloris(t, 200, "POST /login HTTP/1.1\r\nHost: x\r\nX-Slow: ")
	h.slowloris(t, 200, "POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
	started := time.Now()
	h.userInfo(access).expect(t, "userinfo", http.StatusOK, "")
	h.signIn()
	if took := time.Since(started); took > 500*time.Millisecond*slow {
		t.Errorf("it took %v", took)
	}
}

func TestS43_SlowOnesAreCutOff(t *testing.T) {
	h := newHouse(t)
	server := httptest.NewUnstartedServer(nil)
	server.Config = httpapi.Server(h.handler)
	server.Config.ReadHeaderTimeout, server.Config.ReadTimeout = 50*time.Millisecond, 100*time.Millisecond
	server.Start()
	defer server.Close()
	for what, text := range map[string]string{
		"half a header": "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ",
		"half a body":   "POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
	} {
		conn, err := net.Dial("tcp", server.Listener.Addr().String())
		must(t, err)
		defer conn.Close()
		_, err = io.WriteString(conn, text)
		must(t, err)
		must(t, conn.SetReadDeadline(time.Now().Add(10*time.Second)))
		if _, err := io.Copy(io.Discard, bufio.NewReader(conn)); err != nil {
			t.Errorf("%s: the server did not hang up: %v", what, err)
		}
	}
}

func TestHeadersBeyond16KiBAreRefused(t *testing.T) {
	h := newHouse(t)
	large := fmt.Sprintf("GET /healthz HTTP/1.1\r\nHost: x\r\nX: %01048576d\r\n\r\n", 0)
	conn, err := net.Dial("tcp", h.server.Listener.Addr().String())
	must(t, err)
	defer conn.Close()
	go io.WriteString(conn, large) // the server hangs up before the end
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	must(t, err)
	resp.Body.Close()
	if resp.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("1 MiB of headers: %s", resp.Status)
	}
}
