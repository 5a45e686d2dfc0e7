package login

import (
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"strings"
)

// masterKeySize is in bytes.
const masterKeySize = 32

// A MasterKey is the one secret that the database does not hold. The keys that
// seal signing keys, authenticate refresh tokens and hide throttled names are
// derived from it. Whoever loses it loses all sessions and signing keys, but no
// user. Printing one shows nothing of it. The zero MasterKey is none.
type MasterKey struct{ secret [masterKeySize]byte }

// Each use has its own subkey, so that none can be turned against another.
const (
	labelRefresh  = "jeton refresh token 1"
	labelSeal     = "jeton sealed signing key 1"
	labelThrottle = "jeton throttled name 1"
)

var errMasterKey = errors.New("not a master key: want 32 random bytes as base64 (openssl rand -base64 32 makes one)")

// ParseMasterKey reads 32 bytes as base64, URL-safe or not, padded or not, with
// white space around them. It refuses keys that are obviously not random. An
// error never repeats the text.
func ParseMasterKey(text string) (MasterKey, error) {
	text = strings.TrimSpace(text)
	text = strings.TrimSuffix(text, "=")
	text = strings.NewReplacer("+", "-", "/", "_").Replace(text)
	raw, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(raw) != masterKeySize || len(text) != 43 {
		return MasterKey{}, errMasterKey
	}
	if !looksRandom(raw) {
		return MasterKey{}, errors.New("the master key is not random: make one with openssl rand -base64 32")
	}
	return MasterKey{secret: [masterKeySize]byte(raw)}, nil
}

// looksRandom catches placeholders. Of 32 random bytes about 30 differ; fewer
// than 16 do once in 10^17.
func looksRandom(raw []byte) bool {
	distinct := map[byte]bool{}
	for _, b := range raw {
		distinct[b] = true
	}
	return len(distinct) >= 16
}

func (k MasterKey) isZero() bool { return k == MasterKey{} }

// text is what ParseMasterKey reads.
func (k MasterKey) text() string { return base64.RawURLEncoding.EncodeToString(k.secret[:]) }

// subkey derives 32 bytes for one use (RFC 5869).
func (k MasterKey) subkey(label string) []byte {
	key, err := hkdf.Key(sha256.New, k.secret[:], nil, label, sha256.Size)
	if err != nil {
		panic(err) // only for lengths beyond 255 hashes
	}
	return key
}

const redacted = "MasterKey(redacted)"

// String shows nothing of the key.
func (MasterKey) String() string { return redacted }

// Format shows nothing of the key, whatever the verb.
func (MasterKey) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// LogValue shows nothing of the key.
func (MasterKey) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText shows nothing of the key.
func (MasterKey) MarshalText() ([]byte, error) { return []byte(redacted), nil }
