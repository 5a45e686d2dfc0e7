package bench

import (
	"encoding/base64"
	"encoding/json"
	"strings"
)

// sample returns the cryptography of an algorithm and a good token made with it.
func sample(algorithm string, keys *Keys) (Bare, string, error) {
	bare, err := NewBare(algorithm, keys)
	if err != nil {
		return bare, "", err
	}
	payload, err := json.Marshal(Good())
	if err != nil {
		return bare, "", err
	}
	token, err := Seal(algorithm, bare, payload)
	return bare, token, err
}

// split returns what the bare cryptography takes: the signed bytes, and the signature
// in the form of its own package.
func split(algorithm, token string) (message, signature []byte, err error) {
	end := strings.LastIndexByte(token, '.')
	signature, err = base64.RawURLEncoding.DecodeString(token[end+1:])
	if err == nil && algorithm == "ES256" {
		signature, err = asn1FromRaw(signature)
	}
	return []byte(token[:end]), signature, err
}
