// Package strictjson reads and writes the JSON of headers, keys and claims.
//
// It reads a text in one pass and accepts one meaning only. Refused are: a
// member name that occurs twice in one object, however it is escaped; invalid
// UTF-8, a byte order mark, lone surrogates; anything after the value; nesting
// beyond [MaxDepth] and more than [MaxValues] members and elements. Names
// compare exactly: "EXP" is not "exp". A member that a struct knows must have
// the field's type; null is a value of pointers, slices, maps, any and
// json.RawMessage only. Members that it does not know are checked like the
// rest, then ignored.
//
// Types are described by the json tags of encoding/json (omitempty, omitzero,
// "-") and compiled once. What could be read in two ways is an error when the
// type is compiled: two fields of one name, an embedded pointer, the option
// "string", interfaces with methods, functions, channels.
package strictjson

import (
	"reflect"
	"unsafe"
)

const (
	// MaxDepth is how many objects and arrays may be open at once.
	MaxDepth = 32
	// MaxValues is how many members and elements one text may hold in all.
	MaxValues = 16384
)

// A Struct reads and writes values of type T.
type Struct[T any] struct{ codec *codec }

// Compile prepares T, a struct type.
func Compile[T any]() (Struct[T], error) {
	c, err := structOf(reflect.TypeFor[T]())
	return Struct[T]{c}, err
}

func structOf(t reflect.Type) (*codec, error) {
	c, err := codecOf(t)
	if err == nil && c.kind != kindStruct {
		err = typeError(t, "a struct is needed, without methods of its own that read or write JSON or text")
	}
	if err != nil {
		return nil, err
	}
	return c, nil
}

// Unmarshal reads the object data into *into, which is zeroed first. Strings
// in *into share memory with data, so data must not change afterwards. After
// an error *into is zero.
func (s Struct[T]) Unmarshal(data []byte, into *T) error {
	var zero T
	*into = zero
	r := reader{text: unsafe.String(unsafe.SliceData(data), len(data))}
	if err := r.document(s.codec, unsafe.Pointer(into)); err != nil {
		*into = zero
		return err
	}
	return nil
}

// Append appends *v as JSON to dst.
func (s Struct[T]) Append(dst []byte, v *T) ([]byte, error) {
	return s.codec.append(dst, unsafe.Pointer(v), 0)
}

// Unmarshal compiles T, once in the life of the process, and reads data as
// [Struct.Unmarshal] does.
func Unmarshal[T any](data []byte, into *T) error {
	s, err := Compile[T]()
	if err != nil {
		return err
	}
	return s.Unmarshal(data, into)
}

// Append compiles T and appends *v as [Struct.Append] does.
func Append[T any](dst []byte, v *T) ([]byte, error) {
	s, err := Compile[T]()
	if err != nil {
		return dst, err
	}
	return s.Append(dst, v)
}

// AppendValue appends v, a struct or a pointer to one, whose type is known
// only now.
func AppendValue(dst []byte, v any) ([]byte, error) {
	value := reflect.ValueOf(v)
	for value.Kind() == reflect.Pointer && !value.IsNil() {
		value = value.Elem()
	}
	if !value.IsValid() {
		return dst, &Error{Reason: "a struct, or a pointer to one, is needed"}
	}
	c, err := structOf(value.Type())
	if err != nil {
		return dst, err
	}
	return c.append(dst, addressOf(value), 0)
}

// Valid reports as an error what is wrong with data, any JSON value.
func Valid(data []byte) error {
	r := reader{text: unsafe.String(unsafe.SliceData(data), len(data))}
	return r.document(nil, nil)
}

// addressOf returns where v is, or where a copy of it is.
func addressOf(v reflect.Value) unsafe.Pointer {
	if v.CanAddr() {
		return v.Addr().UnsafePointer()
	}
	copied := reflect.New(v.Type())
	copied.Elem().Set(v)
	return copied.UnsafePointer()
}
