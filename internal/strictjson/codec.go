package strictjson

import (
	"encoding"
	"encoding/json"
	"reflect"
	"sync"
)

// A kind is one way to read and write a value.
type kind uint8

const (
	kindNone kind = iota // of a codec that is not finished; decode and append refuse it
	kindString
	kindBool
	kindInt
	kindUint
	kindFloat
	kindStrings // []string, the most frequent slice
	kindBytes   // []byte, as standard base64, which encoding/json uses too
	kindSlice
	kindMap
	kindPointer
	kindStruct
	kindAny
	kindRaw  // json.RawMessage
	kindSpan // Unchecked
	kindJSON // json.Unmarshaler and json.Marshaler
	kindText // encoding.TextUnmarshaler and encoding.TextMarshaler
)

// A codec is a compiled type. It is not changed once it is published.
type codec struct {
	kind   kind
	bits   int // of integers and floats
	typ    reflect.Type
	elem   *codec // of slices, maps and pointers
	fields []field
}

// codecs holds the compiled types: reflect.Type to *codec. A type is compiled
// to the same codec whoever does it, so a lost race costs work only.
var codecs sync.Map

func codecOf(t reflect.Type) (*codec, error) {
	if c, ok := codecs.Load(t); ok {
		return c.(*codec), nil
	}
	c, err := compiler{}.compile(t)
	if err != nil {
		return nil, err
	}
	published, _ := codecs.LoadOrStore(t, c)
	return published.(*codec), nil
}

// A compiler holds the types begun so far, so that a type may contain itself.
type compiler map[reflect.Type]*codec

var (
	typeAny         = reflect.TypeFor[any]()
	typeRaw         = reflect.TypeFor[json.RawMessage]()
	typeUnchecked   = reflect.TypeFor[Unchecked]()
	unmarshaler     = reflect.TypeFor[json.Unmarshaler]()
	marshaler       = reflect.TypeFor[json.Marshaler]()
	textUnmarshaler = reflect.TypeFor[encoding.TextUnmarshaler]()
	textMarshaler   = reflect.TypeFor[encoding.TextMarshaler]()
)

func (all compiler) compile(t reflect.Type) (*codec, error) {
	if c := all[t]; c != nil {
		return c, nil
	}
	c := &codec{typ: t, bits: 0}
	all[t] = c
	pointer := reflect.PointerTo(t)
	switch {
	case t == typeRaw:
		c.kind = kindRaw
	case t == typeUnchecked:
		c.kind = kindSpan
	case t == typeAny:
		c.kind = kindAny
	case t.Kind() != reflect.Pointer && (pointer.Implements(unmarshaler) || pointer.Implements(marshaler)):
		c.kind = kindJSON
	case t.Kind() != reflect.Pointer && (pointer.Implements(textUnmarshaler) || pointer.Implements(textMarshaler)):
		c.kind = kindText
	default:
		return c, all.compileKind(c)
	}
	return c, nil
}

func (all compiler) compileKind(c *codec) (err error) {
	switch c.typ.Kind() {
	case reflect.String:
		c.kind = kindString
	case reflect.Bool:
		c.kind = kindBool
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		c.kind, c.bits = kindInt, c.typ.Bits()
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		c.kind, c.bits = kindUint, c.typ.Bits()
	case reflect.Float32, reflect.Float64:
		c.kind, c.bits = kindFloat, c.typ.Bits()
	case reflect.Pointer:
		c.kind = kindPointer
		c.elem, err = all.compile(c.typ.Elem())
	case reflect.Slice:
		return all.compileSlice(c)
	case reflect.Map:
		if c.typ.Key().Kind() != reflect.String || c.typ.Key().Implements(textMarshaler) {
			return typeError(c.typ, "the key of a map must be a plain string")
		}
		c.kind = kindMap
		c.elem, err = all.compile(c.typ.Elem())
	case reflect.Struct:
		c.kind = kindStruct
		c.fields, err = all.fieldsOf(c.typ)
	default:
		return typeError(c.typ, "has no form in JSON here")
	}
	return err
}

// compileSlice says that c is a slice before it looks at the elements, which
// may be of c's own type.
func (all compiler) compileSlice(c *codec) (err error) {
	c.kind = kindSlice
	c.elem, err = all.compile(c.typ.Elem())
	switch {
	case err != nil:
		return err
	case c.elem.kind == kindString:
		c.kind = kindStrings
	case c.elem.kind == kindUint && c.elem.bits == 8:
		c.kind = kindBytes
	}
	return nil
}
