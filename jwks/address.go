package jwks

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strings"
)

// parseAddress checks where keys may come from. Whoever can change the set on
// its way can sign any token, so only what never leaves the machine may go
// without TLS.
func parseAddress(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("jwks: address of the key set: %w", reason(err))
	}
	switch {
	case u.Host == "" || u.Hostname() == "":
		return nil, errors.New("jwks: address of the key set: a URL with a host is needed, such as https://login.example/jwks.json")
	case u.User != nil:
		return nil, errors.New("jwks: address of the key set: a user name or password in it would end up in logs, remove it")
	case strings.Contains(address, "#"):
		return nil, errors.New("jwks: address of the key set: a fragment is never sent, remove it")
	case u.Scheme != "https" && (u.Scheme != "http" || !isLoopback(u.Hostname())):
		return nil, fmt.Errorf("jwks: address of the key set: https is needed for the host %q, %q is not safe", u.Hostname(), u.Scheme)
	}
	return u, nil
}

func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// nameOf is what errors and logs call an address: its query may hold a secret.
func nameOf(u *url.URL) string {
	return u.Scheme + "://" + u.Host + u.EscapedPath()
}

// reason takes away what net/url and net/http put around an error: the whole
// URL.
func reason(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}
