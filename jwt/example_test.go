package jwt_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jwt"
)

// Sign a token with claims of your own and verify it.
func Example() {
	type Access struct {
		jwt.Claims
		Roles []string `json:"roles"`
	}
	key, err := jwk.Generate(jwk.ES256)
	if err != nil {
		panic(err)
	}

	token, err := jwt.Sign(key, jwt.AccessToken, Access{
		Claims: jwt.Claims{
			Issuer:   "https://login.example",
			Subject:  "joe",
			Audience: jwt.Audience{"orders"},
			Expiry:   jwt.At(time.Now().Add(5 * time.Minute)),
		},
		Roles: []string{"clerk"},
	})
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
	claims, err := verifier.Verify(context.Background(), token)
	if err != nil {
		panic(err)
	}
	fmt.Println(claims.Subject, claims.Roles)

	_, err = verifier.Verify(context.Background(), token[:len(token)-8]+"AAAAAAAA")
	fmt.Println(errors.Is(err, jwt.ErrSignature))
	// Output:
	// joe [clerk]
	// true
}

// A policy that leaves a question open is refused when it is made.
func ExampleNewVerifier_policy() {
	key, err := jwk.Generate(jwk.ES256)
	if err != nil {
		panic(err)
	}
	_, err = jwt.NewVerifier[jwt.Claims](key.VerificationKey(), jwt.Policy{
		Issuer: "https://login.example",
		Type:   jwt.AccessToken,
	})
	fmt.Println(err)
	// Output: jwt: policy: set either Audience or AnyAudience
}

// A token that only its recipient can read, and only from the issuer it trusts.
func ExampleOpener() {
	key, err := jwk.Generate(jwk.ES256)
	if err != nil {
		panic(err)
	}
	recipient, err := jwk.GenerateDecryptionKey(jwk.ECDHESA256KW, nil)
	if err != nil {
		panic(err)
	}
	token, err := jwt.SignAndEncrypt(key, recipient.EncryptionKey(), jwt.AccessToken, jwt.Claims{
		Issuer:   "https://login.example",
		Subject:  "joe",
		Audience: jwt.Audience{"orders"},
		Expiry:   jwt.At(time.Now().Add(5 * time.Minute)),
	})
	if err != nil {
		panic(err)
	}

	verifier, err := jwt.NewVerifier[jwt.Claims](key.VerificationKey(), jwt.Policy{
		Issuer:   "https://login.example",
		Audience: "orders",
		Type:     jwt.AccessToken,
	})
	if err != nil {
		panic(err)
	}
	claims, err := jwt.NewOpener(recipient, verifier).Open(context.Background(), token)
	if err != nil {
		panic(err)
	}
	fmt.Println(claims.Subject)

	_, err = verifier.Verify(context.Background(), token)
	fmt.Println(err)
	// Output:
	// joe
	// jws: malformed token: this is an encrypted token (JWE), a signed one (JWS) is needed
}
