package login

import (
	"errors"
	"fmt"
	"time"

	"github.com/jeton-auth/jeton/jwt"
)

// A Grant is the answer to a log-in or a refresh.
type Grant struct {
	AccessToken  string        // a signed JWT with AccessClaims
	RefreshToken string        // opaque; see refreshtoken.go
	ExpiresIn    time.Duration // of the access token, in whole seconds
	Session      SessionID
}

// grant makes both tokens of a session as it is stored. It needs nothing from
// the store, so it cannot fail for want of it.
func (s *Service) grant(user User, session Session, audience Audience, now time.Time) (*Grant, error) {
	if s.ring == nil {
		return nil, errors.New("signing an access token: this program has found no signing key")
	}
	issued := now.Truncate(time.Second)
	expiry := earlier(issued.Add(s.cfg.AccessLifetime), session.Expiry.Truncate(time.Second))
	jti := random16()
	access, err := jwt.Sign(s.ring.SigningKey(), audience.Type, &AccessClaims{
		Claims: jwt.Claims{
			Issuer:   s.cfg.Issuer,
			Subject:  user.ID.String(),
			Audience: jwt.Audience{audience.Name},
			IssuedAt: jwt.At(issued),
			Expiry:   jwt.At(expiry),
			ID:       SessionID(jti).String(),
		},
		ClientID:  s.cfg.ClientID,
		SessionID: session.ID,
		AuthTime:  jwt.At(session.CreatedAt.Truncate(time.Second)),
		AMR:       []string{"pwd"}, // RFC 8176 section 2
		Roles:     user.Roles,
	})
	if err != nil {
		return nil, fmt.Errorf("signing an access token: %w", err)
	}
	return &Grant{
		AccessToken:  access,
		RefreshToken: s.tokens.newest(session),
		ExpiresIn:    expiry.Sub(issued),
		Session:      session.ID,
	}, nil
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
