// Package logging makes the server's log: records for people or machines, from
// which secrets and line breaks have been taken out, wherever they came in.
package logging

import (
	"fmt"
	"io"
	"log/slog"
)

// New returns a logger that writes redacted records of at least the given level
// ("debug", "info", "warn", "error") in the given format ("text", "json").
func New(w io.Writer, format, level string) (*slog.Logger, error) {
	var least slog.Level
	if err := least.UnmarshalText([]byte(level)); err != nil {
		return nil, fmt.Errorf("making the log: unknown level %q", level)
	}
	options := &slog.HandlerOptions{Level: least}
	switch format {
	case "text":
		return slog.New(Redact(slog.NewTextHandler(w, options))), nil
	case "json":
		return slog.New(Redact(slog.NewJSONHandler(w, options))), nil
	}
	return nil, fmt.Errorf("making the log: unknown format %q", format)
}
