package httpapi

import (
	"context"
	"crypto/rand"
	"net/http"

	"github.com/jeton-auth/jeton/server/internal/login"
)

// newCaller is who sent the request. The id is ours: one from outside could
// repeat another's and hide among its lines in the log.
func (a *api) newCaller(r *http.Request) login.Caller {
	return login.Caller{Address: a.proxies.client(r), UserAgent: r.UserAgent(), RequestID: rand.Text()}
}

type callerKey struct{}

func withCaller(r *http.Request, c login.Caller) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), callerKey{}, c))
}

func callerOf(ctx context.Context) login.Caller {
	c, _ := ctx.Value(callerKey{}).(login.Caller)
	return c
}
