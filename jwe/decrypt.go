package jwe

import (
	"crypto/rand"
	"errors"
	"fmt"
	"strings"

	"github.com/jeton-auth/jeton/internal/b64"
	"github.com/jeton-auth/jeton/jwk"
)

// DefaultMaxLength is the length in bytes beyond which a text is refused
// unread, unless [DecryptOptions] say otherwise.
const DefaultMaxLength = 256 << 10

// DecryptOptions are limits on what is read and promises of what is understood.
// The zero value, or a nil pointer, is the strict one.
type DecryptOptions struct {
	// MaxLength is the greatest length of a text in bytes; 0 means
	// [DefaultMaxLength].
	MaxLength int
	// Critical are the names of the extensions that the caller deals with
	// when crit asks for it (RFC 7516 section 4.1.13): their values are in
	// [Header.Get].
	Critical []string
	// Decompress accepts plaintexts that were compressed (zip, section 4.1.3),
	// of up to [MaxDecompressed] bytes. The length of such a token tells
	// something about its content.
	Decompress bool
	// UnprotectedAlgorithm accepts JSON serialisations whose alg or enc is in
	// an unprotected header: what several recipients with different
	// algorithms need. alg selects a recipient; the key still decrypts with
	// its own algorithm. enc is whatever the last one who handled the text
	// made of it.
	UnprotectedAlgorithm bool
}

func (opts *DecryptOptions) maxLength() int {
	if opts != nil && opts.MaxLength != 0 {
		return opts.MaxLength
	}
	return DefaultMaxLength
}

// A Message is what was decrypted.
type Message struct {
	// Header, like the plaintext, was not changed since it was encrypted, by
	// whomever.
	Header    Header
	Plaintext []byte

	// The rest is for the JSON serialisations.

	// AdditionalData is authenticated and was never secret (aad), nil if there
	// is none.
	AdditionalData []byte
	// Index is the position among all recipients, from 0, of the one that the
	// key belongs to.
	Index int
	// Unprotected is the header that all recipients share, and Recipient that
	// of the one. Nobody authenticates them: whoever handled the text may have
	// changed them.
	Unprotected, Recipient Parameters
}

// Decrypt returns the message in the compact token if it was encrypted to key.
// The token's alg must be the key's, and so must its kid if it has one and the
// key was given an ID. opts may be nil.
//
// Errors: [ErrMalformed]; [jwk.ErrKeyNotFound] if the token says that it is for
// another key; [ErrDecryption].
func Decrypt(token string, key *jwk.DecryptionKey, opts *DecryptOptions) (*Message, error) {
	e, err := parseCompact(token, opts.maxLength())
	if err != nil {
		return nil, err
	}
	return e.decrypt(key, opts)
}

// DecryptJSON is [Decrypt] for a flattened or general JSON serialisation (RFC
// 7516 section 7.2). Recipients that may be the key's, by their alg and kid,
// are tried in order; with a password only the first of them, for each try
// takes long. A text that is malformed anywhere is refused whoever it is for.
func DecryptJSON(text []byte, key *jwk.DecryptionKey, opts *DecryptOptions) (*Message, error) {
	e, err := parseJSON(text, opts.maxLength())
	if err != nil {
		return nil, err
	}
	return e.decrypt(key, opts)
}

func (e *Envelope) decrypt(key *jwk.DecryptionKey, opts *DecryptOptions) (*Message, error) {
	if key == nil {
		return nil, errNoDecryptionKey
	}
	if err := e.header.understood(opts); err != nil {
		return nil, err
	}
	enc := e.recipients[0].joined.Encryption
	loose := e.header.Algorithm == "" || e.header.Encryption != enc
	if loose && (opts == nil || !opts.UnprotectedAlgorithm) {
		return nil, errUnprotectedAlg
	}
	own := e.recipientsOf(key)
	if len(own) == 0 {
		return nil, e.notFound(key)
	}
	if err := e.checkContent(); err != nil {
		return nil, err
	}
	i, plaintext, err := e.openAny(own, key)
	if err != nil {
		return nil, err
	}
	if plaintext, err = e.header.all.Compression.decompress(plaintext); err != nil {
		return nil, err
	}
	return e.message(i, plaintext), nil
}

// recipientsOf returns the positions of those that may be the key's.
func (e *Envelope) recipientsOf(key *jwk.DecryptionKey) (own []int) {
	for i := range e.recipients {
		if m := &e.recipients[i].joined; key.Matches(m.Algorithm, m.KeyID) {
			own = append(own, i)
		}
	}
	if len(own) > 1 && isPassword(key.Algorithm()) {
		own = own[:1]
	}
	return own
}

// isPassword reports whether each try with a key of the algorithm takes long.
func isPassword(alg jwk.KeyAlgorithm) bool { return strings.HasPrefix(string(alg), "PBES2-") }

func (e *Envelope) notFound(key *jwk.DecryptionKey) error {
	switch {
	case len(e.recipients) > 1:
		return errNoRecipient
	case e.recipients[0].joined.Algorithm != key.Algorithm():
		return errAlgorithm
	}
	return errKeyID
}

// openAny returns the plaintext that the first of the recipients gives. Where
// none does, the error is ErrDecryption if the key was used at all.
func (e *Envelope) openAny(own []int, key *jwk.DecryptionKey) (_ int, plaintext []byte, err error) {
	for _, i := range own {
		var cause error
		if plaintext, cause = e.open(&e.recipients[i], key); cause == nil {
			return i, plaintext, nil
		}
		if err != ErrDecryption {
			err = cause
		}
	}
	return 0, nil, err
}

// open takes the same steps, whether the content key is right, wrong or not to
// be had (RFC 7516 section 11.5): there is always one to go on with.
func (e *Envelope) open(r *recipient, key *jwk.DecryptionKey) ([]byte, error) {
	sealed, err := e.sealed()
	if err != nil {
		return nil, err
	}
	if r.joined.Algorithm.Integrated() {
		return key.Open(r.encryptedKey, e.additionalData(), sealed)
	}
	enc := r.joined.Encryption
	random := make([]byte, enc.KeySize())
	rand.Read(random)
	contentKey, err := key.UnwrapKey(enc, r.encryptedKey, r.joined.keyHeader())
	if reason := refusal(err); reason != nil {
		return nil, reason
	}
	if err != nil {
		contentKey = random
	}
	return e.openContent(enc, contentKey, sealed)
}

// refusal returns the error for what everyone can see without the key, of which
// package jwk says more than ErrDecryption.
func refusal(err error) error {
	switch {
	case errors.Is(err, jwk.ErrMismatch):
		return fmt.Errorf("jwe: %w: %v", jwk.ErrKeyNotFound, err)
	case err != jwk.ErrDecryption && errors.Is(err, jwk.ErrDecryption):
		return malformed(strings.TrimPrefix(err.Error(), jwk.ErrDecryption.Error()+": "))
	}
	return nil
}

func (e *Envelope) message(i int, plaintext []byte) *Message {
	m := &Message{
		Header:      e.header.Header,
		Plaintext:   plaintext,
		Index:       i,
		Unprotected: e.unprotected,
		Recipient:   e.recipients[i].header,
	}
	if e.aad != "" {
		m.AdditionalData, _ = b64.Decode(e.aad) // which decode has done before
	}
	return m
}
