package jwe

import (
	"encoding/json"
	"strings"

	"github.com/jeton-auth/jeton/internal/b64"
	"github.com/jeton-auth/jeton/internal/strictjson"
)

// MaxRecipients is how many recipients the general JSON serialisation may have.
const MaxRecipients = 16

// ParseJSON reads a flattened or general JSON serialisation without decrypting
// anything, so that it can be written in another one. A text longer than
// maxLength bytes is refused, 0 means [DefaultMaxLength].
func ParseJSON(text []byte, maxLength int) (*Envelope, error) {
	opts := DecryptOptions{MaxLength: maxLength}
	return parsed(parseJSON(text, opts.maxLength()))
}

// ParseCompact is [ParseJSON] for the compact serialisation.
func ParseCompact(compact string, maxLength int) (*Envelope, error) {
	opts := DecryptOptions{MaxLength: maxLength}
	return parsed(parseCompact(compact, opts.maxLength()))
}

// parsed looks at what is looked at only with the key where there is one.
func parsed(e *Envelope, err error) (*Envelope, error) {
	if err == nil {
		err = e.checkContent()
	}
	if err == nil {
		_, err = e.sealed()
	}
	if err != nil {
		return nil, err
	}
	return e, nil
}

// parseCompact reads the five segments (RFC 7516 section 7.1). It looks at no
// more than the limit.
func parseCompact(compact string, limit int) (*Envelope, error) {
	if len(compact) > limit {
		return nil, errTooLong
	}
	var segments [5]string
	rest, found := compact, true
	for i := range segments[:4] {
		if segments[i], rest, found = strings.Cut(rest, "."); !found {
			return nil, fewSegments(i)
		}
	}
	if segments[4] = rest; strings.Contains(rest, ".") {
		return nil, errSegments
	}
	if segments[0] == "" {
		return nil, errEmpty
	}
	e := &Envelope{ciphertext: segments[3]}
	if err := e.readHeaders(segments[0], "", []string{""}); err != nil {
		return nil, err
	}
	if err := e.decode(segments[2], segments[4]); err != nil {
		return nil, err
	}
	return e, e.recipients[0].decode(segments[1])
}

// fewSegments is for a text with that many dots, and no more.
func fewSegments(dots int) error {
	if dots == 2 {
		return errSigned
	}
	return errSegments
}

// incomingJSON is either of the two serialisations, before it is known which.
type incomingJSON struct {
	headersJSON
	Recipients []json.RawMessage `json:"recipients"`
	recipientJSON
	contentJSON
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
	if err := checkMembers(&in, there); err != nil {
		return nil, err
	}
	list, err := in.recipients(there)
	if err != nil {
		return nil, err
	}
	e := &Envelope{aad: in.AdditionalData, ciphertext: in.Ciphertext}
	own := make([]string, len(list))
	for i := range list {
		own[i] = string(list[i].Header)
	}
	if err := e.readHeaders(in.Protected, string(in.Unprotected), own); err != nil {
		return nil, err
	}
	if err := e.decode(in.IV, in.Tag); err != nil {
		return nil, err
	}
	for i := range list {
		if err := e.recipients[i].decode(list[i].EncryptedKey); err != nil {
			return nil, err
		}
	}
	return e, e.checkRecipients()
}

// checkMembers refuses what belongs to a JWS, and members that are there but
// empty, but for the ciphertext.
func checkMembers(in *incomingJSON, there strictjson.Object) error {
	switch {
	case there.Has("payload", "signature", "signatures"):
		return errSigned
	case !there.Has("ciphertext"):
		return errCiphertext
	case there.Has("protected") && in.Protected == "",
		there.Has("aad") && in.AdditionalData == "",
		there.Has("iv") && in.IV == "",
		there.Has("tag") && in.Tag == "":
		return errEmpty
	}
	return nil
}

// recipients returns the recipient of the flattened serialisation, or those of
// the general one.
func (in *incomingJSON) recipients(there strictjson.Object) ([]recipientJSON, error) {
	if !there.Has("recipients") {
		return []recipientJSON{in.recipientJSON}, in.recipientJSON.check(there)
	}
	if there.Has("header", "encrypted_key") {
		return nil, errForms
	}
	if len(in.Recipients) == 0 || len(in.Recipients) > MaxRecipients {
		return nil, errRecipients
	}
	list := make([]recipientJSON, len(in.Recipients))
	for i, text := range in.Recipients {
		there, err := readJSON(string(text), &list[i])
		if err == nil {
			err = list[i].check(there)
		}
		if err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (r *recipientJSON) check(there strictjson.Object) error {
	if there.Has("encrypted_key") && r.EncryptedKey == "" {
		return errEmpty
	}
	return nil
}

// readJSON fills in *into, whose strings share memory with text.
func readJSON[T any](text string, into *T) (strictjson.Object, error) {
	there, err := strictjson.UnmarshalMembers(text, into)
	if err != nil {
		return nil, malformed(err.Error())
	}
	return there, nil
}

// decode reads the parts that all recipients share. The ciphertext, which may be
// long, waits until someone wants it.
func (e *Envelope) decode(iv, tag string) (err error) {
	if e.iv, err = b64.Decode(iv); err != nil {
		return errIVB64
	}
	if e.tag, err = b64.Decode(tag); err != nil {
		return errTagB64
	}
	if e.aad == "" {
		return nil
	}
	if _, err = b64.Decode(e.aad); err != nil {
		return errAADB64
	}
	return nil
}

func (r *recipient) decode(encryptedKey string) (err error) {
	if r.encryptedKey, err = b64.Decode(encryptedKey); err != nil {
		return errKeyB64
	}
	return nil
}
