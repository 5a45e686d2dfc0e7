package login

import (
	"context"
	"time"

	"github.com/jeton-auth/jeton/jwk"
)

// What the external tests see of the inside: pure functions, and the parts of
// Run one at a time.

type (
	Minute   = minute
	KeyPlan  = keyPlan
	KeyRules = keyRules
	KeyStep  = keyStep
)

const (
	MinuteKeys = minuteKeys

	KeepKeys  = keepKeys
	MakeAhead = makeAhead
	MakeNow   = makeNow

	AccountFree = accountFree
	AccountMax  = accountMax
	AddressFree = addressFree
)

var (
	PlanKeys      = planKeys
	AddressFailed = addressFailed
	NewGate       = newGate
	Clean         = clean
)

func NewKeyRules(alg jwk.SignatureAlgorithm, lifetime, ahead, tail time.Duration) KeyRules {
	return keyRules{algorithm: alg, lifetime: lifetime, ahead: ahead, tail: tail}
}

func (p keyPlan) Signer() SigningKey   { return p.signer }
func (p keyPlan) Others() []SigningKey { return p.others }
func (p keyPlan) Gone() []SigningKey   { return p.gone }
func (p keyPlan) Moved() []SigningKey  { return p.moved }
func (p keyPlan) Step() KeyStep        { return p.step }

func (s *Service) Reload(ctx context.Context) error { return s.loadKeys(ctx) }
func (s *Service) Purge(ctx context.Context) error  { return s.purge(ctx) }

// AccountRow is where the failures of strangers with the account are kept.
func (s *Service) AccountRow(canonical string) []byte {
	key := s.throttle.name("account", canonical, "")
	return key[:]
}

// SpellRefreshToken parses a refresh token and spells it again.
func SpellRefreshToken(text string) (spelled string, ok bool) {
	t, ok := parseRefreshToken(text)
	if !ok {
		return "", false
	}
	return spell(refreshHeadOf(t.session, t.counter), t.mac), true
}

// ForgedRefreshToken is well-formed, names the session, and lies.
func ForgedRefreshToken(id SessionID, counter uint32) string {
	return spell(refreshHeadOf(id, counter), [32]byte{1})
}

// RefreshTokenOf is the token of that counter, as a thief would hold it.
func (s *Service) RefreshTokenOf(session Session, counter uint32) string {
	session.Counter = counter
	return s.tokens.newest(session)
}

func SealAndOpen(key, other MasterKey, secret []byte, id, otherID string, damage func([]byte) []byte) ([]byte, error) {
	return newSealer(other).open(damage(newSealer(key).seal(secret, id)), otherID)
}

func (g *gate) Enter(key [32]byte) *place               { return g.enter(key) }
func (p *place) Admit(may func(ahead int) bool) bool    { return p.admit(may) }
func (m *minute) First(key [32]byte, at time.Time) bool { return m.first(key, at) }

func (p *place) Leave() { p.leave() }
