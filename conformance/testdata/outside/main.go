// Command outside is a service of somebody else that imports the library.
package main

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/jeton-auth/jeton/bearer"
	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jwt"
)

type access struct {
	jwt.Claims
	Roles []string `json:"roles"`
}

func main() {
	key, err := jwk.Generate(jwk.ES256)
	check(err)
	verifier, err := jwt.NewVerifier[access](key.VerificationKey(), jwt.Policy{
		Issuer: "https://login.test", Audience: "orders", Type: jwt.AccessToken,
	})
	check(err)
	orders := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		claims, _ := bearer.Claims[access](r.Context())
		fmt.Fprint(w, claims.Subject, claims.Roles)
	})
	token, err := jwt.Sign(key, jwt.AccessToken, &access{
		Claims: jwt.Claims{
			Issuer: "https://login.test", Subject: "ada", Audience: jwt.Audience{"orders"},
			Expiry: jwt.At(time.Now().Add(time.Minute)),
		},
		Roles: []string{"clerk"},
	})
	check(err)

	request := httptest.NewRequest("GET", "/orders", nil)
	request.Header.Set("Authorization", "Bearer "+token)
	response := httptest.NewRecorder()
	bearer.New(verifier, nil).Handler(orders).ServeHTTP(response, request)
	body, err := io.ReadAll(response.Body)
	check(err)
	fmt.Println(response.Code, string(body))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
