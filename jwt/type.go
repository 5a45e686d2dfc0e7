package jwt

import "github.com/jeton-auth/jeton/internal/jose"

// A Type says what kind of token a token is, by its typ header parameter (RFC
// 7519 section 5.1, RFC 8725 section 3.11). It is a media type; "application/"
// in front may be left away, and letters compare without regard to case, as in
// every media type (RFC 2045 section 5.1).
type Type string

const (
	// JWT is the type of tokens that have no more specific one.
	JWT Type = "JWT"
	// AccessToken is an OAuth 2.0 access token (RFC 9068 section 2.1).
	AccessToken Type = "at+jwt"
)

// is reports whether t and other name the same type.
func (t Type) is(other Type) bool { return jose.SameMediaType(string(t), string(other)) }
