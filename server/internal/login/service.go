package login

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"net/netip"
	"sync"
	"time"

	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jwt"
	"github.com/jeton-auth/jeton/server/internal/password"
)

// Config is all that a [Service] needs to know. Where a field says so, its zero
// value means the default in brackets.
type Config struct {
	Store          Store            // required; the caller closes it
	Passwords      *password.Hasher // required
	PasswordPolicy password.Policy  // of new passwords
	MasterKey      MasterKey        // required: see LoadOrCreateMasterKey

	// Issuer is the iss of every token: an absolute http or https URL without
	// user, query, fragment or a slash at its end (RFC 8414 section 2), as
	// verifiers know it.
	Issuer string
	// Audiences are those a log-in may ask for; the first counts when it asks
	// for none. [The issuer itself.]
	Audiences []Audience
	// ClientID is the client_id of every token. ["jeton"]
	ClientID string
	// Algorithm is what new signing keys are made for. It must be asymmetric
	// and the same on all servers of one database. [ES256]
	Algorithm jwk.SignatureAlgorithm

	// AccessLifetime is how long an access token counts, and so how long a
	// verifier that does not ask trusts a session that has ended. 10 s to
	// 24 h. [5 min]
	AccessLifetime time.Duration
	// RefreshIdle ends a session that long after its last refresh. [14 days]
	RefreshIdle time.Duration
	// RefreshAbsolute ends a session that long after its log-in. [30 days]
	RefreshAbsolute time.Duration
	// RefreshGrace is how long a used refresh token still yields the successor
	// it has already yielded, for lost replies and racing tabs. At most 5 min.
	// [30 s]
	RefreshGrace time.Duration

	// KeyLifetime is how long a key signs. At least twice KeyAhead. [90 days]
	KeyLifetime time.Duration
	// KeyAhead is how long a key is published before it signs. It must exceed
	// JWKSMaxAge by a minute or more. [1 h]
	KeyAhead time.Duration
	// JWKSMaxAge is how long verifiers may keep the published keys. [5 min]
	JWKSMaxAge time.Duration
	// AuditRetention is how long events are kept. [90 days]
	AuditRetention time.Duration

	// Passive is set by programs that work on the data of a server without
	// being one. What is configured for keys here may differ from what the
	// server has, so [New] makes, retires and deletes no key, and it is content
	// with none.
	Passive bool

	Clock  func() time.Time // [time.Now]
	Logger *slog.Logger     // gets every event, too. [slog.Default]
	// Observer, when set, sees every event after it was stored, for metrics.
	// It must not block.
	Observer func(Event)
}

// An Audience is a service, or a group of them, that tokens are issued for.
type Audience struct {
	Name string   // the aud claim
	Type jwt.Type // the typ header; jwt.JWT for verifiers that refuse [at+jwt]
}

// A Caller is who asks, as far as the transport knows: for audit and
// throttling. The zero Caller is somebody at the server's own command line.
type Caller struct {
	Address   netip.Addr // of the client itself, behind trusted proxies
	UserAgent string
	RequestID string
}

// A Service logs people in. Its methods may be called at the same time.
type Service struct {
	cfg      Config
	store    *watchedStore // what cfg.Store has become
	log      *slog.Logger
	ring     *jwk.Keyring
	tokens   refreshTokens
	sealer   sealer
	throttle throttler

	keysMu sync.Mutex                 // held while keys are loaded
	opened map[string]*jwk.SigningKey // unsealed keys by id
}

// New checks the configuration, loads the signing keys and does what is due to
// them, such as making the first one, unless the service is to be passive. It
// fails with [ErrMasterKey] when the stored keys were sealed under another
// master key. [Service.Run] must run beside the service.
func New(ctx context.Context, cfg Config) (*Service, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, fmt.Errorf("configuring the log-in service: %w", err)
	}
	store := &watchedStore{Store: cfg.Store}
	cfg.Store = store
	s := &Service{
		cfg:      cfg,
		store:    store,
		log:      cfg.Logger,
		tokens:   refreshTokens{key: cfg.MasterKey.subkey(labelRefresh)},
		sealer:   newSealer(cfg.MasterKey),
		throttle: newThrottler(cfg.MasterKey),
		opened:   map[string]*jwk.SigningKey{},
	}
	if err := s.loadKeys(ctx); err != nil {
		return nil, fmt.Errorf("loading the signing keys: %w", err)
	}
	return s, nil
}

// Keys returns the ring that signs and verifies; it follows rotations by
// itself. It is nil for a passive service that has found no key.
func (s *Service) Keys() *jwk.Keyring { return s.ring }

// Issuer returns the iss of every token.
func (s *Service) Issuer() string { return s.cfg.Issuer }

// Audiences returns those a log-in may ask for.
func (s *Service) Audiences() []Audience { return append([]Audience(nil), s.cfg.Audiences...) }

// JWKSMaxAge returns how long verifiers may keep the published keys.
func (s *Service) JWKSMaxAge() time.Duration { return s.cfg.JWKSMaxAge }

// now is the clock as the store keeps it, so that what was written compares
// equal to what is read.
func (s *Service) now() time.Time { return s.cfg.Clock().UTC().Truncate(time.Microsecond) }

func mac256(key []byte, parts ...[]byte) (sum [sha256.Size]byte) {
	h := hmac.New(sha256.New, key)
	for _, p := range parts {
		h.Write(p)
	}
	h.Sum(sum[:0])
	return sum
}
