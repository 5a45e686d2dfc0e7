package jws

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jeton-auth/jeton/internal/b64"
	"github.com/jeton-auth/jeton/internal/strictjson"
)

// An Envelope is a payload, or the place of a detached one, with its
// signatures. It comes from [SignJSON] or from a text that nobody has
// verified, and can be written in every serialisation that has room for it.
// It shows nothing of what is in it: [Verify] and [VerifyJSON] do, from the
// text.
type Envelope struct {
	payload    string // as it is signed: base64url, or itself if unencoded
	detached   bool
	unencoded  bool
	signatures []signature
}

var errNoEnvelope = errors.New("jws: empty Envelope: make one with SignJSON, ParseJSON or ParseCompact")

// signatureJSON are the members of one signature (RFC 7515 section 7.2.1).
type signatureJSON struct {
	Protected string          `json:"protected,omitempty"`
	Header    json.RawMessage `json:"header,omitempty"`
	Signature string          `json:"signature"`
}

// flattenedJSON is the whole of section 7.2.2.
type flattenedJSON struct {
	Payload *string `json:"payload,omitempty"`
	signatureJSON
}

// generalJSON is the whole of section 7.2.1.
type generalJSON struct {
	Payload    *string         `json:"payload,omitempty"`
	Signatures []signatureJSON `json:"signatures"`
}

// General returns the general JSON serialisation (RFC 7515 section 7.2.1).
func (e *Envelope) General() ([]byte, error) {
	if len(e.signatures) == 0 {
		return nil, errNoEnvelope
	}
	form := generalJSON{Payload: e.member()}
	for i := range e.signatures {
		form.Signatures = append(form.Signatures, e.signatures[i].form())
	}
	return writeJSON(&form)
}

// Flattened returns the flattened JSON serialisation (section 7.2.2). It has
// room for one signature.
func (e *Envelope) Flattened() ([]byte, error) {
	s, err := e.only()
	if err != nil {
		return nil, err
	}
	return writeJSON(&flattenedJSON{e.member(), s.form()})
}

// Compact returns the compact serialisation (section 7.1). It has room for one
// signature, with a protected header only.
func (e *Envelope) Compact() (string, error) {
	s, err := e.only()
	switch {
	case err != nil:
		return "", err
	case s.unprotected.text != "":
		return "", errors.New("jws: the compact serialisation has a protected header and no other")
	case e.unencoded && !carriesUnencoded(e.payload):
		return "", errUnencoded
	}
	return s.protected + "." + e.payload + "." + b64.Encode(s.value), nil
}

// only returns the signature if there is but one.
func (e *Envelope) only() (*signature, error) {
	switch n := len(e.signatures); n {
	case 0:
		return nil, errNoEnvelope
	case 1:
		return &e.signatures[0], nil
	default:
		return nil, fmt.Errorf("jws: %d signatures: only General has room for several", n)
	}
}

// member is the value of "payload", which is absent if it is detached (RFC
// 7515 appendix F).
func (e *Envelope) member() *string {
	if e.detached {
		return nil
	}
	return &e.payload
}

func (s *signature) form() signatureJSON {
	return signatureJSON{s.protected, json.RawMessage(s.unprotected.text), b64.Encode(s.value)}
}

// writeJSON checks the whole: headers that were fine by themselves may lie too
// deep now, or hold too much together.
func writeJSON[T any](form *T) ([]byte, error) {
	text, err := strictjson.Append(nil, form)
	if err == nil {
		err = strictjson.Valid(text)
	}
	if err != nil {
		return nil, fmt.Errorf("jws: %w", err)
	}
	return text, nil
}
