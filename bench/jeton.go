package bench

import (
	"context"

	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jwt"
)

type jetonClaims struct {
	jwt.Claims
	Profile
}

func jeton(algorithm string, keys *Keys) (Contender, error) {
	key, err := jetonKey(jwk.SignatureAlgorithm(algorithm), keys)
	if err != nil {
		return Contender{}, err
	}
	good := &jetonClaims{jwt.Claims{
		Issuer: Issuer, Subject: subject, Audience: jwt.Audience{Audience}, ID: tokenID,
		Expiry: jwt.At(expiry), NotBefore: jwt.At(notBefore), IssuedAt: jwt.At(notBefore),
	}, profile()}
	verifier, err := jwt.NewVerifier[jetonClaims](key.VerificationKey(), jwt.Policy{
		Issuer: Issuer, Audience: Audience, Type: jwt.JWT,
	})
	if err != nil {
		return Contender{}, err
	}
	ctx := context.Background()
	return Contender{
		Name: "jeton",
		Sign: func() (string, error) { return jwt.Sign(key, jwt.JWT, good) },
		Verify: func(token string) (any, error) {
			return verifier.Verify(ctx, token)
		},
	}, nil
}

func jetonKey(algorithm jwk.SignatureAlgorithm, keys *Keys) (*jwk.SigningKey, error) {
	if algorithm == jwk.HS256 {
		return jwk.NewHMACKey(algorithm, keys.HMAC)
	}
	return jwk.NewSigningKey(algorithm, keys.signer(string(algorithm)))
}
