package jwe

import (
	"errors"
	"fmt"

	"github.com/jeton-auth/jeton/internal/jose"
	"github.com/jeton-auth/jeton/jwk"
)

var (
	// ErrMalformed says that a text is not a JWE as RFC 7516 and this
	// package's limits have it, or asks for something that the options do not
	// allow. Everyone can see that without a key. Of the text it quotes at most
	// the name of a member.
	ErrMalformed = jose.ErrMalformed

	// ErrDecryption says that a text could not be decrypted. It comes without
	// a reason: whether it was the content key, the content, its padding or
	// its compression is nobody's business.
	ErrDecryption = jwk.ErrDecryption
)

// Refusals that need no details are made once, so that refusing costs nothing.
var (
	errTooLong   = malformed("longer than the limit")
	errSegments  = malformed("not five segments separated by dots")
	errSigned    = malformed("this is a signed token (JWS), an encrypted one (JWE) is needed")
	errHeaderB64 = malformed("the header is not canonical base64url")
	errKeyB64    = malformed("the encrypted key is not canonical base64url")
	errIVB64     = malformed("the initialization vector is not canonical base64url")
	errTextB64   = malformed("the ciphertext is not canonical base64url")
	errTagB64    = malformed("the authentication tag is not canonical base64url")
	errAADB64    = malformed("the additional authenticated data is not canonical base64url")

	errCriticalForm   = malformed(jose.ErrCriticalForm.Error())
	errCriticalGone   = malformed(jose.ErrCriticalGone.Error())
	errCritical       = malformed("crit names an extension that DecryptOptions.Critical does not list")
	errCompressed     = malformed("the plaintext is compressed, and DecryptOptions.Decompress does not allow that")
	errUnprotected    = malformed("crit or zip in an unprotected header")
	errUnprotectedAlg = malformed("alg or enc is not in the protected header, and DecryptOptions.UnprotectedAlgorithm does not allow that")
	errPreShared      = malformed("psk_id: HPKE with a pre-shared key is not supported")
	errTwice          = malformed("a parameter is in two headers")
	errEmpty          = malformed("an empty header or member, which has to be left out (RFC 7516 section 7.2.1)")

	errEncryption = malformed("enc is missing, or no content encryption that this package has")
	errDisagree   = malformed("recipients that disagree on enc (RFC 7516 section 7.2.1)")
	errIVSize     = malformed("an initialization vector of another length than enc has")
	errTagSize    = malformed("an authentication tag of another length than enc has")
	errIntegrated = malformed("enc, ek, an initialization vector or a tag, of which an integrated algorithm has none, or its alg is not protected")

	errForms      = malformed("\"recipients\" beside a member of the flattened serialisation")
	errRecipients = malformed("\"recipients\" has no recipient, or more than 16")
	errSingle     = malformed("several recipients, one of them with an algorithm that can have only one")
	errCiphertext = malformed("there is no ciphertext")
)

var (
	errNoKey           = errors.New("jwe: no key: a *jwk.EncryptionKey is needed")
	errPasswords       = errors.New("jwe: several passwords need an ID each, no two the same (WithID), and OmitKeyID unset: whoever decrypts tries only one")
	errNoDecryptionKey = errors.New("jwe: no key: a *jwk.DecryptionKey is needed")

	errAlgorithm   = fmt.Errorf("jwe: alg is not that of the key: %w", jwk.ErrKeyNotFound)
	errKeyID       = fmt.Errorf("jwe: kid is not that of the key: %w", jwk.ErrKeyNotFound)
	errNoRecipient = fmt.Errorf("jwe: no recipient has the alg and kid of the key: %w", jwk.ErrKeyNotFound)
)

func malformed(reason string) error {
	return fmt.Errorf("jwe: %w: %s", ErrMalformed, reason)
}
