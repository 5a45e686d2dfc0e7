package strictjson

import (
	"errors"
	"unsafe"
)

// seenFields is the set of a struct's fields that have been read.
type seenFields [maxFields / 64]uint64

// add reports whether field i is new.
func (s *seenFields) add(i int) bool {
	bit := uint64(1) << (i % 64)
	if s[i/64]&bit != 0 {
		return false
	}
	s[i/64] |= bit
	return true
}

// decodeStruct reads an object into the struct at p.
func (r *reader) decodeStruct(c *codec, p unsafe.Pointer) error {
	var known seenFields
	var unknown names
	more, err := r.open('{', '}', "an object")
	for hint := 0; more && err == nil; {
		var name string
		if name, err = r.name(); err != nil {
			return err
		}
		i := c.find(name, hint)
		switch {
		case i >= 0 && !known.add(i), i < 0 && !unknown.add(name):
			return r.duplicate(name)
		case i >= 0:
			f := &c.fields[i]
			if err = r.decode(f.codec, unsafe.Add(p, f.offset)); err != nil {
				return within(name, err)
			}
			hint = i + 1
		default:
			if err = r.skip(); err != nil {
				return err
			}
		}
		more, err = r.next('}')
	}
	return err
}

// find returns the index of the field called name, or -1. It looks from hint
// on first: most texts hold their members in the order of the struct.
func (c *codec) find(name string, hint int) int {
	for i := hint; i < len(c.fields); i++ {
		if c.fields[i].name == name {
			return i
		}
	}
	for i := range min(hint, len(c.fields)) {
		if c.fields[i].name == name {
			return i
		}
	}
	return -1
}

// within names the member that an error came from, if none is named yet.
func within(name string, err error) error {
	var e *Error
	if errors.As(err, &e) && e.Member == "" {
		e.Member = name
	}
	return err
}
