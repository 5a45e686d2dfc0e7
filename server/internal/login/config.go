package login

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jwt"
)

const day = 24 * time.Hour

// keyMargin covers what JWKSMaxAge and token lifetimes do not: the reload
// interval of other servers, and clocks that differ.
const keyMargin = time.Minute

// withDefaults fills in what is not set and refuses what cannot work.
func (c Config) withDefaults() (Config, error) {
	c.ClientID = cmp.Or(c.ClientID, "jeton")
	c.Algorithm = cmp.Or(c.Algorithm, jwk.ES256)
	c.AccessLifetime = cmp.Or(c.AccessLifetime, 5*time.Minute)
	c.RefreshIdle = cmp.Or(c.RefreshIdle, 14*day)
	c.RefreshAbsolute = cmp.Or(c.RefreshAbsolute, 30*day)
	c.RefreshGrace = cmp.Or(c.RefreshGrace, 30*time.Second)
	c.KeyLifetime = cmp.Or(c.KeyLifetime, 90*day)
	c.KeyAhead = cmp.Or(c.KeyAhead, time.Hour)
	c.JWKSMaxAge = cmp.Or(c.JWKSMaxAge, 5*time.Minute)
	c.AuditRetention = cmp.Or(c.AuditRetention, 90*day)
	c.Logger = cmp.Or(c.Logger, slog.Default())
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Observer == nil {
		c.Observer = func(Event) {}
	}
	audiences, err := audiencesOf(c)
	c.Audiences = audiences
	return c, errors.Join(c.checkParts(), checkIssuer(c.Issuer), err, c.checkTimes())
}

func (c Config) checkParts() error {
	switch {
	case c.Store == nil:
		return errors.New("no Store is set")
	case c.Passwords == nil:
		return errors.New("no Passwords are set: make a password.Hasher")
	case c.MasterKey.isZero():
		return errors.New("no MasterKey is set: load it with LoadOrCreateMasterKey or ParseMasterKey")
	case !c.Algorithm.Known():
		return fmt.Errorf("the Algorithm %q is unknown: use ES256, Ed25519, RS256 or another asymmetric one", c.Algorithm)
	case c.Algorithm.Symmetric():
		return fmt.Errorf("the Algorithm %s is symmetric: whoever verifies could also sign; use ES256, Ed25519 or RS256", c.Algorithm)
	}
	return c.PasswordPolicy.Validate()
}

func checkIssuer(issuer string) error {
	u, err := url.Parse(issuer)
	switch {
	case issuer == "":
		return errors.New("no Issuer is set: give the URL that verifiers know this server by")
	case err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http"):
		return fmt.Errorf("the Issuer %q is not an absolute http or https URL", issuer)
	case strings.HasSuffix(issuer, "/"):
		return fmt.Errorf("the Issuer %q must not end in a slash: verifiers compare it letter by letter", issuer)
	case u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return fmt.Errorf("the Issuer %q must have no user, query or fragment (RFC 8414 section 2)", issuer)
	}
	return nil
}

// audiencesOf returns the configured audiences, each with its type.
func audiencesOf(c Config) ([]Audience, error) {
	if len(c.Audiences) == 0 {
		return []Audience{{Name: c.Issuer, Type: jwt.AccessToken}}, nil
	}
	seen := map[string]bool{}
	all := make([]Audience, 0, len(c.Audiences))
	for _, a := range c.Audiences {
		a.Type = cmp.Or(a.Type, jwt.AccessToken)
		switch {
		case a.Name == "":
			return nil, errors.New("an audience has no name")
		case seen[a.Name]:
			return nil, fmt.Errorf("audience %q is configured twice", a.Name)
		case a.Type != jwt.AccessToken && a.Type != jwt.JWT:
			return nil, fmt.Errorf("audience %q has type %q: use %q or %q", a.Name, a.Type, jwt.AccessToken, jwt.JWT)
		}
		seen[a.Name] = true
		all = append(all, a)
	}
	return all, nil
}

func (c Config) checkTimes() error {
	switch {
	case c.AccessLifetime < 10*time.Second || c.AccessLifetime > day:
		return fmt.Errorf("the AccessLifetime %v is not between 10s and 24h", c.AccessLifetime)
	case c.RefreshIdle < c.AccessLifetime:
		return fmt.Errorf("the RefreshIdle %v is shorter than AccessLifetime %v: raise it", c.RefreshIdle, c.AccessLifetime)
	case c.RefreshAbsolute < c.RefreshIdle:
		return fmt.Errorf("the RefreshAbsolute %v is shorter than RefreshIdle %v: raise it", c.RefreshAbsolute, c.RefreshIdle)
	case c.RefreshGrace < 0 || c.RefreshGrace > 5*time.Minute:
		return fmt.Errorf("the RefreshGrace %v is not between 0 and 5m", c.RefreshGrace)
	case c.JWKSMaxAge < 0:
		return fmt.Errorf("the JWKSMaxAge %v is negative", c.JWKSMaxAge)
	case c.KeyAhead < c.JWKSMaxAge+keyMargin:
		return fmt.Errorf("the KeyAhead %v is too short: verifiers keep the keys for JWKSMaxAge %v, so make it %v or more",
			c.KeyAhead, c.JWKSMaxAge, c.JWKSMaxAge+keyMargin)
	case c.KeyLifetime < 2*c.KeyAhead:
		return fmt.Errorf("the KeyLifetime %v is too short: make it at least twice KeyAhead %v", c.KeyLifetime, c.KeyAhead)
	case c.AuditRetention < 0:
		return fmt.Errorf("the AuditRetention %v is negative", c.AuditRetention)
	}
	return nil
}

// storedAudience is what a session remembers of it. The server's own address is
// left out, so that a session outlives a change of it.
func (s *Service) storedAudience(a Audience) string {
	if a.Name == s.cfg.Issuer {
		return ""
	}
	return a.Name
}

// audienceOf is the audience of a session, whose tokens may by now be for
// another address of this server.
func (s *Service) audienceOf(session Session) (Audience, error) {
	if own, err := s.audience(s.cfg.Issuer); session.Audience == "" && err == nil {
		return own, nil
	}
	return s.audience(session.Audience)
}

// audience finds the one a log-in asks for.
func (s *Service) audience(name string) (Audience, error) {
	for _, a := range s.cfg.Audiences {
		if name == "" || name == a.Name {
			return a, nil
		}
	}
	return Audience{}, ErrUnknownAudience
}
