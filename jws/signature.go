package jws

import (
	"context"

	"github.com/jeton-auth/jeton/internal/strictjson"
	"github.com/jeton-auth/jeton/jwk"
)

// signature is one signature of an [Envelope], with its headers.
type signature struct {
	protected   string // in base64url as it came, "" when there is none
	header      header // what protected says
	unprotected Parameters
	alg         jwk.SignatureAlgorithm // of either header, as is kid
	kid         string
	value       []byte
}

// readSignature reads the two headers of a signature, of which one may be "".
func readSignature(protected, unprotected string) (s signature, err error) {
	s.protected = protected
	if protected != "" {
		if s.header, err = parseHeader(protected); err != nil {
			return s, err
		}
	}
	s.alg, s.kid = s.header.Algorithm, s.header.KeyID
	if unprotected != "" {
		if err = s.readUnprotected(unprotected); err != nil {
			return s, err
		}
	}
	return s, s.check()
}

// readUnprotected takes the key's algorithm and ID from a header that nobody
// signed. What must be signed to mean anything may not be there (RFC 7515
// section 4.1.11, RFC 7797 section 6).
func (s *signature) readUnprotected(text string) error {
	var m members
	if err := strictjson.Unmarshal(bytesOf(text), &m); err != nil {
		return headerError(err)
	}
	if m.Critical != nil || m.Encoded != encodedByDefault {
		return errUnprotected
	}
	s.unprotected.text = text
	if s.alg == "" {
		s.alg = m.Algorithm
	}
	if s.kid == "" {
		s.kid = m.KeyID
	}
	return nil
}

// check holds the rules about both headers: one of them is there, none of them
// is empty (section 7.2.1), and no name is in both (section 4).
func (s *signature) check() error {
	protected, err := s.header.members()
	if err != nil {
		return headerError(err)
	}
	unprotected, err := s.unprotected.members()
	if err != nil {
		return headerError(err)
	}
	if len(protected)+len(unprotected) == 0 ||
		len(protected) == 0 && s.protected != "" ||
		len(unprotected) == 0 && s.unprotected.text != "" {
		return errNoHeader
	}
	for name := range unprotected {
		if _, twice := protected[name]; twice {
			return errTwice
		}
	}
	return nil
}

// findKey looks for the key that the headers name.
func (s *signature) findKey(ctx context.Context, keys jwk.Source, opts *VerifyOptions) (*jwk.VerificationKey, error) {
	if err := s.header.understood(opts); err != nil {
		return nil, err
	}
	if s.alg != s.header.Algorithm && (opts == nil || !opts.UnprotectedAlgorithm) {
		return nil, errUnprotectedAlg
	}
	return findKey(ctx, keys, s.alg, s.kid)
}
