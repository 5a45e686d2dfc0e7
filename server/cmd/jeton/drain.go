package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"
)

// untilDone serves until ctx ends or a listener fails, then drains: no new
// connections, running requests end within the given time, and only then the
// work in the background stops. release gives signals back their usual effect,
// so that a second one ends the process at once.
func untilDone(ctx context.Context, release func(), servers []served, background func(context.Context) error,
	drain time.Duration, logger *slog.Logger) error {
	failed := make(chan error, len(servers))
	for _, s := range servers {
		go func() {
			if err := s.server.Serve(s.listener); !errors.Is(err, http.ErrServerClosed) {
				failed <- fmt.Errorf("serving on %s: %w", s.listener.Addr(), err)
			}
		}()
	}
	backgroundCtx, stop := context.WithCancel(context.WithoutCancel(ctx))
	stopped := make(chan error, 1)
	go func() { stopped <- background(backgroundCtx) }()

	var err error
	select {
	case err = <-failed:
	case <-ctx.Done():
	}
	release()
	logger.Info("stopping: running requests may end", "within", drain)
	shutDown(servers, drain, logger)
	stop()
	return errors.Join(err, <-stopped)
}

// shutDown goes in the order of the servers, so that metrics are there until
// the end.
func shutDown(servers []served, drain time.Duration, logger *slog.Logger) {
	ctx, cancel := context.WithTimeout(context.Background(), drain)
	defer cancel()
	for _, s := range servers {
		if err := s.server.Shutdown(ctx); err != nil {
			logger.Warn("requests were cut off", "error", err)
			_ = s.server.Close() // what it could say has been said
		}
	}
}
