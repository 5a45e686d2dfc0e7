// Package httpapi is what the server shows over HTTP. The table in routes.go
// lists all of it: every route with its method, its path and who may call it.
// What is not in the table does not exist.
//
// # The walk
//
// [New] builds the table once. For a request, middleware.go makes the caller
// and the answer's common headers, router.go finds the route, guard.go checks
// the token where the route wants one, serve.go reads the JSON and calls the
// route's method, which calls the log-in service. Errors of all of them become
// status codes in errors.go and nowhere else.
//
// Every answer is JSON; errors are {"error", "error_description"} with the
// codes of RFC 6749 section 5.2 and RFC 6750 section 3.1 where they have one.
package httpapi

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"github.com/jeton-auth/jeton/server/internal/login"
)

// Config is what the routes need. Where a field says so, its zero value means
// the default in brackets.
type Config struct {
	Service *login.Service // required

	// TrustedProxies are the networks whose X-Forwarded-For is believed, for
	// throttling and audit. Nothing else that is forwarded is ever read.
	// [nobody's]
	TrustedProxies []netip.Prefix

	Metrics *Metrics         // counts what is answered. [counted, never shown]
	Logger  *slog.Logger     // gets one line for each request. [slog.Default]
	Clock   func() time.Time // of the tokens at /userinfo. [time.Now]
}

// api is what the routes share.
type api struct {
	service *login.Service
	proxies proxies
	metrics *Metrics
	log     *slog.Logger
	clock   func() time.Time
	routes  *table
}

// New returns the handler of all routes. It fails when there is no service, or
// when the table of routes is not sound.
func New(cfg Config) (http.Handler, error) {
	if cfg.Service == nil {
		return nil, errors.New("building the routes: no Service is set")
	}
	a := &api{
		service: cfg.Service,
		proxies: cfg.TrustedProxies,
		metrics: cfg.Metrics,
		log:     cmp.Or(cfg.Logger, slog.Default()),
		clock:   cfg.Clock,
	}
	if a.metrics == nil {
		a.metrics = NewMetrics()
	}
	guard, err := a.newGuard()
	if err != nil {
		return nil, fmt.Errorf("building the routes: %w", err)
	}
	if a.routes, err = a.newTable(a.list(), guard); err != nil {
		return nil, fmt.Errorf("building the routes: %w", err)
	}
	a.routes.alsoUnder(issuerPath(a.service.Issuer()))
	return a, nil
}
