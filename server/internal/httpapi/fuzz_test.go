package httpapi_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/server/internal/httpapi"
)

// FuzzRoutes sends whatever can be sent. Only a busy server may answer with a
// status above 499, and every refusal is JSON.
func FuzzRoutes(f *testing.F) {
	h := newHouse(f, trusting("127.0.0.0/8"), func(h *house) {
		h.login.Logger = slog.New(slog.DiscardHandler)
		h.http.Logger = slog.New(slog.NewTextHandler(io.Discard, nil))
	})
	access, refresh := h.signIn()
	for _, row := range httpapi.Rows(h.handler) {
		f.Add(row.Method, row.Path, "", "application/json", "Bearer "+access, "203.0.113.1", []byte(`{"username":"alice","password":"`+alicePass+`","audience":"`+issuer+`","refresh_token":"`+refresh+`","scope":"session"}`))
		f.Add("OPTIONS", row.Path, "x=y", "application/json; charset=utf-8", "Basic x", "[::1]:80, 1.1.1.1", []byte(`{"password":null}`))
	}
	f.Add("POST", "/login", "%74oken=x;password", "text/plain", "Bearer ..", ",,", []byte("{\"username\":\"a\\u0000\",\"password\":\"\\ud800\"}"))
	f.Add("POST", "/login/..//login", "", "", "bearer", "garbage%eth0", []byte("\xff\xfe"))
	f.Add("POST", "/logout", "", "application/json", "", "", []byte(`{"refresh_token":"`+refresh+`","scope":"all"}`))
	f.Fuzz(func(t *testing.T, method, path, query, contentType, authorization, forwarded string, body []byte) {
		r := httptest.NewRequest("GET", "/", strings.NewReader(string(body)))
		r.Method, r.URL = method, &url.URL{Path: path, RawQuery: query}
		r.RemoteAddr = "127.0.0.1:5000"
		for name, value := range map[string]string{"Content-Type": contentType, "Authorization": authorization, "X-Forwarded-For": forwarded} {
			if value != "" {
				r.Header.Set(name, value)
			}
		}
		w := httptest.NewRecorder()
		h.handler.ServeHTTP(w, r)
		if w.Code >= 500 && w.Code != http.StatusServiceUnavailable || w.Code < 200 {
			t.Errorf("%s %q: %d %s", method, path, w.Code, w.Body)
		}
		if w.Code >= 400 && !strings.HasPrefix(w.Body.String(), `{"error":"`) {
			t.Errorf("%s %q: %d without a JSON error: %s", method, path, w.Code, w.Body)
		}
	})
}
