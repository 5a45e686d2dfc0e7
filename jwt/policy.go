package jwt

import (
	"errors"
	"fmt"
	"time"
)

// MaxLeeway is the greatest leeway that a [Policy] may have.
const MaxLeeway = 10 * time.Minute

// A Policy says which tokens a [Verifier] accepts. Issuer, Audience and Type
// must be set, or waived by the field beside them; the zero value is no
// policy.
type Policy struct {
	// Issuer is what iss must be, byte for byte.
	Issuer string
	// AnyIssuer waives Issuer: whoever's key is among the keys is trusted.
	AnyIssuer bool

	// Audience is what aud must hold: the name of this service.
	Audience string
	// AnyAudience waives Audience: tokens for other services are accepted.
	AnyAudience bool

	// Type is what the header's typ must be.
	Type Type
	// AnyType waives Type: every kind of token that the issuer signs is
	// accepted, also one without a typ.
	AnyType bool

	// NoExpiry accepts tokens without exp. One that is there still counts.
	NoExpiry bool

	// Leeway, 0 to [MaxLeeway], is how far this clock and the issuer's may
	// lie apart: exp is late by it, nbf and iat are early by it.
	Leeway time.Duration

	// Clock tells the time; nil means time.Now.
	Clock func() time.Time

	// MaxLength is the greatest length of a token in bytes; 0 means
	// jws.DefaultMaxLength.
	MaxLength int
}

// check finds what makes p no policy at all.
func (p *Policy) check() error {
	var errs []error
	for _, f := range []struct {
		name   string
		set    bool
		waived bool
	}{
		{"Issuer", p.Issuer != "", p.AnyIssuer},
		{"Audience", p.Audience != "", p.AnyAudience},
		{"Type", p.Type != "", p.AnyType},
	} {
		if f.set == f.waived {
			errs = append(errs, fmt.Errorf("set either %s or Any%s", f.name, f.name))
		}
	}
	if p.Leeway < 0 || p.Leeway > MaxLeeway {
		errs = append(errs, fmt.Errorf("the field Leeway, %v, is not between 0 and %v", p.Leeway, MaxLeeway))
	}
	if p.MaxLength < 0 {
		errs = append(errs, fmt.Errorf("the field MaxLength, %d, is negative", p.MaxLength))
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("jwt: policy: %w", err)
	}
	return nil
}

// acceptType checks the typ of a header.
func (p *Policy) acceptType(typ Type) error {
	if p.AnyType || p.Type.is(typ) {
		return nil
	}
	if typ == "" {
		return fmt.Errorf("jwt: typ is missing, %q is needed: %w", p.Type, ErrType)
	}
	return fmt.Errorf("jwt: typ is %.40q, %q is needed: %w", typ, p.Type, ErrType)
}

// accept checks the registered claims. Issuer and audience come first: times
// of a token that is not ours are nobody's business.
func (p *Policy) accept(c *Claims) error {
	if !p.AnyIssuer && c.Issuer != p.Issuer {
		return fmt.Errorf("jwt: iss is %.100q, %q is needed: %w", c.Issuer, p.Issuer, ErrIssuer)
	}
	if !p.AnyAudience && !c.Audience.Contains(p.Audience) {
		return fmt.Errorf("jwt: aud does not hold %q: %w", p.Audience, ErrAudience)
	}
	now := time.Now
	if p.Clock != nil {
		now = p.Clock
	}
	return p.acceptTimes(c, now())
}

// acceptTimes checks exp, nbf and iat (RFC 7519 sections 4.1.4 to 4.1.6): a
// token is good from nbf on and before exp, to the second and beyond.
func (p *Policy) acceptTimes(c *Claims, now time.Time) error {
	if c.Expiry.IsZero() {
		if !p.NoExpiry {
			return fmt.Errorf("jwt: exp is missing: %w", ErrExpired)
		}
	} else if late := now.Sub(c.Expiry.Add(p.Leeway)); late >= 0 {
		return fmt.Errorf("jwt: exp was %v ago: %w", now.Sub(c.Expiry.Time).Round(time.Second), ErrExpired)
	}
	early := now.Add(p.Leeway)
	if early.Before(c.NotBefore.Time) {
		return fmt.Errorf("jwt: nbf is %v away: %w", c.NotBefore.Sub(now).Round(time.Second), ErrNotYetValid)
	}
	if early.Before(c.IssuedAt.Time) {
		return fmt.Errorf("jwt: iat is %v away, do the clocks differ? %w", c.IssuedAt.Sub(now).Round(time.Second), ErrNotYetValid)
	}
	return nil
}
