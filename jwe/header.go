package jwe

import (
	"encoding/json"
	"fmt"
	"slices"
	"unsafe"

	"github.com/jeton-auth/jeton/internal/b64"
	"github.com/jeton-auth/jeton/internal/jose"
	"github.com/jeton-auth/jeton/internal/strictjson"
	"github.com/jeton-auth/jeton/jwk"
)

// A Header is what a token says of itself in its protected header. The sender
// wrote it, whoever that is: public keys are for everyone to encrypt with.
type Header struct {
	Algorithm   jwk.KeyAlgorithm      // alg (RFC 7516 section 4.1.1)
	Encryption  jwk.ContentEncryption // enc (section 4.1.2), "" with integrated HPKE
	KeyID       string                // kid (section 4.1.6), "" when there is none
	Type        string                // typ (section 4.1.11), "" when there is none
	ContentType string                // cty (section 4.1.12), "" when there is none

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
func (p Parameters) members() (strictjson.Object, error) {
	if p.text == "" {
		return nil, nil
	}
	return strictjson.Members(p.text)
}

// members are the parameters that this package reads and writes itself, in
// the order of writing.
type members struct {
	Type        string                `json:"typ,omitempty"`
	ContentType string                `json:"cty,omitempty"`
	Algorithm   jwk.KeyAlgorithm      `json:"alg,omitempty"`
	Encryption  jwk.ContentEncryption `json:"enc,omitempty"`
	Compression compression           `json:"zip,omitempty"`
	KeyID       string                `json:"kid,omitempty"`
	keyMembers
	PreShared json.RawMessage `json:"psk_id,omitempty"`
	Critical  json.RawMessage `json:"crit,omitempty"`
}

// header is a protected header that has been read. The zero header is one that
// is not there.
type header struct {
	Header
	all      members
	critical []string // crit, all of whose names are there
}

// readProtected reads a protected header in base64url.
func readProtected(segment string) (header, error) {
	data, err := b64.AppendDecode(make([]byte, 0, b64.DecodedLen(len(segment))), segment)
	if err != nil {
		return header{}, errHeaderB64
	}
	text := unsafe.String(unsafe.SliceData(data), len(data)) // nobody else has data
	m, err := readMembers(text)
	if err != nil {
		return header{}, err
	}
	h := header{Header{m.Algorithm, m.Encryption, m.KeyID, m.Type, m.ContentType, Parameters{text}}, m, nil}
	if m.Critical != nil {
		if h.critical, err = readCritical(string(m.Critical), text); err != nil {
			return header{}, err
		}
	}
	return h, nil
}

// readUnprotected reads a header that nobody authenticates. What must be
// protected to mean anything may not be there (RFC 7516 sections 4.1.3 and
// 4.1.13). The text "" is a header that is not there.
func readUnprotected(text string) (members, error) {
	if text == "" {
		return members{}, nil
	}
	m, err := readMembers(text)
	if err == nil && (m.Critical != nil || m.Compression != "") {
		err = errUnprotected
	}
	return m, err
}

// readMembers shares memory with text, whose alg, enc and so on may be missing.
func readMembers(text string) (m members, err error) {
	if err := strictjson.Unmarshal(bytesOf(text), &m); err != nil {
		return members{}, malformed("header: " + err.Error())
	}
	if m.PreShared != nil {
		return members{}, errPreShared
	}
	return m, nil
}

// readCritical reads the value of crit in the header text.
func readCritical(value, text string) ([]string, error) {
	names, err := strictjson.Strings(value)
	if err != nil || value[0] != '[' {
		return nil, errCriticalForm
	}
	there, err := strictjson.Members(text)
	if err != nil {
		return nil, malformed("header: " + err.Error())
	}
	switch jose.CheckCritical(names, there, jose.Extension) {
	case nil:
		return names, nil
	case jose.ErrCriticalGone:
		return nil, errCriticalGone
	}
	return nil, errCriticalForm
}

// understood reports as an error that the header asks for more than opts
// promise.
func (h *header) understood(opts *DecryptOptions) error {
	for _, name := range h.critical {
		if opts == nil || !slices.Contains(opts.Critical, name) {
			return errCritical
		}
	}
	if h.all.Compression != "" && (opts == nil || !opts.Decompress) {
		return errCompressed
	}
	return nil
}

// appendHeader appends a header in JSON: what m holds, and more.
func appendHeader(m *members, more map[string]json.RawMessage) ([]byte, error) {
	text, err := strictjson.AppendWithMembers(make([]byte, 0, 256), m, more)
	if err != nil {
		return nil, fmt.Errorf("jwe: header: %w", err)
	}
	return text, nil
}

// bytesOf lends s as bytes that nobody may change: cryptography only reads.
func bytesOf(s string) []byte { return unsafe.Slice(unsafe.StringData(s), len(s)) }
