package login

import (
	"context"
	"log/slog"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// The kinds of an [Event].
const (
	EventLogin          = "login.ok"
	EventLoginFailed    = "login.failed"
	EventLoginThrottled = "login.throttled" // stored once a minute for one account and address
	EventRefresh        = "refresh.ok"
	EventRefreshRefused = "refresh.refused" // only logged
	EventRefreshReused  = "refresh.reused"  // a stolen or copied token: the session was revoked
	EventLogout         = "logout"
	EventSessionRevoked = "session.revoked"
	EventUserAdded      = "user.added"
	EventUserDisabled   = "user.disabled"
	EventUserEnabled    = "user.enabled"
	EventUserPassword   = "user.password"
	EventKeyAdded       = "key.added"
	EventKeyRemoved     = "key.removed"
)

// An audited is a transaction that leaves a trail.
type audited struct {
	Tx
	at     time.Time
	caller Caller
	events []Event
}

// update runs f in one transaction with the events it records, and shows them
// to the log and the observer once they are durable. f may run more than once:
// what it leaves outside the transaction must be assigned, never added to.
func (s *Service) update(ctx context.Context, caller Caller, f func(*audited) error) error {
	var last *audited
	err := s.cfg.Store.Update(ctx, func(tx Tx) error {
		last = &audited{Tx: tx, at: s.now(), caller: caller}
		return f(last)
	})
	if err != nil {
		return err
	}
	for _, e := range last.events {
		s.show(ctx, e)
	}
	return nil
}

// record appends the event, completed with the time and the caller.
func (a *audited) record(e Event) error {
	e = completed(e, a.at, a.caller)
	if err := a.AppendEvent(e); err != nil {
		return err
	}
	a.events = append(a.events, e)
	return nil
}

func completed(e Event, at time.Time, caller Caller) Event {
	e.At = at
	e.Name = clean(e.Name, 128)
	e.Detail = clean(e.Detail, 200)
	e.RequestID = clean(caller.RequestID, 128)
	e.Address = addressText(caller)
	return e
}

func addressText(caller Caller) string {
	if !caller.Address.IsValid() {
		return ""
	}
	return clean(caller.Address.Unmap().String(), 64)
}

// show writes the event to the log, and to the observer.
func (s *Service) show(ctx context.Context, e Event) {
	attrs := []slog.Attr{slog.Bool("audit", true)}
	add := func(name, value string) {
		if value != "" {
			attrs = append(attrs, slog.String(name, value))
		}
	}
	add("name", e.Name)
	if e.User != (UserID{}) {
		add("user", e.User.String())
	}
	if e.Session != (SessionID{}) {
		add("session", e.Session.String())
	}
	add("address", e.Address)
	add("request_id", e.RequestID)
	add("detail", e.Detail)
	s.log.LogAttrs(ctx, eventLevel(e.Kind), e.Kind, attrs...)
	s.cfg.Observer(e)
}

func eventLevel(kind string) slog.Level {
	switch kind {
	case EventRefreshReused, EventLoginThrottled:
		return slog.LevelWarn
	}
	return slog.LevelInfo
}

// clean makes text from outside safe to print on one line, whatever prints it:
// line breaks, terminal escapes and direction marks become U+FFFD. The result
// has at most limit bytes.
func clean(text string, limit int) string {
	text = text[:min(len(text), 4*limit)]
	text = strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return utf8.RuneError
	}, strings.ToValidUTF8(text, "\uFFFD"))
	for len(text) > limit {
		_, size := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-size]
	}
	return text
}
