package httpapi

import (
	"context"

	"github.com/jeton-auth/jeton/server/internal/login"
)

type refreshRequest struct {
	RefreshToken string `json:"refresh_token"`
}

// refresh is POST /refresh.
func (a *api) refresh(ctx context.Context, req refreshRequest, caller login.Caller) (tokenResponse, error) {
	grant, err := a.tryRefresh(ctx, req, caller)
	a.metrics.refreshes.WithLabelValues(outcome(err)).Inc()
	if err != nil {
		return tokenResponse{}, err
	}
	return tokensOf(grant), nil
}

func (a *api) tryRefresh(ctx context.Context, req refreshRequest, caller login.Caller) (*login.Grant, error) {
	if req.RefreshToken == "" {
		return nil, errNoRefreshToken
	}
	return a.service.Refresh(ctx, req.RefreshToken, caller)
}

var errNoRefreshToken = &requestError{`the member "refresh_token" is needed`}
