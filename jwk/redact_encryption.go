package jwk

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
)

// Encryption keys are printed like the others: see redact.go.

func redactedEncryption(kind string, k *EncryptionKey) string {
	if k == nil || k.key == nil {
		return "jwk." + kind + "(empty)"
	}
	return fmt.Sprintf("jwk.%s(%s %q)", kind, string(k.alg), k.id)
}

// String names the key without showing it.
func (k DecryptionKey) String() string { return redactedEncryption("DecryptionKey", k.encryption) }

// GoString is String.
func (k DecryptionKey) GoString() string { return k.String() }

// Format writes String for every verb.
func (k DecryptionKey) Format(s fmt.State, _ rune) { io.WriteString(s, k.String()) }

// LogValue logs String.
func (k DecryptionKey) LogValue() slog.Value { return slog.StringValue(k.String()) }

var errUseDecryptionExport = errors.New("jwk: a DecryptionKey is not marshalled by accident: use Export")

// MarshalJSON always fails: use [DecryptionKey.Export], or marshal the
// EncryptionKey.
func (k DecryptionKey) MarshalJSON() ([]byte, error) { return nil, errUseDecryptionExport }

// MarshalText always fails, like MarshalJSON.
func (k DecryptionKey) MarshalText() ([]byte, error) { return nil, errUseDecryptionExport }

// String names the key without showing it.
func (k EncryptionKey) String() string { return redactedEncryption("EncryptionKey", &k) }

// GoString is String.
func (k EncryptionKey) GoString() string { return k.String() }

// Format writes String for every verb.
func (k EncryptionKey) Format(s fmt.State, _ rune) { io.WriteString(s, k.String()) }

// LogValue logs String.
func (k EncryptionKey) LogValue() slog.Value { return slog.StringValue(k.String()) }
