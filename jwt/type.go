package jwt

import "strings"

// A Type says what kind of token a token is, by its typ header parameter (RFC
// 7519 section 5.1, RFC 8725 section 3.11). It is a media type; "application/"
// in front may be left away, and letters compare without regard to case, as in
// every media type (RFC 2045 section 5.1).
type Type string

const (
	// JWT is the type of tokens that have no more specific one.
	JWT Type = "JWT"
	// AccessToken is an OAuth 2.0 access token (RFC 9068 section 2.1).
	AccessToken Type = "at+jwt"
)

const application = "application/"

// short leaves "application/" away, unless another slash follows (RFC 7515
// section 4.1.9).
func (t Type) short() Type {
	if len(t) > len(application) && strings.EqualFold(string(t[:len(application)]), application) &&
		!strings.Contains(string(t[len(application):]), "/") {
		return t[len(application):]
	}
	return t
}

// is reports whether t and other name the same type.
func (t Type) is(other Type) bool {
	return asciiFold(string(t.short()), string(other.short()))
}

// asciiFold compares without regard to the case of ASCII letters, and of no
// other ones: the Kelvin sign is not a k.
func asciiFold(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) {
		if lower(a[i]) != lower(b[i]) {
			return false
		}
	}
	return true
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
