package httpapi

import (
	"context"
	"time"

	"github.com/jeton-auth/jeton/server/internal/login"
)

const (
	alivePath = "/healthz"
	readyPath = "/readyz"
)

// probe is true of routes that somebody calls every few seconds.
func (r *route) probe() bool { return r.path == alivePath || r.path == readyPath }

type health struct {
	Status string `json:"status"`
}

// alive is GET /healthz: the process answers.
func (a *api) alive(context.Context, struct{}, login.Caller) (health, error) {
	return health{"ok"}, nil
}

// readyTimeout is how long the store may take to count as ready.
const readyTimeout = 2 * time.Second

// ready is GET /readyz: log-ins would work.
func (a *api) ready(ctx context.Context, _ struct{}, _ login.Caller) (health, error) {
	ctx, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	if err := a.service.Ready(ctx); err != nil {
		return health{}, &notReadyError{err}
	}
	return health{"ok"}, nil
}
