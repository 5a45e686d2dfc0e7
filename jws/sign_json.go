package jws

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"unicode/utf8"

	"github.com/jeton-auth/jeton/internal/b64"
	"github.com/jeton-auth/jeton/internal/jose"
	"github.com/jeton-auth/jeton/jwk"
)

// A Signer is one signature to be made, and what stands in its headers.
type Signer struct {
	Key *jwk.SigningKey
	// Protected are the optional parameters of the header that is signed; it
	// may be nil.
	Protected *SignOptions
	// Unprotected are the parameters of the header that is not signed: names,
	// and values in JSON. Whoever handles the token can change them.
	Unprotected map[string]json.RawMessage
	// UnprotectedKeyID writes kid to the unprotected header.
	UnprotectedKeyID bool
	// UnprotectedAlgorithm writes alg to the unprotected header. Verifiers
	// refuse that unless they are told not to.
	UnprotectedAlgorithm bool
}

// SignJSON signs payload once for each signer, of which there are 1 to
// [MaxSignatures]. The result is written by [Envelope.General], with one
// signer also by [Envelope.Flattened] or [Envelope.Compact].
func SignJSON(payload []byte, signers ...Signer) (*Envelope, error) {
	return signJSON(signers, math.MaxInt, func(e *Envelope, w io.Writer) error {
		if e.payload = string(payload); !e.unencoded {
			e.payload = b64.Encode(payload)
		} else if !utf8.Valid(payload) {
			return errNotUTF8
		}
		_, err := w.Write(bytesOf(e.payload))
		return err
	})
}

// SignJSONDetached signs a payload that travels elsewhere (RFC 7515 appendix
// F): the result has no "payload". It is read once, to its end, and not kept;
// see [MaxBuffered].
func SignJSONDetached(payload io.Reader, signers ...Signer) (*Envelope, error) {
	return signJSON(signers, MaxBuffered, func(e *Envelope, w io.Writer) error {
		e.detached = true
		return writeDetached(w, payload, e.unencoded)
	})
}

// signJSON makes the headers, has the payload written behind each of them, and
// signs.
func signJSON(signers []Signer, limit int, write func(*Envelope, io.Writer) error) (*Envelope, error) {
	if len(signers) == 0 || len(signers) > MaxSignatures {
		return nil, fmt.Errorf("jws: %d signers, 1 to %d are possible", len(signers), MaxSignatures)
	}
	e := new(Envelope)
	writers, all := make([]*jwk.SigningWriter, len(signers)), make([]io.Writer, len(signers))
	for i := range signers {
		s, err := signers[i].headers()
		if err == nil {
			err = e.append(s)
		}
		if err != nil {
			return nil, err
		}
		writers[i] = signers[i].Key.NewWriter(limit)
		writeProtected(writers[i], s.protected)
		all[i] = writers[i]
	}
	if err := write(e, io.MultiWriter(all...)); err != nil {
		return nil, err
	}
	for i, w := range writers {
		var err error
		if e.signatures[i].value, err = w.Sign(); err != nil {
			return nil, fmt.Errorf("jws: signing: %w", err)
		}
	}
	return e, nil
}

// headers makes both headers, and reads them as whoever verifies will.
func (s *Signer) headers() (signature, error) {
	if s.Key == nil {
		return signature{}, errNoKey
	}
	signed, err := s.Protected.protected(s.Key)
	if err != nil {
		return signature{}, err
	}
	var loose members
	if s.UnprotectedAlgorithm {
		loose.Algorithm, signed.Algorithm = signed.Algorithm, ""
	}
	if s.UnprotectedKeyID {
		loose.KeyID, signed.KeyID = signed.KeyID, ""
	}
	protected, err := s.Protected.appendProtected(nil, &signed)
	if err != nil {
		return signature{}, err
	}
	unprotected, err := s.unprotected(&loose)
	if err != nil {
		return signature{}, err
	}
	return readSignature(string(protected), string(unprotected))
}

// unprotected returns the unprotected header in JSON, or nil if it is empty.
func (s *Signer) unprotected(m *members) ([]byte, error) {
	for name := range s.Unprotected {
		switch kind := jose.KindOf(name); {
		case name == "typ", name == "cty", kind == jose.Extension, kind == jose.KeyHint:
		default:
			return nil, fmt.Errorf("jws: the parameter %q cannot be among Signer.Unprotected", name)
		}
	}
	if m.Algorithm == "" && m.KeyID == "" && len(s.Unprotected) == 0 {
		return nil, nil
	}
	return appendHeader(nil, m, s.Unprotected)
}
