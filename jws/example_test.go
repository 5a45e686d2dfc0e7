package jws_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jws"
)

// newKey is a key with an ID that people can read.
func newKey(alg jwk.SignatureAlgorithm, id string) *jwk.SigningKey {
	key, err := jwk.Generate(alg)
	if err != nil {
		panic(err)
	}
	return key.WithID(id)
}

// The compact serialisation.
func Example() {
	key := newKey(jwk.Ed25519, "mine")
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

// The general JSON serialisation has room for several signatures. The caller
// says how many have to hold, and is told which ones do.
func ExampleVerifyJSON() {
	alice, bob := newKey(jwk.ES256, "alice"), newKey(jwk.Ed25519, "bob")
	envelope, err := jws.SignJSON([]byte("we agree"), jws.Signer{Key: alice}, jws.Signer{Key: bob})
	if err != nil {
		panic(err)
	}
	text, err := envelope.General()
	if err != nil {
		panic(err)
	}

	keys, err := jwk.NewSet(alice.VerificationKey(), bob.VerificationKey())
	if err != nil {
		panic(err)
	}
	verified, err := jws.VerifyJSON(context.Background(), text, jws.AllSignatures, keys, nil)
	if err != nil {
		panic(err)
	}
	for _, signature := range verified.Signatures {
		fmt.Printf("%s, says %s\n", verified.Payload, signature.Key.ID())
	}

	// Someone who knows Bob only.
	verified, err = jws.VerifyJSON(context.Background(), text, jws.AnySignature, bob.VerificationKey(), nil)
	if err != nil {
		panic(err)
	}
	fmt.Println("signature", verified.Signatures[0].Index, "holds")
	// Output:
	// we agree, says alice
	// we agree, says bob
	// signature 1 holds
}

// The flattened JSON serialisation, with a header that is not signed.
func ExampleEnvelope_Flattened() {
	key := newKey(jwk.ES256, "mine")
	envelope, err := jws.SignJSON([]byte("payload"), jws.Signer{
		Key:         key,
		Unprotected: map[string]json.RawMessage{"route": json.RawMessage(`"north"`)},
	})
	if err != nil {
		panic(err)
	}
	text, err := envelope.Flattened()
	if err != nil {
		panic(err)
	}
	verified, err := jws.VerifyJSON(context.Background(), text, jws.AllSignatures, key.VerificationKey(), nil)
	if err != nil {
		panic(err)
	}
	signature := verified.Signatures[0]
	fmt.Println("signed:", signature.Header.KeyID)
	fmt.Printf("not signed: %s\n", signature.Unprotected.Get("route"))
	// Output:
	// signed: mine
	// not signed: "north"
}

// A detached payload of any length is signed and verified while it is read.
func ExampleSignDetached() {
	key := newKey(jwk.ES256, "mine")
	film := func() io.Reader { return strings.NewReader(strings.Repeat("frame ", 1_000_000)) }

	token, err := jws.SignDetached(key, film(), nil)
	if err != nil {
		panic(err)
	}
	fmt.Println(len(token) < 200, strings.Contains(token, ".."))

	_, err = jws.VerifyDetached(context.Background(), token, film(), key.VerificationKey(), nil)
	fmt.Println(err)
	// Output:
	// true true
	// <nil>
}

// A detached payload beside JSON.
func ExampleSignJSONDetached() {
	key := newKey(jwk.ES256, "mine")
	envelope, err := jws.SignJSONDetached(strings.NewReader("elsewhere"), jws.Signer{Key: key})
	if err != nil {
		panic(err)
	}
	text, err := envelope.Flattened()
	if err != nil {
		panic(err)
	}
	verified, err := jws.VerifyJSONDetached(context.Background(), text, strings.NewReader("elsewhere"), jws.AllSignatures, key.VerificationKey(), nil)
	if err != nil {
		panic(err)
	}
	fmt.Println(verified.Signatures[0].Key.ID())
	// Output: mine
}

// An unencoded payload (RFC 7797) can be read in the token. Only verifiers
// that say that they know of it accept it.
func ExampleSignOptions_unencoded() {
	key := newKey(jwk.ES256, "mine")
	token, err := jws.Sign(key, []byte("in plain sight"), &jws.SignOptions{Unencoded: true})
	if err != nil {
		panic(err)
	}
	fmt.Println(strings.Split(token, ".")[1])

	message, err := jws.Verify(context.Background(), token, key.VerificationKey(), &jws.VerifyOptions{Critical: []string{"b64"}})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%s\n", message.Payload)
	// Output:
	// in plain sight
	// in plain sight
}

// An extension that every verifier has to understand.
func ExampleVerifyOptions_critical() {
	key := newKey(jwk.ES256, "mine")
	token, err := jws.Sign(key, []byte("payload"), &jws.SignOptions{
		Parameters: map[string]json.RawMessage{"tenant": json.RawMessage(`"north"`)},
		Critical:   []string{"tenant"},
	})
	if err != nil {
		panic(err)
	}
	_, err = jws.Verify(context.Background(), token, key.VerificationKey(), nil)
	fmt.Println(err)

	message, err := jws.Verify(context.Background(), token, key.VerificationKey(), &jws.VerifyOptions{Critical: []string{"tenant"}})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%s\n", message.Header.Get("tenant"))
	// Output:
	// jws: malformed token: crit names an extension that VerifyOptions.Critical does not list
	// "north"
}

// What came in one serialisation goes on in another, its signature unchanged.
func ExampleParseCompact() {
	key := newKey(jwk.ES256, "mine")
	token, err := jws.Sign(key, []byte("payload"), nil)
	if err != nil {
		panic(err)
	}
	envelope, err := jws.ParseCompact(token, 0)
	if err != nil {
		panic(err)
	}
	text, err := envelope.General()
	if err != nil {
		panic(err)
	}
	_, err = jws.VerifyJSON(context.Background(), text, jws.AllSignatures, key.VerificationKey(), nil)
	fmt.Println(err)
	// Output: <nil>
}
