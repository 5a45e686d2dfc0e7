package jws

import (
	"errors"
	"slices"

	"github.com/jeton-auth/jeton/internal/b64"
)

// encoded is the value of b64 (RFC 7797 section 3), or that there is none.
type encoded uint8

const (
	encodedByDefault encoded = iota
	encodedTrue
	encodedFalse
)

// UnmarshalJSON reads true or false, and nothing else.
func (e *encoded) UnmarshalJSON(text []byte) error {
	switch string(text) {
	case "true":
		*e = encodedTrue
	case "false":
		*e = encodedFalse
	default:
		return errors.New("true or false is needed")
	}
	return nil
}

// MarshalJSON writes true or false.
func (e encoded) MarshalJSON() ([]byte, error) {
	if e == encodedFalse {
		return []byte("false"), nil
	}
	return []byte("true"), nil
}

// unencoded reports whether the payload is signed as it is. That must be
// critical, so that every verifier knows or refuses (RFC 7797 section 6).
func (e encoded) unencoded(critical []string) (bool, error) {
	if e == encodedFalse && !slices.Contains(critical, "b64") {
		return false, errB64
	}
	return e == encodedFalse, nil
}

// carriesUnencoded reports whether a compact token can carry the payload as it
// is: printable ASCII but for the dot (RFC 7797 section 5.2).
func carriesUnencoded(payload string) bool {
	for i := range len(payload) {
		if c := payload[i]; c < ' ' || c > '~' || c == '.' {
			return false
		}
	}
	return true
}

// appendPayload appends the payload that was signed in the form of text.
func appendPayload(dst []byte, text string, unencoded bool) ([]byte, error) {
	if unencoded {
		return append(dst, text...), nil
	}
	dst, err := b64.AppendDecode(dst, text)
	if err != nil {
		return dst, errPayloadB64
	}
	return dst, nil
}
