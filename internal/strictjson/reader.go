package strictjson

import "unsafe"

// A reader is a position in a text, and what has been spent on it.
type reader struct {
	text   string
	pos    int
	depth  int
	values int
}

// document reads the one value that text must be, into the place p where a
// codec says what is there.
func (r *reader) document(c *codec, p unsafe.Pointer) error {
	r.space()
	if err := r.value(c, p); err != nil {
		return err
	}
	return r.end()
}

// end checks that nothing but white space is left.
func (r *reader) end() error {
	r.space()
	if r.pos != len(r.text) {
		return r.fail("data after the value")
	}
	return nil
}

// value reads one value as c says, or only checks it where c is nil.
func (r *reader) value(c *codec, p unsafe.Pointer) error {
	if c != nil {
		return r.decode(c, p)
	}
	return r.skip()
}

// skip checks one value of any kind.
func (r *reader) skip() error {
	switch r.peek() {
	case '{':
		return r.skipObject()
	case '[':
		return r.skipArray()
	case '"':
		_, err := r.string()
		return err
	case 't':
		return r.literal("true")
	case 'f':
		return r.literal("false")
	case 'n':
		return r.literal("null")
	default:
		_, err := r.number()
		return err
	}
}

func (r *reader) skipObject() error {
	var seen names
	return r.object(func(name string) error {
		if !seen.add(name) {
			return r.duplicate(name)
		}
		return r.skip()
	})
}

func (r *reader) skipArray() error {
	return r.array(func() error { return r.skip() })
}

// object reads an object; member is called with the reader before each value.
func (r *reader) object(member func(name string) error) error {
	more, err := r.open('{', '}', "an object")
	for more && err == nil {
		var name string
		if name, err = r.name(); err != nil {
			return err
		}
		if err = member(name); err != nil {
			return err
		}
		more, err = r.next('}')
	}
	return err
}

// array reads an array; element is called with the reader before each value.
func (r *reader) array(element func() error) error {
	more, err := r.open('[', ']', "an array")
	for more && err == nil {
		if err = element(); err != nil {
			return err
		}
		more, err = r.next(']')
	}
	return err
}

// open reads the first character of an object or array and says whether
// anything is in it.
func (r *reader) open(first, last byte, want string) (more bool, err error) {
	if r.peek() != first {
		return false, r.want(want)
	}
	if r.depth++; r.depth > MaxDepth {
		return false, r.fail("nested deeper than 32 levels")
	}
	r.pos++
	r.space()
	if r.peek() == last {
		r.pos++
		r.depth--
		return false, nil
	}
	return true, r.count()
}

// next reads what stands behind a value inside an object or array and says
// whether another one follows.
func (r *reader) next(last byte) (more bool, err error) {
	r.space()
	switch r.peek() {
	case ',':
		r.pos++
		r.space()
		return true, r.count()
	case last:
		r.pos++
		r.depth--
		return false, nil
	}
	return false, r.want("',' or '" + string(rune(last)) + "'")
}

// name reads a member's name and the colon behind it.
func (r *reader) name() (string, error) {
	if r.peek() != '"' {
		return "", r.want("a member's name")
	}
	name, err := r.string()
	if err != nil {
		return "", err
	}
	r.space()
	if r.peek() != ':' {
		return "", r.want("':'")
	}
	r.pos++
	r.space()
	return name, nil
}

// count spends one of the values that a text may hold.
func (r *reader) count() error {
	if r.values++; r.values > MaxValues {
		return r.fail("more than 16384 members and elements")
	}
	return nil
}

// peek returns the next character, or 0 at the end. A NUL in the text is
// never legal where peek is used, so the two need not be told apart.
func (r *reader) peek() byte {
	if r.pos < len(r.text) {
		return r.text[r.pos]
	}
	return 0
}

func (r *reader) space() {
	for r.pos < len(r.text) {
		switch r.text[r.pos] {
		case ' ', '\t', '\n', '\r':
			r.pos++
		default:
			return
		}
	}
}

func (r *reader) literal(word string) error {
	if len(r.text)-r.pos < len(word) || r.text[r.pos:r.pos+len(word)] != word {
		return r.want("a value")
	}
	r.pos += len(word)
	return nil
}

// number reads a number and returns it as it stands (RFC 8259 section 6).
func (r *reader) number() (string, error) {
	start := r.pos
	if r.peek() == '-' {
		r.pos++
	}
	if r.peek() == '0' {
		r.pos++
	} else if !r.digits() {
		r.pos = start
		return "", r.want("a value")
	}
	if r.peek() == '.' {
		r.pos++
		if !r.digits() {
			return "", r.want("a digit")
		}
	}
	if c := r.peek(); c == 'e' || c == 'E' {
		r.pos++
		if c := r.peek(); c == '+' || c == '-' {
			r.pos++
		}
		if !r.digits() {
			return "", r.want("a digit")
		}
	}
	return r.text[start:r.pos], nil
}

func (r *reader) digits() bool {
	start := r.pos
	for r.pos < len(r.text) && r.text[r.pos]-'0' <= 9 {
		r.pos++
	}
	return r.pos > start
}

func (r *reader) fail(reason string) error {
	return &Error{Reason: reason, Offset: r.pos}
}

func (r *reader) want(what string) error {
	if r.pos >= len(r.text) {
		return r.fail("the text ends where " + what + " is needed")
	}
	return r.fail(what + " is needed")
}

func (r *reader) duplicate(name string) error {
	return &Error{Member: name, Reason: "occurs twice in one object", Offset: r.pos}
}
