package httpapi

import (
	"maps"
	"net/http"

	"github.com/jeton-auth/jeton/jwks"
)

// list is all that the server answers to, at the root and under the path of the
// issuer. The metrics have a listener of their own.
func (a *api) list() []route {
	return []route{
		{http.MethodPost, "/login", public, inJSON, serveJSON(a, a.login)},
		{http.MethodPost, "/refresh", public, inJSON, serveJSON(a, a.refresh)},
		{http.MethodPost, "/logout", public, inJSON, serveJSON(a, a.logout)},
		{http.MethodGet, "/userinfo", signedIn, empty, serveJSON(a, a.userInfo)},
		{http.MethodGet, jwksPath, public, empty, jwks.Handler(a.service.Keys().PublicSet, a.service.JWKSMaxAge())},
		{http.MethodGet, metadataPath, public, empty, serveJSON(a, a.metadata)},
		{http.MethodGet, alivePath, public, empty, serveJSON(a, a.alive)},
		{http.MethodGet, readyPath, public, empty, serveJSON(a, a.ready)},
	}
}

// alsoUnder answers every route under the path of the issuer, too, whether the
// proxy in front keeps that path or cuts it off. The metadata are found behind
// the well-known path as well (RFC 8414 section 3.1).
func (t *table) alsoUnder(prefix string) {
	if prefix == "" {
		return
	}
	for path := range maps.Clone(t.paths) {
		t.alias(prefix+path, path)
	}
	t.alias(metadataPath+prefix, metadataPath)
}

func (t *table) alias(path, of string) {
	t.paths[path], t.wrong[path] = t.paths[of], t.wrong[of]
}
