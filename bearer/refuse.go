package bearer

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/jeton-auth/jeton/jwt"
)

// checkError marks an error of [Options.Check].
type checkError struct{ error }

func (e checkError) Unwrap() error { return e.error }

// A refusal is one row of RFC 6750 section 3.1.
type refusal struct {
	status      int
	code        string
	description string
}

// refusalOf turns an error into what the client is told: never more than the
// kind of mistake. Which check a token failed stays here.
func refusalOf(err error) refusal {
	switch {
	case errors.Is(err, errNoToken):
		return refusal{status: http.StatusUnauthorized} // no code: section 3.1
	case errors.Is(err, errRequest):
		return refusal{http.StatusBadRequest, "invalid_request", "one token in the Authorization header is needed"}
	case errors.Is(err, ErrInsufficientScope):
		return refusal{http.StatusForbidden, "insufficient_scope", "the token does not cover this request"}
	case errors.Is(err, ErrRevoked), isTokenError(err):
		return refusal{http.StatusUnauthorized, "invalid_token", "the token is missing something, expired, revoked or not for this service"}
	default:
		return refusal{http.StatusServiceUnavailable, "temporarily_unavailable", "the token cannot be checked now"}
	}
}

// isTokenError reports whether the token is to blame, rather than whatever
// stands between this service and its keys or its session store.
func isTokenError(err error) bool {
	if errors.As(err, new(checkError)) {
		return false
	}
	for _, sentinel := range []error{jwt.ErrMalformed, jwt.ErrSignature, jwt.ErrKeyNotFound, jwt.ErrType,
		jwt.ErrIssuer, jwt.ErrAudience, jwt.ErrExpired, jwt.ErrNotYetValid} {
		if errors.Is(err, sentinel) {
			return true
		}
	}
	return false
}

// refuse answers with status, WWW-Authenticate and a JSON body of the same
// content.
func (g *Guard[T]) refuse(w http.ResponseWriter, err error) {
	answer := refusalOf(err)
	header := w.Header()
	header.Set("Cache-Control", "no-store")
	switch answer.status {
	case http.StatusServiceUnavailable:
		header.Set("Retry-After", "1")
	default:
		header.Set("WWW-Authenticate", g.challenge(answer))
	}
	header.Set("Content-Type", "application/json")
	header.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(answer.status)
	if answer.code == "" {
		answer.code, answer.description = "unauthorized", "a token in the Authorization header is needed"
	}
	// Both texts are constants of this file, without anything to escape.
	fmt.Fprintf(w, `{"error":"%s","error_description":"%s"}`+"\n", answer.code, answer.description)
}

// challenge is the value of WWW-Authenticate (RFC 6750 section 3).
func (g *Guard[T]) challenge(answer refusal) string {
	var parameters []string
	add := func(name, value string) {
		if value != "" {
			parameters = append(parameters, name+`="`+escape(value)+`"`)
		}
	}
	add("realm", g.options.Realm)
	add("error", answer.code)
	add("error_description", answer.description)
	add("resource_metadata", g.options.ResourceMetadata)
	return strings.TrimSuffix("Bearer "+strings.Join(parameters, ", "), " ")
}

// escape keeps a value inside of its quotes (RFC 9110 section 5.6.4).
func escape(value string) string {
	return strings.Map(func(c rune) rune {
		if c < ' ' || c > '~' || c == '"' || c == '\\' {
			return '_'
		}
		return c
	}, value)
}
