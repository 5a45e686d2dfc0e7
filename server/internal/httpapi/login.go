package httpapi

import (
	"context"
	"time"

	"github.com/jeton-auth/jeton/server/internal/login"
)

type loginRequest struct {
	Username string `json:"username"`
	Password string `json:"password"`
	Audience string `json:"audience"` // the service that the token is for; may be left away
}

// A tokenResponse is that of RFC 6749 section 5.1.
type tokenResponse struct {
	AccessToken  string `json:"access_token"`
	TokenType    string `json:"token_type"`
	ExpiresIn    int64  `json:"expires_in"` // of the access token, in seconds
	RefreshToken string `json:"refresh_token"`
}

func tokensOf(g *login.Grant) tokenResponse {
	return tokenResponse{g.AccessToken, "Bearer", int64(g.ExpiresIn / time.Second), g.RefreshToken}
}

// login is POST /login.
func (a *api) login(ctx context.Context, req loginRequest, caller login.Caller) (tokenResponse, error) {
	grant, err := a.tryLogin(ctx, req, caller)
	a.metrics.logins.WithLabelValues(outcome(err)).Inc()
	if err != nil {
		return tokenResponse{}, err
	}
	return tokensOf(grant), nil
}

func (a *api) tryLogin(ctx context.Context, req loginRequest, caller login.Caller) (*login.Grant, error) {
	if req.Username == "" || req.Password == "" {
		return nil, &requestError{`the members "username" and "password" are needed`}
	}
	return a.service.Login(ctx, login.LoginRequest{
		Username: req.Username, Password: req.Password, Audience: req.Audience,
	}, caller)
}
