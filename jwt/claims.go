package jwt

import (
	"github.com/jeton-auth/jeton/internal/strictjson"
)

// Claims are the registered claims (RFC 7519 section 4.1). Embed them by value
// in a struct of your own. A zero field is a claim that is not there.
type Claims struct {
	Issuer    string      `json:"iss,omitempty"` // who signed the token
	Subject   string      `json:"sub,omitempty"` // whom it speaks of
	Audience  Audience    `json:"aud,omitempty"` // whom it is for
	Expiry    NumericDate `json:"exp,omitzero"`  // refused from then on
	NotBefore NumericDate `json:"nbf,omitzero"`  // refused before
	IssuedAt  NumericDate `json:"iat,omitzero"`
	ID        string      `json:"jti,omitempty"`
}

// A ClaimsSet is a struct that embeds [Claims]. Nothing else is one, so what
// cannot be checked does not compile.
type ClaimsSet interface {
	registered() Claims
}

func (c Claims) registered() Claims { return c }

// pointer gives the verifier the embedded Claims of a *T.
func (c *Claims) pointer() *Claims { return c }

// Audience is whom a token is for (RFC 7519 section 4.1.3). One name is
// written as a string, several as an array; both are read.
type Audience []string

// Contains reports whether name is one of the audience, compared exactly.
func (a Audience) Contains(name string) bool {
	for _, member := range a {
		if member == name {
			return true
		}
	}
	return false
}

// MarshalJSON writes one name as a string and any other number as an array.
func (a Audience) MarshalJSON() ([]byte, error) { return a.AppendJSON(nil) }

// AppendJSON appends what MarshalJSON returns.
func (a Audience) AppendJSON(dst []byte) ([]byte, error) {
	return strictjson.AppendStrings(dst, a)
}

// UnmarshalJSON reads a string, or an array of at least one string.
func (a *Audience) UnmarshalJSON(data []byte) error {
	names, err := strictjson.Strings(string(data))
	if err == nil && len(names) == 0 {
		err = strictjson.Reason("an empty array names no audience")
	}
	if err != nil {
		return err
	}
	*a = names
	return nil
}
