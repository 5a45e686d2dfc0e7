package bearer_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/jeton-auth/jeton/bearer"
	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jwt"
)

// Access is what this service wants to know of its callers.
type Access struct {
	jwt.Claims
	Roles []string `json:"roles"`
}

// Guard a handler: only requests with a good token reach it.
func Example() {
	key, err := jwk.Generate(jwk.ES256)
	if err != nil {
		panic(err)
	}
	verifier, err := jwt.NewVerifier[Access](key.VerificationKey(), jwt.Policy{
		Issuer:   "https://login.example",
		Audience: "orders",
		Type:     jwt.AccessToken,
	})
	if err != nil {
		panic(err)
	}
	orders := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		claims, _ := bearer.Claims[Access](r.Context())
		fmt.Println("orders of", claims.Subject, claims.Roles)
	})
	mux := http.NewServeMux()
	mux.Handle("/orders", bearer.New(verifier, nil).Handler(orders))

	token, err := jwt.Sign(key, jwt.AccessToken, Access{
		Claims: jwt.Claims{Issuer: "https://login.example", Subject: "joe", Audience: jwt.Audience{"orders"},
			Expiry: jwt.At(time.Now().Add(time.Minute))},
		Roles: []string{"clerk"},
	})
	if err != nil {
		panic(err)
	}
	for _, authorization := range []string{"Bearer " + token, ""} {
		request := httptest.NewRequest(http.MethodGet, "/orders", nil)
		if authorization != "" {
			request.Header.Set("Authorization", authorization)
		}
		recorder := httptest.NewRecorder()
		mux.ServeHTTP(recorder, request)
		fmt.Printf("%d %q\n", recorder.Code, recorder.Header().Get("WWW-Authenticate"))
	}
	// Output:
	// orders of joe [clerk]
	// 200 ""
	// 401 "Bearer"
}
