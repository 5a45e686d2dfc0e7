package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"time"

	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jwks"
	"github.com/jeton-auth/jeton/jwt"
)

type tokenVerify struct {
	Token tokenArgument `embed:""`

	JWKS        string                 `name:"jwks" xor:"keys" placeholder:"URL|FILE" help:"The issuer's key set: https://…/.well-known/jwks.json, or a file."`
	Key         string                 `xor:"keys" placeholder:"FILE" help:"A public key, or the shared one of HMAC: JWK or PEM."`
	Algorithm   jwk.SignatureAlgorithm `placeholder:"ALG" help:"Algorithm of a key that does not say it."`
	Issuer      string                 `xor:"issuer" placeholder:"URL" help:"What iss must be."`
	AnyIssuer   bool                   `xor:"issuer" help:"Accept every issuer whose key is among the keys."`
	Audience    string                 `xor:"audience" placeholder:"NAME" help:"What aud must hold."`
	AnyAudience bool                   `xor:"audience" help:"Accept tokens that are meant for others."`
	Type        jwt.Type               `default:"at+jwt" placeholder:"TYPE" help:"What typ must be: at+jwt, JWT or another. Default: at+jwt."`
	Leeway      time.Duration          `default:"0s" help:"How far the clocks may differ, up to 10m."`
}

// registered claims are all that the policy is about.
type registered struct{ jwt.Claims }

// Run verifies the token like a service does.
func (c *tokenVerify) Run(io console) error {
	if err := c.complete(); err != nil {
		return err
	}
	text, err := c.Token.read(io.in, io.err)
	if err != nil {
		return err
	}
	keys, err := c.source()
	if err != nil {
		return unsureError{err}
	}
	verifier, err := jwt.NewVerifier[registered](keys, jwt.Policy{
		Issuer: c.Issuer, AnyIssuer: c.AnyIssuer,
		Audience: c.Audience, AnyAudience: c.AnyAudience,
		Type: c.Type, Leeway: c.Leeway,
	})
	if err != nil {
		return usageError{err.Error()}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if _, err := verifier.Verify(ctx, text); errors.Is(err, jwks.ErrUnavailable) {
		return unsureError{err}
	} else if err != nil {
		return fmt.Errorf("refused: %w", err)
	}
	token, err := takeApart(text)
	if err != nil {
		return fmt.Errorf("printing the claims: %w", err)
	}
	_, err = fmt.Fprintln(io.out, lines(token.claims))
	return err
}

// complete wants each check to be asked for or waived. The flags exclude each
// other by pairs; that one of each pair is needed is said here, because the
// usage line would show all of them as required.
func (c *tokenVerify) complete() error {
	switch {
	case c.JWKS == "" && c.Key == "":
		return usageError{"give the keys: --jwks with the issuer's key set, or --key with one key"}
	case c.Issuer == "" && !c.AnyIssuer:
		return usageError{"say who must have issued it: --issuer, or --any-issuer"}
	case c.Audience == "" && !c.AnyAudience:
		return usageError{"say whom it must be meant for: --audience, or --any-audience"}
	}
	return nil
}

// An unsureError says why a token could be neither accepted nor refused.
type unsureError struct{ err error }

func (e unsureError) Error() string { return "cannot verify: " + e.err.Error() }

// source is where the keys come from.
func (c *tokenVerify) source() (jwk.Source, error) {
	if c.Key != "" {
		return readKey(c.Key, func(text []byte) (*jwk.VerificationKey, error) { return parseVerificationKey(text, c.Algorithm) })
	}
	if strings.HasPrefix(c.JWKS, "https://") || strings.HasPrefix(c.JWKS, "http://") {
		return jwks.NewRemote(c.JWKS, nil)
	}
	text, err := os.ReadFile(c.JWKS)
	if err != nil {
		return nil, fmt.Errorf("reading the key set: %w", err)
	}
	set, err := jwk.ParseSet(text, &jwk.ParseOptions{RSAAlgorithm: c.Algorithm})
	if err != nil {
		return nil, fmt.Errorf("reading the key set %s: %w", c.JWKS, err)
	}
	return set, nil
}
