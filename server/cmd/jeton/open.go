package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
	"github.com/jeton-auth/jeton/server/internal/config"
	"github.com/jeton-auth/jeton/server/internal/logging"
	"github.com/jeton-auth/jeton/server/internal/login"
	"github.com/jeton-auth/jeton/server/internal/password"
	"github.com/jeton-auth/jeton/server/internal/sqlstore"
)

// An opening says how to open the data of a server.
type opening struct {
	create   bool      // make what is missing
	notice   io.Writer // told what was made; may be nil
	passive  bool      // leave the signing keys to the server
	issuer   string    // iss of its tokens
	logger   *slog.Logger
	observer func(login.Event) // may be nil
}

// open opens the store and the service on it. The caller closes the store.
func open(ctx context.Context, cfg *config.Config, how opening) (*sqlstore.Store, *login.Service, error) {
	made, err := prepareData(ctx, cfg.Data, how.create)
	if made != "" && how.notice != nil {
		fmt.Fprintf(how.notice, "Made %s %s.\n", made, printable(cfg.Data))
	}
	if err != nil {
		return nil, nil, err
	}
	master, err := loadMasterKey(cfg.Data)
	if err != nil {
		return nil, nil, err
	}
	hasher, err := password.NewHasher(hashing(cfg.Password))
	if err != nil {
		return nil, nil, err
	}
	store, err := sqlstore.OpenSQLite(ctx, databasePath(cfg.Data))
	if err != nil {
		return nil, nil, err
	}
	service, err := login.New(ctx, login.Config{
		Store:           store,
		Passwords:       hasher,
		PasswordPolicy:  policy(cfg),
		MasterKey:       master,
		Issuer:          how.issuer,
		Audiences:       audiences(cfg.Audiences),
		Algorithm:       cfg.Algorithm,
		AccessLifetime:  cfg.Lifetime.Access.Duration,
		RefreshIdle:     cfg.Lifetime.RefreshIdle.Duration,
		RefreshAbsolute: cfg.Lifetime.RefreshAbsolute.Duration,
		RefreshGrace:    cfg.Lifetime.RefreshGrace.Duration,
		KeyLifetime:     cfg.Keys.Lifetime.Duration,
		KeyAhead:        cfg.Keys.Ahead.Duration,
		JWKSMaxAge:      cfg.Keys.MaxAge.Duration,
		Passive:         how.passive,
		AuditRetention:  cfg.Audit.Retention.Duration,
		Logger:          how.logger,
		Observer:        how.observer,
	})
	if err != nil {
		return nil, nil, errors.Join(err, store.Close())
	}
	return store, service, nil
}

func policy(cfg *config.Config) password.Policy {
	return password.Policy{MinLength: cfg.Password.MinLength}
}

func hashing(p config.Passwords) password.Config {
	return password.Config{
		Params: password.Params{
			Memory:      uint32(p.Memory / 1024),
			Time:        uint32(p.Time),
			Parallelism: uint8(p.Parallelism),
		},
		MemoryBudget: int64(p.MemoryBudget),
		QueueLength:  p.QueueLength,
		QueueTimeout: p.QueueTimeout.Duration,
	}
}

func audiences(configured []config.Audience) (all []login.Audience) {
	for _, a := range configured {
		all = append(all, login.Audience{Name: a.Name, Type: a.Type})
	}
	return all
}

// withService runs what a command does on the data of a server, which may be
// running at the same time. Its rules for users are those of the server; the
// keys it leaves alone, because its flags may not be those of the server.
func (s *settings) withService(parsed *kong.Context, how opening, do func(context.Context, *login.Service) error) error {
	if _, err := s.load(parsed); err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// The command itself says what it did; only what went wrong is logged.
	logger, err := logging.New(os.Stderr, s.Log.Format, "warn")
	if err != nil {
		return err
	}
	how.passive, how.issuer, how.logger = true, s.IssuerFor(s.Listen), logger
	store, service, err := open(ctx, &s.Config, how)
	if err != nil {
		return err
	}
	return errors.Join(do(ctx, service), store.Close())
}
