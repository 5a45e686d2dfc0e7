package config

import (
	"encoding"
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
)

// A file is a parsed TOML file whose values have not been looked at.
type file struct {
	path string
	meta toml.MetaData
	top  map[string]toml.Primitive
}

// readFile parses the file; the path "" is an empty one.
func readFile(path string) (*file, error) {
	f := &file{path: path}
	if path == "" {
		return f, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading the configuration: %w", err)
	}
	f.meta, err = toml.Decode(string(text), &f.top)
	if err != nil {
		return nil, f.at(err).err
	}
	return f, nil
}

// A mistake is an error and the line it is on.
type mistake struct {
	line int
	err  error
}

// at puts the file and the line in front of what the parser says.
func (f *file) at(err error) mistake {
	if parse, ok := errors.AsType[toml.ParseError](err); ok {
		line := parse.Position.Line
		return mistake{line, fmt.Errorf("%s:%d: %s", f.path, line, parse.Message)}
	}
	return mistake{0, fmt.Errorf("%s: %s", f.path, strings.TrimPrefix(err.Error(), "toml: "))}
}

// apply sets what the file says and nothing before it in rank has said. What
// is outranked is read all the same, so that a mistake does not hide there.
func (f *file) apply(settings []Setting, origins Origins, outranked func(Setting) bool) error {
	var mistakes []mistake
	f.walk("", f.top, sections(settings), func(key string, p toml.Primitive) {
		into := &leaf{key: key, settings: settings, outranked: outranked}
		if err := f.meta.PrimitiveDecode(p, into); err != nil {
			mistakes = append(mistakes, f.at(err))
		} else if into.set {
			origins[key] = f.path
		}
	})
	slices.SortStableFunc(mistakes, func(a, b mistake) int { return a.line - b.line })
	errs := make([]error, len(mistakes))
	for i, m := range mistakes {
		errs[i] = m.err
	}
	return errors.Join(errs...)
}

// walk calls visit for every key that is not one of the sections.
func (f *file) walk(prefix string, table map[string]toml.Primitive, sections []string, visit func(string, toml.Primitive)) {
	for name, p := range table {
		key := prefix + name
		var inner map[string]toml.Primitive // stays nil where there is no table
		if slices.Contains(sections, key) && f.meta.PrimitiveDecode(p, &inner) == nil && inner != nil {
			f.walk(key+".", inner, sections, visit)
			continue
		}
		visit(key, p)
	}
}

// sections lists the tables of the file: what stands before the dot of a key.
func sections(settings []Setting) (names []string) {
	for _, s := range settings {
		if name, _, ok := strings.Cut(s.Key, "."); ok && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// A leaf takes one value of the file. Being the parser's Unmarshaler it is
// called with the value and its errors come back with the line.
type leaf struct {
	key       string
	settings  []Setting
	outranked func(Setting) bool
	set       bool
}

// UnmarshalTOML sets the setting of that key.
func (l *leaf) UnmarshalTOML(value any) error {
	at := slices.IndexFunc(l.settings, func(s Setting) bool { return s.Key == l.key })
	if at < 0 {
		return l.unknown()
	}
	s := l.settings[at]
	if l.outranked(s) {
		s.value = reflect.New(s.value.Type()).Elem()
	} else {
		l.set = true
	}
	if err := s.setTOML(value); err != nil {
		return fmt.Errorf("%s: %w", l.key, err)
	}
	return nil
}

func (l *leaf) unknown() error {
	names := sections(l.settings)
	if slices.Contains(names, l.key) {
		return fmt.Errorf("%s is a table; write [%s] and its keys below", l.key, l.key)
	}
	for i, name := range names {
		names[i] = "[" + name + "]"
	}
	for _, s := range l.settings {
		names = append(names, s.Key)
	}
	return fmt.Errorf("unknown key %q%s", l.key, didYouMean(l.key, names))
}

// setTOML sets the value from one of the file, which must have its type.
func (s Setting) setTOML(value any) error {
	if s.value.Kind() != reflect.Slice {
		return setScalarTOML(s.value, value)
	}
	items, ok := value.([]any)
	if tables, isTables := value.([]map[string]any); isTables {
		for _, table := range tables {
			items = append(items, table)
		}
	} else if !ok {
		return errors.New("must be a list in brackets")
	}
	list := reflect.MakeSlice(s.value.Type(), len(items), len(items))
	for i, item := range items {
		if err := setScalarTOML(list.Index(i), item); err != nil {
			return err
		}
	}
	s.value.Set(list)
	return nil
}

func setScalarTOML(v reflect.Value, value any) error {
	if table, ok := value.(map[string]any); ok {
		if audience, ok := v.Addr().Interface().(*Audience); ok {
			return audience.fromTable(table)
		}
	}
	_, isText := v.Addr().Interface().(encoding.TextUnmarshaler)
	want := v.Kind()
	if isText {
		want = reflect.String
	}
	switch value := value.(type) {
	case string:
		if want == reflect.String {
			return setScalar(v, value)
		}
	case int64:
		if want == reflect.Int {
			return setScalar(v, strconv.FormatInt(value, 10))
		}
	case bool:
		if want == reflect.Bool {
			return setScalar(v, strconv.FormatBool(value))
		}
	}
	switch want {
	case reflect.Int:
		return errors.New("must be a whole number without quotes")
	case reflect.Bool:
		return errors.New("must be true or false without quotes")
	}
	return errors.New("must be a string in quotes")
}
