package jws

import (
	"encoding/json"
	"fmt"
	"unsafe"

	"github.com/jeton-auth/jeton/internal/b64"
	"github.com/jeton-auth/jeton/internal/jose"
	"github.com/jeton-auth/jeton/jwk"
)

// SignOptions are the optional parameters of a protected header. The zero
// value, or a nil pointer, writes alg and kid only.
type SignOptions struct {
	// Type is the media type of the whole token, typ (RFC 7515 section
	// 4.1.9), with "application/" left away.
	Type string
	// ContentType is the media type of the payload, cty (section 4.1.10).
	ContentType string
	// OmitKeyID leaves kid out, for verifiers that need not be told the key.
	OmitKeyID bool
	// Unencoded signs the payload as it is, not its base64url (b64=false, RFC
	// 7797). Only verifiers that list b64 as critical accept it. A compact
	// token can carry such a payload if it is printable ASCII without a ".",
	// a JSON one if it is UTF-8; every other one has to be detached.
	Unencoded bool
	// Parameters are further members of the header: names, and values in
	// JSON. Names that the fields above write, and those of JWE, are refused.
	Parameters map[string]json.RawMessage
	// Critical are names out of Parameters. Whoever does not know all of them
	// must refuse the token (crit, section 4.1.11).
	Critical []string
}

// Sign returns payload, signed with key, in the compact serialisation. The
// header names the key's algorithm and ID. opts may be nil.
func Sign(key *jwk.SigningKey, payload []byte, opts *SignOptions) (string, error) {
	if opts.unencoded() && !carriesUnencoded(string(payload)) {
		return "", errUnencoded
	}
	token, err := beginCompact(key, b64.EncodedLen(len(payload)), opts)
	if err != nil {
		return "", err
	}
	token = append(token, '.')
	if opts.unencoded() {
		token = append(token, payload...)
	} else {
		token = b64.AppendEncode(token, payload)
	}
	if token, err = appendSignature(token, key); err != nil {
		return "", err
	}
	return unsafe.String(unsafe.SliceData(token), len(token)), nil // nobody else has token
}

// appendSignature signs the token so far and appends the signature. The raw
// one lies behind the token until it is encoded, and is moved out of the way
// then.
func appendSignature(token []byte, key *jwk.SigningKey) ([]byte, error) {
	signed, err := key.AppendSign(token, token)
	if err != nil {
		return nil, fmt.Errorf("jws: signing: %w", err)
	}
	var room [512]byte // of RSA with 4096 bits
	raw := append(room[:0], signed[len(token):]...)
	return b64.AppendEncode(append(signed[:len(token)], '.'), raw), nil
}

// beginCompact returns the first segment of a token, with room for the others.
func beginCompact(key *jwk.SigningKey, payload int, opts *SignOptions) ([]byte, error) {
	if key == nil {
		return nil, errNoKey
	}
	size := 256 + payload + 512 // header, payload, the usual signature
	m, err := opts.protected(key)
	if err != nil {
		return nil, err
	}
	return opts.appendProtected(make([]byte, 0, size), &m)
}

func (opts *SignOptions) unencoded() bool { return opts != nil && opts.Unencoded }

// protected returns what the protected header of a token signed with key
// holds, besides opts.Parameters.
func (opts *SignOptions) protected(key *jwk.SigningKey) (m members, err error) {
	m.Algorithm, m.KeyID = key.Algorithm(), key.ID()
	if opts == nil {
		return m, nil
	}
	for name := range opts.Parameters {
		if kind := jose.KindOf(name); kind != jose.Extension && kind != jose.KeyHint {
			return m, fmt.Errorf("jws: the parameter %q cannot be among SignOptions.Parameters", name)
		}
	}
	m.Type, m.ContentType = opts.Type, opts.ContentType
	if opts.OmitKeyID {
		m.KeyID = ""
	}
	if opts.Unencoded {
		m.Encoded = encodedFalse
	}
	m.Critical, err = opts.criticalOf()
	return m, err
}

// appendProtected appends the header in base64url, or nothing if it is empty.
func (opts *SignOptions) appendProtected(dst []byte, m *members) ([]byte, error) {
	var more map[string]json.RawMessage
	if opts != nil {
		more = opts.Parameters
	}
	text, err := appendHeader(make([]byte, 0, 128), m, more)
	if err != nil {
		return dst, err
	}
	if string(text) == "{}" {
		return dst, nil
	}
	return b64.AppendEncode(dst, text), nil
}
