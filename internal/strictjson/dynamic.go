package strictjson

import "strconv"

// dynamic reads a value of any kind as encoding/json would into an any:
// map[string]any, []any, string, float64, bool or nil.
func (r *reader) dynamic() (any, error) {
	switch r.peek() {
	case '{':
		return r.dynamicObject()
	case '[':
		return r.dynamicArray()
	case '"':
		return r.string()
	case 't':
		return true, r.literal("true")
	case 'f':
		return false, r.literal("false")
	case 'n':
		return nil, r.literal("null")
	}
	literal, err := r.number()
	if err != nil {
		return nil, err
	}
	f, err := strconv.ParseFloat(literal, 64)
	if err != nil {
		return nil, r.fail("a number out of range")
	}
	return f, nil
}

func (r *reader) dynamicObject() (any, error) {
	object := make(map[string]any)
	err := r.object(func(name string) error {
		if _, seen := object[name]; seen {
			return r.duplicate(name)
		}
		v, err := r.dynamic()
		object[name] = v
		return err
	})
	return object, err
}

func (r *reader) dynamicArray() (any, error) {
	array := []any{}
	err := r.array(func() error {
		v, err := r.dynamic()
		array = append(array, v)
		return err
	})
	return array, err
}
