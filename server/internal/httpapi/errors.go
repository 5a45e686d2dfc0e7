package httpapi

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/jeton-auth/jeton/server/internal/login"
	"github.com/jeton-auth/jeton/server/internal/password"
)

// A requestError is a mistake of the client that no service needs to see. Its
// text is shown to the client and so never holds what the client sent, except
// for names that this package knows.
type requestError struct{ text string }

func (e *requestError) Error() string { return e.text }

// A methodError refuses the method of a request to a path that exists.
type methodError struct{ allow string } // the methods that it does take

func (e *methodError) Error() string { return "this path takes " + e.allow + " only" }

// A notReadyError says that the server runs and yet cannot work.
type notReadyError struct{ cause error }

func (e *notReadyError) Error() string { return "not ready: " + e.cause.Error() }
func (e *notReadyError) Unwrap() error { return e.cause }

var (
	errNoRoute   = errors.New("there is nothing at this path")
	errMediaType = errors.New("the body must be sent as application/json, in UTF-8 and not compressed")
	errTooLarge  = errors.New("the body is too large: 8 KiB are enough for every request")
)

// The challenges of answers with status 401, which must have one (RFC 9110
// section 15.5.2). The name and the password go into the body, for which there
// is no registered scheme; one that browsers know would make them open a
// dialog of their own.
const (
	loginChallenge = `Jeton realm="login"`
	tokenChallenge = `Bearer error="invalid_token", error_description="the session has ended"`
)

// An answer is what the client is told of an error.
type answer struct {
	status      int
	code        string        // RFC 6749 section 5.2 and its kin
	description string        // for the person who reads the client's log
	challenge   string        // WWW-Authenticate
	allow       string        // Allow
	retryAfter  time.Duration // Retry-After, in whole seconds, rounded up
	hangUp      bool          // the connection ends: there is more of the request than anybody wants to read
	internal    bool          // the cause is ours: it goes to the log
}

// answers are those to errors that say nothing but what they are.
var answers = []struct {
	err error
	answer
}{
	{login.ErrCredentials, answer{status: http.StatusUnauthorized, code: "invalid_grant", challenge: loginChallenge}},
	{login.ErrInvalidGrant, answer{status: http.StatusBadRequest, code: "invalid_grant"}},
	{login.ErrSessionEnded, answer{status: http.StatusUnauthorized, code: "invalid_token", challenge: tokenChallenge}},
	{login.ErrUnknownAudience, answer{status: http.StatusBadRequest, code: "invalid_target"}},
	{login.ErrLogoutScope, answer{status: http.StatusBadRequest, code: "invalid_request"}},
	{errNoRoute, answer{status: http.StatusNotFound, code: "not_found"}},
	{errMediaType, answer{status: http.StatusUnsupportedMediaType, code: "invalid_request"}},
	{errTooLarge, answer{status: http.StatusRequestEntityTooLarge, code: "invalid_request", hangUp: true}},
}

// answerTo turns an error into an answer. This is the only place where errors
// become status codes; what is not listed is our own failure, of which nothing
// is shown.
func answerTo(err error) answer {
	for _, known := range answers {
		if errors.Is(err, known.err) {
			known.description = known.err.Error()
			return known.answer
		}
	}
	var (
		throttled *login.ThrottledError
		busy      *password.BusyError
		request   *requestError
		method    *methodError
		notReady  *notReadyError
	)
	switch {
	case errors.As(err, &throttled):
		return answer{status: http.StatusTooManyRequests, code: "too_many_requests", description: "too many failed log-ins: try again later", retryAfter: throttled.RetryAfter}
	case errors.As(err, &busy):
		return answer{status: http.StatusServiceUnavailable, code: "temporarily_unavailable", description: "too many log in at the moment: try again later", retryAfter: busy.RetryAfter}
	case errors.As(err, &request):
		return answer{status: http.StatusBadRequest, code: "invalid_request", description: request.text}
	case errors.As(err, &method):
		return answer{status: http.StatusMethodNotAllowed, code: "invalid_request", description: method.Error(), allow: method.allow}
	case errors.As(err, &notReady):
		return answer{status: http.StatusServiceUnavailable, code: "temporarily_unavailable", description: "the server is not ready", retryAfter: time.Second, internal: true}
	case errors.Is(err, context.Canceled):
		// Nobody reads this one, but it is counted.
		return answer{status: http.StatusServiceUnavailable, code: "request_abandoned", description: "the request was given up", retryAfter: time.Second}
	}
	return answer{status: http.StatusInternalServerError, code: "server_error", description: "something went wrong here: the request id leads to it in the log", internal: true}
}
