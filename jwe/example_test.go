package jwe_test

import (
	"errors"
	"fmt"
	"strings"

	"github.com/jeton-auth/jeton/jwe"
	"github.com/jeton-auth/jeton/jwk"
)

// newKey is a key with an ID that people can read.
func newKey(alg jwk.KeyAlgorithm, id string) *jwk.DecryptionKey {
	key, err := jwk.GenerateDecryptionKey(alg, nil)
	if err != nil {
		panic(err)
	}
	return key.WithID(id)
}

// The compact serialisation.
func Example() {
	key := newKey(jwk.ECDHESA256KW, "mine")
	token, err := jwe.Encrypt(key.EncryptionKey(), []byte("any bytes at all"), nil)
	if err != nil {
		panic(err)
	}
	message, err := jwe.Decrypt(token, key, nil)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%s, %s: %s\n", message.Header.Algorithm, message.Header.Encryption, message.Plaintext)

	_, err = jwe.Decrypt(token[:len(token)-8]+"AAAAAAAA", key, nil)
	fmt.Println(errors.Is(err, jwe.ErrDecryption))
	// Output:
	// ECDH-ES+A256KW, A256GCM: any bytes at all
	// true
}

// HPKE with a post-quantum hybrid encrypts the plaintext itself: there is no
// content encryption.
func ExampleEncrypt_postQuantum() {
	key := newKey(jwk.HPKE9, "mine")
	token, err := jwe.Encrypt(key.EncryptionKey(), []byte("for a long time"), nil)
	if err != nil {
		panic(err)
	}
	message, err := jwe.Decrypt(token, key, nil)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%s: %s\n", message.Header.Algorithm, message.Plaintext)
	// Output: HPKE-9: for a long time
}

// The general JSON serialisation has room for several recipients.
func ExampleEncryptJSON() {
	alice, bob := newKey(jwk.HPKE3KE, "alice"), newKey(jwk.HPKE3KE, "bob")
	envelope, err := jwe.EncryptJSON([]byte("for both of you"), nil,
		jwe.Recipient{Key: alice.EncryptionKey()}, jwe.Recipient{Key: bob.EncryptionKey()})
	if err != nil {
		panic(err)
	}
	text, err := envelope.General()
	if err != nil {
		panic(err)
	}
	message, err := jwe.DecryptJSON(text, bob, nil)
	if err != nil {
		panic(err)
	}
	fmt.Printf("recipient %d: %s\n", message.Index, message.Plaintext)
	// Output: recipient 1: for both of you
}

// Recipients with different algorithms have them in headers that nobody
// authenticates. Both sides have to ask for that.
func ExampleEncryptJSON_differentAlgorithms() {
	alice, bob := newKey(jwk.RSAOAEP256, "alice"), newKey(jwk.ECDHESA128KW, "bob")
	envelope, err := jwe.EncryptJSON([]byte("for both of you"), &jwe.JSONOptions{UnprotectedAlgorithm: true},
		jwe.Recipient{Key: alice.EncryptionKey()}, jwe.Recipient{Key: bob.EncryptionKey()})
	if err != nil {
		panic(err)
	}
	text, err := envelope.General()
	if err != nil {
		panic(err)
	}
	message, err := jwe.DecryptJSON(text, alice, &jwe.DecryptOptions{UnprotectedAlgorithm: true})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%s\n", message.Plaintext)
	// Output: for both of you
}

// The flattened JSON serialisation, with data that is authenticated but not
// secret.
func ExampleEnvelope_Flattened() {
	key := newKey(jwk.A256KW, "mine")
	envelope, err := jwe.EncryptJSON([]byte("secret"), &jwe.JSONOptions{AdditionalData: []byte("invoice 7")},
		jwe.Recipient{Key: key.EncryptionKey()})
	if err != nil {
		panic(err)
	}
	text, err := envelope.Flattened()
	if err != nil {
		panic(err)
	}
	message, err := jwe.DecryptJSON(text, key, nil)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%s: %s\n", message.AdditionalData, message.Plaintext)
	// Output: invoice 7: secret
}

// A text in one serialisation can be written in another one, without the key.
func ExampleParseCompact() {
	key := newKey(jwk.A256KW, "mine")
	token, err := jwe.Encrypt(key.EncryptionKey(), []byte("secret"), nil)
	if err != nil {
		panic(err)
	}
	envelope, err := jwe.ParseCompact(token, 0)
	if err != nil {
		panic(err)
	}
	text, err := envelope.General()
	if err != nil {
		panic(err)
	}
	fmt.Println(strings.Contains(string(text), `"recipients":[`))
	// Output: true
}

// A private key in a file, under a password.
func ExampleEncryptSigningKey() {
	key, err := jwk.Generate(jwk.ES256)
	if err != nil {
		panic(err)
	}
	password, err := jwk.NewPasswordKey(jwk.PBES2HS256A128KW, []byte("correct horse battery staple"), nil)
	if err != nil {
		panic(err)
	}
	token, err := jwe.EncryptSigningKey(key, password.EncryptionKey(), nil)
	if err != nil {
		panic(err)
	}
	again, err := jwe.DecryptSigningKey(token, password, "")
	if err != nil {
		panic(err)
	}
	fmt.Println(again.ID() == key.ID())
	// Output: true
}
