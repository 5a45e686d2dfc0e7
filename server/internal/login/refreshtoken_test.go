package login_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/server/internal/login"
)

func TestRefreshTokenFormat(t *testing.T) {
	h := newHouse(t)
	token := h.login("alice", alicePass).RefreshToken
	if len(token) != 75 || !strings.HasPrefix(token, "jrt_") {
		t.Fatalf("%q: want jrt_ and 71 characters", token)
	}
	if got, ok := login.SpellRefreshToken(token); !ok || got != token {
		t.Errorf("reads back as %q, %v", got, ok)
	}
}

func TestS28_OneSpellingOfARefreshToken(t *testing.T) {
	h := newHouse(t)
	token := h.login("alice", alicePass).RefreshToken
	raw, err := base64.RawURLEncoding.DecodeString(token[4:])
	if err != nil {
		t.Fatal(err)
	}
	version := append([]byte{2}, raw[1:]...)
	tests := map[string]string{
		"empty":                  "",
		"prefix only":            "jrt_",
		"no prefix":              token[4:],
		"another prefix":         "jat_" + token[4:],
		"upper-case prefix":      "JRT_" + token[4:],
		"cut short":              token[:74],
		"too long":               token + "A",
		"padding":                token + "=",
		"padding inside":         token[:74] + "=",
		"white space":            token + " ",
		"white space before":     " " + token[1:],
		"a line break inside":    token[:40] + "\n" + token[41:],
		"a line break added":     token[:40] + "\r\n" + token[40:],
		"standard alphabet":      token[:40] + "+" + token[41:],
		"trailing bits":          token[:74] + next(token[74]),
		"a later version":        "jrt_" + base64.RawURLEncoding.EncodeToString(version),
		"an access token":        h.login("alice", alicePass).AccessToken,
		"five megabytes of dots": strings.Repeat(".", 5<<20),
	}
	for name, text := range tests {
		if _, ok := login.SpellRefreshToken(text); ok {
			t.Errorf("%s: accepted", name)
		}
		h.wantDead(text, name)
	}
	h.mustRefresh(token) // and none of it has touched the session
}

// next returns the character of the alphabet that differs in the last bit.
func next(c byte) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	return string(alphabet[strings.IndexByte(alphabet, c)|1])
}

func TestS29_RefreshTokensCannotBeForged(t *testing.T) {
	h := newHouse(t)
	grant := h.login("alice", alicePass)
	session := h.session(grant.Session)
	raw, err := base64.RawURLEncoding.DecodeString(grant.RefreshToken[4:])
	if err != nil {
		t.Fatal(err)
	}
	// Each bit belongs to what is authenticated.
	for i := 1; i < len(raw); i++ {
		raw[i] ^= 1
		h.wantDead("jrt_"+base64.RawURLEncoding.EncodeToString(raw), "a changed byte")
		raw[i] ^= 1
	}
	for counter := range uint32(5) {
		h.wantDead(login.ForgedRefreshToken(grant.Session, counter), "a forger")
	}
	h.wantDead(login.ForgedRefreshToken(login.NewSessionID(), 1), "an unknown session")

	// Whoever reads the database has the row, but not the master key.
	thief := newHouse(t, func(c *login.Config) { c.MasterKey = testMasterKey(t, 2) })
	h.wantDead(thief.RefreshTokenOf(session, session.Counter), "a thief of the database")
	if got := h.RefreshTokenOf(session, session.Counter); got != grant.RefreshToken {
		t.Error("the same row and master key give another token")
	}

	if h.seen(login.EventRefreshReused) != 0 {
		t.Error("a forged token counted as a stolen one")
	}
	h.mustRefresh(grant.RefreshToken)
}

func TestRefreshTokensOfSessionsDiffer(t *testing.T) {
	h := newHouse(t)
	a, b := h.login("alice", alicePass), h.login("alice", alicePass)
	if a.RefreshToken[40:] == b.RefreshToken[40:] || a.Session == b.Session {
		t.Error("two sessions share their secret or id")
	}
}

func FuzzRefreshToken(f *testing.F) {
	token := login.ForgedRefreshToken(login.SessionID{1, 2, 3}, 7)
	for _, seed := range []string{"", "jrt_", token, token[:74], token + "=", token[:40] + "\n" + token[41:], strings.ToUpper(token)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if spelled, ok := login.SpellRefreshToken(text); ok && spelled != text {
			t.Errorf("%q is also spelled %q", spelled, text)
		}
	})
}
