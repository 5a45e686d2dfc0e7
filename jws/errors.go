package jws

import (
	"errors"
	"fmt"

	"github.com/jeton-auth/jeton/internal/jose"
	"github.com/jeton-auth/jeton/jwk"
)

// ErrMalformed says that a text is not a JWS as RFC 7515, RFC 7797 and this
// package's limits have it, or not one of the form that was asked for. What it
// wraps never quotes the text.
var ErrMalformed = jose.ErrMalformed

// Refusals that need no details are made once, so that refusing costs nothing.
var (
	errTooLong    = malformed("longer than the limit")
	errSegments   = malformed("not three segments separated by dots")
	errEncrypted  = malformed("this is an encrypted token (JWE), a signed one (JWS) is needed")
	errEmpty      = malformed("an empty header or signature")
	errHeaderB64  = malformed("the header is not canonical base64url")
	errPayloadB64 = malformed("the payload is not canonical base64url")
	errSigB64     = malformed("the signature is not canonical base64url")

	errCriticalForm   = malformed(jose.ErrCriticalForm.Error())
	errCriticalGone   = malformed(jose.ErrCriticalGone.Error())
	errCritical       = malformed("crit names an extension that VerifyOptions.Critical does not list")
	errB64            = malformed("b64=false is not in crit (RFC 7797 section 6)")
	errUnencoded      = malformed("an unencoded payload with a character that the compact serialisation cannot carry (RFC 7797 section 5.2)")
	errUnprotected    = malformed("crit or b64 in the unprotected header")
	errUnprotectedAlg = malformed("alg is not in the protected header, and VerifyOptions.UnprotectedAlgorithm does not allow that")
	errNoHeader       = malformed("a signature without a header, or with an empty one")
	errTwice          = malformed("a parameter is in the protected and in the unprotected header")

	errForms      = malformed("\"signatures\" beside a member of the flattened serialisation")
	errSignatures = malformed("\"signatures\" has no signature, or more than 16")
	errDisagree   = malformed("signatures that disagree on b64 (RFC 7797 section 3)")

	errDetached    = malformed("there is no payload: a detached one is verified by VerifyJSONDetached")
	errNotDetached = malformed("there is a payload within: such a token is for Verify or VerifyJSON")
)

var (
	errNoKey     = errors.New("jws: no key: a *jwk.SigningKey is needed")
	errAlgorithm = fmt.Errorf("jws: alg names no signature algorithm: %w", jwk.ErrKeyNotFound)
	errNoKeys    = errors.New("jws: no keys: a jwk.Source is needed")
	errNotUTF8   = errors.New("jws: an unencoded payload that is not UTF-8 does not fit into JSON: it has to be detached")
	errNoQuorum  = errors.New("jws: say how many signatures have to hold: AnySignature or AllSignatures")
	errBuffered  = fmt.Errorf("jws: the algorithm needs all that is signed in memory, and it is longer than %d bytes", MaxBuffered)
	errNoPayload = errors.New("jws: no payload: an io.Reader is needed")
)

func malformed(reason string) error {
	return fmt.Errorf("jws: %w: %s", ErrMalformed, reason)
}
