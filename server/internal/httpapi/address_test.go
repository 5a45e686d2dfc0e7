package httpapi_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
)

// trusting makes the server believe X-Forwarded-For of these networks.
func trusting(networks ...string) func(*house) {
	return func(h *house) {
		for _, network := range networks {
			h.http.TrustedProxies = append(h.http.TrustedProxies, netip.MustParsePrefix(network))
		}
	}
}

func TestS13_WhoseAddressCounts(t *testing.T) {
	h := newHouse(t, trusting("10.0.0.0/8", "fd00::/8", "192.0.2.7/32"))
	for _, c := range []struct {
		name      string
		peer      string
		forwarded []string
		want      string
	}{
		{"no proxy", "198.51.100.1:5000", nil, "198.51.100.1"},
		{"a client that forwards itself", "198.51.100.1:5000", []string{"203.0.113.9"}, "198.51.100.1"},
		{"IPv6", "[2001:db8::1]:5000", nil, "2001:db8::1"},
		{"IPv6 that forwards itself", "[2001:db8::1]:5000", []string{"::1"}, "2001:db8::1"},
		{"IPv6 with a zone", "[fe80::1%eth0]:5000", nil, "fe80::1"},
		{"IPv4 inside of IPv6", "[::ffff:198.51.100.1]:5000", nil, "198.51.100.1"},
		{"a proxy", "10.0.0.1:5000", []string{"203.0.113.9"}, "203.0.113.9"},
		{"a proxy over IPv6", "[fd00::1]:5000", []string{"2001:db8::9"}, "2001:db8::9"},
		{"a proxy over IPv6 with a zone", "[fd00::1%eth0]:5000", []string{"2001:db8::9"}, "2001:db8::9"},
		{"a proxy as IPv4 inside of IPv6", "[::ffff:10.0.0.1]:5000", []string{"203.0.113.9"}, "203.0.113.9"},
		{"a client that invents hops", "10.0.0.1:5000", []string{"1.2.3.4, 5.6.7.8, 203.0.113.9"}, "203.0.113.9"},
		{"a client that invents a trusted hop", "10.0.0.1:5000", []string{"10.9.9.9, 203.0.113.9"}, "203.0.113.9"},
		{"two proxies", "10.0.0.1:5000", []string{"203.0.113.9, 10.0.0.2"}, "203.0.113.9"},
		{"two proxies, two lines", "10.0.0.1:5000", []string{"1.1.1.1,203.0.113.9", "10.0.0.2"}, "203.0.113.9"},
		{"three proxies, one alone", "192.0.2.7:5000", []string{"203.0.113.9,10.0.0.2,fd00::3"}, "203.0.113.9"},
		{"nobody but proxies", "10.0.0.1:5000", []string{"10.0.0.3, 10.0.0.2"}, "10.0.0.3"},
		{"a proxy that forwards nobody", "10.0.0.1:5000", nil, "10.0.0.1"},
		{"a port", "10.0.0.1:5000", []string{"203.0.113.9:1234"}, "203.0.113.9"},
		{"IPv6 in brackets", "10.0.0.1:5000", []string{"[2001:db8::9]"}, "2001:db8::9"},
		{"IPv6 in brackets with a port", "10.0.0.1:5000", []string{"[2001:db8::9]:1234"}, "2001:db8::9"},
		{"IPv6 with a zone, forwarded", "10.0.0.1:5000", []string{"fe80::9%en0"}, "fe80::9"},
		{"IPv4 inside of IPv6, forwarded", "10.0.0.1:5000", []string{"::ffff:203.0.113.9"}, "203.0.113.9"},
		{"garbage", "10.0.0.1:5000", []string{"unknown"}, "10.0.0.1"},
		{"garbage behind the client", "10.0.0.1:5000", []string{"203.0.113.9, _hidden"}, "10.0.0.1"},
		{"garbage before the client", "10.0.0.1:5000", []string{"<script>, 203.0.113.9"}, "203.0.113.9"},
		{"nothing", "10.0.0.1:5000", []string{""}, "10.0.0.1"},
		{"a comma", "10.0.0.1:5000", []string{"203.0.113.9,"}, "10.0.0.1"},
		{"leading zeros", "10.0.0.1:5000", []string{"203.0.113.009"}, "10.0.0.1"},
		{"a number", "10.0.0.1:5000", []string{"3405803785"}, "10.0.0.1"},
		{"a network", "10.0.0.1:5000", []string{"203.0.113.0/24"}, "10.0.0.1"},
		{"half brackets", "10.0.0.1:5000", []string{"[2001:db8::9"}, "10.0.0.1"},
		{"brackets twice", "10.0.0.1:5000", []string{"[[2001:db8::9]]"}, "10.0.0.1"},
		{"brackets around IPv4", "10.0.0.1:5000", []string{"[203.0.113.9]"}, "10.0.0.1"},
		{"a port that is none", "10.0.0.1:5000", []string{"203.0.113.9:http"}, "10.0.0.1"},
		{"a non-breaking space", "10.0.0.1:5000", []string{"203.0.113.9\u00a0"}, "10.0.0.1"},
		{"a name", "10.0.0.1:5000", []string{"localhost"}, "10.0.0.1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest("GET", "/userinfo", nil)
			r.RemoteAddr = c.peer
			r.Header["X-Forwarded-For"] = c.forwarded
			// None of these is anybody's word.
			for _, name := range []string{"Forwarded", "X-Real-Ip", "X-Client-Ip", "True-Client-Ip", "Cf-Connecting-Ip"} {
				r.Header.Set(name, "for=9.9.9.9")
			}
			w := httptest.NewRecorder()
			h.handler.ServeHTTP(w, r)
			line := h.logLine(t, w.Header().Get("X-Request-Id"), "msg=request")
			if !strings.Contains(line, " address="+c.want+" ") {
				t.Errorf("the log has %s, want the address %s", line, c.want)
			}
		})
	}
}

