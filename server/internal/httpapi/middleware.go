package httpapi

import (
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/jeton-auth/jeton/server/internal/login"
)

// ServeHTTP answers every request: the route does, or the words for there being
// none.
func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	started := time.Now()
	route, caller, reply := a.routes.find(r), a.newCaller(r), &reply{ResponseWriter: w}
	r = withCaller(r, caller)
	a.metrics.running.Inc()
	defer func() {
		a.metrics.running.Dec()
		took := time.Since(started)
		a.metrics.answered(route, reply.status, took)
		a.logRequest(r, route, caller, reply.status, took)
	}()
	defer a.survive(reply, r)
	commonHeaders(w.Header(), caller)
	route.handler.ServeHTTP(reply, r)
}

// commonHeaders are those of every answer. There is no header of CORS among
// them: no page of another site may read an answer. What may be cached says so
// itself.
func commonHeaders(header http.Header, caller login.Caller) {
	header.Set("X-Request-Id", caller.RequestID)
	header.Set("Cache-Control", "no-store")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	header.Set("Referrer-Policy", "no-referrer")
}

// survive turns a panic into an answer without a word about it.
func (a *api) survive(w *reply, r *http.Request) {
	cause := recover()
	if cause == nil {
		return
	}
	if cause == http.ErrAbortHandler {
		panic(cause)
	}
	a.log.LogAttrs(r.Context(), slog.LevelError, "panic", slog.String("request_id", callerOf(r.Context()).RequestID),
		slog.String("cause", fmt.Sprint(cause)), slog.String("stack", string(debug.Stack())))
	if w.status != 0 {
		panic(http.ErrAbortHandler) // half of an answer must not look like a whole one
	}
	a.refuse(w, r, fmt.Errorf("panic: %v", cause))
}

// logRequest writes the one line. It names the route, not the path: what
// clients put there by mistake is sometimes a secret.
func (a *api) logRequest(r *http.Request, route *route, caller login.Caller, status int, took time.Duration) {
	level := slog.LevelInfo
	if route.probe() && status < 400 {
		level = slog.LevelDebug
	}
	a.log.LogAttrs(r.Context(), level, "request",
		slog.String("method", knownMethod(r.Method)),
		slog.String("route", route.name()),
		slog.Int("status", status),
		slog.Duration("duration", took),
		slog.String("address", caller.Address.String()),
		slog.String("request_id", caller.RequestID))
}

// knownMethod keeps inventions of clients out of the log.
func knownMethod(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch,
		http.MethodDelete, http.MethodConnect, http.MethodOptions, http.MethodTrace:
		return method
	}
	return "other"
}

// A reply remembers the status that was sent.
type reply struct {
	http.ResponseWriter
	status int // 0: nothing has been sent
}

// WriteHeader passes the status on.
func (w *reply) WriteHeader(status int) {
	if w.status == 0 && status >= 200 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write sends status 200 first, unless another was.
func (w *reply) Write(data []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(data)
}
