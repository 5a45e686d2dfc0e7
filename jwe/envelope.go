package jwe

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jeton-auth/jeton/internal/b64"
	"github.com/jeton-auth/jeton/internal/strictjson"
)

// An Envelope is an encrypted plaintext with its recipients. It comes from
// [EncryptJSON] or from a text that nobody has decrypted, and can be written in
// every serialisation that has room for it. It shows nothing of what is in it:
// [Decrypt] and [DecryptJSON] do, from the text.
type Envelope struct {
	protected   string // in base64url as it came, "" when there is none
	header      header // what protected says
	unprotected Parameters
	aad         string // in base64url as it came, "" when there is none
	iv          []byte
	ciphertext  string // in base64url as it came
	tag         []byte
	recipients  []recipient
}

// recipient is one way to the content.
type recipient struct {
	header       Parameters // of this recipient alone
	joined       members    // what all headers say together
	encryptedKey []byte
}

var errNoEnvelope = errors.New("jwe: empty Envelope: make one with EncryptJSON, ParseJSON or ParseCompact")

// recipientJSON are the members of one recipient (RFC 7516 section 7.2.1).
type recipientJSON struct {
	Header       json.RawMessage `json:"header,omitempty"`
	EncryptedKey string          `json:"encrypted_key,omitempty"`
}

// contentJSON are the members that all recipients share.
type contentJSON struct {
	AdditionalData string `json:"aad,omitempty"`
	IV             string `json:"iv,omitempty"`
	Ciphertext     string `json:"ciphertext"`
	Tag            string `json:"tag,omitempty"`
}

// headersJSON are the headers that all recipients share.
type headersJSON struct {
	Protected   string          `json:"protected,omitempty"`
	Unprotected json.RawMessage `json:"unprotected,omitempty"`
}

// flattenedJSON is the whole of section 7.2.2.
type flattenedJSON struct {
	headersJSON
	recipientJSON
	contentJSON
}

// generalJSON is the whole of section 7.2.1.
type generalJSON struct {
	headersJSON
	Recipients []recipientJSON `json:"recipients"`
	contentJSON
}

// General returns the general JSON serialisation (RFC 7516 section 7.2.1).
func (e *Envelope) General() ([]byte, error) {
	if len(e.recipients) == 0 {
		return nil, errNoEnvelope
	}
	form := generalJSON{headersJSON: e.headersForm(), contentJSON: e.contentForm()}
	for i := range e.recipients {
		form.Recipients = append(form.Recipients, e.recipients[i].form())
	}
	return writeJSON(&form)
}

// Flattened returns the flattened JSON serialisation (section 7.2.2). It has
// room for one recipient.
func (e *Envelope) Flattened() ([]byte, error) {
	r, err := e.only()
	if err != nil {
		return nil, err
	}
	return writeJSON(&flattenedJSON{e.headersForm(), r.form(), e.contentForm()})
}

// Compact returns the compact serialisation (section 7.1). It has room for one
// recipient, with a protected header and no additional data.
func (e *Envelope) Compact() (string, error) {
	r, err := e.only()
	switch {
	case err != nil:
		return "", err
	case e.unprotected.text != "" || r.header.text != "" || e.aad != "":
		return "", errors.New("jwe: the compact serialisation has a protected header and no other, and no additional data")
	}
	size := len(e.protected) + len(e.ciphertext) + b64.EncodedLen(len(r.encryptedKey)+len(e.iv)+len(e.tag)) + 8
	token := append(make([]byte, 0, size), e.protected...)
	token = b64.AppendEncode(append(token, '.'), r.encryptedKey)
	token = b64.AppendEncode(append(token, '.'), e.iv)
	token = append(append(token, '.'), e.ciphertext...)
	token = b64.AppendEncode(append(token, '.'), e.tag)
	return string(token), nil
}

// only returns the recipient if there is but one.
func (e *Envelope) only() (*recipient, error) {
	switch n := len(e.recipients); n {
	case 0:
		return nil, errNoEnvelope
	case 1:
		return &e.recipients[0], nil
	default:
		return nil, fmt.Errorf("jwe: %d recipients: only General has room for several", n)
	}
}

func (e *Envelope) headersForm() headersJSON {
	return headersJSON{e.protected, json.RawMessage(e.unprotected.text)}
}

func (e *Envelope) contentForm() contentJSON {
	return contentJSON{e.aad, b64.Encode(e.iv), e.ciphertext, b64.Encode(e.tag)}
}

func (r *recipient) form() recipientJSON {
	return recipientJSON{json.RawMessage(r.header.text), b64.Encode(r.encryptedKey)}
}

// writeJSON checks the whole: headers that were fine by themselves may lie too
// deep now, or hold too much together.
func writeJSON[T any](form *T) ([]byte, error) {
	text, err := strictjson.Append(nil, form)
	if err == nil {
		err = strictjson.Valid(text)
	}
	if err != nil {
		return nil, fmt.Errorf("jwe: %w", err)
	}
	return text, nil
}
