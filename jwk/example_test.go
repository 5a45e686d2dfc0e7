package jwk_test

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"log"

	"github.com/jeton-auth/jeton/jwk"
)

// A new key, written to keep, read again, and its public half to publish.
func ExampleGenerate() {
	key, err := jwk.Generate(jwk.ES256)
	if err != nil {
		log.Fatal(err)
	}
	private, err := key.Export() // store it where only the signer can read it
	if err != nil {
		log.Fatal(err)
	}
	again, err := jwk.ParseSigningKey(private, "")
	if err != nil {
		log.Fatal(err)
	}
	signature, err := again.Sign([]byte("a message"))
	if err != nil {
		log.Fatal(err)
	}
	public, err := json.Marshal(key.VerificationKey())
	if err != nil {
		log.Fatal(err)
	}
	verifier, err := jwk.ParseVerificationKey(public, jwk.ES256)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(verifier.Verify([]byte("a message"), signature))
	fmt.Println(verifier.Verify([]byte("another message"), signature))
	fmt.Println(again.ID() == key.ID())
	// Output:
	// <nil>
	// jwk: signature does not hold
	// true
}

// Keys that cannot be used do not spoil the others.
func ExampleParseSet() {
	set, err := jwk.ParseSet([]byte(`{"keys":[
		{"kty":"OKP","crv":"Ed25519","kid":"2026","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"},
		{"kty":"OKP","crv":"Ed448","kid":"later","x":"AA"}
	]}`), nil)
	if err != nil {
		log.Fatal(err)
	}
	for _, key := range set.Keys() {
		fmt.Println("have", key.ID(), key.Algorithm())
	}
	for _, key := range set.Skipped() {
		fmt.Println("skipped", key.ID, "because", key.Reason)
	}
	_, err = set.FindKey(context.Background(), jwk.Ed25519, "2025")
	fmt.Println(err)
	// Output:
	// have 2026 Ed25519
	// skipped later because jwk: unsupported key: "kty" "OKP" with "crv" "Ed448"
	// jwk: no key for this algorithm and key ID
}

// Rotation in three steps. Between them pass at least the time that verifiers
// keep a set, and the lifetime of a token.
func ExampleKeyring_Replace() {
	old, err := jwk.Generate(jwk.Ed25519)
	if err != nil {
		log.Fatal(err)
	}
	ring, err := jwk.NewKeyring(old)
	if err != nil {
		log.Fatal(err)
	}
	show := func(step string) {
		fmt.Printf("%s: the old key signs: %v; published: %d\n", step, ring.SigningKey() == old, len(ring.PublicSet().Keys()))
	}
	show("before")

	// 1. Publish the next key, so that verifiers have it before they need it.
	next, err := jwk.Generate(jwk.Ed25519)
	if err != nil {
		log.Fatal(err)
	}
	if err := ring.Replace(old, next.VerificationKey()); err != nil {
		log.Fatal(err)
	}
	show("published")

	// 2. Sign with it. What the old key has signed still verifies.
	if err := ring.Replace(next, old.VerificationKey()); err != nil {
		log.Fatal(err)
	}
	show("signing")

	// 3. The last token of the old key has expired.
	if err := ring.Replace(next); err != nil {
		log.Fatal(err)
	}
	show("gone")
	// Output:
	// before: the old key signs: true; published: 1
	// published: the old key signs: true; published: 2
	// signing: the old key signs: false; published: 2
	// gone: the old key signs: false; published: 1
}

// hardwareKey stands for a KMS, an HSM or a smart card: it signs, but does not
// give the key away.
type hardwareKey struct{ inside *ecdsa.PrivateKey }

func (k hardwareKey) Public() crypto.PublicKey { return k.inside.Public() }

func (k hardwareKey) Sign(r io.Reader, digest []byte, opts crypto.SignerOpts) ([]byte, error) {
	return k.inside.Sign(r, digest, opts)
}

// Any crypto.Signer signs; the algorithm must suit its public key.
func ExampleNewSigningKey() {
	inside, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		log.Fatal(err)
	}
	key, err := jwk.NewSigningKey(jwk.ES256, hardwareKey{inside})
	if err != nil {
		log.Fatal(err)
	}
	signature, err := key.Sign([]byte("a message"))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(signature), key.VerificationKey().Verify([]byte("a message"), signature))

	_, err = key.Export()
	fmt.Println(err)
	// Output:
	// 64 <nil>
	// jwk: the private key lies behind a crypto.Signer and cannot be exported
}
