package config

import (
	"encoding"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
)

// WriteTOML writes all settings as a file that [Config.Load] reads back to the
// same values. Comments tell what each is for and where it came from.
func (c *Config) WriteTOML(w io.Writer, origins Origins) error {
	var b strings.Builder
	section := ""
	for _, s := range c.Settings() {
		name := s.Key
		if table, key, ok := strings.Cut(s.Key, "."); ok {
			if name = key; table != section {
				fmt.Fprintf(&b, "\n[%s]\n", table)
				section = table
			}
		}
		fmt.Fprintf(&b, "\n# %s\n%s = %s # from %s\n", s.Help, name, tomlValue(s.value), comment(origins[s.Key]))
	}
	_, err := io.WriteString(w, strings.TrimPrefix(b.String(), "\n"))
	return err
}

// comment keeps a file with an odd name from ending the comment.
func comment(origin string) string {
	if quoted := strconv.Quote(origin); quoted != `"`+origin+`"` {
		return quoted
	}
	return origin
}

func tomlValue(v reflect.Value) string {
	if v.Kind() == reflect.Slice {
		items := make([]string, v.Len())
		for i := range items {
			items[i] = tomlValue(v.Index(i))
		}
		return "[" + strings.Join(items, ", ") + "]"
	}
	if text, ok := v.Interface().(encoding.TextMarshaler); ok {
		raw, err := text.MarshalText()
		if err != nil {
			panic("config: writing a setting: " + err.Error())
		}
		return tomlString(string(raw))
	}
	switch v.Kind() {
	case reflect.String:
		return tomlString(v.String())
	case reflect.Int:
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	}
	panic("config: a setting of type " + v.Type().String())
}

// tomlString quotes as TOML does; its escapes are fewer than Go's.
func tomlString(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r >= 0x7f && r < 0xa0:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
