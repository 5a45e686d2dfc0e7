package conformance_test

import (
	"fmt"
	"testing"

	"github.com/go-jose/go-jose/v4"
	golangjwt "github.com/golang-jwt/jwt/v5"
	"github.com/jeton-auth/jeton/jwk"
)

func TestGolangJWTReadsOurs(t *testing.T) {
	for _, alg := range publicAlgorithms {
		t.Run(string(alg), func(t *testing.T) {
			key := signingKey(t, alg)
			find := keyFrom(fetch(t, publish(t, key)))
			if err := readByGolangJWT(alg, find, sign(t, key)); err != nil {
				t.Error(err)
			}
			if readByGolangJWT(alg, find, forged(t, key)) == nil {
				t.Error("accepts a forged token: the test proves nothing")
			}
		})
	}
	for _, alg := range hmacAlgorithms {
		t.Run(string(alg), func(t *testing.T) {
			secret := secret()
			find := func(*golangjwt.Token) (any, error) { return secret, nil }
			if err := readByGolangJWT(alg, find, sign(t, hmacKey(t, alg, secret))); err != nil {
				t.Error(err)
			}
		})
	}
}

// keyFrom looks a token's key up by its kid: the library itself reads no key sets.
func keyFrom(set *jose.JSONWebKeySet) golangjwt.Keyfunc {
	return func(token *golangjwt.Token) (any, error) {
		kid, _ := token.Header["kid"].(string)
		if keys := set.Key(kid); len(keys) == 1 {
			return keys[0].Key, nil
		}
		return nil, fmt.Errorf("no single key %q in the set", kid)
	}
}

func readByGolangJWT(alg jwk.SignatureAlgorithm, find golangjwt.Keyfunc, token string) error {
	_, err := golangjwt.Parse(token, find,
		golangjwt.WithValidMethods([]string{string(alg)}),
		golangjwt.WithStrictDecoding(),
		golangjwt.WithIssuer(issuer), golangjwt.WithAudience(audience), golangjwt.WithSubject(subject),
		golangjwt.WithExpirationRequired(), golangjwt.WithIssuedAt(),
	)
	return err
}

func TestWeReadGolangJWT(t *testing.T) {
	for _, alg := range publicAlgorithms {
		t.Run(string(alg), func(t *testing.T) {
			key := standardKey(t, alg)
			token := signByGolangJWT(t, alg, key)
			set, err := jwk.ParseSet(theirSet(t, alg, key.Public()), nil)
			if err != nil {
				t.Fatal(err)
			}
			wantOurs(t, set, token)
			refusedByUs(t, set, swapPayload(t, token, `{"sub":"eve"}`))
		})
	}
	for _, alg := range hmacAlgorithms {
		t.Run(string(alg), func(t *testing.T) {
			secret := secret()
			wantOurs(t, hmacKey(t, alg, secret).VerificationKey(), signByGolangJWT(t, alg, secret))
		})
	}
}

func signByGolangJWT(t *testing.T, alg jwk.SignatureAlgorithm, key any) string {
	t.Helper()
	unsigned := golangjwt.NewWithClaims(golangjwt.GetSigningMethod(string(alg)), golangjwt.MapClaims(theirClaims()))
	unsigned.Header["kid"] = "theirs"
	token, err := unsigned.SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return token
}
