package jwt_test

import (
	"testing"

	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jwt"
)

func BenchmarkVerify(b *testing.B) {
	for _, alg := range []jwk.SignatureAlgorithm{jwk.HS256, jwk.ES256, jwk.RS256, jwk.Ed25519} {
		b.Run(string(alg), func(b *testing.B) {
			key := generate(b, alg)
			token, err := jwt.Sign(key, jwt.AccessToken, claims())
			if err != nil {
				b.Fatal(err)
			}
			v := verifier(b, key.VerificationKey(), policy())
			b.ReportAllocs()
			for b.Loop() {
				if _, err := v.Verify(ctx, token); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkSign(b *testing.B) {
	for _, alg := range []jwk.SignatureAlgorithm{jwk.HS256, jwk.ES256, jwk.Ed25519} {
		b.Run(string(alg), func(b *testing.B) {
			key, set := generate(b, alg), claims()
			b.ReportAllocs()
			for b.Loop() {
				if _, err := jwt.Sign(key, jwt.AccessToken, &set); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
