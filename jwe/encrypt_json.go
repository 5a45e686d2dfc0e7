package jwe

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/jeton-auth/jeton/internal/b64"
	"github.com/jeton-auth/jeton/internal/jose"
	"github.com/jeton-auth/jeton/jwk"
)

// JSONOptions are what the JSON serialisations have room for.
type JSONOptions struct {
	EncryptOptions
	// AdditionalData is authenticated, but not secret (aad).
	AdditionalData []byte
	// Unprotected are the parameters of the header that all recipients share
	// and nobody authenticates: names, and values in JSON. Whoever handles the
	// text can change them.
	Unprotected map[string]json.RawMessage
	// UnprotectedAlgorithm allows recipients with different algorithms, whose
	// alg then is in their own headers. Decrypters refuse that unless they are
	// told not to.
	UnprotectedAlgorithm bool
}

// A Recipient is someone to encrypt to, and what stands in their own header.
type Recipient struct {
	Key *jwk.EncryptionKey
	// Unprotected is like [JSONOptions.Unprotected], for this recipient alone.
	Unprotected map[string]json.RawMessage
}

// EncryptJSON encrypts plaintext once, to 1 to [MaxRecipients] recipients. The
// result is written by [Envelope.General], with one recipient also by
// [Envelope.Flattened] or [Envelope.Compact]. opts may be nil.
//
// An algorithm that settles the content key, or has none, has one recipient
// only ([jwk.KeyAlgorithm.SingleRecipient]). With several, the content is as
// safe as the weakest of them, and any of them can make another content for
// the others: encryption says nothing about who wrote a text.
//
// Several passwords need an ID each, which OmitKeyID must not leave out, and
// keys with these IDs to decrypt with: [DecryptJSON] tries one password only.
func EncryptJSON(plaintext []byte, opts *JSONOptions, to ...Recipient) (*Envelope, error) {
	if opts == nil {
		opts = new(JSONOptions)
	}
	if err := opts.checkRecipients(to); err != nil {
		return nil, err
	}
	shared, err := opts.protected(to)
	if err != nil {
		return nil, err
	}
	if to[0].Key.Algorithm().Integrated() {
		return opts.encryptIntegrated(plaintext, &shared, &to[0])
	}
	own, keys, contentKey, err := opts.wrap(&shared, to)
	if err != nil {
		return nil, err
	}
	defer clear(contentKey)
	e, err := opts.envelope(&shared, own, to)
	if err != nil {
		return nil, err
	}
	for i := range keys {
		e.recipients[i].encryptedKey = keys[i]
	}
	if err := e.sealContent(shared.Encryption, contentKey, plaintext); err != nil {
		return nil, fmt.Errorf("jwe: encrypting: %w", err)
	}
	return e, nil
}

func (opts *JSONOptions) checkRecipients(to []Recipient) error {
	if len(to) == 0 || len(to) > MaxRecipients {
		return fmt.Errorf("jwe: %d recipients, 1 to %d are possible", len(to), MaxRecipients)
	}
	for i := range to {
		switch alg := to[i].Key.Algorithm(); {
		case alg == "":
			return errNoKey
		case len(to) > 1 && alg.SingleRecipient():
			return fmt.Errorf("jwe: %s can have only one recipient (RFC 7516 section 7.2.1)", alg)
		case alg != to[0].Key.Algorithm() && !opts.UnprotectedAlgorithm:
			return errors.New("jwe: recipients with different algorithms: set JSONOptions.UnprotectedAlgorithm here, and DecryptOptions.UnprotectedAlgorithm there")
		}
	}
	return opts.checkPasswords(to)
}

// checkPasswords refuses passwords that nobody could tell apart: whoever
// decrypts tries the first that may be theirs, and no other.
func (opts *JSONOptions) checkPasswords(to []Recipient) error {
	var ids []string
	distinct := true
	for i := range to {
		if !isPassword(to[i].Key.Algorithm()) {
			continue
		}
		id := to[i].Key.ID()
		distinct = distinct && id != "" && !slices.Contains(ids, id)
		ids = append(ids, id)
	}
	if len(ids) > 1 && (opts.OmitKeyID || !distinct) {
		return errPasswords
	}
	return nil
}

