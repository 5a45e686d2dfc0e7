package strictjson

import (
	"encoding/json"
	"reflect"
	"unsafe"
)

// Members reads an object of any members into their names and their values,
// each as it stands in the text. What it returns shares memory with text.
func Members(text string) (map[string]string, error) {
	r := reader{text: text}
	r.space()
	members := make(map[string]string)
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

// AppendMembers appends an object of the members, sorted by name. Each value
// must be JSON.
func AppendMembers(dst []byte, members map[string]json.RawMessage) ([]byte, error) {
	c, err := codecOf(reflect.TypeOf(members))
	if err != nil {
		return dst, err
	}
	return c.append(dst, unsafe.Pointer(&members), 0)
}
