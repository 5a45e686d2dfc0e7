package jws

import (
	"context"
	"fmt"
	"io"
	"math"

	"github.com/jeton-auth/jeton/jwk"
)

// A Quorum says how many of several signatures have to hold. The zero value
// says nothing and is refused, for no default suits everyone.
type Quorum int

const (
	// AnySignature accepts a text as soon as one of its signatures holds.
	// The others may be forged: [Verified] names the ones that are not.
	AnySignature Quorum = 1 + iota
	// AllSignatures accepts a text only if every one of its signatures holds.
	AllSignatures
)

// Verified is a payload with the signatures that hold.
type Verified struct {
	Payload    []byte      // nil if it was detached
	Signatures []Signature // at least one, in the order of the text
}

// A Signature is one that holds. One key may have made several: whoever wants
// two of them should compare the keys.
type Signature struct {
	Index  int    // its position among all signatures of the text, from 0
	Header Header // what it covers, besides the payload
	// Unprotected is the header that no signature covers: whoever handled the
	// text may have changed it.
	Unprotected Parameters
	Key         *jwk.VerificationKey // the one that verified it
}

// VerifyJSON returns the payload of a flattened or general JSON serialisation
// (RFC 7515 section 7.2) if as many of its signatures as need says hold under
// keys of keys. The alg and kid of a signature select its key, and kid may be
// unprotected; neither has another effect. opts may be nil.
//
// Errors are those of [Verify]. A text that is malformed anywhere is refused
// whatever its signatures are.
func VerifyJSON(ctx context.Context, text []byte, need Quorum, keys jwk.Source, opts *VerifyOptions) (*Verified, error) {
	e, err := parseJSON(text, opts.maxLength(DefaultMaxLengthJSON))
	if err != nil {
		return nil, err
	}
	if e.detached {
		return nil, errDetached
	}
	held, err := e.verify(ctx, need, keys, opts, math.MaxInt, func(w io.Writer) error {
		_, err := w.Write(bytesOf(e.payload))
		return err
	})
	if err != nil {
		return nil, err
	}
	payload, err := appendPayload(nil, e.payload, e.unencoded)
	if err != nil {
		return nil, err
	}
	return &Verified{payload, held}, nil
}

// VerifyJSONDetached is [VerifyJSON] for a text without its payload, which is
// read from payload, once and to its end. Nothing of what was read is to be
// believed before VerifyJSONDetached returns without an error. See
// [MaxBuffered].
func VerifyJSONDetached(ctx context.Context, text []byte, payload io.Reader, need Quorum, keys jwk.Source, opts *VerifyOptions) (*Verified, error) {
	e, err := parseJSON(text, opts.maxLength(DefaultMaxLengthJSON))
	if err != nil {
		return nil, err
	}
	if e.payload != "" {
		return nil, errNotDetached
	}
	held, err := e.verify(ctx, need, keys, opts, MaxBuffered, func(w io.Writer) error {
		return writeDetached(w, payload, e.unencoded)
	})
	if err != nil {
		return nil, err
	}
	return &Verified{Signatures: held}, nil
}

// verify finds the keys, has the payload written behind each protected header
// and verifies. A payload that cannot help any more is not read.
func (e *Envelope) verify(ctx context.Context, need Quorum, keys jwk.Source, opts *VerifyOptions, limit int, write func(io.Writer) error) ([]Signature, error) {
	if need != AnySignature && need != AllSignatures {
		return nil, errNoQuorum
	}
	if keys == nil {
		return nil, errNoKeys
	}
	a := &attempts{need: need, limit: limit, list: make([]attempt, len(e.signatures))}
	for i := range e.signatures {
		a.list[i] = e.signatures[i].attempt(ctx, i, keys, opts)
	}
	if _, err := need.reached(a.list); err != nil {
		return nil, err
	}
	a.makeRoom()
	failed := write(a)
	if _, err := need.reached(a.list); err != nil {
		return nil, err // the reason for which Write failed, without those of its callers
	}
	if failed != nil {
		return nil, failed
	}
	a.verify()
	return need.reached(a.list)
}

// reached returns the signatures of which nothing bad is known, or the error
// if they are too few.
func (need Quorum) reached(attempts []attempt) (held []Signature, err error) {
	for i := range attempts {
		a := &attempts[i]
		switch {
		case a.err == nil:
			held = append(held, a.Signature)
		case len(attempts) == 1:
			return nil, a.err
		case need == AllSignatures:
			return nil, fmt.Errorf("jws: signatures[%d]: %w", i, a.err)
		case err == nil:
			err = fmt.Errorf("jws: none of %d signatures holds: %w", len(attempts), a.err)
		default:
			err = fmt.Errorf("%w; %w", err, a.err)
		}
	}
	if len(held) == 0 {
		return nil, err
	}
	return held, nil
}
