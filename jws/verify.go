package jws

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"unsafe"

	"github.com/jeton-auth/jeton/internal/b64"
	"github.com/jeton-auth/jeton/jwk"
)

// Lengths in bytes beyond which a text is refused unread, unless
// [VerifyOptions] say otherwise. A detached payload does not count.
const (
	DefaultMaxLength     = 16 << 10 // of a compact token
	DefaultMaxLengthJSON = 64 << 10 // of a JSON one, which may hold [MaxSignatures] signatures
)

// VerifyOptions are limits on what is read and promises of what is understood.
// The zero value, or a nil pointer, is the strict one.
type VerifyOptions struct {
	// MaxLength is the greatest length of a token in bytes; 0 means
	// [DefaultMaxLength] or [DefaultMaxLengthJSON].
	MaxLength int
	// Critical are the names of the extensions that the caller deals with
	// when crit asks for it (RFC 7515 section 4.1.11): their values are in
	// [Header.Get]. With "b64" among them, which this package deals with,
	// unencoded payloads are accepted (RFC 7797).
	Critical []string
	// UnprotectedAlgorithm accepts signatures of the JSON serialisations
	// whose alg is in the unprotected header. It selects a key like any alg;
	// the key still verifies with its own algorithm.
	UnprotectedAlgorithm bool
}

func (opts *VerifyOptions) maxLength(standard int) int {
	if opts != nil && opts.MaxLength != 0 {
		return opts.MaxLength
	}
	return standard
}

// A Message is what a signature that holds has covered.
type Message struct {
	Header  Header
	Payload []byte               // nil if it was detached
	Key     *jwk.VerificationKey // the one that verified it
}

// Verify returns the message in compact if its signature holds under a key of
// keys. The header's alg and kid select that key and have no other effect: the
// key verifies with its own algorithm. opts may be nil.
//
// Errors: [ErrMalformed]; [jwk.ErrKeyNotFound] where keys has no such key, or
// another error of keys; [jwk.ErrSignature].
func Verify(ctx context.Context, compact string, keys jwk.Source, opts *VerifyOptions) (*Message, error) {
	s, err := verifySignature(ctx, compact, keys, opts, nil)
	if err != nil {
		return nil, err
	}
	payload, err := s.AppendPayload(nil)
	if err != nil {
		return nil, err
	}
	return &Message{s.Header, payload, s.Key}, nil
}

// segments are the parts of a compact token, still encoded.
type segments struct {
	signed          string // header and payload with their dot, as they came
	header, payload string
	signature       string
}

// split finds the segments (RFC 7515 section 7.1). It looks at no more than
// the limit and decodes nothing.
func split(compact string, limit int) (s segments, err error) {
	if len(compact) > limit {
		return s, errTooLong
	}
	first := strings.IndexByte(compact, '.')
	last := strings.LastIndexByte(compact, '.')
	if first == last {
		return s, errSegments // none, or two segments
	}
	s = segments{compact[:last], compact[:first], compact[first+1 : last], compact[last+1:]}
	if dots := strings.Count(s.payload, "."); dots == 2 {
		return s, errEncrypted
	} else if dots > 0 {
		return s, errSegments
	}
	if s.header == "" || s.signature == "" {
		return s, errEmpty
	}
	return s, nil
}

// begin reads the header and finds the key.
func (s *segments) begin(ctx context.Context, keys jwk.Source, opts *VerifyOptions) (h header, key *jwk.VerificationKey, err error) {
	if h, err = s.readHeader(opts); err != nil {
		return h, nil, err
	}
	key, err = findKey(ctx, keys, h.Algorithm, h.KeyID)
	return h, key, err
}

func (s *segments) readHeader(opts *VerifyOptions) (header, error) {
	h, err := parseHeader(s.header)
	if err == nil {
		err = h.understood(opts)
	}
	return h, err
}

// verify checks the signature over the bytes that came, never over any that
// were encoded again.
func (s *segments) verify(key *jwk.VerificationKey) error {
	room := signatures.Get().(*signatureRoom)
	defer signatures.Put(room)
	signature, err := s.decodeSignature(room[:0])
	if err != nil {
		return err
	}
	return key.Verify(bytesOf(s.signed), signature)
}

// signatureRoom holds the signature of every algorithm but ML-DSA, while it is
// verified.
type signatureRoom [1024]byte

var signatures = sync.Pool{New: func() any { return new(signatureRoom) }}

func (s *segments) decodeSignature(dst []byte) ([]byte, error) {
	signature, err := b64.AppendDecode(dst, s.signature)
	if err != nil {
		return nil, errSigB64
	}
	return signature, nil
}

// findKey asks keys for the key that a header names, and trusts the answer no
// further than that: the key must be of the header's algorithm.
func findKey(ctx context.Context, keys jwk.Source, alg jwk.SignatureAlgorithm, kid string) (*jwk.VerificationKey, error) {
	if keys == nil {
		return nil, errNoKeys
	}
	if !alg.Known() {
		return nil, errAlgorithm
	}
	key, err := keys.FindKey(ctx, alg, kid)
	if err != nil {
		return nil, fmt.Errorf("jws: finding the key: %w", err)
	}
	if key == nil || !key.Algorithm().Equal(alg) {
		return nil, fmt.Errorf("jws: the source of keys answered with a key of another algorithm: %w", jwk.ErrKeyNotFound)
	}
	return key, nil
}

// bytesOf lends s as bytes that nobody may change: cryptography only reads.
func bytesOf(s string) []byte { return unsafe.Slice(unsafe.StringData(s), len(s)) }
