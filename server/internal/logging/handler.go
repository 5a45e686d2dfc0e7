package logging

import (
	"context"
	"fmt"
	"log/slog"
)

// mask stands where a secret stood.
const mask = "[redacted]"

// Redact returns a handler that cleans records before next sees them: the
// values of attributes whose keys speak of secrets, and what looks like a
// secret in messages and all other values. Values that are neither text nor
// numbers are turned into text first, because nobody knows what they hold.
func Redact(next slog.Handler) slog.Handler { return handler{next: next} }

type handler struct {
	next slog.Handler
	// secret is set inside a group whose name speaks of secrets.
	secret bool
}

// Enabled asks the next handler.
func (h handler) Enabled(ctx context.Context, level slog.Level) bool {
	return h.next.Enabled(ctx, level)
}

// Handle passes a cleaned copy on.
func (h handler) Handle(ctx context.Context, r slog.Record) error {
	cleaned := slog.NewRecord(r.Time, r.Level, clean(r.Message), r.PC)
	r.Attrs(func(a slog.Attr) bool {
		cleaned.AddAttrs(h.attr(a))
		return true
	})
	return h.next.Handle(ctx, cleaned)
}

// WithAttrs cleans them once, for all records to come.
func (h handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	cleaned := make([]slog.Attr, len(attrs))
	for i, a := range attrs {
		cleaned[i] = h.attr(a)
	}
	return handler{next: h.next.WithAttrs(cleaned), secret: h.secret}
}

// WithGroup passes the group on.
func (h handler) WithGroup(name string) slog.Handler {
	return handler{next: h.next.WithGroup(clean(name)), secret: h.secret || isSecret(name)}
}

func (h handler) attr(a slog.Attr) slog.Attr {
	value := a.Value.Resolve()
	secret := h.secret || isSecret(a.Key)
	if value.Kind() == slog.KindGroup {
		inner := handler{secret: secret}
		group := make([]slog.Attr, len(value.Group()))
		for i, member := range value.Group() {
			group[i] = inner.attr(member)
		}
		return slog.Attr{Key: clean(a.Key), Value: slog.GroupValue(group...)}
	}
	if secret {
		return slog.String(clean(a.Key), mask)
	}
	switch value.Kind() {
	case slog.KindString:
		value = slog.StringValue(clean(value.String()))
	case slog.KindAny:
		value = slog.StringValue(clean(text(value.Any())))
	}
	return slog.Attr{Key: clean(a.Key), Value: value}
}

// text survives values whose methods panic, such as a nil error in an
// interface: fmt catches that.
func text(v any) string {
	switch v := v.(type) {
	case []byte:
		return string(v)
	case error:
		return fmt.Sprintf("%v", v)
	}
	return fmt.Sprintf("%+v", v)
}
