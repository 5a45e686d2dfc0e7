package bearer

import (
	"errors"
	"net/http"
	"strings"
)

var (
	errNoToken = errors.New("bearer: no token in the Authorization header")
	errRequest = errors.New("bearer: the request carries its token in a way that is not accepted")
)

// tokenOf returns the token of the Authorization header (RFC 6750 section
// 2.1). Tokens in the query are refused even where they are not needed: by
// then they are in somebody's log (section 2.3).
func tokenOf(r *http.Request) (string, error) {
	if r.URL.RawQuery != "" && r.URL.Query().Has("access_token") {
		return "", errRequest
	}
	values := r.Header["Authorization"]
	if len(values) == 0 {
		return "", errNoToken
	}
	if len(values) > 1 {
		return "", errRequest
	}
	scheme, token, _ := strings.Cut(values[0], " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return "", errNoToken
	}
	if token = strings.TrimLeft(token, " "); token == "" {
		return "", errNoToken
	}
	return token, nil
}
