package httpapi

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// proxies are the networks of the reverse proxies that are believed.
type proxies []netip.Prefix

func (p proxies) trusts(address netip.Addr) bool {
	return slices.ContainsFunc(p, func(network netip.Prefix) bool { return network.Contains(address) })
}

// client returns the address that a request comes from: the peer's, or behind
// trusted proxies the last one in X-Forwarded-For that is not one of them. Each
// proxy appends whom it has seen, so what stands further to the left is only
// what somebody claims. What cannot be read is not believed: then it is the
// peer's.
func (p proxies) client(r *http.Request) netip.Addr {
	peer, ok := parseAddress(r.RemoteAddr)
	if !ok || !p.trusts(peer) {
		return peer
	}
	client := peer
	forwarded := strings.Split(strings.Join(r.Header["X-Forwarded-For"], ","), ",")
	for _, entry := range slices.Backward(forwarded) {
		if client, ok = parseAddress(strings.Trim(entry, " \t")); !ok {
			return peer
		}
		if !p.trusts(client) {
			return client
		}
	}
	return client
}

// parseAddress reads an IPv4 address, or an IPv6 one in brackets or without, and
// a port behind it. Zones are left away: they mean something on the machine
// that wrote them only.
func parseAddress(text string) (netip.Addr, bool) {
	address, err := netip.ParseAddr(text)
	if err != nil {
		if strings.HasSuffix(text, "]") {
			text += ":0"
		}
		var withPort netip.AddrPort
		withPort, err = netip.ParseAddrPort(text)
		address = withPort.Addr()
	}
	return address.WithZone("").Unmap(), err == nil
}
