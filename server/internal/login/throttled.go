package login

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// throttled refuses the attempt. The first of a minute is stored, all are
// logged: refusals cost no hash, so a flood of them must not become a flood of
// writes.
func (a *attempt) throttled(ctx context.Context, wait time.Duration) error {
	s := a.service
	refusal := &ThrottledError{RetryAfter: wholeSeconds(wait)}
	e := Event{Kind: EventLoginThrottled, User: a.user.ID, Name: a.name, Detail: "retry after " + refusal.RetryAfter.String()}
	if !s.throttle.noted.first(a.keys.pair, s.now()) {
		s.show(ctx, completed(e, s.now(), a.caller))
		return refusal
	}
	if err := s.update(ctx, a.caller, func(tx *audited) error { return tx.record(e) }); err != nil {
		return fmt.Errorf("storing that a log-in was throttled: %w", err)
	}
	return refusal
}

func wholeSeconds(d time.Duration) time.Duration {
	return max((d + time.Second - 1).Truncate(time.Second), time.Second)
}

// minuteKeys bounds the memory of a minute. Beyond it nothing is stored.
const minuteKeys = 10_000

// A minute remembers the keys that were seen in it.
type minute struct {
	mu    sync.Mutex
	began time.Time
	seen  map[throttleKey]bool
}

// first reports whether the key comes for the first time in this minute.
func (m *minute) first(key throttleKey, now time.Time) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.seen == nil || now.Sub(m.began).Abs() >= time.Minute {
		m.began, m.seen = now, map[throttleKey]bool{}
	}
	if m.seen[key] || len(m.seen) >= minuteKeys {
		return false
	}
	m.seen[key] = true
	return true
}
