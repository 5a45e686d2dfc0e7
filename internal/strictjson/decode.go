package strictjson

import (
	"encoding"
	"encoding/base64"
	"encoding/json"
	"errors"
	"reflect"
	"strconv"
	"strings"
	"unsafe"
)

// decode reads one value into the place p, which holds a c.typ. Every use of p
// below rests on that: codecs and offsets come from reflect, never from text.
func (r *reader) decode(c *codec, p unsafe.Pointer) error {
	switch c.kind {
	case kindString:
		s, err := r.wantString()
		*(*string)(p) = s
		return err
	case kindBool:
		return r.decodeBool((*bool)(p))
	case kindInt, kindUint, kindFloat:
		return r.decodeNumber(c, p)
	case kindStruct:
		return r.decodeStruct(c, p)
	case kindStrings:
		return r.decodeStrings((*[]string)(p))
	case kindJSON:
		return r.decodeJSON(c, p)
	}
	return r.decodeRare(c, p)
}

func (r *reader) decodeRare(c *codec, p unsafe.Pointer) error {
	switch c.kind {
	case kindText:
		return r.decodeText(c, p)
	case kindSpan:
		span, err := r.span()
		*(*Unchecked)(p) = Unchecked(span)
		return err
	case kindRaw:
		raw, err := r.raw()
		*(*json.RawMessage)(p) = json.RawMessage(raw)
		return err
	}
	if r.peek() == 'n' { // what follows may be null
		return r.literal("null")
	}
	switch c.kind {
	case kindBytes:
		return r.decodeBytes((*[]byte)(p))
	case kindSlice:
		return r.decodeSlice(c, reflect.NewAt(c.typ, p).Elem())
	case kindMap:
		return r.decodeMap(c, reflect.NewAt(c.typ, p).Elem())
	case kindPointer:
		target := reflect.New(c.typ.Elem())
		reflect.NewAt(c.typ, p).Elem().Set(target)
		return r.decode(c.elem, target.UnsafePointer())
	case kindAny:
		v, err := r.dynamic()
		*(*any)(p) = v
		return err
	}
	return typeError(c.typ, "is not compiled")
}

func (r *reader) wantString() (string, error) {
	if r.peek() != '"' {
		return "", r.want("a string")
	}
	return r.string()
}

func (r *reader) decodeBool(p *bool) error {
	switch r.peek() {
	case 't':
		*p = true
		return r.literal("true")
	case 'f':
		return r.literal("false")
	}
	return r.want("true or false")
}

// decodeNumber reads integers exactly: neither a fraction nor an exponent is
// an integer here, as in encoding/json.
func (r *reader) decodeNumber(c *codec, p unsafe.Pointer) error {
	if ch := r.peek(); ch != '-' && ch-'0' > 9 {
		return r.want("a number")
	}
	literal, err := r.number()
	if err != nil {
		return err
	}
	v := reflect.NewAt(c.typ, p).Elem()
	switch c.kind {
	case kindInt:
		n, err := strconv.ParseInt(literal, 10, c.bits)
		if err != nil {
			return r.fail("a number that does not fit an integer of " + strconv.Itoa(c.bits) + " bits")
		}
		v.SetInt(n)
	case kindUint:
		n, err := strconv.ParseUint(literal, 10, c.bits)
		if err != nil {
			return r.fail("a number that does not fit an unsigned integer of " + strconv.Itoa(c.bits) + " bits")
		}
		v.SetUint(n)
	default:
		f, err := strconv.ParseFloat(literal, c.bits)
		if err != nil {
			return r.fail("a number out of range")
		}
		v.SetFloat(f)
	}
	return nil
}

func (r *reader) decodeStrings(p *[]string) error {
	if r.peek() == 'n' {
		return r.literal("null")
	}
	more, err := r.open('[', ']', "an array of strings")
	list := []string{}
	for more && err == nil {
		var s string
		if s, err = r.wantString(); err != nil {
			return err
		}
		list = append(list, s)
		more, err = r.next(']')
	}
	*p = list
	return err
}

func (r *reader) decodeBytes(p *[]byte) error {
	s, err := r.wantString()
	if err != nil {
		return err
	}
	*p, err = base64.StdEncoding.Strict().DecodeString(s)
	if err != nil || strings.ContainsAny(s, "\r\n") {
		return r.fail("a string that is not base64")
	}
	return nil
}

func (r *reader) decodeSlice(c *codec, slice reflect.Value) error {
	slice.Set(reflect.MakeSlice(c.typ, 0, 4))
	return r.array(func() error {
		n := slice.Len()
		slice.Grow(1)
		slice.SetLen(n + 1)
		last := slice.Index(n)
		last.SetZero()
		return r.decode(c.elem, last.Addr().UnsafePointer())
	})
}

// decodeMap reads an object into a map. The map itself is the set of names.
func (r *reader) decodeMap(c *codec, m reflect.Value) error {
	m.Set(reflect.MakeMap(c.typ))
	return r.object(func(name string) error {
		key := reflect.ValueOf(name).Convert(c.typ.Key())
		if m.MapIndex(key).IsValid() {
			return r.duplicate(name)
		}
		value := reflect.New(c.typ.Elem())
		if err := r.decode(c.elem, value.UnsafePointer()); err != nil {
			return err
		}
		m.SetMapIndex(key, value.Elem())
		return nil
	})
}

// raw checks one value and returns its text.
func (r *reader) raw() (string, error) {
	start := r.pos
	if err := r.skip(); err != nil {
		return "", err
	}
	return r.text[start:r.pos], nil
}

// decodeJSON hands the value's text to the type's UnmarshalJSON, which may
// not keep it, and has no business changing it.
func (r *reader) decodeJSON(c *codec, p unsafe.Pointer) error {
	u, ok := reflect.NewAt(c.typ, p).Interface().(json.Unmarshaler)
	if !ok {
		return typeError(c.typ, "has a MarshalJSON but no UnmarshalJSON")
	}
	raw, err := r.raw()
	if err != nil {
		return err
	}
	return r.custom(u.UnmarshalJSON(unsafe.Slice(unsafe.StringData(raw), len(raw))))
}

func (r *reader) decodeText(c *codec, p unsafe.Pointer) error {
	u, ok := reflect.NewAt(c.typ, p).Interface().(encoding.TextUnmarshaler)
	if !ok {
		return typeError(c.typ, "has a MarshalText but no UnmarshalText")
	}
	s, err := r.wantString()
	if err != nil {
		return err
	}
	return r.custom(u.UnmarshalText([]byte(s)))
}

// custom makes the error of a type's own method one of this package, so that
// it can be given the member's name. Errors of this repository's types are
// made for that; what others say may quote the value, so it is not passed on.
func (r *reader) custom(err error) error {
	if err == nil {
		return nil
	}
	if _, ours := errors.AsType[*Error](err); ours {
		return err
	}
	if reason, ours := errors.AsType[Reason](err); ours {
		return r.fail(string(reason))
	}
	return r.fail("a value that its type refuses")
}
