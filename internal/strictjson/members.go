package strictjson

import (
	"encoding/json"
	"reflect"
	"unsafe"
)

// An Object is the members of an object: names, and values as they stand in the
// text.
type Object map[string]string

// Has reports whether any of names is a member. A field of a Go struct cannot
// say whether its member is empty or not there.
func (o Object) Has(names ...string) bool {
	for _, name := range names {
		if _, ok := o[name]; ok {
			return true
		}
	}
	return false
}

// Members reads an object of any members. What it returns shares memory with
// text.
func Members(text string) (Object, error) {
	r := reader{text: text}
	r.space()
	members := make(Object)
	err := r.object(func(name string) error {
		if _, seen := members[name]; seen {
			return r.duplicate(name)
		}
		value, err := r.raw()
		members[name] = value
		return err
	})
	if err == nil {
		err = r.end()
	}
	if err != nil {
		return nil, err
	}
	return members, nil
}

// UnmarshalMembers is [Members] and [Unmarshal] in one.
func UnmarshalMembers[T any](text string, into *T) (Object, error) {
	members, err := Members(text)
	if err == nil {
		err = Unmarshal(unsafe.Slice(unsafe.StringData(text), len(text)), into)
	}
	if err != nil {
		return nil, err
	}
	return members, nil
}

// AppendMembers appends an object of the members, sorted by name. Each value
// must be JSON.
func AppendMembers(dst []byte, members map[string]json.RawMessage) ([]byte, error) {
	c, err := codecOf(reflect.TypeOf(members))
	if err != nil {
		return dst, err
	}
	return c.append(dst, unsafe.Pointer(&members), 0)
}

// AppendWithMembers appends *v, a struct, and more members behind its own. The
// whole is checked: none of more may have the name of another, and a value that
// is fine by itself may lie too deep now.
func AppendWithMembers[T any](dst []byte, v *T, more map[string]json.RawMessage) ([]byte, error) {
	start := len(dst)
	text, err := Append(dst, v)
	if err != nil || len(more) == 0 {
		return text, err
	}
	brace := len(text) - 1
	if brace == start+1 { // {}
		return AppendMembers(text[:start], more)
	}
	if text, err = AppendMembers(text[:brace], more); err != nil {
		return nil, err
	}
	text[brace] = ','
	return text, Valid(text[start:])
}
