package logging_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/server/internal/logging"
)

const (
	canary  = "correct-horse-canary"
	jws     = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl"
	spaced  = "ewogImFsZyI6IkVTMjU2In0.eyJzdWIiOiJhIn0.c2lnbmF0dXJl"
	jwe     = "eyJhbGciOiJkaXIifQ..aXY.Y2lwaGVy.dGFn"
	refresh = "jrt_AWNhbmFyeQ-_x"
)

// discreet hides itself; loud would be printed with all of its fields.
type discreet struct{ inner string }

func (discreet) LogValue() slog.Value { return slog.StringValue("hidden") }

type loud struct{ Inner, Session string }

type nilError struct{ text string }

func (e *nilError) Error() string { return e.text }

func TestS35_NoSecretInTheLog(t *testing.T) {
	for _, test := range []struct {
		name   string
		log    func(*slog.Logger)
		secret string
		stays  string // what must not get lost
	}{
		{"password by key", func(l *slog.Logger) { l.Info("m", "password", canary, "user", "ada") }, canary, "ada"},
		{"key in camel case", func(l *slog.Logger) { l.Info("m", "newPassword", canary) }, canary, "newPassword"},
		{"key of a header", func(l *slog.Logger) { l.Info("m", "Set-Cookie", canary) }, canary, "Set-Cookie"},
		{"authorization", func(l *slog.Logger) { l.Info("m", "Authorization", "Basic "+canary) }, canary, ""},
		{"secret", func(l *slog.Logger) { l.Info("m", "client_secret", canary) }, canary, ""},
		{"refresh_token", func(l *slog.Logger) { l.Info("m", "refresh_token", canary) }, canary, ""},
		{"number under a secret key", func(l *slog.Logger) { l.Info("m", "secret", 123454321) }, "123454321", ""},
		{"in a group", func(l *slog.Logger) { l.Info("m", slog.Group("g", "password", canary, "user", "ada")) }, canary, "ada"},
		{"in a secret group", func(l *slog.Logger) { l.Info("m", slog.Group("cookies", "a", canary)) }, canary, ""},
		{"in a group of the logger", func(l *slog.Logger) { l.WithGroup("credentials").Info("m", "a", canary) }, canary, ""},
		{"deep in a group of the logger", func(l *slog.Logger) { l.WithGroup("tokens").WithGroup("x").With("a", canary).Info("m") }, canary, ""},
		{"attribute of the logger", func(l *slog.Logger) { l.With("password", canary).Info("m") }, canary, ""},
		{"token under another key", func(l *slog.Logger) { l.Info("m", "value", refresh) }, refresh[4:], "jrt_"},
		{"refresh token in the message", func(l *slog.Logger) { l.Info("refused " + refresh + " twice") }, refresh[4:], "twice"},
		{"access token in the message", func(l *slog.Logger) { l.Info("refused " + jws + " twice") }, "eyJzdWIiOiJhIn0", "twice"},
		{"access token with white space in its header", func(l *slog.Logger) { l.Info(spaced) }, "eyJzdWIiOiJhIn0", ""},
		{"encrypted token", func(l *slog.Logger) { l.Info("m", "url", "/x?t="+jwe) }, "Y2lwaGVy", "/x?t="},
		{"token inside an error", func(l *slog.Logger) { l.Error("m", "error", fmt.Errorf("reading %q: %w", jws, errors.New("bad"))) }, "eyJzdWIiOiJhIn0", "bad"},
		{"bearer in the message", func(l *slog.Logger) { l.Info("got bearer " + canary) }, canary, "bearer"},
		{"password in a query", func(l *slog.Logger) { l.Info("m", "path", "/login?password="+canary+"&x=1") }, canary, "x=1"},
		{"password in JSON", func(l *slog.Logger) { l.Info("m", "body", `{"password":"`+canary+`","x":"kept"}`) }, canary, "kept"},
		{"password in quoted JSON", func(l *slog.Logger) { l.Info("m", "body", fmt.Sprintf("%q", `{"password": "`+canary+`"}`)) }, canary, "body"},
		{"password in bytes", func(l *slog.Logger) { l.Info("m", "body", []byte(`{"password":"`+canary+`"}`)) }, canary, "body"},
		{"token in a struct", func(l *slog.Logger) { l.Info("m", "v", loud{Inner: jws, Session: "kept"}) }, "eyJzdWIiOiJhIn0", "kept"},
		{"token in a list", func(l *slog.Logger) { l.Info("m", "v", []string{"kept", refresh}) }, refresh[4:], "kept"},
		{"value that hides itself", func(l *slog.Logger) { l.Info("m", "v", discreet{canary}) }, canary, "hidden"},
		{"password hash", func(l *slog.Logger) { l.Info("m", "v", "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA") }, "aGFzaA", ""},
		{"private key", func(l *slog.Logger) {
			l.Info("-----BEGIN PRIVATE KEY-----\n" + canary + "\n-----END PRIVATE KEY----- kept")
		}, canary, "kept"},
		{"token in a key", func(l *slog.Logger) { l.Info("m", refresh, 1) }, refresh[4:], ""},
	} {
		for _, format := range []string{"text", "json"} {
			t.Run(test.name+" as "+format, func(t *testing.T) {
				var out bytes.Buffer
				test.log(logger(t, &out, format))
				if out.Len() == 0 {
					t.Fatal("nothing was logged")
				}
				if strings.Contains(out.String(), test.secret) {
					t.Errorf("the secret is in %s", &out)
				}
				if !strings.Contains(out.String(), test.stays) {
					t.Errorf("%q is missing in %s", test.stays, &out)
				}
			})
		}
	}
}

