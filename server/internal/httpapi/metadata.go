package httpapi

import (
	"context"
	"net/url"

	"github.com/jeton-auth/jeton/server/internal/login"
)

const (
	jwksPath     = "/.well-known/jwks.json"
	metadataPath = "/.well-known/oauth-authorization-server"
)

// issuerPath is the path of the issuer's URL. Most have none, and none ends in a
// slash: the service refuses that.
func issuerPath(issuer string) string {
	u, err := url.Parse(issuer)
	if err != nil {
		return ""
	}
	return u.Path
}

// serverMetadata describes the server (RFC 8414 section 2). What has no
// registered name has one that says the same; nothing is listed that the server does not do.
type serverMetadata struct {
	Issuer   string `json:"issuer"` // byte for byte the iss of every token
	JWKS     string `json:"jwks_uri"`
	Login    string `json:"login_endpoint"`
	Refresh  string `json:"refresh_endpoint"`
	Logout   string `json:"logout_endpoint"`
	UserInfo string `json:"userinfo_endpoint"`

	// Both are empty and yet there: the first is required, and without the
	// second a client must assume grants that this server does not have.
	ResponseTypes []string `json:"response_types_supported"`
	GrantTypes    []string `json:"grant_types_supported"`
}

// metadata is GET /.well-known/oauth-authorization-server. Its links begin with
// the issuer, whatever host the request names.
func (a *api) metadata(context.Context, struct{}, login.Caller) (serverMetadata, error) {
	issuer := a.service.Issuer()
	return serverMetadata{
		Issuer: issuer, JWKS: issuer + jwksPath,
		Login: issuer + "/login", Refresh: issuer + "/refresh", Logout: issuer + "/logout", UserInfo: issuer + "/userinfo",
		ResponseTypes: []string{}, GrantTypes: []string{},
	}, nil
}
