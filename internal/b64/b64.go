// Package b64 is base64url as JOSE wants it (RFC 7515 section 2, RFC 4648
// section 5): no padding, no line breaks, and one spelling only. A final
// character whose unused bits are not zero is refused, so that two texts never
// decode to the same bytes. The standard library's decoder skips CR and LF
// even when it is strict; this one does not.
package b64

import (
	"encoding/base64"
	"errors"
	"io"
	"slices"
)

// ErrMalformed is returned for a text that is not canonical base64url.
var ErrMalformed = errors.New("not canonical base64url without padding")

const (
	alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	invalid  = 0xFF
)

// values maps a character to its six bits, or to invalid.
var values = func() (t [256]byte) {
	for i := range t {
		t[i] = invalid
	}
	for i := range len(alphabet) {
		t[alphabet[i]] = byte(i)
	}
	return t
}()

// DecodedLen returns how many bytes n characters decode to.
func DecodedLen(n int) int { return n * 6 / 8 }

// AppendDecode appends the bytes that src stands for to dst. On error it
// returns dst as it was.
func AppendDecode(dst []byte, src string) ([]byte, error) {
	start := len(dst)
	dst = slices.Grow(dst, DecodedLen(len(src)))
	out := dst[start : start+DecodedLen(len(src))]
	if !decode(out, src) {
		return dst[:start], ErrMalformed
	}
	return dst[:start+len(out)], nil
}

// Decode returns the bytes that src stands for.
func Decode(src string) ([]byte, error) {
	out, err := AppendDecode(make([]byte, 0, DecodedLen(len(src))), src)
	if err != nil {
		return nil, err
	}
	return out, nil
}

// decode fills out, whose length is DecodedLen(len(src)).
func decode(out []byte, src string) bool {
	for len(src) >= 8 && len(out) >= 6 {
		s, o := src[:8], out[:6]
		a, b, c, d := values[s[0]], values[s[1]], values[s[2]], values[s[3]]
		e, f, g, h := values[s[4]], values[s[5]], values[s[6]], values[s[7]]
		if a|b|c|d|e|f|g|h == invalid {
			return false
		}
		v := uint64(a)<<42 | uint64(b)<<36 | uint64(c)<<30 | uint64(d)<<24 |
			uint64(e)<<18 | uint64(f)<<12 | uint64(g)<<6 | uint64(h)
		o[0], o[1], o[2] = byte(v>>40), byte(v>>32), byte(v>>24)
		o[3], o[4], o[5] = byte(v>>16), byte(v>>8), byte(v)
		src, out = src[8:], out[6:]
	}
	return decodeTail(out, src)
}

// decodeTail decodes fewer than eight characters, character by character.
func decodeTail(out []byte, src string) bool {
	var v uint32
	bits := 0
	for i := range len(src) {
		c := values[src[i]]
		if c == invalid {
			return false
		}
		v, bits = v<<6|uint32(c), bits+6
		if bits >= 8 {
			bits -= 8
			out[0] = byte(v >> bits)
			out = out[1:]
		}
	}
	// Six bits left over are a lone character; fewer must be zero.
	return bits < 6 && v&(1<<bits-1) == 0
}

// AppendEncode appends the base64url text of src to dst.
func AppendEncode(dst, src []byte) []byte {
	return base64.RawURLEncoding.AppendEncode(dst, src)
}

// Encode returns the base64url text of src.
func Encode(src []byte) string { return base64.RawURLEncoding.EncodeToString(src) }

// NewEncoder writes the base64url text of what is written to it on to w. Close
// writes what is left over, and leaves w open.
func NewEncoder(w io.Writer) io.WriteCloser {
	return base64.NewEncoder(base64.RawURLEncoding, w)
}

// EncodedLen returns how many characters n bytes encode to.
func EncodedLen(n int) int { return base64.RawURLEncoding.EncodedLen(n) }
