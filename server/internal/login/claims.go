package login

import "github.com/jeton-auth/jeton/jwt"

// AccessClaims is the payload of an access token (RFC 9068 section 2.2). It
// holds no e-mail address and nothing else about the person: everyone who sees
// the token can read it.
type AccessClaims struct {
	jwt.Claims

	ClientID  string          `json:"client_id"`
	SessionID SessionID       `json:"sid"`
	AuthTime  jwt.NumericDate `json:"auth_time"` // when the password was given
	AMR       []string        `json:"amr"`       // how (RFC 8176)
	Scope     string          `json:"scope,omitempty"`
	Roles     []string        `json:"roles,omitempty"`
}

// MarshalText writes the id as [SessionID.String] does.
func (id SessionID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads the id as [ParseSessionID] does.
func (id *SessionID) UnmarshalText(text []byte) (err error) {
	*id, err = ParseSessionID(string(text))
	return err
}
