package httpapi

import (
	"net/http"
	"time"
)

// Server returns the settings that every listener of this server needs, for the
// routes as well as for the metrics. A client that sends slowly, or nothing, is
// cut off and holds up nobody. The caller sets the address and starts it.
func Server(h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		// Longer than a log-in may wait for its turn to be hashed.
		WriteTimeout:   60 * time.Second,
		IdleTimeout:    60 * time.Second,
		MaxHeaderBytes: 16 << 10,
		// "OPTIONS *" is no route.
		DisableGeneralOptionsHandler: true,
	}
}
