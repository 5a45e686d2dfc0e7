package jwks

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const maxRedirects = 3

// newClient returns a client of our own, or a copy of the given one, which
// follows redirects only where that cannot change whom the keys come from.
func newClient(given *http.Client) *http.Client {
	c := http.Client{Transport: newTransport()}
	if given != nil {
		c = *given
	}
	also := c.CheckRedirect
	c.CheckRedirect = func(next *http.Request, before []*http.Request) error {
		if err := checkRedirect(next.URL, before); err != nil || also == nil {
			return err
		}
		return also(next, before)
	}
	return &c
}

// newTransport keeps no connection: the next request is minutes away, and an
// idle connection would keep goroutines for longer than anybody needs them.
func newTransport() *http.Transport {
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
		TLSHandshakeTimeout:    5 * time.Second,
		MaxResponseHeaderBytes: 64 << 10,
		DisableKeepAlives:      true,
		ForceAttemptHTTP2:      true,
	}
}

func checkRedirect(next *url.URL, before []*http.Request) error {
	first := before[0].URL
	switch {
	case next.Scheme != first.Scheme || !strings.EqualFold(next.Host, first.Host):
		return fmt.Errorf("a redirect to %.100q is not followed: it leaves %s://%s", nameOf(next), first.Scheme, first.Host)
	case next.User != nil:
		return errors.New("a redirect that adds a user name is not followed")
	case len(before) > maxRedirects:
		return fmt.Errorf("more than %d redirects", maxRedirects)
	}
	return nil
}
