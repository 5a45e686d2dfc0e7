package bench

import (
	"crypto/ed25519"
	"errors"
	"time"

	"github.com/cristalhq/jwt/v5"
)

type cristalhqClaims struct {
	jwt.RegisteredClaims
	Profile
}

func cristalhq(algorithm string, keys *Keys) (Contender, error) {
	signer, verifier, err := cristalhqPair(algorithm, keys)
	if err != nil {
		return Contender{}, err
	}
	builder := jwt.NewBuilder(signer)
	good := &cristalhqClaims{jwt.RegisteredClaims{
		Issuer: Issuer, Subject: subject, Audience: jwt.Audience{Audience}, ID: tokenID,
		ExpiresAt: jwt.NewNumericDate(expiry),
		NotBefore: jwt.NewNumericDate(notBefore), IssuedAt: jwt.NewNumericDate(notBefore),
	}, profile()}
	return Contender{
		Name: "cristalhq v5",
		Sign: func() (string, error) {
			token, err := builder.Build(good)
			if err != nil {
				return "", err
			}
			return token.String(), nil
		},
		Verify: func(token string) (any, error) {
			claims := new(cristalhqClaims)
			if err := jwt.ParseClaims([]byte(token), verifier, claims); err != nil {
				return nil, err
			}
			return claims, checkCristalhq(&claims.RegisteredClaims, time.Now())
		},
	}, nil
}

// checkCristalhq is left to the caller by the library, which offers these methods.
func checkCristalhq(claims *jwt.RegisteredClaims, now time.Time) error {
	switch {
	case claims.ExpiresAt == nil || !claims.IsValidExpiresAt(now):
		return errExpired
	case !claims.IsValidNotBefore(now):
		return errNotYetValid
	case !claims.IsIssuer(Issuer):
		return errIssuer
	case !claims.IsForAudience(Audience):
		return errAudience
	}
	return nil
}

func cristalhqPair(algorithm string, keys *Keys) (jwt.Signer, jwt.Verifier, error) {
	var signer jwt.Signer
	var verifier jwt.Verifier
	var failed [2]error
	switch algorithm {
	case "HS256":
		signer, failed[0] = jwt.NewSignerHS(jwt.HS256, keys.HMAC)
		verifier, failed[1] = jwt.NewVerifierHS(jwt.HS256, keys.HMAC)
	case "ES256":
		signer, failed[0] = jwt.NewSignerES(jwt.ES256, keys.ECDSA)
		verifier, failed[1] = jwt.NewVerifierES(jwt.ES256, &keys.ECDSA.PublicKey)
	case "RS256":
		signer, failed[0] = jwt.NewSignerRS(jwt.RS256, keys.RSA)
		verifier, failed[1] = jwt.NewVerifierRS(jwt.RS256, &keys.RSA.PublicKey)
	case "EdDSA":
		signer, failed[0] = jwt.NewSignerEdDSA(keys.Ed)
		verifier, failed[1] = jwt.NewVerifierEdDSA(keys.Ed.Public().(ed25519.PublicKey))
	default:
		return nil, nil, unknown(algorithm)
	}
	return signer, verifier, errors.Join(failed[:]...)
}
