package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jws"
	"github.com/jeton-auth/jeton/jwt"
)

type tokenSign struct {
	Key       string                 `required:"" placeholder:"FILE" help:"The private key: JWK or PEM."`
	Algorithm jwk.SignatureAlgorithm `placeholder:"ALG" help:"Algorithm of a key that does not say it."`
	Type      string                 `default:"JWT" placeholder:"TYPE" help:"The token's typ: JWT, at+jwt or another. Default: JWT."`
	Claims    string                 `placeholder:"JSON" help:"The claims, a JSON object. Default: read from standard input."`
	Expires   time.Duration          `xor:"expiry" placeholder:"LIFE" help:"Life of the token, such as 5m: adds exp and iat where the claims have no exp."`
	NoExpiry  bool                   `xor:"expiry" help:"Sign a token that is good for ever where the claims have no exp."`
}

// Run signs the claims.
func (c *tokenSign) Run(io console) error {
	if c.Expires != 0 && c.Expires < time.Second {
		return usageError{"--expires must be at least 1s"}
	}
	key, err := readKey(c.Key, func(text []byte) (*jwk.SigningKey, error) { return jwk.ParseSigningKey(text, c.Algorithm) })
	if err != nil {
		return err
	}
	text := []byte(c.Claims)
	if c.Claims == "" {
		if text, err = readInput(io, "claims", maxToken/2); err != nil {
			return err
		}
	}
	claims, err := c.complete(text, time.Now())
	if err != nil {
		return err
	}
	token, err := jws.Sign(key, claims, &jws.SignOptions{Type: c.Type})
	if err != nil {
		return fmt.Errorf("signing: %w", err)
	}
	if err := checkReadable(token, key); err != nil {
		return fmt.Errorf("the claims are refused: %w", err)
	}
	_, err = fmt.Fprintln(io.out, token)
	return err
}

// complete adds the times to the claims, which otherwise stay as they are.
func (c *tokenSign) complete(text []byte, now time.Time) (jsontext.Value, error) {
	claims := jsontext.Value(text)
	var members map[string]jsontext.Value
	if err := json.Unmarshal(text, &members); err != nil || claims.Kind() != '{' {
		return nil, errors.New("the claims are not a JSON object, or name a member twice")
	}
	if err := claims.Compact(); err != nil {
		return nil, fmt.Errorf("reading the claims: %w", err)
	}
	switch _, present := members["exp"]; {
	case present || c.NoExpiry:
		return claims, nil
	case c.Expires == 0:
		return nil, usageError{"the claims have no exp: say how long the token is good for with --expires, or --no-expiry"}
	}
	if _, present := members["iat"]; !present {
		claims = withTime(claims, "iat", now)
	}
	return withTime(claims, "exp", now.Add(c.Expires)), nil
}

// withTime adds a member to an object without white space.
func withTime(object jsontext.Value, name string, t time.Time) jsontext.Value {
	comma := ","
	if len(object) == len("{}") {
		comma = ""
	}
	return fmt.Appendf(object[:len(object)-1:len(object)-1], "%s%q:%d}", comma, name, t.Unix())
}

// checkReadable wants registered claims of the right types: a token that every
// verifier takes for malformed is not worth signing. Whether it is expired is
// the caller's business.
func checkReadable(token string, key *jwk.SigningKey) error {
	verifier, err := jwt.NewVerifier[registered](key.VerificationKey(), jwt.Policy{
		AnyIssuer: true, AnyAudience: true, AnyType: true, NoExpiry: true, MaxLength: maxToken,
	})
	if err != nil {
		return err
	}
	if _, err = verifier.Verify(context.Background(), token); errors.Is(err, jwt.ErrMalformed) {
		return err
	}
	return nil
}
