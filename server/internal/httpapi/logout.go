package httpapi

import (
	"context"

	"github.com/jeton-auth/jeton/server/internal/login"
)

type logoutRequest struct {
	RefreshToken string `json:"refresh_token"`
	Scope        string `json:"scope"` // "session", also when it is left away, or "all"
}

// logout is POST /logout. A token that is unknown has nothing left to end, so
// the answer is the same as for one that is (RFC 7009 section 2.2).
func (a *api) logout(ctx context.Context, req logoutRequest, caller login.Caller) (struct{}, error) {
	if req.RefreshToken == "" {
		return struct{}{}, errNoRefreshToken
	}
	return struct{}{}, a.service.Logout(ctx, req.RefreshToken, login.LogoutScope(req.Scope), caller)
}
