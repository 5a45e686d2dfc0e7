package strictjson

import (
	"fmt"
	"reflect"
	"strconv"
)

// An Error says what is wrong with a text, or with a type. It quotes names of
// members, never their values.
type Error struct {
	Member string // the innermost member that a struct knows, if any
	Reason string
	Offset int // in bytes, where the text stopped making sense
}

// A Reason is an error of a type's own method that may be shown: it does not
// quote the value.
type Reason string

// Error is the reason.
func (r Reason) Error() string { return string(r) }

// Error names the member, or else the place in the text.
func (e *Error) Error() string {
	if e.Member != "" {
		return "member " + quoteName(e.Member) + ": " + e.Reason
	}
	if e.Offset > 0 {
		return e.Reason + " at byte " + strconv.Itoa(e.Offset)
	}
	return e.Reason
}

func typeError(t reflect.Type, format string, args ...any) error {
	return &Error{Reason: "type " + t.String() + ": " + fmt.Sprintf(format, args...)}
}

// quoteName makes a name from outside fit for a message.
func quoteName(name string) string {
	if len(name) > 40 {
		name = name[:40] + "…"
	}
	return strconv.QuoteToASCII(name)
}
