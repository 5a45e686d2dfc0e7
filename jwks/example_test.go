package jwks_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jwks"
	"github.com/jeton-auth/jeton/jwt"
)

type Access struct {
	jwt.Claims
	Roles []string `json:"roles"`
}

// A service verifies tokens with the keys that their issuer publishes.
func ExampleNewRemote() {
	key, err := jwk.Generate(jwk.ES256)
	if err != nil {
		log.Fatal(err)
	}
	issuer := httptest.NewServer(jwks.Handler(ringOf(key).PublicSet, time.Hour))
	defer issuer.Close()
	token, err := jwt.Sign(key, jwt.AccessToken, Access{
		Claims: jwt.Claims{
			Issuer:   "https://login.example",
			Subject:  "joe",
			Audience: jwt.Audience{"orders"},
			Expiry:   jwt.At(time.Now().Add(5 * time.Minute)),
		},
		Roles: []string{"reader"},
	})
	if err != nil {
		log.Fatal(err)
	}

	// The issuer's own address, https://login.example/.well-known/jwks.json,
	// goes here.
	keys, err := jwks.NewRemote(issuer.URL, nil)
	if err != nil {
		log.Fatal(err)
	}
	verifier, err := jwt.NewVerifier[Access](keys, jwt.Policy{
		Issuer:   "https://login.example",
		Audience: "orders",
		Type:     jwt.AccessToken,
	})
	if err != nil {
		log.Fatal(err)
	}
	claims, err := verifier.Verify(context.Background(), token)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(claims.Subject, claims.Roles)
	// Output: joe [reader]
}

// An issuer serves the public keys of its keyring. After a rotation the
// handler serves the new ones by itself.
func ExampleHandler() {
	old, err := jwk.Generate(jwk.ES256)
	if err != nil {
		log.Fatal(err)
	}
	ring := ringOf(old.WithID("2025"))

	mux := http.NewServeMux()
	mux.Handle("/.well-known/jwks.json", jwks.Handler(ring.PublicSet, time.Hour))
	server := httptest.NewServer(mux)
	defer server.Close()

	response, err := http.Get(server.URL + "/.well-known/jwks.json")
	if err != nil {
		log.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		log.Fatal(err)
	}
	set, err := jwk.ParseSet(body, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(response.Header.Get("Cache-Control"))
	for _, key := range set.Keys() {
		fmt.Println(key.ID(), key.Algorithm())
	}
	// Output:
	// public, max-age=3600
	// 2025 ES256
}

func ringOf(key *jwk.SigningKey) *jwk.Keyring {
	ring, err := jwk.NewKeyring(key)
	if err != nil {
		log.Fatal(err)
	}
	return ring
}
