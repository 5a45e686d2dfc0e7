package strictjson

import (
	"encoding"
	"encoding/base64"
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unsafe"
)

// append appends the c.typ at p. depth counts the values around it.
func (c *codec) append(dst []byte, p unsafe.Pointer, depth int) ([]byte, error) {
	if depth > MaxDepth {
		return dst, typeError(c.typ, "nested deeper than %d levels", MaxDepth)
	}
	switch c.kind {
	case kindString:
		return appendString(dst, *(*string)(p))
	case kindBool:
		return strconv.AppendBool(dst, *(*bool)(p)), nil
	case kindStruct:
		return c.appendStruct(dst, p, depth)
	case kindStrings:
		return appendStrings(dst, *(*[]string)(p))
	case kindRaw:
		return appendRaw(dst, *(*json.RawMessage)(p), nil)
	case kindAny:
		return appendDynamic(dst, *(*any)(p), depth)
	case kindBytes:
		return appendBytes(dst, *(*[]byte)(p))
	}
	return c.appendValue(dst, reflect.NewAt(c.typ, p).Elem(), depth)
}

func (c *codec) appendValue(dst []byte, v reflect.Value, depth int) ([]byte, error) {
	switch c.kind {
	case kindInt:
		return strconv.AppendInt(dst, v.Int(), 10), nil
	case kindUint:
		return strconv.AppendUint(dst, v.Uint(), 10), nil
	case kindFloat:
		return appendFloat(dst, v.Float(), c.bits)
	case kindPointer:
		if v.IsNil() {
			return append(dst, "null"...), nil
		}
		return c.elem.append(dst, v.UnsafePointer(), depth+1)
	case kindSlice:
		return c.appendSlice(dst, v, depth)
	case kindMap:
		return c.appendMap(dst, v, depth)
	case kindJSON, kindText:
		return c.appendCustom(dst, v)
	}
	return dst, typeError(c.typ, "is not compiled")
}

func (c *codec) appendStruct(dst []byte, p unsafe.Pointer, depth int) (_ []byte, err error) {
	dst = append(dst, '{')
	first := true
	for i := range c.fields {
		f := &c.fields[i]
		at := unsafe.Add(p, f.offset)
		if f.omitted(at) {
			continue
		}
		if !first {
			dst = append(dst, ',')
		}
		first = false
		dst = append(dst, f.quoted...)
		if dst, err = f.codec.append(dst, at, depth+1); err != nil {
			return dst, within(f.name, err)
		}
	}
	return append(dst, '}'), nil
}

// omitted reports whether the tag's options leave the field at p out.
func (f *field) omitted(p unsafe.Pointer) bool {
	if !f.omitEmpty && !f.omitZero {
		return false
	}
	if f.codec.kind == kindString {
		return *(*string)(p) == ""
	}
	v := reflect.NewAt(f.codec.typ, p).Elem()
	if f.omitZero {
		if z, ok := v.Addr().Interface().(interface{ IsZero() bool }); ok {
			return z.IsZero()
		}
		return v.IsZero()
	}
	switch v.Kind() {
	case reflect.Slice, reflect.Map:
		return v.Len() == 0
	case reflect.Struct, reflect.Array:
		return false
	}
	return v.IsZero()
}

func appendStrings(dst []byte, list []string) (_ []byte, err error) {
	if list == nil {
		return append(dst, "null"...), nil
	}
	dst = append(dst, '[')
	for i, s := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		if dst, err = appendString(dst, s); err != nil {
			return dst, err
		}
	}
	return append(dst, ']'), nil
}

func appendBytes(dst, b []byte) ([]byte, error) {
	if b == nil {
		return append(dst, "null"...), nil
	}
	dst = append(dst, '"')
	dst = base64.StdEncoding.AppendEncode(dst, b)
	return append(dst, '"'), nil
}

func (c *codec) appendSlice(dst []byte, v reflect.Value, depth int) (_ []byte, err error) {
	if v.IsNil() {
		return append(dst, "null"...), nil
	}
	dst = append(dst, '[')
	for i := range v.Len() {
		if i > 0 {
			dst = append(dst, ',')
		}
		if dst, err = c.elem.append(dst, v.Index(i).Addr().UnsafePointer(), depth+1); err != nil {
			return dst, err
		}
	}
	return append(dst, ']'), nil
}

// appendMap writes the members sorted by name, so that equal maps give equal
// texts.
func (c *codec) appendMap(dst []byte, v reflect.Value, depth int) (_ []byte, err error) {
	if v.IsNil() {
		return append(dst, "null"...), nil
	}
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
	dst = append(dst, '{')
	for i, key := range keys {
		if i > 0 {
			dst = append(dst, ',')
		}
		if dst, err = appendString(dst, key.String()); err != nil {
			return dst, err
		}
		dst = append(dst, ':')
		if dst, err = c.elem.append(dst, addressOf(v.MapIndex(key)), depth+1); err != nil {
			return dst, within(key.String(), err)
		}
	}
	return append(dst, '}'), nil
}

func appendDynamic(dst []byte, v any, depth int) ([]byte, error) {
	if v == nil {
		return append(dst, "null"...), nil
	}
	c, err := codecOf(reflect.TypeOf(v))
	if err != nil {
		return dst, err
	}
	return c.append(dst, addressOf(reflect.ValueOf(v)), depth+1)
}

// An appender is a json.Marshaler that needs no memory of its own. Only the
// claims of package jwt are; what they write is not checked again.
type appender interface {
	AppendJSON(dst []byte) ([]byte, error)
}

// appendCustom writes what the type's own method says, checked: two members of
// one name would be refused by whoever reads the text.
func (c *codec) appendCustom(dst []byte, v reflect.Value) ([]byte, error) {
	switch m := v.Addr().Interface().(type) {
	case appender:
		text, err := m.AppendJSON(dst)
		if err != nil {
			return dst, &Error{Reason: err.Error()}
		}
		return text, nil
	case json.Marshaler:
		text, err := m.MarshalJSON()
		return appendRaw(dst, text, err)
	case encoding.TextMarshaler:
		text, err := m.MarshalText()
		if err != nil {
			return dst, &Error{Reason: err.Error()}
		}
		return appendString(dst, string(text))
	}
	return dst, typeError(c.typ, "can be read but not written")
}

func appendRaw(dst, text []byte, err error) ([]byte, error) {
	if err == nil && text == nil {
		return append(dst, "null"...), nil
	}
	if err == nil {
		err = Valid(text)
	}
	if err != nil {
		return dst, &Error{Reason: err.Error()}
	}
	return append(dst, text...), nil
}

// appendFloat writes the shortest text that reads back as f, in the form of
// encoding/json.
func appendFloat(dst []byte, f float64, bits int) ([]byte, error) {
	text, err := json.Marshal(f)
	if bits == 32 {
		text, err = json.Marshal(float32(f))
	}
	if err != nil {
		return dst, &Error{Reason: "NaN and infinities have no form in JSON"}
	}
	return append(dst, text...), nil
}
