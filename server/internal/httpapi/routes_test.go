package httpapi_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/server/internal/httpapi"
)

// Whoever adds a route adds it here, too, and thinks about who may call it.
func TestTheTableOfRoutes(t *testing.T) {
	want := []httpapi.Row{
		{"POST", "/login", "public", "JSON"},
		{"POST", "/refresh", "public", "JSON"},
		{"POST", "/logout", "public", "JSON"},
		{"GET", "/userinfo", "bearer", "none"},
		{"GET", "/.well-known/jwks.json", "public", "none"},
		{"GET", "/.well-known/oauth-authorization-server", "public", "none"},
		{"GET", "/healthz", "public", "none"},
		{"GET", "/readyz", "public", "none"},
	}
	got := httpapi.Rows(newHouse(t).handler)
	for _, row := range got {
		t.Logf("%-4s %-40s %-6s body: %s", row.Method, row.Path, row.Access, row.Body)
		if row.Access == "" || row.Body == "" {
			t.Errorf("%s %s does not say who may call it, or what it reads", row.Method, row.Path)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("the routes are\n%v, want\n%v", got, want)
	}
}

func TestUnsoundTablesAreNotBuilt(t *testing.T) {
	for name, err := range httpapi.BuildUnsound(newHouse(t).handler) {
		if err == nil {
			t.Errorf("a table was built although %s", name)
		}
	}
	if _, err := httpapi.New(httpapi.Config{}); err == nil {
		t.Error("New without a service gave no error")
	}
}

func TestEveryBearerRouteWantsAToken(t *testing.T) {
	h := newHouse(t)
	for _, row := range httpapi.Rows(h.handler) {
		if row.Access != "bearer" {
			continue
		}
		r := h.send(row.Method, row.Path, "")
		if r.status != http.StatusUnauthorized || r.header.Get("WWW-Authenticate") != "Bearer" {
			t.Errorf("%s %s without a token: %d, WWW-Authenticate %q", row.Method, row.Path, r.status, r.header.Get("WWW-Authenticate"))
		}
	}
}

var methods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get", "FOO"}

func TestS40_WrongMethods(t *testing.T) {
	h := newHouse(t)
	for _, row := range httpapi.Rows(h.handler) {
		allow := row.Method
		if allow == "GET" {
			allow = "GET, HEAD"
		}
		for _, method := range methods {
			if slices.Contains(strings.Split(allow, ", "), method) {
				continue
			}
			r := h.send(method, row.Path, "", "Content-Type", "application/json")
			code := "invalid_request"
			if method == "HEAD" {
				code = "" // an answer to HEAD has no body
			}
			r.expect(t, method+" "+row.Path, http.StatusMethodNotAllowed, code)
			if r.header.Get("Allow") != allow {
				t.Errorf("%s %s: Allow is %q, want %q", method, row.Path, r.header.Get("Allow"), allow)
			}
		}
	}
}

func TestHeadIsGetWithoutABody(t *testing.T) {
	h := newHouse(t)
	access, _ := h.signIn()
	for _, row := range httpapi.Rows(h.handler) {
		if row.Method != "GET" {
			continue
		}
		r := h.send("HEAD", row.Path, "", "Authorization", "Bearer "+access)
		if r.status != http.StatusOK || r.body != "" {
			t.Errorf("HEAD %s: %d %q", row.Path, r.status, r.body)
		}
	}
}

func TestUnknownPaths(t *testing.T) {
	h := newHouse(t)
	for _, path := range []string{
		"/", "/login/", "//login", "/Login", "/login.json", "/userinfo/..", "/../userinfo", "/login%2f", "/login%00",
		"/.well-known/", "/.well-known/openid-configuration", "/favicon.ico", "/admin", "/register", "/metrics",
	} {
		h.send("GET", path, "").expect(t, "GET "+path, http.StatusNotFound, "not_found")
		h.post(path, "{}").expect(t, "POST "+path, http.StatusNotFound, "not_found")
	}
}

func TestTheServerItselfHasNothingToSay(t *testing.T) {
	h := newHouse(t)
	for _, line := range []string{"OPTIONS *", "CONNECT evil.example:443"} {
		r, _ := h.raw(t, line+" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "")
		r.expect(t, line, http.StatusNotFound, "not_found")
	}
}

func TestS49_NothingToLookAround(t *testing.T) {
	h := newHouse(t)
	for _, path := range []string{"/debug/pprof/", "/debug/pprof/heap", "/debug/vars", "/debug", "/metrics", "/version", "/server-status", "/swagger", "/.git/config"} {
		h.send("GET", path, "").expect(t, path, http.StatusNotFound, "not_found")
	}
	secret := "Bearer of-the-victim"
	for _, path := range []string{"/", "/login", "/userinfo"} {
		r := h.send("TRACE", path, "", "Authorization", secret)
		if r.status < 400 || strings.Contains(r.body, secret) {
			t.Errorf("TRACE %s: %d %s", path, r.status, r.body)
		}
	}
	r := h.send("GET", "/healthz", "")
	for name, values := range r.header {
		banner := strings.ToLower(name + " " + strings.Join(values, " "))
		if strings.HasPrefix(banner, "server ") || strings.Contains(banner, "powered") || strings.Contains(banner, "jeton") || strings.Contains(banner, "go1") {
			t.Errorf("a banner: %s: %v", name, values)
		}
	}
}

func TestS41_NoPermissionForOtherSites(t *testing.T) {
	h := newHouse(t)
	access, _ := h.signIn()
	for _, row := range httpapi.Rows(h.handler) {
		headers := []string{"Origin", "https://evil.example", "Authorization", "Bearer " + access}
		preflight := h.send("OPTIONS", row.Path, "", append(headers, "Access-Control-Request-Method", row.Method, "Access-Control-Request-Headers", "content-type, authorization")...)
		if preflight.status != http.StatusMethodNotAllowed {
			t.Errorf("a preflight of %s: %d", row.Path, preflight.status)
		}
		actual := h.send(row.Method, row.Path, `{"username":"alice","password":"`+alicePass+`"}`, append(headers, "Content-Type", "application/json")...)
		for _, r := range []reply{preflight, actual} {
			for name := range r.header {
				if strings.HasPrefix(name, "Access-Control-") {
					t.Errorf("%s: there is a header %s", row.Path, name)
				}
			}
		}
	}
}
