package bench

import (
	"encoding/json"
	"errors"
	"time"
)

// What the verifiers expect and the tokens say.
const (
	Issuer   = "https://login.test"
	Audience = "orders"
)

// The token to be verified is what a log-in server typically issues: the registered
// claims, a name, an address, a scope and two roles, 249 bytes of JSON. With the header
// {"alg":"HS256","typ":"JWT"} of 27 bytes and a MAC of 32, in base64url and with two
// dots, HS256 makes that 36+1+332+1+43 = 413 bytes.
var (
	expiry    = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
	notBefore = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
)

const (
	subject = "Xw3kP0eT7uVb5nQy1rZc8A" // 128 bits
	tokenID = "q8cYJr0ZbYh2mW1n5xTtLA"
)

// A Profile is the part of the claims that is not registered. Every contender embeds
// it beside its own library's registered claims.
type Profile struct {
	Name  string   `json:"name"`
	Email string   `json:"email"`
	Scope string   `json:"scope"`
	Roles []string `json:"roles"`
}

func profile() Profile {
	return Profile{
		Name:  "Ada Lovelace",
		Email: "ada@mail.test",
		Scope: "read write",
		Roles: []string{"clerk", "admin"},
	}
}

// Claims is the whole payload as encoding/json reads and writes it.
type Claims struct {
	Issuer    string    `json:"iss"`
	Subject   string    `json:"sub"`
	Audience  audiences `json:"aud"`
	Expiry    int64     `json:"exp"` // seconds since 1970, as are the next two
	NotBefore int64     `json:"nbf"`
	IssuedAt  int64     `json:"iat"`
	ID        string    `json:"jti"`
	Profile
}

// Good returns the claims that every contender accepts.
func Good() Claims {
	return Claims{
		Issuer: Issuer, Subject: subject, Audience: audiences{Audience},
		Expiry: expiry.Unix(), NotBefore: notBefore.Unix(), IssuedAt: notBefore.Unix(),
		ID: tokenID, Profile: profile(),
	}
}

// check is what a policy does, by hand.
func (c *Claims) check(now time.Time) error {
	switch unix := now.Unix(); {
	case unix >= c.Expiry:
		return errExpired
	case unix < c.NotBefore:
		return errNotYetValid
	case c.Issuer != Issuer:
		return errIssuer
	}
	for _, audience := range c.Audience {
		if audience == Audience {
			return nil
		}
	}
	return errAudience
}

// The refusals that some libraries leave to their callers.
var (
	errExpired     = errors.New("bench: expired, or without exp")
	errNotYetValid = errors.New("bench: not yet valid")
	errIssuer      = errors.New("bench: another issuer")
	errAudience    = errors.New("bench: another audience")
)

// audiences is the claim aud, a string or an array of strings (RFC 7519 section 4.1.3).
type audiences []string

// UnmarshalJSON reads both forms.
func (a *audiences) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		*a = make(audiences, 1)
		return json.Unmarshal(data, &(*a)[0])
	}
	return json.Unmarshal(data, (*[]string)(a))
}

// MarshalJSON writes one audience as a string.
func (a audiences) MarshalJSON() ([]byte, error) {
	if len(a) == 1 {
		return json.Marshal(a[0])
	}
	return json.Marshal([]string(a))
}
