package conformance_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
	josejwt "github.com/go-jose/go-jose/v4/jwt"
	golangjwt "github.com/golang-jwt/jwt/v5"
	"github.com/jeton-auth/jeton/bearer"
	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jwks"
	"github.com/jeton-auth/jeton/jwt"
)

// Log in once, verify everywhere: the program is started, somebody logs in, and every
// verifier knows nothing but the issuer and the address of its keys.
func TestTheServersTokensAreReadEverywhere(t *testing.T) {
	jeton := build(t)
	for _, alg := range []jwk.SignatureAlgorithm{jwk.ES256, jwk.RS256, jwk.EdDSA} {
		t.Run(string(alg), func(t *testing.T) {
			server := start(t, jeton, alg)
			token := server.logIn(t)
			forged := swapPayload(t, token, `{"iss":"`+server.issuer+`","aud":"`+server.issuer+`","sub":"eve","exp":4102444800}`)
			for name, read := range map[string]func(t *testing.T, s *issuingServer, token string) error{
				"go-oidc": byGoOIDC, "golang-jwt": byGolangJWT, "go-jose": byGoJOSE, "node": byNode, "a service of ours": byBearer,
			} {
				t.Run(name, func(t *testing.T) {
					if err := read(t, server, token); err != nil {
						t.Errorf("refuses the server's token: %v", err)
					}
					if read(t, server, forged) == nil {
						t.Error("accepts a forged token: the test proves nothing")
					}
				})
			}
		})
	}
}

func byGoOIDC(t *testing.T, s *issuingServer, token string) error {
	keys := oidc.NewRemoteKeySet(t.Context(), s.keys)
	_, err := oidc.NewVerifier(s.issuer, keys, &oidc.Config{
		ClientID: s.issuer, SupportedSigningAlgs: []string{string(s.algorithm)},
	}).Verify(t.Context(), token)
	return err
}

func byGolangJWT(t *testing.T, s *issuingServer, token string) error {
	_, err := golangjwt.Parse(token, keyFrom(fetch(t, s.keys)),
		golangjwt.WithValidMethods([]string{string(s.algorithm)}), golangjwt.WithStrictDecoding(),
		golangjwt.WithIssuer(s.issuer), golangjwt.WithAudience(s.issuer),
		golangjwt.WithExpirationRequired(), golangjwt.WithIssuedAt())
	return err
}

func byGoJOSE(t *testing.T, s *issuingServer, token string) error {
	parsed, err := josejwt.ParseSigned(token, []jose.SignatureAlgorithm{jose.SignatureAlgorithm(s.algorithm)})
	if err != nil {
		return err
	}
	var claims josejwt.Claims
	if err := parsed.Claims(fetch(t, s.keys), &claims); err != nil {
		return err
	}
	return claims.Validate(josejwt.Expected{Issuer: s.issuer, AnyAudience: josejwt.Audience{s.issuer}})
}

func byNode(t *testing.T, s *issuingServer, token string) error {
	_, err := readByNode(program(t, "node"), s.keys, token)
	return err
}

// byBearer is a service that guards a handler with our middleware.
func byBearer(t *testing.T, s *issuingServer, token string) error {
	keys, err := jwks.NewRemote(s.keys, nil)
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := jwt.NewVerifier[access](keys, jwt.Policy{
		Issuer: s.issuer, Audience: s.issuer, Type: jwt.AccessToken,
	})
	if err != nil {
		t.Fatal(err)
	}
	service := bearer.New(verifier, nil).Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if claims, ok := bearer.Claims[access](r.Context()); !ok || claims.Subject == "" {
			t.Errorf("the claims are %+v, %v", claims, ok)
		}
	}))
	request := httptest.NewRequestWithContext(t.Context(), "GET", "/orders", nil)
	request.Header.Set("Authorization", "Bearer "+token)
	response := httptest.NewRecorder()
	service.ServeHTTP(response, request)
	return refusal(response.Result())
}
