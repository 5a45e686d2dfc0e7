package jws

import (
	"context"

	"github.com/jeton-auth/jeton/jwk"
)

// A Verifier verifies many compact tokens, as [Verify] does one. It remembers
// a few headers of tokens that held, so that it need not read them again. It is
// safe for use by many goroutines.
type Verifier struct {
	keys jwk.Source
	opts VerifyOptions
	seen seenHeaders
}

// NewVerifier returns a verifier for tokens signed with one of keys. opts may be
// nil.
func NewVerifier(keys jwk.Source, opts *VerifyOptions) *Verifier {
	v := &Verifier{keys: keys}
	if opts != nil {
		v.opts = *opts
	}
	return v
}

// A Signed is a compact token whose signature holds, with its payload still
// encoded.
type Signed struct {
	Header Header
	Key    *jwk.VerificationKey // the one that verified it

	payload   string
	unencoded bool
}

// VerifySignature is the first half of [Verify], for callers that look at the
// header before they want the payload, or bring the memory for it.
func (v *Verifier) VerifySignature(ctx context.Context, compact string) (Signed, error) {
	return verifySignature(ctx, compact, v.keys, &v.opts, &v.seen)
}

// verifySignature remembers headers in seen, or nothing where that is nil.
func verifySignature(ctx context.Context, compact string, keys jwk.Source, opts *VerifyOptions, seen *seenHeaders) (Signed, error) {
	s, err := split(compact, opts.maxLength(DefaultMaxLength))
	if err != nil {
		return Signed{}, err
	}
	h, known := seen.find(s.header)
	if !known {
		if h, err = s.readHeader(opts); err != nil {
			return Signed{}, err
		}
	}
	key, err := findKey(ctx, keys, h.Algorithm, h.KeyID)
	if err != nil {
		return Signed{}, err
	}
	if h.unencoded && !carriesUnencoded(s.payload) {
		return Signed{}, errUnencoded
	}
	if err := s.verify(key); err != nil {
		return Signed{}, err
	}
	if !known {
		seen.add(s.header, h)
	}
	return Signed{h.Header, key, s.payload, h.unencoded}, nil
}

// AppendPayload is the second half: it decodes the payload and appends it to
// dst.
func (s *Signed) AppendPayload(dst []byte) ([]byte, error) {
	return appendPayload(dst, s.payload, s.unencoded)
}
