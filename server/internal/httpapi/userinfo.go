package httpapi

import (
	"context"
	"errors"

	"github.com/jeton-auth/jeton/bearer"
	"github.com/jeton-auth/jeton/server/internal/login"
)

// A userInfo is what the holder of a token may know: more than the token says,
// because only the holder sees it.
type userInfo struct {
	Subject string   `json:"sub"` // the same as in the token
	Name    string   `json:"name"`
	Email   string   `json:"email,omitempty"`
	Roles   []string `json:"roles"` // as they are now
}

// userInfo is GET /userinfo.
func (a *api) userInfo(ctx context.Context, _ struct{}, _ login.Caller) (userInfo, error) {
	claims, ok := bearer.Claims[login.AccessClaims](ctx)
	if !ok {
		return userInfo{}, errors.New("the route is not guarded")
	}
	user, err := a.service.UserInfo(ctx, claims)
	if err != nil {
		return userInfo{}, err
	}
	return userInfo{user.ID.String(), user.Name, user.Email, user.Roles}, nil
}
