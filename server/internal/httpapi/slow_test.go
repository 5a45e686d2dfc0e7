package httpapi_test

import (
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jeton-auth/jeton/server/internal/httpapi"
)

// A pipes is a listener within the program, whose connections keep to the clock
// of the test.
type pipes struct {
	connections chan net.Conn
	closed      chan struct{}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case conn := <-p.connections:
		return conn, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { close(p.closed); return nil }
func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "unix"} }

// With its real settings the server cuts off whoever holds a connection and
// sends nothing, or does not take the answer.
func TestS43_TheSlowAreCutOffInTime(t *testing.T) {
	reads := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(w, strings.Repeat("x", 1<<20))
	})
	post := "POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n"
	for name, tt := range map[string]struct {
		text   string
		listen bool // to the answer
		within time.Duration
	}{
		"nothing at all":         {"", true, 10 * time.Second},
		"half a request line":    {"POST /lo", true, 10 * time.Second},
		"half a header":          {post + "X-Slow: ", true, 10 * time.Second},
		"half a body":            {post + "\r\n{", true, 15 * time.Second},
		"an answer never read":   {"GET / HTTP/1.1\r\nHost: x\r\n\r\n", false, 90 * time.Second},
		"idle after the request": {"GET / HTTP/1.1\r\nHost: x\r\n\r\n", true, 90 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				listener := &pipes{make(chan net.Conn), make(chan struct{})}
				server := httpapi.Server(reads)
				go server.Serve(listener)
				client, served := net.Pipe()
				watched := &watchedConn{Conn: served, closed: make(chan struct{})}
				listener.connections <- watched
				if tt.text != "" {
					_, err := io.WriteString(client, tt.text)
					must(t, err)
				}
				if tt.listen {
					go io.Copy(io.Discard, client)
				}
				select {
				case <-watched.closed:
				case <-time.After(tt.within):
					t.Errorf("still connected after %v", tt.within)
				}
				client.Close()
				server.Close()
			})
		})
	}
}

// A watchedConn says when the server closes it.
type watchedConn struct {
	net.Conn
	closed chan struct{}
}

func (c *watchedConn) Close() error {
	select {
	case <-c.closed:
	default:
		close(c.closed)
	}
	return c.Conn.Close()
}
