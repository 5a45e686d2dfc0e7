package httpapi_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestS45_FailuresOfOurOwnShowNothing(t *testing.T) {
	for name, fault := range map[string]func() error{
		"an error": func() error { return errDisk },
		"a panic":  func() error { panic(errDisk) },
	} {
		t.Run(name, func(t *testing.T) {
			store := &faultyStore{}
			h := newHouse(t, failing(store))
			access, refresh := h.signIn()
			store.set(fault)
			replies := map[string]reply{
				"/login":    h.tryLogin("alice", alicePass),
				"/refresh":  h.refresh(refresh),
				"/logout":   h.logout(refresh, ""),
				"/userinfo": h.userInfo(access),
				"/readyz":   h.send("GET", "/readyz", ""),
			}
			for path, r := range replies {
				if r.status != http.StatusInternalServerError && r.status != http.StatusServiceUnavailable || r.member("error") == "" {
					t.Errorf("%s: %d %s", path, r.status, r.body)
				}
				for _, inside := range []string{"disk", "shelf", "goroutine", ".go", "store", "panic", "sql"} {
					if strings.Contains(r.body, inside) {
						t.Errorf("%s shows %q: %s", path, inside, r.body)
					}
				}
				if line := h.logLine(t, r.header.Get("X-Request-Id"), "level=ERROR"); !strings.Contains(line, errDisk.Error()) {
					t.Errorf("%s: the cause is not in the log: %s", path, line)
				}
			}
			h.send("GET", "/healthz", "").expect(t, "/healthz", http.StatusOK, "")
			h.send("GET", "/.well-known/jwks.json", "").expect(t, "the keys", http.StatusOK, "")
			store.set(nil)
			h.refreshed(refresh)
			h.send("GET", "/readyz", "").expect(t, "/readyz", http.StatusOK, "")
		})
	}
}

func TestS45_AHandlerThatPanicsHalfway(t *testing.T) {
	h := newHouse(t)
	defer func() {
		if cause := recover(); cause != http.ErrAbortHandler {
			t.Errorf("the panic was %v: half of an answer must look like one", cause)
		}
	}()
	r := httptest.NewRequest("GET", "/healthz", nil)
	h.handler.ServeHTTP(&breaking{httptest.NewRecorder()}, r)
}

// breaking is a connection that breaks the handler that writes to it.
type breaking struct{ http.ResponseWriter }

func (b *breaking) Write([]byte) (int, error) { panic("broken") }

func TestAClientThatLeavesMakesNoNoise(t *testing.T) {
	store := &faultyStore{}
	h := newHouse(t, failing(store))
	access, refresh := h.signIn()
	ctx, leave := context.WithCancel(t.Context())
	store.set(func() error { leave(); return ctx.Err() })
	for path, body := range map[string]string{
		"/login":    `{"username":"alice","password":"` + alicePass + `"}`,
		"/refresh":  `{"refresh_token":"` + refresh + `"}`,
		"/readyz":   "",
		"/userinfo": "",
	} {
		method := "POST"
		if body == "" {
			method = "GET"
		}
		r := httptest.NewRequestWithContext(ctx, method, path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer "+access)
		w := httptest.NewRecorder()
		h.handler.ServeHTTP(w, r)
		if w.Code < 500 {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
	if strings.Contains(h.log.String(), "level=ERROR") {
		t.Errorf("the log has errors:\n%s", h.log)
	}
}

// A full disk lets everything be read.
func TestReadiness_WhileEveryWriteFails(t *testing.T) {
	store := &faultyStore{}
	h := newHouse(t, failing(store))
	store.readable.Store(true)
	store.set(func() error { return errDisk })
	h.tryLogin("alice", alicePass).expect(t, "a log-in", http.StatusInternalServerError, "server_error")
	for range 2 {
		h.send("GET", "/readyz", "").expect(t, "not ready", http.StatusServiceUnavailable, "temporarily_unavailable")
	}
	store.set(nil)
	h.send("GET", "/readyz", "").expect(t, "ready again", http.StatusOK, "")
}

func TestReadiness(t *testing.T) {
	store := &faultyStore{}
	h := newHouse(t, failing(store))
	r := h.send("GET", "/readyz", "")
	if r.status != http.StatusOK || r.body != `{"status":"ok"}`+"\n" {
		t.Errorf("ready: %d %s", r.status, r.body)
	}
	store.set(func() error { return errors.New("away") })
	r = h.send("GET", "/readyz", "")
	r.expect(t, "not ready", http.StatusServiceUnavailable, "temporarily_unavailable")
	checkRetryAfter(t, r)
	h.send("GET", "/healthz", "").expect(t, "alive all the same", http.StatusOK, "")
}
