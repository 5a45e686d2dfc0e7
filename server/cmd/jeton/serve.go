package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/alecthomas/kong"
	"github.com/jeton-auth/jeton/server/internal/config"
	"github.com/jeton-auth/jeton/server/internal/httpapi"
	"github.com/jeton-auth/jeton/server/internal/logging"
	"github.com/jeton-auth/jeton/server/internal/login"
)

type serveCommand struct {
	Settings settings `embed:""`
}

// Run wires everything, once, and serves until it is told to stop. Addresses
// are bound before anything is written, so that a busy port changes nothing.
func (c *serveCommand) Run(io console, parsed *kong.Context) error {
	ctx, release := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer release()
	// A reader of the greeting or the log who leaves must not end the server:
	// writing to it fails instead, and that is reported.
	signal.Ignore(syscall.SIGPIPE)
	if _, err := c.Settings.load(parsed); err != nil {
		return err
	}
	cfg := &c.Settings.Config
	logger, err := logging.New(io.err, cfg.Log.Format, cfg.Log.Level)
	if err != nil {
		return err
	}
	limitMemory(cfg.Password)
	bound, err := bind(cfg)
	if err != nil {
		return err
	}
	defer bound.close()
	metrics := httpapi.NewMetrics()
	store, service, err := open(ctx, cfg, opening{
		create: true, issuer: cfg.IssuerFor(bound.address(cfg)), logger: logger, observer: metrics.Observe,
	})
	if err != nil {
		return stopped(ctx, err)
	}
	err = serve(ctx, release, io, cfg, bound, service, metrics, logger)
	return errors.Join(stopped(ctx, err), store.Close())
}

// stopped forgets an error that is only the answer to a signal during the
// start: what was asked for has happened.
func stopped(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

func serve(ctx context.Context, release func(), io console, cfg *config.Config, bound *listeners,
	service *login.Service, metrics *httpapi.Metrics, logger *slog.Logger) error {
	api, err := httpapi.New(httpapi.Config{
		Service: service, TrustedProxies: proxies(cfg), Metrics: metrics, Logger: logger,
	})
	if err != nil {
		return fmt.Errorf("making the HTTP interface: %w", err)
	}
	admin, err := service.EnsureAdmin(ctx)
	if err != nil {
		return err
	}
	if err := greet(io.out, cfg, bound, admin); err != nil {
		return err
	}
	warn(logger, cfg)
	servers := []served{{bound.api, newServer(api, logger)}}
	if bound.metrics != nil {
		servers = append(servers, served{bound.metrics, newServer(metrics.Handler(), logger)})
	}
	return untilDone(ctx, release, servers, service.Run, cfg.DrainTimeout.Duration, logger)
}

func proxies(cfg *config.Config) (networks []netip.Prefix) {
	for _, n := range cfg.TrustedProxies {
		networks = append(networks, n.Prefix)
	}
	return networks
}

// limitMemory keeps the garbage of hashing from piling up beyond the budget.
// Who sets GOMEMLIMIT knows better.
func limitMemory(p config.Passwords) {
	// All but hashing. The process as a whole is larger than the limit, by its
	// code and by memory on its way back to the system.
	const rest = 16 << 20
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(int64(p.MemoryBudget) + rest)
	}
}

func warn(logger *slog.Logger, cfg *config.Config) {
	host, _, _ := net.SplitHostPort(cfg.Listen)
	if cfg.DangerouslyAllowPlainHTTP && !cfg.HTTPS() {
		logger.Warn("plain HTTP is allowed beyond this machine: everybody on the way can read what is typed and issued", "listen", host)
	}
}

// A served pairs an address with what answers there.
type served struct {
	listener net.Listener
	server   *http.Server
}

func newServer(handler http.Handler, logger *slog.Logger) *http.Server {
	server := httpapi.Server(handler)
	server.ErrorLog = slog.NewLogLogger(logger.Handler(), slog.LevelInfo)
	return server
}