func TestS35_NoForgedLine(t *testing.T) {
	evil := []string{
		"a\nlevel=ERROR msg=forged", "a\r\nforged", "a\x1b[2Jforged", "a\u2028forged", "a\u0085forged", "a\u202eforged", "a\x00forged", "a\xffforged",
	}
	for _, text := range evil {
		for _, format := range []string{"text", "json"} {
			var out bytes.Buffer
			l := logger(t, &out, format)
			l.Info(text, "user", text, "error", errors.New(text), text, text)
			l.With(text, text).WithGroup(text).Info("m", "x", 1)
			if lines := strings.Count(out.String(), "\n"); lines != 2 {
				t.Errorf("%q as %s: %d lines: %s", text, format, lines, &out)
			}
			if strings.ContainsAny(out.String(), "\r\x1b\x00\u2028\u0085\u202e") {
				t.Errorf("%q as %s: %q", text, format, &out)
			}
		}
	}
}

func TestOrdinaryRecordsStayAsTheyAre(t *testing.T) {
	var out bytes.Buffer
	at := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	logger(t, &out, "json").Info("listening on www.example.com: tokens: ready", "count", 3, "took", time.Second,
		"ok", true, "at", at, "user", "Zoë", "error", error((*nilError)(nil)), slog.Group("g", "n", 1.5))
	var got map[string]any
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"msg": "listening on www.example.com: tokens: ready", "count": 3.0, "took": 1e9,
		"ok": true, "at": "2026-11-23T00:00:00Z", "user": "Zoë"}
	for key, value := range want {
		if got[key] != value {
			t.Errorf("%s: %v, want %v", key, got[key], value)
		}
	}
	if g, _ := got["g"].(map[string]any); g["n"] != 1.5 {
		t.Errorf("g: %v", got["g"])
	}
}

func TestLevel(t *testing.T) {
	var out bytes.Buffer
	l, err := logging.New(&out, "text", "warn")
	if err != nil {
		t.Fatal(err)
	}
	l.Info("quiet")
	l.Warn("heard")
	if s := out.String(); strings.Contains(s, "quiet") || !strings.Contains(s, "heard") {
		t.Error(s)
	}
	for _, wrong := range [][2]string{{"xml", "info"}, {"text", "loud"}, {"", "info"}} {
		if _, err := logging.New(&out, wrong[0], wrong[1]); err == nil {
			t.Errorf("%q accepted", wrong)
		}
	}
}

func logger(t *testing.T, out *bytes.Buffer, format string) *slog.Logger {
	t.Helper()
	l, err := logging.New(out, format, "info")
	if err != nil {
		t.Fatal(err)
	}
	return l
}
