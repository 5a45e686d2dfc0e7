package strictjson

import (
	"reflect"
	"strings"
)

// A field is a member that a struct knows.
type field struct {
	name      string
	quoted    string // `"name":`
	offset    uintptr
	codec     *codec
	omitEmpty bool
	omitZero  bool
}

// maxFields bounds the set of fields seen while a struct is read.
const maxFields = 256

// fieldsOf lists the fields of the struct t, those of embedded structs among
// them, in the order of their declaration.
func (all compiler) fieldsOf(t reflect.Type) ([]field, error) {
	fields, err := all.appendFields(nil, t, 0)
	if err != nil {
		return nil, err
	}
	if len(fields) > maxFields {
		return nil, typeError(t, "has more than %d fields", maxFields)
	}
	seen := make(map[string]bool, len(fields))
	for _, f := range fields {
		if seen[f.name] {
			return nil, typeError(t, "two fields are named %s in JSON", quoteName(f.name))
		}
		seen[f.name] = true
	}
	return fields, nil
}

func (all compiler) appendFields(fields []field, t reflect.Type, base uintptr) (_ []field, err error) {
	for i := range t.NumField() {
		sf := t.Field(i)
		tag, tagged := sf.Tag.Lookup("json")
		if tag == "-" {
			continue
		}
		if sf.Anonymous && (!tagged || strings.HasPrefix(tag, ",")) && plainStruct(sf.Type) {
			if sf.Type.Kind() == reflect.Pointer {
				return nil, typeError(t, "embeds %s by pointer: embed it by value", sf.Type)
			}
			if fields, err = all.appendFields(fields, sf.Type, base+sf.Offset); err != nil {
				return nil, err
			}
			continue
		}
		if !sf.IsExported() {
			if tagged {
				return nil, typeError(t, "field %s has a json tag but is not exported", sf.Name)
			}
			continue
		}
		f, err := all.fieldOf(t, sf, tag)
		if err != nil {
			return nil, err
		}
		f.offset += base
		fields = append(fields, f)
	}
	return fields, nil
}

// plainStruct reports whether t is a struct, or a pointer to one, whose fields
// are to be taken one by one when it is embedded.
func plainStruct(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	p := reflect.PointerTo(t)
	return t.Kind() == reflect.Struct && !p.Implements(unmarshaler) && !p.Implements(marshaler) &&
		!p.Implements(textUnmarshaler) && !p.Implements(textMarshaler)
}

func (all compiler) fieldOf(t reflect.Type, sf reflect.StructField, tag string) (field, error) {
	name, options, _ := strings.Cut(tag, ",")
	if name == "" {
		name = sf.Name
	}
	f := field{name: name, offset: sf.Offset}
	for option := range strings.SplitSeq(options, ",") {
		switch option {
		case "":
		case "omitempty":
			f.omitEmpty = true
		case "omitzero":
			f.omitZero = true
		default:
			return f, typeError(t, "field %s: the option %q is not supported", sf.Name, option)
		}
	}
	quoted, err := appendString(nil, name)
	if err != nil {
		return f, typeError(t, "field %s: %v", sf.Name, err)
	}
	f.quoted = string(quoted) + ":"
	if f.codec, err = all.compile(sf.Type); err != nil {
		return f, typeError(t, "field %s: %v", sf.Name, err)
	}
	return f, nil
}
