package jwks

import (
	"cmp"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/jeton-auth/jeton/jwk"
)

// Defaults of [Options].
const (
	defaultTimeout    = 10 * time.Second
	defaultMinRefresh = time.Minute
	defaultMaxRefresh = 24 * time.Hour
	defaultCoolDown   = 30 * time.Second
	defaultMaxStale   = 24 * time.Hour
)

// defaultRefresh is the life of a set whose source does not state one.
const defaultRefresh = 15 * time.Minute

// Options are what a [Remote] may do differently. The zero value, or a nil
// pointer, means the defaults. No duration but MaxStale may be negative.
type Options struct {
	// Client makes the requests; nil means one that uses the proxy of the
	// environment and no connection twice. It is copied, and its redirects
	// are limited further: same scheme, host and port, 3 at most.
	Client *http.Client

	// Timeout ends a request, its redirects and its body included; 0 means
	// 10 seconds. Callers wait no longer than that, and no longer than their
	// own context lets them.
	Timeout time.Duration

	// MinRefresh and MaxRefresh bound what the max-age of Cache-Control (RFC
	// 9111 section 5.2.2) may say of how long a set is fresh; no-store and
	// no-cache mean MinRefresh. 0 means 1 minute and 24 hours, or the other
	// bound where that would cross it. A source that says nothing gets 15
	// minutes, within the same bounds. MaxRefresh is the longest that a
	// withdrawn key verifies while the source can be reached.
	MinRefresh, MaxRefresh time.Duration

	// CoolDown is the pause between requests because of keys that are not in
	// the set, and the longest pause after failures; 0 means 30 seconds.
	CoolDown time.Duration

	// MaxStale is how long an expired set still answers while its source
	// fails; 0 means 24 hours, a negative one not at all.
	MaxStale time.Duration

	// Parse says how to read the set.
	Parse jwk.ParseOptions

	// Clock tells the time; nil means time.Now.
	Clock func() time.Time

	// Logger is told of failures, recoveries and keys that cannot be used;
	// nil means nobody is.
	Logger *slog.Logger
}

// complete returns a copy with the defaults in place.
func (o *Options) complete() (Options, error) {
	var c Options
	if o != nil {
		c = *o
	}
	if err := c.check(); err != nil {
		return c, err
	}
	c.Timeout = cmp.Or(c.Timeout, defaultTimeout)
	c.CoolDown = cmp.Or(c.CoolDown, defaultCoolDown)
	c.MaxStale = max(0, cmp.Or(c.MaxStale, defaultMaxStale))
	if c.MinRefresh == 0 {
		c.MinRefresh = min(defaultMinRefresh, cmp.Or(c.MaxRefresh, defaultMaxRefresh))
	}
	c.MaxRefresh = cmp.Or(c.MaxRefresh, max(defaultMaxRefresh, c.MinRefresh))
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return c, nil
}

func (o *Options) check() error {
	for _, d := range []struct {
		name  string
		value time.Duration
	}{
		{"Timeout", o.Timeout}, {"MinRefresh", o.MinRefresh}, {"MaxRefresh", o.MaxRefresh},
		{"CoolDown", o.CoolDown},
	} {
		if d.value < 0 {
			return fmt.Errorf("jwks: Options.%s is %v, which is negative", d.name, d.value)
		}
	}
	if o.MaxRefresh != 0 && o.MinRefresh > o.MaxRefresh {
		return fmt.Errorf("jwks: Options.MinRefresh is %v, more than MaxRefresh, %v", o.MinRefresh, o.MaxRefresh)
	}
	// An empty set is read to find mistakes in Parse now, not at the first token.
	if _, err := jwk.ParseSet([]byte(`{"keys":[]}`), &o.Parse); err != nil {
		return fmt.Errorf("jwks: Options.Parse: %w", err)
	}
	return nil
}
