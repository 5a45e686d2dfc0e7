package login

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"strings"
)

// A refresh token is
//
//	jrt_ base64url( version 1 ‖ session id 16 ‖ counter 4 ‖ HMAC-SHA256 32 )
//
// The HMAC covers what precedes it and the random secret of the session, under
// a key derived from the master key. So nobody who reads the database can make
// one, two tokens of a session differ only by the counter, and the same counter
// always gives the same text: that is how a lost reply is repeated.
const (
	refreshPrefix  = "jrt_"
	refreshVersion = 1
	refreshHead    = 1 + len(SessionID{}) + 4
	refreshBytes   = refreshHead + sha256.Size
	refreshLength  = len(refreshPrefix) + (refreshBytes*8+5)/6
)

// A refreshToken is one that is well-formed. Whether it is genuine only the
// secret of its session can tell.
type refreshToken struct {
	session SessionID
	counter uint32
	mac     [sha256.Size]byte
}

// parseRefreshToken accepts one spelling of each token only, so that an altered
// form of a revoked token is no token.
func parseRefreshToken(text string) (t refreshToken, ok bool) {
	body, ok := strings.CutPrefix(text, refreshPrefix)
	if !ok || len(text) != refreshLength {
		return t, false
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(body)
	// The decoder skips line breaks even in Strict mode: then the length tells.
	if err != nil || len(raw) != refreshBytes || raw[0] != refreshVersion {
		return t, false
	}
	t.session = SessionID(raw[1:])
	t.counter = binary.BigEndian.Uint32(raw[1+len(t.session):])
	t.mac = [sha256.Size]byte(raw[refreshHead:])
	return t, true
}

// refreshTokens makes and recognises refresh tokens.
type refreshTokens struct{ key []byte }

// newest returns the token of the session's counter.
func (r refreshTokens) newest(s Session) string {
	head := refreshHeadOf(s.ID, s.Counter)
	return spell(head, mac256(r.key, head, s.Secret[:]))
}

// genuine reports whether t was issued for s, with whatever counter. The
// comparison takes the same time wherever the difference is.
func (r refreshTokens) genuine(t refreshToken, s Session) bool {
	mac := mac256(r.key, refreshHeadOf(t.session, t.counter), s.Secret[:])
	return t.session == s.ID && hmac.Equal(mac[:], t.mac[:])
}

func spell(head []byte, mac [sha256.Size]byte) string {
	return refreshPrefix + base64.RawURLEncoding.EncodeToString(append(head, mac[:]...))
}

func refreshHeadOf(id SessionID, counter uint32) []byte {
	head := make([]byte, 0, refreshBytes)
	head = append(head, refreshVersion)
	head = append(head, id[:]...)
	return binary.BigEndian.AppendUint32(head, counter)
}
