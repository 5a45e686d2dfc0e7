package httpapi

import (
	"context"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/jeton-auth/jeton/server/internal/login"
)

// serveJSON makes a handler of a method. It reads a Req from the body, unless
// Req is struct{}, and writes the Resp or, by way of [answerTo], the error.
func serveJSON[Req, Resp any](a *api, f func(context.Context, Req, login.Caller) (Resp, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data, err := call(r, f)
		if err != nil {
			a.refuse(w, r, err)
			return
		}
		write(w, http.StatusOK, data)
	})
}

// call returns the answer as JSON, so that one that cannot be written is an
// error like any other.
func call[Req, Resp any](r *http.Request, f func(context.Context, Req, login.Caller) (Resp, error)) ([]byte, error) {
	var req Req
	if _, empty := any(req).(struct{}); !empty {
		if err := readJSON(r, &req); err != nil {
			return nil, err
		}
	}
	resp, err := f(r.Context(), req, callerOf(r.Context()))
	if err != nil {
		return nil, err
	}
	return json.Marshal(resp)
}

// An errorBody is what RFC 6749 section 5.2 has for errors.
type errorBody struct {
	Error       string `json:"error"`
	Description string `json:"error_description"`
}

// refuse answers with an error, and logs its cause when it is our own.
func (a *api) refuse(w http.ResponseWriter, r *http.Request, err error) {
	answer := answerTo(err)
	if answer.internal {
		a.logFailure(r.Context(), err)
	}
	answer.headers(w.Header())
	data, err := json.Marshal(errorBody{answer.code, answer.description})
	if err != nil {
		panic(err) // two texts of errors.go that are not UTF-8
	}
	write(w, answer.status, data)
}

func (a answer) headers(header http.Header) {
	set := func(name, value string) {
		if value != "" {
			header.Set(name, value)
		}
	}
	set("WWW-Authenticate", a.challenge)
	set("Allow", a.allow)
	if a.retryAfter > 0 {
		set("Retry-After", wholeSeconds(a.retryAfter))
	}
	if a.hangUp {
		set("Connection", "close")
	}
}

// wholeSeconds rounds up: who comes a little early waits twice.
func wholeSeconds(d time.Duration) string {
	return strconv.FormatInt(int64((d+time.Second-1)/time.Second), 10)
}

// logFailure is for failures of our own. Those of requests that the client gave
// up are mostly its doing.
func (a *api) logFailure(ctx context.Context, err error) {
	if ctx.Err() == nil {
		a.log.LogAttrs(ctx, slog.LevelError, "request failed",
			slog.String("request_id", callerOf(ctx).RequestID), slog.String("error", err.Error()))
	}
}

func write(w http.ResponseWriter, status int, data []byte) {
	data = append(data, '\n')
	w.Header().Set("Pragma", "no-cache") // beside no-store: RFC 6749 section 5.1
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	w.WriteHeader(status)
	_, _ = w.Write(data) // fails when the client has gone
}
