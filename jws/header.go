package jws

import (
	"encoding/json"
	"fmt"
	"unsafe"

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

	Parameters // all of the above and whatever else is there
}

// Parameters are the members of a header as they stand in its JSON.
type Parameters struct{ text string }

// Get returns the JSON value of the parameter of exactly that name, or nil if
// there is none. The value belongs to the caller. Parameters that bring a key
// along or say where one is (jwk, jku, x5c, x5u) are data like others: nothing
// in this package follows or trusts them.
func (p Parameters) Get(name string) json.RawMessage {
	members, err := p.members()
	if value, ok := members[name]; ok && err == nil {
		return json.RawMessage(value)
	}
	return nil
}

// members returns all of them, none for a header that is not there.
func (p Parameters) members() (map[string]string, error) {
	if p.text == "" {
		return nil, nil
	}
	return strictjson.Members(p.text)
}

// members are the parameters that this package reads and writes itself, in
// the order of writing.
type members struct {
	Type        string                 `json:"typ,omitempty"`
	ContentType string                 `json:"cty,omitempty"`
	Algorithm   jwk.SignatureAlgorithm `json:"alg,omitempty"`
	KeyID       string                 `json:"kid,omitempty"`
	Encoded     encoded                `json:"b64,omitempty"`
	Critical    json.RawMessage        `json:"crit,omitempty"`
}

// header is a protected header that has been read.
type header struct {
	Header
	critical  []string // crit, all of whose names are there
	unencoded bool     // b64=false (RFC 7797)
}

// parseHeader reads a protected header in base64url.
func parseHeader(segment string) (header, error) {
	data, err := b64.AppendDecode(make([]byte, 0, b64.DecodedLen(len(segment))), segment)
	if err != nil {
		return header{}, errHeaderB64
	}
	var m members
	if err := strictjson.Unmarshal(data, &m); err != nil {
		return header{}, headerError(err)
	}
	text := unsafe.String(unsafe.SliceData(data), len(data)) // nobody else has data
	h := header{Header: Header{m.Algorithm, m.KeyID, m.Type, m.ContentType, Parameters{text}}}
	if m.Critical != nil {
		if h.critical, err = readCritical(string(m.Critical), text); err != nil {
			return header{}, err
		}
	}
	if h.unencoded, err = m.Encoded.unencoded(h.critical); err != nil {
		return header{}, err
	}
	return h, nil
}

func headerError(err error) error {
	return fmt.Errorf("jws: %w: header: %v", ErrMalformed, err)
}

// appendHeader appends a header in JSON: what m holds, and more.
func appendHeader(dst []byte, m *members, more map[string]json.RawMessage) ([]byte, error) {
	text, err := strictjson.AppendWithMembers(dst, m, more)
	if err != nil {
		return dst, fmt.Errorf("jws: header: %w", err)
	}
	return text, nil
}
