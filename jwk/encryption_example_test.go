package jwk_test

import (
	"fmt"

	"github.com/jeton-auth/jeton/jwk"
)

// The recipient makes a key and publishes its public half; whoever has that
// can encrypt to it. Package jwe does the rest.
func ExampleGenerateDecryptionKey() {
	key, err := jwk.GenerateDecryptionKey(jwk.HPKE9, nil)
	if err != nil {
		panic(err)
	}
	published, err := key.EncryptionKey().MarshalJSON()
	if err != nil {
		panic(err)
	}
	to, err := jwk.ParseEncryptionKey(published, "")
	if err != nil {
		panic(err)
	}
	encapsulated, ciphertext, err := to.Seal([]byte("header"), []byte("for your eyes only"))
	if err != nil {
		panic(err)
	}
	plaintext, err := key.Open(encapsulated, []byte("header"), ciphertext)
	fmt.Println(string(plaintext), err)
	// Output: for your eyes only <nil>
}

// A content key travels under the key of its recipient. Formats other than JWE
// can be built on this.
func ExampleEncryptionKey_WrapKey() {
	key, err := jwk.GenerateDecryptionKey(jwk.ECDHESA256KW, nil)
	if err != nil {
		panic(err)
	}
	var header jwk.KeyHeader
	contentKey, encryptedKey, err := key.EncryptionKey().WrapKey(jwk.A256GCM, nil, &header)
	if err != nil {
		panic(err)
	}
	same, err := key.UnwrapKey(jwk.A256GCM, encryptedKey, &header)
	fmt.Println(len(contentKey), string(same) == string(contentKey), err)
	// Output: 32 true <nil>
}

// An algorithm that works with a password is asked for by its own function, and
// the key bounds how much work a token may ask for.
func ExampleNewPasswordKey() {
	key, err := jwk.NewPasswordKey(jwk.PBES2HS512A256KW, []byte("correct horse battery staple"), nil)
	if err != nil {
		panic(err)
	}
	_, err = key.UnwrapKey(jwk.A256GCM, make([]byte, 40), &jwk.KeyHeader{Salt: make([]byte, 16), Count: 2_000_000_000})
	fmt.Println(err)
	// Output: jwk: decryption failed: "p2c" is 2000000000, from 1000 to 600000 are accepted
}
