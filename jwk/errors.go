package jwk

import (
	"errors"
	"strconv"
)

// Errors that a caller may decide upon, with [errors.Is]. The text that goes
// with them names the member or the limit; it never holds key bytes.
var (
	// ErrKeyNotFound says that a [Source] holds no key for the algorithm and
	// key ID that a token names.
	ErrKeyNotFound = errors.New("jwk: no key for this algorithm and key ID")

	// ErrSignature says that a signature does not hold. On purpose it never
	// says why.
	ErrSignature = errors.New("jwk: signature does not hold")

	// ErrMalformed says that a text is not a key, or not a key set: not JSON
	// or PEM, a member missing or of the wrong type, a number that cannot be.
	ErrMalformed = errors.New("jwk: malformed key")

	// ErrUnsupported says that a key is well formed, but of a type, a curve
	// or an algorithm that this package does not have, or only when built
	// with a newer Go: the text names it.
	ErrUnsupported = errors.New("jwk: unsupported key")

	// ErrWeakKey says that a key would not protect anything: a short secret,
	// a small or broken RSA modulus, a point of small order, a public key
	// posing as a secret.
	ErrWeakKey = errors.New("jwk: weak key")

	// ErrMismatch says that a key is not meant for what was asked: another
	// algorithm, use or operation, private instead of public or the reverse,
	// or an algorithm that nobody named.
	ErrMismatch = errors.New("jwk: key does not match its use")
)

var errNoPrivateKey = errors.New("jwk: empty SigningKey: make one with Generate, NewSigningKey, NewHMACKey or ParseSigningKey")

// quote makes a string from outside fit for a message, however long it is.
func quote(s string) string {
	if len(s) > 40 {
		s = s[:40] + "…"
	}
	return strconv.QuoteToASCII(s)
}
