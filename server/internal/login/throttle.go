package login

import (
	"fmt"
	"net/netip"
	"time"
)

// Failed log-ins are counted for the account and for the network that they
// come from. Whoever logs in from a network makes it familiar to the account:
// from there the account has a counter of its own, and the failures of
// strangers do not slow it down. So guessing is slow, and yet nobody can lock
// somebody else out of a place that he uses.
const (
	accountFree     = 5                // failures without a delay
	accountDelayMax = 15 * time.Minute // up to accountSoft failures
	accountSoft     = 90               // from here on the delay doubles up to a day
	accountMax      = 100              // failures and attempts in flight, never more (NIST SP 800-63B-4 section 3.2.2)
	accountMemory   = day              // after the last failure

	addressFree     = 50
	addressDelayMax = 5 * time.Minute
	addressMax      = 60 // where the delay is at its longest: counting stops
	addressMemory   = day
	addressDrain    = time.Minute // forgets one failure: many people may share an address

	familiarMemory = 30 * day // after the last log-in
	familiarRenew  = day      // how stale the memory may get before it is written again
)

// A throttleKey names a row: a hash, because the names that people try are
// sometimes their passwords.
type throttleKey [32]byte

// throttleKeys are the rows of one attempt.
type throttleKeys struct {
	account    throttleKey // failures of strangers
	familiar   throttleKey // exists while the network is familiar
	pair       throttleKey // failures from a familiar network
	address    throttleKey // failures of the network with any account
	hasAddress bool
}

// A throttler knows how rows are named and who is in flight.
type throttler struct {
	key   []byte
	gate  *gate
	noted *minute // refusals that were stored
}

func newThrottler(master MasterKey) throttler {
	return throttler{key: master.subkey(labelThrottle), gate: newGate(), noted: &minute{}}
}

func (t throttler) keys(canonical string, address netip.Addr) throttleKeys {
	network := networkOf(address)
	return throttleKeys{
		account:    t.name("account", canonical, ""),
		familiar:   t.name("familiar", canonical, network),
		pair:       t.name("pair", canonical, network),
		address:    t.name("address", "", network),
		hasAddress: network != "",
	}
}

// name writes the length before the name, so that no two names run into one.
func (t throttler) name(kind, canonical, network string) throttleKey {
	return mac256(t.key, fmt.Appendf(nil, "%s %d:%s %s", kind, len(canonical), canonical, network))
}

// networkOf is as much of the address as one customer can vary at will: all of
// IPv4, the first 64 bits of IPv6.
func networkOf(address netip.Addr) string {
	address = address.Unmap().WithZone("")
	bits := 64
	if address.Is4() {
		bits = 32
	}
	prefix, err := address.Prefix(bits)
	if err != nil || !address.IsValid() {
		return ""
	}
	return prefix.String()
}

// accountFailures are those that still count.
func accountFailures(t Throttle, now time.Time) int {
	if !now.Before(t.Expiry) {
		return 0
	}
	return t.Failures
}

// accountDelay is how long after that many failures the next attempt may come.
func accountDelay(failures int) time.Duration {
	switch {
	case failures <= accountFree:
		return 0
	case failures <= accountSoft:
		return doubled(time.Second, failures-accountFree-1, accountDelayMax)
	}
	return doubled(accountDelayMax, failures-accountSoft, accountMemory)
}

func accountFailed(t Throttle, now time.Time) Throttle {
	n := accountFailures(t, now) + 1
	return Throttle{Failures: n, BlockedUntil: now.Add(accountDelay(n)), Expiry: now.Add(accountMemory)}
}

func addressFailures(t Throttle, now time.Time) int {
	if !now.Before(t.Expiry) {
		return 0
	}
	last := t.Expiry.Add(-addressMemory)
	return max(0, t.Failures-max(0, int(now.Sub(last)/addressDrain)))
}

func addressDelay(failures int) time.Duration {
	if failures <= addressFree {
		return 0
	}
	return doubled(time.Second, failures-addressFree-1, addressDelayMax)
}

func addressFailed(t Throttle, now time.Time) Throttle {
	n := min(addressFailures(t, now)+1, addressMax)
	return Throttle{Failures: n, BlockedUntil: now.Add(addressDelay(n)), Expiry: now.Add(addressMemory)}
}

// doubled is first × 2^times, at most limit.
func doubled(first time.Duration, times int, limit time.Duration) time.Duration {
	for range times {
		if first >= limit {
			break
		}
		first *= 2
	}
	return min(first, limit)
}
