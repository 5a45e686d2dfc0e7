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
// [Claims] by value, or a pointer to one; a missing Expiry is an error. Tokens
// travel in headers, so keep them small: verifiers refuse what is longer than
// jws.DefaultMaxLength unless their policy says otherwise, and many servers and
// proxies refuse headers beyond 8 KiB.
func Sign(key *jwk.SigningKey, typ Type, claims ClaimsSet) (string, error) {
	v := reflect.ValueOf(claims)
	for v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	if !v.IsValid() || v.Kind() == reflect.Pointer {
		return "", errNoClaims
	}
	if err := checkEmbedding(v.Type()); err != nil {
		return "", err
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