func (h *house) logLine(t *testing.T, requestID, with string) string {
	t.Helper()
	for line := range strings.Lines(h.log.String()) {
		if strings.Contains(line, requestID) && strings.Contains(line, with) {
			return line
		}
	}
	t.Fatalf("the log has no line with %s of the request %q", with, requestID)
	return ""
}

func TestS13_ForwardedAddressesFromStrangersGainNothing(t *testing.T) {
	h := newHouse(t, trusting("10.0.0.0/8")) // loopback is a stranger
	limited := 0
	for i := range 70 {
		address := fmt.Sprintf("203.0.113.%d", i)
		r := h.tryLogin(fmt.Sprintf("victim%d", i), wrongPass, "X-Forwarded-For", address, "Forwarded", "for="+address, "X-Real-Ip", address)
		if r.status == http.StatusTooManyRequests {
			limited++
		}
	}
	if limited == 0 {
		t.Error("70 guesses from one address, each under another name, were all heard")
	}
	sessions := newHouse(t, trusting("10.0.0.0/8"))
	sessions.tryLogin("alice", alicePass, "X-Forwarded-For", "203.0.113.1").expect(t, "log-in", http.StatusOK, "")
	all, err := sessions.SessionsOf(t.Context(), "alice")
	must(t, err)
	if all[0].Address != "127.0.0.1" {
		t.Errorf("the session came from %s, want 127.0.0.1", all[0].Address)
	}
}

func TestS13_BehindAProxyEveryClientHasItsOwnAddress(t *testing.T) {
	h := newHouse(t, trusting("127.0.0.0/8"))
	for i := range 70 {
		r := h.tryLogin(fmt.Sprintf("victim%d", i), wrongPass, "X-Forwarded-For", fmt.Sprintf("1.1.1.1, 203.0.113.%d", i))
		r.expect(t, "one guess from each address", http.StatusUnauthorized, "invalid_grant")
	}
}
