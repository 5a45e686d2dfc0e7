package conformance_test

import (
	"context"
	"testing"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/jeton-auth/jeton/jwk"
)

// A client of OpenID Connect finds our keys where we serve them.
func TestGoOIDCReadsOurs(t *testing.T) {
	for _, alg := range publicAlgorithms {
		t.Run(string(alg), func(t *testing.T) {
			key := signingKey(t, alg)
			verifier := oidcVerifier(publish(t, key), alg)
			token, err := verifier.Verify(context.Background(), sign(t, key))
			if err != nil {
				t.Fatal(err)
			}
			var claims struct{ Roles []string }
			if err := token.Claims(&claims); err != nil || token.Subject != subject || len(claims.Roles) != 2 {
				t.Errorf("reads subject %q and %+v, %v", token.Subject, claims, err)
			}
			if _, err := verifier.Verify(context.Background(), forged(t, key)); err == nil {
				t.Error("accepts a forged token: the test proves nothing")
			}
		})
	}
}

func oidcVerifier(url string, alg jwk.SignatureAlgorithm) *oidc.IDTokenVerifier {
	keys := oidc.NewRemoteKeySet(context.Background(), url)
	return oidc.NewVerifier(issuer, keys, &oidc.Config{
		ClientID: audience, SupportedSigningAlgs: []string{string(alg)},
	})
}
