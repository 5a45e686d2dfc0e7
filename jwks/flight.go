package jwks

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/jeton-auth/jeton/jwk"
)

// fly makes the request of s.flight. Until it has landed nobody else replaces
// the state.
func (r *Remote) fly(s *state) {
	ctx, cancel := context.WithTimeout(context.Background(), r.options.Timeout)
	defer cancel()
	asked := r.options.Clock()
	got, err := r.fetch(ctx, s.etag)
	if err != nil && ctx.Err() != nil {
		err = fmt.Errorf("no complete answer within %v", r.options.Timeout)
	}
	next := s.after(got, err, asked, &r.options)
	next.attempted = r.options.Clock()
	if err != nil {
		// The cause is text only: a deadline in it is not one of the caller's.
		next.err = fmt.Errorf("%w: %s: %v", ErrUnavailable, r.name, err)
	}
	r.state.Store(next)
	close(s.flight.landed)
	r.log(s, next)
}

// after is the state that follows s. Times count from when the request was
// made: the set may have changed since.
func (s *state) after(got *answer, err error, asked time.Time, o *Options) *state {
	next := *s
	next.flight = nil
	if err != nil {
		next.failures++
		return &next
	}
	next.failures, next.err = 0, nil
	if got.set != nil {
		next.set, next.etag, next.complaint = got.set, got.etag, complaintOf(got.set)
	}
	if got.set != nil || got.life.stated { // a 304 that states none leaves it as it was
		next.life = got.life.within(o.MinRefresh, o.MaxRefresh, defaultRefresh)
	}
	next.aging = asked.Add(next.life / 5 * 4)
	next.expires = asked.Add(next.life)
	next.dead = next.expires.Add(o.MaxStale)
	return &next
}

// log tells what has changed between two states.
func (r *Remote) log(before, after *state) {
	log := r.options.Logger.With(slog.String("url", r.name))
	switch {
	case after.err != nil:
		log.Warn("fetching the key set failed", slog.Int("failures", after.failures), slog.Any("error", after.err))
	case before.err != nil:
		log.Info("fetching the key set works again", slog.Int("failures", before.failures))
	}
	if after.complaint != "" && after.complaint != before.complaint {
		log.Warn("the key set is not as it should be", slog.String("reason", after.complaint))
	}
}

// maxComplaints bounds how many keys a log line speaks of.
const maxComplaints = 8

// complaintOf says what of a set is not used, or "".
func complaintOf(set *jwk.Set) string {
	var lines []string
	skipped := set.Skipped()
	for _, s := range skipped[:min(len(skipped), maxComplaints)] {
		lines = append(lines, fmt.Sprintf("key %d (kid %.64q) is skipped: %v", s.Index, s.ID, s.Reason))
	}
	if len(skipped) > maxComplaints {
		lines = append(lines, fmt.Sprintf("%d more are skipped", len(skipped)-maxComplaints))
	}
	if len(set.Keys()) == 0 {
		lines = append(lines, "no key can be used: all tokens are refused")
	}
	return strings.Join(lines, "; ")
}
