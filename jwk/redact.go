package jwk

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
)

// A key is printed as its type, algorithm and ID, whatever the verb, so that
// no log line, panic message or template shows a secret. Methods have value
// receivers: a copy of a key is printed like the key itself.

// hidden holds a secret where reflection does not see it. The methods below
// are not asked when a key lies in an unexported field of another type: there
// fmt reads memory, and prints a function as its address.
type hidden[T any] func() T

func hide[T any](secret T) hidden[T] { return func() T { return secret } }

func redacted(kind string, k *VerificationKey) string {
	if k == nil || k.key == nil {
		return "jwk." + kind + "(empty)"
	}
	return fmt.Sprintf("jwk.%s(%s %q)", kind, string(k.alg), k.id)
}

// String names the key without showing it.
func (k SigningKey) String() string { return redacted("SigningKey", k.verification) }

// GoString is String.
func (k SigningKey) GoString() string { return k.String() }

// Format writes String for every verb.
func (k SigningKey) Format(s fmt.State, _ rune) { io.WriteString(s, k.String()) }

// LogValue logs String.
func (k SigningKey) LogValue() slog.Value { return slog.StringValue(k.String()) }

var errUseExport = errors.New("jwk: a SigningKey is not marshalled by accident: use Export")

// MarshalJSON always fails: use [SigningKey.Export], or marshal the
// VerificationKey.
func (k SigningKey) MarshalJSON() ([]byte, error) { return nil, errUseExport }

// MarshalText always fails, like MarshalJSON.
func (k SigningKey) MarshalText() ([]byte, error) { return nil, errUseExport }

// String names the key without showing it.
func (k VerificationKey) String() string { return redacted("VerificationKey", &k) }

// GoString is String.
func (k VerificationKey) GoString() string { return k.String() }

// Format writes String for every verb.
func (k VerificationKey) Format(s fmt.State, _ rune) { io.WriteString(s, k.String()) }

// LogValue logs String.
func (k VerificationKey) LogValue() slog.Value { return slog.StringValue(k.String()) }
