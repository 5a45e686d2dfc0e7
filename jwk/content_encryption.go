package jwk

import "fmt"

// ContentEncryption is the value of an "enc" member: the algorithm that
// encrypts the content of a JSON Web Encryption (RFC 7518 section 5.1). Names
// are compared exactly.
type ContentEncryption string

// The content encryption algorithms.
const (
	A128CBCHS256 ContentEncryption = "A128CBC-HS256" // AES-CBC and HMAC, RFC 7518 section 5.2
	A192CBCHS384 ContentEncryption = "A192CBC-HS384"
	A256CBCHS512 ContentEncryption = "A256CBC-HS512"

	A128GCM ContentEncryption = "A128GCM" // AES-GCM, RFC 7518 section 5.3
	A192GCM ContentEncryption = "A192GCM"
	A256GCM ContentEncryption = "A256GCM"
)

// Known reports whether enc is one of the constants of this package.
func (enc ContentEncryption) Known() bool { return enc.KeySize() != 0 }

// KeySize is the length of the content key in bytes: 16 to 64, and 0 for a
// name that is not one of the constants.
func (enc ContentEncryption) KeySize() int {
	switch enc {
	case A128GCM:
		return 16
	case A192GCM:
		return 24
	case A256GCM, A128CBCHS256:
		return 32
	case A192CBCHS384:
		return 48
	case A256CBCHS512:
		return 64
	}
	return 0
}

// check is Known for a name that came from outside.
func (enc ContentEncryption) check() error {
	if !enc.Known() {
		return fmt.Errorf("%w: content encryption %s", ErrUnsupported, quote(string(enc)))
	}
	return nil
}
