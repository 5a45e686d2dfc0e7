package jws

import (
	"errors"
	"fmt"
)

// ErrMalformed says that a text is not a compact JWS as RFC 7515 and this
// package's limits have it. What it wraps never quotes the text.
var ErrMalformed = errors.New("malformed token")

// Refusals that need no details are made once, so that refusing costs nothing.
var (
	errTooLong    = fmt.Errorf("jws: %w: longer than the limit", ErrMalformed)
	errSegments   = fmt.Errorf("jws: %w: not three segments separated by dots", ErrMalformed)
	errEncrypted  = fmt.Errorf("jws: %w: five segments are an encrypted token (JWE), a signed one (JWS) is needed", ErrMalformed)
	errEmpty      = fmt.Errorf("jws: %w: an empty header or signature", ErrMalformed)
	errHeaderB64  = fmt.Errorf("jws: %w: the header is not canonical base64url", ErrMalformed)
	errPayloadB64 = fmt.Errorf("jws: %w: the payload is not canonical base64url", ErrMalformed)
	errSigB64     = fmt.Errorf("jws: %w: the signature is not canonical base64url", ErrMalformed)
	errCritical   = fmt.Errorf("jws: %w: crit names an extension that is not supported", ErrMalformed)
	errB64        = fmt.Errorf("jws: %w: b64=false, the unencoded payload of RFC 7797, is not supported", ErrMalformed)
)
