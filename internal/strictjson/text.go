package strictjson

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// string reads a string. Without an escape the result shares memory with the
// text.
func (r *reader) string() (string, error) {
	r.pos++ // the quote
	start, high := r.pos, byte(0)
	for r.pos < len(r.text) {
		c := r.text[r.pos]
		switch {
		case c == '"':
			s := r.text[start:r.pos]
			if high >= utf8.RuneSelf && !utf8.ValidString(s) {
				return "", r.fail("invalid UTF-8 in a string")
			}
			r.pos++
			return s, nil
		case c == '\\':
			return r.escaped(start)
		case c < ' ':
			return "", r.fail("a control character in a string")
		}
		high |= c
		r.pos++
	}
	return "", r.want("'\"'")
}

// escaped reads the rest of a string that began at start and has an escape at
// the position.
func (r *reader) escaped(start int) (string, error) {
	var b strings.Builder
	b.WriteString(r.text[start:r.pos])
	for r.pos < len(r.text) {
		c := r.text[r.pos]
		switch {
		case c == '"':
			r.pos++
			if s := b.String(); utf8.ValidString(s) {
				return s, nil
			}
			return "", r.fail("invalid UTF-8 in a string")
		case c < ' ':
			return "", r.fail("a control character in a string")
		case c != '\\':
			b.WriteByte(c)
			r.pos++
		default:
			char, err := r.escape()
			if err != nil {
				return "", err
			}
			b.WriteRune(char)
		}
	}
	return "", r.want("'\"'")
}

// escape reads one escape sequence (RFC 8259 section 7).
func (r *reader) escape() (rune, error) {
	r.pos++ // the backslash
	c := r.peek()
	if c == 'u' {
		return r.unicode()
	}
	if i := strings.IndexByte(`"\/bfnrt`, c); i >= 0 {
		r.pos++
		return rune("\"\\/\b\f\n\r\t"[i]), nil
	}
	return 0, r.fail("an unknown escape in a string")
}

// unicode reads u and four digits, twice where the first half of a pair asks for it.
func (r *reader) unicode() (rune, error) {
	first, ok := r.hex4()
	if !ok {
		return 0, r.fail("four hexadecimal digits are needed in an escape")
	}
	if !utf16.IsSurrogate(first) {
		return first, nil
	}
	if r.peek() == '\\' {
		r.pos++
		if second, ok := r.hex4(); ok {
			if char := utf16.DecodeRune(first, second); char != utf8.RuneError {
				return char, nil
			}
		}
	}
	return 0, r.fail("a lone surrogate in a string")
}

// hex4 reads u and four hexadecimal digits.
func (r *reader) hex4() (rune, bool) {
	if len(r.text)-r.pos < 5 || r.text[r.pos] != 'u' {
		return 0, false
	}
	var v rune
	for i := 1; i < 5; i++ {
		c := r.text[r.pos+i]
		switch {
		case c-'0' <= 9:
			v = v<<4 | rune(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			v = v<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	r.pos += 5
	return v, true
}

const hexDigits = "0123456789abcdef"

// appendString appends s as a JSON string, with no more escapes than RFC 8259
// section 7 asks for.
func appendString(dst []byte, s string) ([]byte, error) {
	if !utf8.ValidString(s) {
		return dst, &Error{Reason: "a string is not valid UTF-8"}
	}
	dst = append(dst, '"')
	plain := 0
	for i := range len(s) {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		dst = append(dst, s[plain:i]...)
		plain = i + 1
		if j := strings.IndexByte("\"\\\b\f\n\r\t", c); j >= 0 {
			dst = append(dst, '\\', `"\bfnrt`[j])
		} else {
			dst = append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	dst = append(dst, s[plain:]...)
	return append(dst, '"'), nil
}
