package jwks

import (
	"context"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/jeton-auth/jeton/jwk"
)

// A Remote is the key set of another server, kept up to date: a [jwk.Source].
// Make one for each issuer with [NewRemote], and share it. Any number of
// goroutines may use it. It makes requests only when it is asked for keys and
// runs nothing in between, so there is nothing to close.
type Remote struct {
	url     string
	name    string // the URL as errors and logs have it
	client  *http.Client
	options Options
	state   atomic.Pointer[state]
}

var _ jwk.Source = (*Remote)(nil)

// NewRemote returns the key set at a URL: https, or http on a loopback host
// (localhost, 127.0.0.0/8, ::1), without user name and fragment. opts may be
// nil. Nothing is fetched yet; an error is a mistake in url or opts.
func NewRemote(url string, opts *Options) (*Remote, error) {
	address, err := parseAddress(url)
	if err != nil {
		return nil, err
	}
	options, err := opts.complete()
	if err != nil {
		return nil, err
	}
	r := &Remote{url: url, name: nameOf(address), client: newClient(options.Client), options: options}
	r.state.Store(new(state))
	return r, nil
}

// FindKey returns the key of that algorithm and ID, as [jwk.Set.FindKey] does.
// When it asks the source and when it waits is said at the top of this
// package. ctx ends the wait of this call, not the request, for which others
// may be waiting.
//
// The error is [jwk.ErrKeyNotFound] if the source has no such key, and
// [ErrUnavailable] if that could not be found out.
func (r *Remote) FindKey(ctx context.Context, alg jwk.SignatureAlgorithm, kid string) (*jwk.VerificationKey, error) {
	if !alg.Known() || alg.Symmetric() {
		return nil, jwk.ErrKeyNotFound // no public set holds one: not worth a request
	}
	if r == nil || r.state.Load() == nil {
		return nil, errEmpty
	}
	now, s := r.options.Clock(), r.state.Load()
	key := s.find(alg, kid, now)
	if key != nil && s.fresh(now) {
		return key, nil
	}
	f := r.refresh(now)
	if key != nil && s.answers(now) {
		return key, nil
	}
	if f != nil {
		if err := r.wait(ctx, f); err != nil {
			return nil, err
		}
	}
	return r.settled(alg, kid)
}

// wait returns when f has landed or ctx has ended.
func (r *Remote) wait(ctx context.Context, f *flight) error {
	select {
	case <-f.landed:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("%w: waiting for %s: %w", ErrUnavailable, r.name, ctx.Err())
	}
}

// settled answers from what there is, after all that could be done now.
func (r *Remote) settled(alg jwk.SignatureAlgorithm, kid string) (*jwk.VerificationKey, error) {
	s := r.state.Load()
	if key := s.find(alg, kid, r.options.Clock()); key != nil {
		return key, nil
	}
	if s.err != nil {
		return nil, s.err
	}
	return nil, jwk.ErrKeyNotFound
}

// refresh is called when the set is not fresh or lacks a key. It returns the
// flight in the air, one that it starts if it is time for one, or nil.
func (r *Remote) refresh(now time.Time) *flight {
	for {
		s := r.state.Load()
		if s.flight != nil || !s.due(now, r.options.CoolDown) {
			return s.flight
		}
		next := *s
		next.flight = &flight{landed: make(chan struct{})}
		if r.state.CompareAndSwap(s, &next) {
			go r.fly(&next)
			return next.flight
		}
	}
}
