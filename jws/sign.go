package jws

import (
	"errors"
	"fmt"

	"github.com/jeton-auth/jeton/internal/b64"
	"github.com/jeton-auth/jeton/jwk"
)

// SignOptions are the optional parameters of a header. The zero value, or a
// nil pointer, writes alg and kid only.
type SignOptions struct {
	// Type is the media type of the whole token, typ (RFC 7515 section
	// 4.1.9), with "application/" left away.
	Type string
	// ContentType is the media type of the payload, cty (section 4.1.10).
	ContentType string
}

var errNoKey = errors.New("jws: no key: a *jwk.SigningKey is needed")

// Sign returns payload, signed with key, in the compact serialisation. The
// header names the key's algorithm and ID. opts may be nil.
func Sign(key *jwk.SigningKey, payload []byte, opts *SignOptions) (string, error) {
	if key == nil {
		return "", errNoKey
	}
	size := 256 + b64.EncodedLen(len(payload)) + 512 // header, payload, the usual signature
	token, err := appendHeader(make([]byte, 0, size), key, opts)
	if err != nil {
		return "", err
	}
	token = append(token, '.')
	token = b64.AppendEncode(token, payload)
	signature, err := key.Sign(token)
	if err != nil {
		return "", fmt.Errorf("jws: signing: %w", err)
	}
	token = append(token, '.')
	return string(b64.AppendEncode(token, signature)), nil
}