// wrap encrypts one content key to all recipients. What a single recipient has
// to know goes into the protected header, what one of several has to know into
// a header of its own.
func (opts *JSONOptions) wrap(shared *members, to []Recipient) (own []members, keys [][]byte, contentKey []byte, err error) {
	own, keys = make([]members, len(to)), make([][]byte, len(to))
	for i := range to {
		h := jwk.KeyHeader{PartyUInfo: opts.PartyUInfo, PartyVInfo: opts.PartyVInfo}
		contentKey, keys[i], err = to[i].Key.WrapKey(shared.Encryption, contentKey, &h)
		if err != nil {
			return nil, nil, nil, fmt.Errorf("jwe: encrypting to recipient %d: %w", i, err)
		}
		h.PartyUInfo, h.PartyVInfo = nil, nil
		own[i].keyMembers = keyMembersOf(&h)
		own[i].Algorithm = to[i].Key.Algorithm()
		if !opts.OmitKeyID {
			own[i].KeyID = to[i].Key.ID()
		}
	}
	opts.share(shared, own)
	return own, keys, contentKey, nil
}

// share moves to the protected header what all recipients have in common.
func (opts *JSONOptions) share(shared *members, own []members) {
	if len(own) == 1 {
		shared.join(&own[0])
		own[0] = members{}
		return
	}
	for i := range own {
		if own[i].Algorithm != own[0].Algorithm {
			return
		}
	}
	shared.Algorithm = own[0].Algorithm
	for i := range own {
		own[i].Algorithm = ""
	}
}

// encryptIntegrated is for algorithms without a content key.
func (opts *JSONOptions) encryptIntegrated(plaintext []byte, shared *members, to *Recipient) (*Envelope, error) {
	shared.Algorithm = to.Key.Algorithm()
	if !opts.OmitKeyID {
		shared.KeyID = to.Key.ID()
	}
	e, err := opts.envelope(shared, []members{{}}, []Recipient{*to})
	if err != nil {
		return nil, err
	}
	encapsulated, ciphertext, err := to.Key.Seal(e.additionalData(), plaintext)
	if err != nil {
		return nil, fmt.Errorf("jwe: encrypting: %w", err)
	}
	e.recipients[0].encryptedKey, e.ciphertext = encapsulated, b64.Encode(ciphertext)
	return e, nil
}

// envelope makes all headers, and reads them as whoever decrypts will.
func (opts *JSONOptions) envelope(shared *members, own []members, to []Recipient) (*Envelope, error) {
	text, err := appendHeader(shared, opts.Parameters)
	if err != nil {
		return nil, err
	}
	unprotected, err := unprotectedHeader(new(members), opts.Unprotected)
	if err != nil {
		return nil, err
	}
	texts := make([]string, len(to))
	for i := range to {
		if texts[i], err = unprotectedHeader(&own[i], to[i].Unprotected); err != nil {
			return nil, err
		}
	}
	e := &Envelope{aad: b64.Encode(opts.AdditionalData)}
	if err := e.readHeaders(b64.Encode(text), unprotected, texts); err != nil {
		return nil, err
	}
	return e, nil
}

// unprotectedHeader returns a header in JSON, or "" if it is empty.
func unprotectedHeader(m *members, more map[string]json.RawMessage) (string, error) {
	for name := range more {
		switch kind := jose.KindOf(name); {
		case name == "typ", name == "cty", kind == jose.Extension, kind == jose.KeyHint:
		default:
			return "", fmt.Errorf("jwe: the parameter %q cannot be among the Unprotected ones", name)
		}
	}
	text, err := appendHeader(m, more)
	if err != nil || string(text) == "{}" {
		return "", err
	}
	return string(text), nil
}
