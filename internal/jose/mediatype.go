package jose

import "strings"

const application = "application/"

// SameMediaType reports whether a and b, of "typ" or "cty", name the same type.
// "application/" in front may be left away, unless another slash follows (RFC
// 7515 section 4.1.9); ASCII letters compare without regard to case (RFC 2045
// section 5.1), and no other ones do: the Kelvin sign is not a k.
func SameMediaType(a, b string) bool {
	a, b = short(a), short(b)
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

func short(t string) string {
	if len(t) > len(application) && strings.EqualFold(t[:len(application)], application) &&
		!strings.Contains(t[len(application):], "/") {
		return t[len(application):]
	}
	return t
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
