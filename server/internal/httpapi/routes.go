package httpapi

import (
	"net/http"

	"github.com/jeton-auth/jeton/jwks"
)

// list is all that the server answers to. The metrics have a listener of their
// own.
func (a *api) list() []route {
	routes := []route{
		{http.MethodPost, "/login", public, inJSON, serveJSON(a, a.login)},
		{http.MethodPost, "/refresh", public, inJSON, serveJSON(a, a.refresh)},
		{http.MethodPost, "/logout", public, inJSON, serveJSON(a, a.logout)},
		{http.MethodGet, "/userinfo", signedIn, empty, serveJSON(a, a.userInfo)},
		{http.MethodGet, jwksPath, public, empty, jwks.Handler(a.service.Keys().PublicSet, a.service.JWKSMaxAge())},
		{http.MethodGet, metadataPath, public, empty, serveJSON(a, a.metadata)},
		{http.MethodGet, alivePath, public, empty, serveJSON(a, a.alive)},
		{http.MethodGet, readyPath, public, empty, serveJSON(a, a.ready)},
	}
	if path := issuerPath(a.service.Issuer()); path != "" {
		routes = append(routes, route{http.MethodGet, metadataPath + path, public, empty, serveJSON(a, a.metadata)})
	}
	return routes
}
