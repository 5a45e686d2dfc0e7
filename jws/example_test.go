package jws_test

import (
	"context"
	"fmt"

	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jws"
)

func Example() {
	key, err := jwk.Generate(jwk.Ed25519)
	if err != nil {
		panic(err)
	}
	token, err := jws.Sign(key, []byte("any bytes at all"), nil)
	if err != nil {
		panic(err)
	}
	message, err := jws.Verify(context.Background(), token, key.VerificationKey(), nil)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%s: %s\n", message.Header.Algorithm, message.Payload)
	// Output: Ed25519: any bytes at all
}
