package config

import (
	"errors"
	"fmt"
	"net/netip"
)

// A Network is a range of addresses, written like 10.0.0.0/8.
type Network struct{ netip.Prefix }

// UnmarshalText reads the form with a slash.
func (n *Network) UnmarshalText(text []byte) error {
	if address, err := netip.ParseAddr(string(text)); err == nil && address.Zone() == "" {
		return fmt.Errorf("%q is one address, not a network; write %s/%d for it alone", text, address, address.BitLen())
	}
	prefix, err := netip.ParsePrefix(string(text))
	if err != nil {
		return fmt.Errorf("%q is not a network; write it like 10.0.0.0/8 or fd00::/8", text)
	}
	n.Prefix = prefix
	return nil
}

// The widest networks that may hold a proxy, in bits. They leave room for the
// largest private one of IPv4, and for everything that one owner has of IPv6.
const (
	widest4 = 8
	widest6 = 16
)

// checkProxies refuses what is no network of one's own. Whoever is believed
// chooses the address that log-ins are counted under, so that throttling by
// address ends, and the address in the audit trail.
func (c *Config) checkProxies() error {
	var errs []error
	for _, n := range c.TrustedProxies {
		if err := n.check(); err != nil {
			errs = append(errs, fmt.Errorf("trusted_proxies: %w", err))
		}
	}
	return errors.Join(errs...)
}

func (n Network) check() error {
	address, least := n.Addr(), widest4
	switch {
	case !n.IsValid():
		return errors.New("a network is empty; write it like 10.0.0.0/8")
	case address.Is4In6():
		return fmt.Errorf("%s is IPv4 within IPv6; write it like 10.0.0.0/8", n)
	case address.Is6() && address.IsPrivate():
		least = 7 // fc00::/7, all of it private
	case address.Is6():
		least = widest6
	}
	if n.Bits() < least {
		return fmt.Errorf("%s is far too wide: everybody in it could claim any address in X-Forwarded-For, and so escape "+
			"throttling and falsify the audit trail; name only the proxies, such as 10.0.0.5/32 (/%d is the widest here)", n, least)
	}
	return nil
}
