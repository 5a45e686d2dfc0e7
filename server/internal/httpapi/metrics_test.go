package httpapi_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func (h *house) metricsText(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(h.metrics.Handler())
	defer server.Close()
	resp, err := server.Client().Get(server.URL + "/metrics")
	must(t, err)
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	must(t, err)
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("%s %s", resp.Status, data)
	}
	return string(data)
}

func TestMetrics(t *testing.T) {
	h := newHouse(t)
	if text := h.metricsText(t); !strings.Contains(text, `jeton_events_total{kind="refresh.reused"} 0`) {
		t.Errorf("an alert has nothing to start from:\n%s", text)
	}
	access, first := h.signIn()
	h.tryLogin("nobody", wrongPass)
	h.tryLogin("", "")
	for range 7 {
		h.tryLogin("alice", wrongPass)
	}
	h.refreshed(h.refreshed(first))
	h.refresh(first)
	h.userInfo(access)
	h.send("GET", "/of-the-client", "")
	h.send("OFTHECLIENT", "/login", "")
	text := h.metricsText(t)
	for _, line := range []string{
		`jeton_logins_total{outcome="ok"} 1`,
		`jeton_logins_total{outcome="invalid_grant"} 7`,
		`jeton_logins_total{outcome="too_many_requests"} 1`,
		`jeton_logins_total{outcome="invalid_request"} 1`,
		`jeton_logins_total{outcome="server_error"} 0`,
		`jeton_logins_total{outcome="temporarily_unavailable"} 0`,
		`jeton_refreshes_total{outcome="ok"} 2`,
		`jeton_refreshes_total{outcome="invalid_grant"} 1`,
		`jeton_events_total{kind="refresh.reused"} 1`,
		`jeton_events_total{kind="login.failed"} 7`,
		`jeton_http_requests_total{route="POST /login",status="200"} 1`,
		`jeton_http_requests_total{route="GET /userinfo",status="401"} 1`,
		`jeton_http_requests_total{route="none",status="404"} 1`,
		`jeton_http_requests_total{route="none",status="405"} 1`,
		`jeton_http_request_duration_seconds_count{route="POST /refresh"} 3`,
		`jeton_http_requests_in_flight 0`,
		`go_goroutines `,
	} {
		if !strings.Contains(text, "\n"+line) {
			t.Errorf("there is no line %s", line)
		}
	}
	if strings.Contains(strings.ToLower(text), "ofthe") || strings.Contains(text, "of-the-client") || strings.Contains(text, "alice") {
		t.Error("a label holds what a client has sent")
	}
	if t.Failed() {
		t.Log(text)
	}
}

func TestTheMetricsListenerShowsNothingElse(t *testing.T) {
	h := newHouse(t)
	for _, path := range []string{"/", "/debug/pprof/", "/login", "/healthz"} {
		w := httptest.NewRecorder()
		h.metrics.Handler().ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}
