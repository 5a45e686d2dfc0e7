package bench

import (
	"github.com/lestrrat-go/jwx/v3/jwa"
	"github.com/lestrrat-go/jwx/v3/jwt"
)

// jwxClaims is filled from the library's own token, which is a map with accessors.
type jwxClaims struct {
	Subject string `json:"sub"`
	ID      string `json:"jti"`
	Profile
}

func jwx(algorithm string, keys *Keys) (Contender, error) {
	name, ok := jwa.LookupSignatureAlgorithm(algorithm)
	if !ok {
		return Contender{}, unknown(algorithm)
	}
	signing, verifying := keys.pair(algorithm)
	good, err := jwxGood()
	if err != nil {
		return Contender{}, err
	}
	policy := []jwt.ParseOption{
		jwt.WithKey(name, verifying),
		jwt.WithIssuer(Issuer),
		jwt.WithAudience(Audience),
		jwt.WithRequiredClaim(jwt.ExpirationKey),
	}
	return Contender{
		Name: "jwx v3",
		Sign: func() (string, error) {
			token, err := jwt.Sign(good, jwt.WithKey(name, signing))
			return string(token), err
		},
		Verify: func(token string) (any, error) {
			parsed, err := jwt.Parse([]byte(token), policy...)
			if err != nil {
				return nil, err
			}
			return readJWX(parsed)
		},
	}, nil
}

func jwxGood() (jwt.Token, error) {
	p := profile()
	return jwt.NewBuilder().
		Issuer(Issuer).Subject(subject).Audience([]string{Audience}).JwtID(tokenID).
		Expiration(expiry).NotBefore(notBefore).IssuedAt(notBefore).
		Claim("name", p.Name).Claim("email", p.Email).
		Claim("scope", p.Scope).Claim("roles", p.Roles).
		Build()
}

func readJWX(token jwt.Token) (*jwxClaims, error) {
	claims := new(jwxClaims)
	claims.Subject, _ = token.Subject()
	claims.ID, _ = token.JwtID()
	var roles []any // what its JSON reader makes of an array
	for _, err := range [...]error{
		token.Get("name", &claims.Name),
		token.Get("email", &claims.Email),
		token.Get("scope", &claims.Scope),
		token.Get("roles", &roles),
	} {
		if err != nil {
			return nil, err
		}
	}
	for _, role := range roles {
		text, ok := role.(string)
		if !ok {
			return nil, errForm
		}
		claims.Roles = append(claims.Roles, text)
	}
	return claims, nil
}
