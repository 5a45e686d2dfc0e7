package jws

import (
	"context"
	"fmt"
	"io"

	"github.com/jeton-auth/jeton/internal/b64"
	"github.com/jeton-auth/jeton/jwk"
)

// MaxBuffered is how many bytes of what is signed, a header and the base64url
// of a detached payload, are kept in memory for an algorithm or a signer that
// needs it as a whole: Ed25519, ML-DSA, a [crypto.MessageSigner]. More are
// refused. HMAC, RSA and ECDSA keep nothing and have no limit.
//
// A call that verifies keeps the payload once, however many signatures there
// are; one that is too long for some of them is still verified for the others.
// A call that signs keeps it once for each signer that needs it.
const MaxBuffered = 16 << 20

// SignDetached returns a compact token without its payload, which travels
// elsewhere (RFC 7515 appendix F). The payload is read once, to its end, and
// not kept; see [MaxBuffered]. opts may be nil.
func SignDetached(key *jwk.SigningKey, payload io.Reader, opts *SignOptions) (string, error) {
	token, err := beginCompact(key, 0, opts)
	if err != nil {
		return "", err
	}
	w := key.NewWriter(MaxBuffered)
	writeProtected(w, string(token))
	if err := writeDetached(w, payload, opts.unencoded()); err != nil {
		return "", err
	}
	signature, err := w.Sign()
	if err != nil {
		return "", fmt.Errorf("jws: signing: %w", err)
	}
	return string(b64.AppendEncode(append(token, ".."...), signature)), nil
}

// VerifyDetached is [Verify] for a token without its payload, which is read
// from payload, once and to its end. Nothing of what was read is to be
// believed before VerifyDetached returns without an error. A token that has a
// payload of its own is refused.
func VerifyDetached(ctx context.Context, compact string, payload io.Reader, keys jwk.Source, opts *VerifyOptions) (*Message, error) {
	s, err := split(compact, opts.maxLength(DefaultMaxLength))
	if err != nil {
		return nil, err
	}
	if s.payload != "" {
		return nil, errNotDetached
	}
	h, key, err := s.begin(ctx, keys, opts)
	if err != nil {
		return nil, err
	}
	signature, err := s.decodeSignature(nil)
	if err != nil {
		return nil, err
	}
	w := key.NewWriter(MaxBuffered)
	writeProtected(w, s.header)
	if err := writeDetached(w, payload, h.unencoded); err != nil {
		return nil, err
	}
	if err := w.Verify(signature); err != nil {
		return nil, err
	}
	return &Message{Header: h.Header, Key: key}, nil
}

// writeProtected writes what is signed up to the payload (RFC 7515 section
// 5.1). A writer that fails remembers, so that nobody has to look here.
func writeProtected(w io.Writer, protected string) {
	w.Write(bytesOf(protected))
	w.Write([]byte{'.'})
}

// writeDetached writes the payload in the form in which it is signed.
func writeDetached(w io.Writer, payload io.Reader, unencoded bool) (err error) {
	if payload == nil {
		return errNoPayload
	}
	if unencoded {
		_, err = io.Copy(w, payload)
	} else {
		encoder := b64.NewEncoder(w)
		if _, err = io.Copy(encoder, payload); err == nil {
			err = encoder.Close()
		}
	}
	if err != nil {
		return fmt.Errorf("jws: detached payload: %w", err)
	}
	return nil
}
