package config

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unicode"
)

// A Setting is one leaf of a [Config], under the three names by which it can
// be reached.
type Setting struct {
	Key  string // in the file: "password.min_length"
	Flag string // on the command line, without dashes: "password-min-length"
	Env  string // in the environment: "JETON_PASSWORD_MIN_LENGTH"
	Help string

	value reflect.Value
}

// Settings lists what can be set, in the order of the struct. Changing a
// setting changes c.
func (c *Config) Settings() []Setting {
	return settingsOf(reflect.ValueOf(c).Elem(), "")
}

func settingsOf(v reflect.Value, section string) (all []Setting) {
	for field, value := range v.Fields() {
		key := snake(field)
		if _, ok := field.Tag.Lookup("embed"); ok {
			all = append(all, settingsOf(value, key+".")...)
			continue
		}
		key = section + key
		flag := strings.NewReplacer(".", "-", "_", "-").Replace(key)
		all = append(all, Setting{
			Key:   key,
			Flag:  flag,
			Env:   prefix + strings.ToUpper(strings.ReplaceAll(flag, "-", "_")),
			Help:  field.Tag.Get("help"),
			value: value,
		})
	}
	return all
}

// snake turns MinLength into min_length. Names of several capitals in a row
// say by their tag how they are written.
func snake(field reflect.StructField) string {
	if name := field.Tag.Get("name"); name != "" {
		return strings.ReplaceAll(name, "-", "_")
	}
	var b strings.Builder
	last := rune('A')
	for _, r := range field.Name {
		if unicode.IsUpper(r) && !unicode.IsUpper(last) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
		last = r
	}
	return b.String()
}

// Value is the value as it would be given in Go.
func (s Setting) Value() any { return s.value.Interface() }

// setText sets the value from a variable. Lists are separated by commas.
func (s Setting) setText(text string) error {
	if s.value.Kind() == reflect.Slice {
		return s.setList(strings.Split(text, ","))
	}
	return setScalar(s.value, text)
}

func (s Setting) setList(texts []string) error {
	list := reflect.MakeSlice(s.value.Type(), len(texts), len(texts))
	for i, text := range texts {
		if err := setScalar(list.Index(i), strings.TrimSpace(text)); err != nil {
			return err
		}
	}
	s.value.Set(list)
	return nil
}

func setScalar(v reflect.Value, text string) error {
	if into, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok {
		return into.UnmarshalText([]byte(text))
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Int:
		n, err := strconv.Atoi(text)
		if err != nil {
			return fmt.Errorf("%q is not a whole number", text)
		}
		v.SetInt(int64(n))
	case reflect.Bool:
		b, err := strconv.ParseBool(text)
		if err != nil {
			return fmt.Errorf("%q is neither true nor false", text)
		}
		v.SetBool(b)
	default:
		panic("config: a setting of type " + v.Type().String())
	}
	return nil
}
