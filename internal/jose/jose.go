// Package jose is what JSON Web Signature and JSON Web Encryption have in
// common: the names of header parameters, "crit", media types.
package jose

import "errors"

// ErrMalformed says that a text is not a token. It is one value for both
// formats, so that whoever reads one inside of the other has one error to look
// for.
var ErrMalformed = errors.New("malformed token")
