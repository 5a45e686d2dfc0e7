package jws

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unsafe"

	"github.com/jeton-auth/jeton/internal/b64"
	"github.com/jeton-auth/jeton/jwk"
)

// DefaultMaxLength is the length in bytes beyond which a token is refused
// unread, unless [VerifyOptions] say otherwise.
const DefaultMaxLength = 16 << 10

// VerifyOptions are limits on what is read. The zero value, or a nil pointer,
// means the defaults.
type VerifyOptions struct {
	// MaxLength is the greatest length of a token in bytes; 0 means
	// [DefaultMaxLength].
	MaxLength int
}

// A Message is what a signature that holds has covered.
type Message struct {
	Header  Header
	Payload []byte
	Key     *jwk.VerificationKey // the one that verified it
}

// Verify returns the message in compact if its signature holds under a key of
// keys. The header's alg and kid select that key and have no other effect: the
// key verifies with its own algorithm. opts may be nil.
//
// Errors: [ErrMalformed]; [jwk.ErrKeyNotFound] where keys has no such key, or
// another error of keys; [jwk.ErrSignature].
func Verify(ctx context.Context, compact string, keys jwk.Source, opts *VerifyOptions) (*Message, error) {
	m, err := VerifyAppend(ctx, nil, compact, keys, opts)
	if err != nil {
		return nil, err
	}
	return &m, nil
}

// VerifyAppend is [Verify] for callers that bring the memory: it appends the
// payload to dst, and Message.Payload is the extended slice.
func VerifyAppend(ctx context.Context, dst []byte, compact string, keys jwk.Source, opts *VerifyOptions) (Message, error) {
	s, err := split(compact, opts)
	if err != nil {
		return Message{}, err
	}
	header, err := parseHeader(s.header)
	if err != nil {
		return Message{}, err
	}
	key, err := findKey(ctx, keys, header)
	if err != nil {
		return Message{}, err
	}
	if err := s.verify(key); err != nil {
		return Message{}, err
	}
	payload, err := b64.AppendDecode(dst, s.payload)
	if err != nil {
		return Message{}, errPayloadB64
	}
	return Message{header, payload, key}, nil
}

// segments are the parts of a compact token, still encoded.
type segments struct {
	signed          string // header and payload with their dot, as they came
	header, payload string
	signature       string
}

// split finds the segments (RFC 7515 section 7.1). It looks at no more than
// the limit and decodes nothing.
func split(compact string, opts *VerifyOptions) (s segments, err error) {
	limit := DefaultMaxLength
	if opts != nil && opts.MaxLength > 0 {
		limit = opts.MaxLength
	}
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

// findKey asks keys for the key that header names, and trusts the answer no
// further than that: the key must be of the header's algorithm.
func findKey(ctx context.Context, keys jwk.Source, header Header) (*jwk.VerificationKey, error) {
	if keys == nil {
		return nil, errors.New("jws: no keys: a jwk.Source is needed")
	}
	if !header.Algorithm.Known() {
		return nil, fmt.Errorf("jws: alg %.20q is no signature algorithm: %w", header.Algorithm, jwk.ErrKeyNotFound)
	}
	key, err := keys.FindKey(ctx, header.Algorithm, header.KeyID)
	if err != nil {
		return nil, fmt.Errorf("jws: finding the key: %w", err)
	}
	if key == nil || !key.Algorithm().Equal(header.Algorithm) {
		return nil, fmt.Errorf("jws: the source of keys answered with a key of another algorithm: %w", jwk.ErrKeyNotFound)
	}
	return key, nil
}

// verify checks the signature over the bytes that came, never over any that
// were encoded again.
func (s segments) verify(key *jwk.VerificationKey) error {
	signature, err := b64.AppendDecode(make([]byte, 0, b64.DecodedLen(len(s.signature))), s.signature)
	if err != nil {
		return errSigB64
	}
	return key.Verify(bytesOf(s.signed), signature)
}

// bytesOf lends s as bytes that nobody may change: cryptography only reads.
func bytesOf(s string) []byte { return unsafe.Slice(unsafe.StringData(s), len(s)) }
