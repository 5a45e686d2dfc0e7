package wycheproof_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/jeton-auth/jeton/jwe"
	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jws"
)

// signatureOverrides are the labels of json_web_signature that a strict library does
// not follow.
var signatureOverrides = []override{
	{[]int{346, 350}, false, "the JWK is for PS256 and the token says PS384: accepted once the JWK says so too"},
	{[]int{347, 351}, false, "the JWK is for ES521, which does not exist: accepted once it says ES512"},
	{[]int{367, 370}, true, "byte for byte the token of 357, which is valid"},
	{[]int{372, 373}, false, "a question mark is not base64url"},
}

var encryptionOverrides = []override{
	{[]int{100, 101, 102, 103, 104, 105, 112, 128}, false, "RSA1_5 does not exist here"},
	{[]int{132}, true, "accepted as labelled: the JWK of a direct key may name its content encryption"},
}

var joseSuites = []suite{
	{file: "json_web_signature", through: "jws.Verify", passed: 401, overrides: signatureOverrides},
	{file: "json_web_key", through: "jwk.ParseSet, jwk.NewSet, jws.Verify", passed: 26},
	{file: "json_web_crypto", through: "jws.Verify, jwe.Decrypt", passed: 83},
	{file: "json_web_encryption", through: "jwe.Decrypt", passed: 139, overrides: encryptionOverrides},
}

// A joseGroup has a key or a set of keys.
type joseGroup struct {
	Private, Public json.RawMessage
}

type joseVector struct {
	vector
	JWS, JWE  token
	Plaintext *hexBytes `json:"pt"`
}

// A token is a string, or the text of a JSON serialisation, which the functions for
// the compact one must refuse.
type token string

func (k *token) UnmarshalJSON(text []byte) error {
	if text[0] == '"' {
		return json.Unmarshal(text, (*string)(k))
	}
	*k = token(text)
	return nil
}

func TestJOSE(t *testing.T) {
	for _, s := range joseSuites {
		t.Run(s.file, func(t *testing.T) {
			forEachVector(t, s, func(t *testing.T, g *joseGroup) func(*joseVector) error {
				return func(v *joseVector) error {
					if v.JWE != "" {
						return g.decrypt(v)
					}
					return g.verify(t, string(v.JWS))
				}
			})
		})
	}
}

func (g *joseGroup) verify(t *testing.T, token string) error {
	keys, err := g.source()
	if err != nil {
		return err
	}
	_, err = jws.Verify(t.Context(), token, keys, nil)
	return err
}

// source reads the public key or set. Where there is none the key is symmetric.
func (g *joseGroup) source() (jwk.Source, error) {
	var set struct{ Keys []json.RawMessage }
	if err := json.Unmarshal(g.Private, &set); err != nil {
		return nil, err
	}
	switch {
	case set.Keys != nil && g.Public != nil:
		return jwk.ParseSet(g.Public, nil)
	case set.Keys != nil:
		return secrets(g.Private, set.Keys)
	case g.Public != nil:
		return jwk.ParseVerificationKey(g.Public, "")
	}
	return secret(g.Private)
}

func secret(text []byte) (*jwk.VerificationKey, error) {
	key, err := jwk.ParseSigningKey(text, "")
	if err != nil {
		return nil, err
	}
	return key.VerificationKey(), nil
}

// secrets makes a set of symmetric keys one by one, as a program that shares secrets
// with several others does. A set with a key of another type is one to publish.
func secrets(text []byte, keys []json.RawMessage) (*jwk.Set, error) {
	public := func(key json.RawMessage) bool {
		var k struct{ Kty string }
		return json.Unmarshal(key, &k) != nil || k.Kty != "oct"
	}
	if slices.ContainsFunc(keys, public) {
		return jwk.ParseSet(text, nil)
	}
	var set []*jwk.VerificationKey
	for _, text := range keys {
		key, err := secret(text)
		if err != nil {
			return nil, err
		}
		set = append(set, key)
	}
	return jwk.NewSet(set...)
}

// decrypt allows compression only for vectors that are about it, and has them refused
// without the permission first.
func (g *joseGroup) decrypt(v *joseVector) error {
	key, err := jwk.ParseDecryptionKey(g.Private, "")
	if err != nil {
		return err
	}
	message, err := jwe.Decrypt(string(v.JWE), key, nil)
	if slices.Contains(v.Flags, "CompressedPlaintext") {
		if !errors.Is(err, jwe.ErrMalformed) {
			return fmt.Errorf("compressed without permission: %v", err)
		}
		message, err = jwe.Decrypt(string(v.JWE), key, &jwe.DecryptOptions{Decompress: true})
	}
	if err == nil && v.Plaintext != nil && string(message.Plaintext) != string(*v.Plaintext) {
		return fmt.Errorf("decrypts to %x", message.Plaintext)
	}
	return err
}
