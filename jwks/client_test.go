package jwks_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jwks"
)

func TestNewRemoteRefuses(t *testing.T) {
	for _, c := range []struct{ name, url, says string }{
		{"nothing", "", "a URL with a host"},
		{"a path", "/jwks.json", "a URL with a host"},
		{"a file", "file:///etc/jwks.json", "a URL with a host"},
		{"no host but a port", "https://:443/jwks.json", "a URL with a host"},
		{"not a URL", "https://login.example:port/", "invalid port"},
		{"http", "http://login.example/jwks.json", "https is needed"},
		{"http on a private network", "http://10.0.0.1/jwks.json", "https is needed"},
		{"http on a host that begins like loopback", "http://127.0.0.1.login.example/", "https is needed"},
		{"http on a host that begins like localhost", "http://localhost.login.example/", "https is needed"},
		{"another scheme on loopback", "ftp://127.0.0.1/", "https is needed"},
		{"a password", "https://joe:hunter2@login.example/", "remove it"},
		{"a user name", "https://joe@login.example/", "remove it"},
		{"a fragment", "https://login.example/#keys", "remove it"},
		{"an empty fragment", "https://login.example/#", "remove it"},
	} {
		t.Run(c.name, func(t *testing.T) {
			remote, err := jwks.NewRemote(c.url, nil)
			if remote != nil || err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, %v; want an error that says %q", remote, err, c.says)
			}
			if err != nil && strings.Contains(err.Error(), "hunter2") {
				t.Errorf("the password is in the error: %v", err)
			}
		})
	}
}

func TestNewRemoteAccepts(t *testing.T) {
	for _, url := range []string{
		"https://login.example", "HTTPS://login.example:8443/a?b=c", "https://10.0.0.1/",
		"http://localhost/", "http://LOCALHOST:1/", "http://127.0.0.1:8080/", "http://127.9.9.9/", "http://[::1]:8080/",
	} {
		if _, err := jwks.NewRemote(url, &jwks.Options{}); err != nil {
			t.Errorf("%s: %v", url, err)
		}
	}
}

func TestNewRemoteRefusesOptions(t *testing.T) {
	for name, opts := range map[string]jwks.Options{
		"Timeout":              {Timeout: -1},
		"MinRefresh":           {MinRefresh: -1},
		"MaxRefresh":           {MaxRefresh: -1},
		"CoolDown":             {CoolDown: -1},
		"more than MaxRefresh": {MinRefresh: 2, MaxRefresh: 1},
		"Parse":                {Parse: jwk.ParseOptions{RSAAlgorithm: jwk.ES256}},
	} {
		if _, err := jwks.NewRemote("https://login.example/", &opts); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("got %v, want an error that says %q", err, name)
		}
	}
}

func TestTLS(t *testing.T) {
	key := newKey(t, "a")
	source := newTLSSource(t, text(setOf(t, key)))
	newFixture(t, source.URL, jwks.Options{Client: source.Client()}).finds(key, "a certificate that the client trusts")
	newFixture(t, source.URL, jwks.Options{}).refuses("a", jwks.ErrUnavailable, "a certificate that nobody has vouched for")
	source.asked(t, 1, "in the end")
}

func TestL71_RedirectsThatAreNotFollowed(t *testing.T) {
	evil := newKey(t, "evil")
	elsewhere := newSource(t, text(setOf(t, evil)))
	secureElsewhere := newTLSSource(t, text(setOf(t, evil)))
	here := newTLSSource(t, nil)
	for _, c := range []struct{ name, to, says string }{
		{"https to http", strings.Replace(here.URL, "https:", "http:", 1) + "/", "leaves https"},
		{"https to http elsewhere", elsewhere.URL, "leaves https"},
		{"another port", secureElsewhere.URL, "leaves https"},
		{"another host", strings.Replace(here.URL, "127.0.0.1", "example.com", 1), "leaves https"},
		{"another host without a scheme", strings.TrimPrefix(secureElsewhere.URL, "https:"), "leaves https"},
		{"a user name", strings.Replace(here.URL, "https://", "https://joe:hunter2@", 1), "user name"},
		{"a file", "file:///etc/passwd", "leaves https"},
		{"a loop", "/", "more than 3"},
	} {
		t.Run(c.name, func(t *testing.T) {
			here.says(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, c.to, http.StatusFound) })
			f := newFixture(t, here.URL, jwks.Options{Client: here.Client()})
			_, err := f.FindKey(f.ctx, jwk.ES256, "evil")
			if !errors.Is(err, jwks.ErrUnavailable) || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "hunter2") {
				t.Errorf("got %v, want ErrUnavailable that says %q", err, c.says)
			}
		})
	}
	elsewhere.asked(t, 0, "elsewhere")
	secureElsewhere.asked(t, 0, "elsewhere, with TLS")
}

func TestRedirectsOnTheSameHost(t *testing.T) {
	key := newKey(t, "a")
	routes := http.NewServeMux()
	routes.Handle("/0", http.RedirectHandler("/1", http.StatusFound))
	routes.Handle("/1", http.RedirectHandler("/2", http.StatusMovedPermanently))
	routes.Handle("/2", http.RedirectHandler("/3", http.StatusFound))
	routes.Handle("/3", http.RedirectHandler("/4", http.StatusTemporaryRedirect))
	routes.Handle("/4", text(setOf(t, key)))
	source := newSource(t, routes.ServeHTTP)
	newFixture(t, source.URL+"/1", jwks.Options{}).finds(key, "after 3 redirects")
	source.asked(t, 4, "after 3 redirects")
	newFixture(t, source.URL+"/0", jwks.Options{}).refuses("a", jwks.ErrUnavailable, "after 4 redirects")
	source.asked(t, 8, "after 4 redirects")

	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return errors.New("not for me") }}
	newFixture(t, source.URL+"/1", jwks.Options{Client: client}).refuses("a", jwks.ErrUnavailable, "the client's own rule counts too")
}

func TestGivenClientIsNotChanged(t *testing.T) {
	client := new(http.Client)
	newFixture(t, "https://login.example/", jwks.Options{Client: client})
	if client.CheckRedirect != nil || client.Transport != nil {
		t.Error("the client was changed, it should have been copied")
	}
}
