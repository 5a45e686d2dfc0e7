package conformance_test

import (
	"context"
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jwt"
)

// swapPayload puts other claims under the signature of a token.
func swapPayload(t *testing.T, token, payload string) string {
	t.Helper()
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		t.Fatalf("not a compact token: %q", token)
	}
	parts[1] = base64.RawURLEncoding.EncodeToString([]byte(payload))
	return strings.Join(parts, ".")
}

// wantOurs fails unless our verifier reads the good claims from a token.
func wantOurs(t *testing.T, keys jwk.Source, token string) {
	t.Helper()
	claims, err := ourVerifier(t, keys).Verify(context.Background(), token)
	if err != nil {
		t.Fatalf("our verifier refuses the token: %v", err)
	}
	if claims.Subject != subject || !slices.Equal(claims.Roles, []string{"clerk", "admin"}) {
		t.Errorf("our verifier reads %+v", claims)
	}
}

// refusedByUs fails if our verifier accepts a token.
func refusedByUs(t *testing.T, keys jwk.Source, token string) {
	t.Helper()
	if claims, err := ourVerifier(t, keys).Verify(context.Background(), token); err == nil {
		t.Errorf("our verifier accepts a forged token: %+v", claims)
	}
}

func ourVerifier(t *testing.T, keys jwk.Source) *jwt.Verifier[access] {
	t.Helper()
	verifier, err := jwt.NewVerifier[access](keys, jwt.Policy{
		Issuer: issuer, Audience: audience, Type: jwt.JWT,
	})
	if err != nil {
		t.Fatal(err)
	}
	return verifier
}

// theirClaims are what the peers sign, as plain JSON members.
func theirClaims() map[string]any {
	good := goodClaims()
	return map[string]any{
		"iss": issuer, "sub": subject, "aud": audience, "roles": good.Roles,
		"exp": good.Expiry.Unix(), "nbf": good.NotBefore.Unix(), "iat": good.IssuedAt.Unix(),
	}
}
