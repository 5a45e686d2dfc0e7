package strictjson

import "strings"

// Unchecked is the text of an element or member of which only the end has been
// found: whoever reads it checks it. A list of them lets one bad element be left
// out without losing the others. It shares memory with the text that it was read
// from.
type Unchecked string

// span finds the comma or bracket behind a value by quotes and brackets alone,
// which is where the strict reader finds it too if it accepts the value.
func (r *reader) span() (string, error) {
	start, depth := r.pos, 0
	for ; r.pos < len(r.text); r.pos++ {
		switch c := r.text[r.pos]; c {
		case '"':
			if !r.closeQuote() {
				return "", r.want("'\"'")
			}
		case '{', '[':
			depth++
		case '}', ']', ',':
			if depth == 0 {
				return r.spanned(start)
			}
			if c != ',' {
				depth--
			}
		}
	}
	return "", r.want("the end of a value")
}

func (r *reader) spanned(start int) (string, error) {
	if r.pos == start {
		return "", r.want("a value")
	}
	return r.text[start:r.pos], nil
}

// closeQuote moves from the first to the last quote of a string.
func (r *reader) closeQuote() bool {
	for r.pos++; r.pos < len(r.text); r.pos++ {
		next := strings.IndexAny(r.text[r.pos:], `"\`)
		if next < 0 {
			return false
		}
		r.pos += next
		if r.text[r.pos] == '"' {
			return true
		}
		r.pos++ // what is escaped
	}
	return false
}
