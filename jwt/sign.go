package jwt

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/jeton-auth/jeton/internal/strictjson"
	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jws"
)

var (
	errNoClaims = errors.New("jwt: no claims: a struct that embeds jwt.Claims is needed")
	errNoType   = errors.New("jwt: no type: name one, jwt.AccessToken or jwt.JWT for instance")
	errNoExpiry = errors.New("jwt: exp is missing: set Claims.Expiry, so that the token ends")
)

// Sign returns the claims as a token of the given type, signed with key. The
// token carries the key's algorithm and ID. claims is a struct that embeds
// [Claims], or a pointer to one; a missing Expiry is an error.
func Sign(key *jwk.SigningKey, typ Type, claims ClaimsSet) (string, error) {
	if v := reflect.ValueOf(claims); !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
		return "", errNoClaims
	}
	if typ == "" {
		return "", errNoType
	}
	if claims.registered().Expiry.IsZero() {
		return "", errNoExpiry
	}
	payload, err := strictjson.AppendValue(make([]byte, 0, 512), claims)
	if err != nil {
		return "", fmt.Errorf("jwt: claims: %w", err)
	}
	return jws.Sign(key, payload, &jws.SignOptions{Type: string(typ)})
}
