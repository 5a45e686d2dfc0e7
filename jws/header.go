package jws

import (
	"encoding/json"
	"fmt"

	"github.com/jeton-auth/jeton/internal/b64"
	"github.com/jeton-auth/jeton/internal/strictjson"
	"github.com/jeton-auth/jeton/jwk"
)

// A Header is what a token says of itself in its protected header. Until the
// signature holds, nothing in it is true.
type Header struct {
	Algorithm   jwk.SignatureAlgorithm // alg (RFC 7515 section 4.1.1)
	KeyID       string                 // kid (section 4.1.4), "" when there is none
	Type        string                 // typ (section 4.1.9), "" when there is none
	ContentType string                 // cty (section 4.1.10), "" when there is none
}

// protected is the protected header as it is read and written. Members that
// are not here are checked as JSON and ignored, among them the ones that
// would bring a key along.
type protected struct {
	Type        string                 `json:"typ,omitempty"`
	ContentType string                 `json:"cty,omitempty"`
	Algorithm   jwk.SignatureAlgorithm `json:"alg"`
	KeyID       string                 `json:"kid,omitempty"`
	Critical    json.RawMessage        `json:"crit,omitempty"`
	Base64      *bool                  `json:"b64,omitempty"`
}

// parseHeader reads the first segment of a token.
func parseHeader(segment string) (Header, error) {
	data, err := b64.AppendDecode(make([]byte, 0, b64.DecodedLen(len(segment))), segment)
	if err != nil {
		return Header{}, errHeaderB64
	}
	var p protected
	if err := strictjson.Unmarshal(data, &p); err != nil {
		return Header{}, fmt.Errorf("jws: %w: header: %v", ErrMalformed, err)
	}
	// No extension is supported, so any crit is refused: one that names an
	// unknown parameter, and one that is malformed (RFC 7515 section 4.1.11).
	if p.Critical != nil {
		return Header{}, errCritical
	}
	if p.Base64 != nil && !*p.Base64 {
		return Header{}, errB64
	}
	return Header{p.Algorithm, p.KeyID, p.Type, p.ContentType}, nil
}

// appendHeader appends the encoded header of a token signed with key.
func appendHeader(dst []byte, key *jwk.SigningKey, opts *SignOptions) ([]byte, error) {
	p := protected{Algorithm: key.Algorithm(), KeyID: key.ID()}
	if opts != nil {
		p.Type, p.ContentType = opts.Type, opts.ContentType
	}
	text, err := strictjson.Append(make([]byte, 0, 128), &p)
	if err != nil {
		return dst, fmt.Errorf("jws: header: %w", err)
	}
	return b64.AppendEncode(dst, text), nil
}
