package bench

import "github.com/golang-jwt/jwt/v5"

type golangJWTClaims struct {
	jwt.RegisteredClaims
	Profile
}

func golangJWT(algorithm string, keys *Keys) (Contender, error) {
	method := jwt.GetSigningMethod(algorithm)
	if method == nil {
		return Contender{}, unknown(algorithm)
	}
	signing, verifying := keys.pair(algorithm)
	good := golangJWTClaims{jwt.RegisteredClaims{
		Issuer: Issuer, Subject: subject, Audience: jwt.ClaimStrings{Audience}, ID: tokenID,
		ExpiresAt: jwt.NewNumericDate(expiry),
		NotBefore: jwt.NewNumericDate(notBefore), IssuedAt: jwt.NewNumericDate(notBefore),
	}, profile()}
	parser := jwt.NewParser(
		jwt.WithValidMethods([]string{algorithm}),
		jwt.WithIssuer(Issuer),
		jwt.WithAudience(Audience),
		jwt.WithExpirationRequired(),
	)
	find := func(*jwt.Token) (any, error) { return verifying, nil }
	return Contender{
		Name: "golang-jwt v5",
		Sign: func() (string, error) {
			return jwt.NewWithClaims(method, good).SignedString(signing)
		},
		Verify: func(token string) (any, error) {
			claims := new(golangJWTClaims)
			if _, err := parser.ParseWithClaims(token, claims, find); err != nil {
				return nil, err
			}
			return claims, nil
		},
	}, nil
}
