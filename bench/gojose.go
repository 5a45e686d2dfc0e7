package bench

import (
	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

type goJOSEClaims struct {
	jwt.Claims
	Profile
}

func goJOSE(algorithm string, keys *Keys) (Contender, error) {
	signing, verifying := keys.pair(algorithm)
	name := jose.SignatureAlgorithm(algorithm)
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: name, Key: signing},
		(&jose.SignerOptions{}).WithType("JWT"))
	if err != nil {
		return Contender{}, err
	}
	good := goJOSEClaims{jwt.Claims{
		Issuer: Issuer, Subject: subject, Audience: jwt.Audience{Audience}, ID: tokenID,
		Expiry:    jwt.NewNumericDate(expiry),
		NotBefore: jwt.NewNumericDate(notBefore), IssuedAt: jwt.NewNumericDate(notBefore),
	}, profile()}
	allowed := []jose.SignatureAlgorithm{name}
	expected := jwt.Expected{Issuer: Issuer, AnyAudience: jwt.Audience{Audience}}
	return Contender{
		Name: "go-jose v4",
		Sign: func() (string, error) {
			return jwt.Signed(signer).Claims(good).Serialize()
		},
		Verify: func(token string) (any, error) {
			parsed, err := jwt.ParseSigned(token, allowed)
			if err != nil {
				return nil, err
			}
			claims := new(goJOSEClaims)
			if err := parsed.Claims(verifying, claims); err != nil {
				return nil, err
			}
			if claims.Expiry == nil {
				return nil, errExpired
			}
			return claims, claims.ValidateWithLeeway(expected, 0)
		},
	}, nil
}
