package bearer

import (
	"context"
	"errors"
	"net/http"

	"github.com/jeton-auth/jeton/jwt"
)

// Options are what a [Guard] does beyond verifying. The zero value, or a nil
// pointer, is a guard that only verifies.
type Options[T jwt.ClaimsSet] struct {
	// Realm is named in WWW-Authenticate (RFC 9110 section 11.5), if any.
	Realm string

	// ResourceMetadata is the URL of this service's metadata, named in
	// WWW-Authenticate for clients that look for it (RFC 9728 section 5.1).
	ResourceMetadata string

	// Check is called with verified claims, for what a signature cannot
	// know: a session that ended, a scope that this request needs. It answers
	// nil, an error that wraps [ErrRevoked] (401) or [ErrInsufficientScope]
	// (403), or any other error (503): a check that cannot be made lets nobody
	// in.
	Check func(r *http.Request, claims *T) error

	// Failed is told why a request was refused, for logs and metrics. The
	// reason must not be shown to the client.
	Failed func(r *http.Request, reason error)
}

// What [Options.Check] may say of a token that verifies.
var (
	ErrRevoked           = errors.New("bearer: the token is revoked")
	ErrInsufficientScope = errors.New("bearer: the token does not cover this request")
)

// A Guard lets requests with a good token through. It is safe for use by many
// goroutines.
type Guard[T jwt.ClaimsSet] struct {
	verifier *jwt.Verifier[T]
	options  Options[T]
}

// New returns a guard that asks v. opts may be nil.
func New[T jwt.ClaimsSet](v *jwt.Verifier[T], opts *Options[T]) *Guard[T] {
	g := &Guard[T]{verifier: v}
	if opts != nil {
		g.options = *opts
	}
	return g
}

// Handler returns a handler that calls h for requests with a good token, with
// the claims in their context, and answers all others itself: 400 for a
// request that carries a token in more than one way or in the wrong place, 401
// for a missing or bad token, 403 and 503 as [Options.Check] says.
func (g *Guard[T]) Handler(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		claims, err := g.Verify(r)
		if err != nil {
			if g.options.Failed != nil {
				g.options.Failed(r, err)
			}
			g.refuse(w, err)
			return
		}
		h.ServeHTTP(w, r.WithContext(NewContext(r.Context(), claims)))
	})
}

// Verify returns the claims of a request that [Guard.Handler] would let through,
// for those who answer refusals themselves.
func (g *Guard[T]) Verify(r *http.Request) (*T, error) {
	token, err := tokenOf(r)
	if err != nil {
		return nil, err
	}
	claims, err := g.verifier.Verify(r.Context(), token)
	if err != nil {
		return nil, err
	}
	if g.options.Check != nil {
		if err := g.options.Check(r, claims); err != nil {
			return nil, checkError{err}
		}
	}
	return claims, nil
}

// key is the type of the context's key; each T has its own.
type key[T any] struct{}

// NewContext returns a context in which [Claims] finds claims: what a guard
// does, and what a test of a guarded handler needs.
func NewContext[T jwt.ClaimsSet](ctx context.Context, claims *T) context.Context {
	return context.WithValue(ctx, key[T]{}, claims)
}

// Claims returns the claims that a [Guard] of the same T, or [NewContext], put
// into ctx.
func Claims[T jwt.ClaimsSet](ctx context.Context) (claims *T, ok bool) {
	claims, ok = ctx.Value(key[T]{}).(*T)
	return claims, ok
}
