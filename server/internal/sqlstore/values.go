package sqlstore

import (
	"encoding/json"
	"fmt"
	"time"
)

// micros is how a time is stored: microseconds since 1970, 0 for the zero time.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// timeInto reads what micros wrote.
type timeInto struct{ *time.Time }

// Scan implements sql.Scanner.
func (into timeInto) Scan(column any) error {
	n, ok := column.(int64)
	if !ok {
		return fmt.Errorf("a time of type %T", column)
	}
	*into.Time = time.Time{}
	if n != 0 {
		*into.Time = time.UnixMicro(n).UTC()
	}
	return nil
}

// bytesInto reads an id or a secret into its array.
type bytesInto []byte

// Scan implements sql.Scanner.
func (into bytesInto) Scan(column any) error {
	raw, ok := column.([]byte)
	if !ok || len(raw) != len(into) {
		return fmt.Errorf("%d bytes of type %T, want %d bytes", len(raw), column, len(into))
	}
	copy(into, raw)
	return nil
}

// roles is how roles are stored: a JSON array of strings.
func roles(list []string) (string, error) {
	if len(list) == 0 {
		return "[]", nil
	}
	text, err := json.Marshal(list)
	return string(text), err
}

// rolesInto reads what roles wrote.
type rolesInto struct{ list *[]string }

// Scan implements sql.Scanner.
func (into rolesInto) Scan(column any) error {
	text, ok := column.(string)
	if !ok {
		return fmt.Errorf("roles of type %T", column)
	}
	*into.list = nil
	if text == "[]" {
		return nil
	}
	return json.Unmarshal([]byte(text), into.list)
}
