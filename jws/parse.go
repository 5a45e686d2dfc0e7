package jws

import (
	"encoding/json"

	"github.com/jeton-auth/jeton/internal/b64"
	"github.com/jeton-auth/jeton/internal/strictjson"
)

// MaxSignatures is how many signatures a JSON serialisation may hold.
const MaxSignatures = 16

// ParseJSON reads a flattened or general JSON serialisation without verifying
// anything, so that it can be written in another one. A text longer than
// maxLength bytes is refused, 0 means [DefaultMaxLengthJSON].
func ParseJSON(text []byte, maxLength int) (*Envelope, error) {
	opts := VerifyOptions{MaxLength: maxLength}
	e, err := parseJSON(text, opts.maxLength(DefaultMaxLengthJSON))
	if err == nil {
		err = e.check()
	}
	if err != nil {
		return nil, err
	}
	return e, nil
}

// ParseCompact is [ParseJSON] for the compact serialisation. A maxLength of 0
// means [DefaultMaxLength]. A token whose payload is empty or detached becomes
// one whose payload is empty: the two are the same here.
func ParseCompact(compact string, maxLength int) (*Envelope, error) {
	opts := VerifyOptions{MaxLength: maxLength}
	parts, err := split(compact, opts.maxLength(DefaultMaxLength))
	if err != nil {
		return nil, err
	}
	s, err := readSignature(parts.header, "")
	if err != nil {
		return nil, err
	}
	if s.value, err = parts.decodeSignature(nil); err != nil {
		return nil, err
	}
	if s.header.unencoded && !carriesUnencoded(parts.payload) {
		return nil, errUnencoded
	}
	e := &Envelope{payload: parts.payload, unencoded: s.header.unencoded, signatures: []signature{s}}
	if err := e.check(); err != nil {
		return nil, err
	}
	return e, nil
}

// check looks at what is looked at only after the signature where there is one
// to verify: whether the payload can be decoded.
func (e *Envelope) check() error {
	_, err := appendPayload(nil, e.payload, e.unencoded)
	return err
}

// incomingJSON is either of the two serialisations, before it is known which.
type incomingJSON struct {
	Payload    string            `json:"payload"`
	Signatures []json.RawMessage `json:"signatures"`
	signatureJSON
}

func parseJSON(text []byte, limit int) (*Envelope, error) {
	if len(text) > limit {
		return nil, errTooLong
	}
	doc := string(text) // the caller may change text
	var in incomingJSON
	there, err := readJSON(doc, &in)
	if err != nil {
		return nil, err
	}
	if there.Has("ciphertext") {
		return nil, errEncrypted
	}
	e := &Envelope{payload: in.Payload, detached: !there.Has("payload")}
	if there.Has("signatures") {
		err = e.addAll(in.Signatures, there)
	} else {
		err = e.add(&in.signatureJSON, there)
	}
	if err != nil {
		return nil, err
	}
	return e, nil
}

// readJSON fills in *into, whose strings share memory with text.
func readJSON[T any](text string, into *T) (strictjson.Object, error) {
	there, err := strictjson.UnmarshalMembers(text, into)
	if err != nil {
		return nil, malformed(err.Error())
	}
	return there, nil
}

// addAll reads the array "signatures" (RFC 7515 section 7.2.1).
func (e *Envelope) addAll(list []json.RawMessage, there strictjson.Object) error {
	if there.Has("signature", "protected", "header") {
		return errForms
	}
	if len(list) == 0 || len(list) > MaxSignatures {
		return errSignatures
	}
	for _, text := range list {
		var in signatureJSON
		there, err := readJSON(string(text), &in)
		if err == nil {
			err = e.add(&in, there)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// add reads one signature. All of them have to agree on b64, for there is one
// payload only (RFC 7797 section 3).
func (e *Envelope) add(in *signatureJSON, there strictjson.Object) error {
	if in.Signature == "" || there.Has("protected") && in.Protected == "" {
		return errEmpty
	}
	s, err := readSignature(in.Protected, string(in.Header))
	if err != nil {
		return err
	}
	if s.value, err = b64.Decode(in.Signature); err != nil {
		return errSigB64
	}
	return e.append(s)
}

func (e *Envelope) append(s signature) error {
	if len(e.signatures) == 0 {
		e.unencoded = s.header.unencoded
	}
	if s.header.unencoded != e.unencoded {
		return errDisagree
	}
	e.signatures = append(e.signatures, s)
	return nil
}
