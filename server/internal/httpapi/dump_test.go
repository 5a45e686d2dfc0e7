package httpapi_test

import (
	"bytes"
	"encoding/base64"
	"math/bits"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/server/internal/sqlstore"
)

// decoded is a refresh token without its prefix and encoding.
func decoded(t *testing.T, token string) []byte {
	t.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(token, "jrt_"))
	must(t, err)
	return raw
}

// Whoever reads the files of the database finds neither a refresh token, nor the
// part of it that cannot be guessed, nor a private key, nor a password.
func TestS29_TheDatabaseGivesNoRefreshToken(t *testing.T) {
	dir := t.TempDir()
	store, err := sqlstore.OpenSQLite(t.Context(), filepath.Join(dir, "jeton.db"))
	must(t, err)
	t.Cleanup(func() { store.Close() })
	h := newHouse(t, func(h *house) { h.login.Store = store })
	access, first := h.signIn()
	newest := h.refreshed(first)
	secrets := map[string][]byte{"the password": []byte(alicePass), "the access token": []byte(access)}
	for what, token := range map[string]string{"a used token": first, "the newest token": newest} {
		raw := decoded(t, token)
		secrets[what] = []byte(strings.TrimPrefix(token, "jrt_"))
		secrets[what+", decoded"] = raw
		secrets[what+", its last 16 bytes"] = raw[len(raw)-16:]
	}
	private, err := h.Keys().SigningKey().Export()
	must(t, err)
	_, d, _ := strings.Cut(string(private), `"d":"`)
	d, _, _ = strings.Cut(d, `"`)
	secrets["the private key"] = []byte(d)
	secrets["the private key, decoded"] = decoded(t, d)
	dump := dumpOf(t, dir)
	if !bytes.Contains(dump, []byte("alice@example.com")) {
		t.Fatal("the dump does not hold what it should")
	}
	for what, secret := range secrets {
		if len(secret) < 16 || bytes.Contains(dump, secret) {
			t.Errorf("%s (%d bytes) is in the database", what, len(secret))
		}
	}
}

// dumpOf is all that is on disk, also what is not in the main file yet.
func dumpOf(t *testing.T, dir string) (dump []byte) {
	t.Helper()
	files, err := os.ReadDir(dir)
	must(t, err)
	for _, file := range files {
		data, err := os.ReadFile(filepath.Join(dir, file.Name()))
		must(t, err)
		dump = append(dump, data...)
	}
	return dump
}

// Two tokens differ in about half of the bits that cannot be guessed. There are
// 256 of them; 128 would do.
func TestS29_RefreshTokensCannotBeGuessed(t *testing.T) {
	h := newHouse(t)
	_, a := h.signIn()
	_, b := h.signIn()
	for what, pair := range map[string][2]string{"of two sessions": {a, b}, "of one session": {a, h.refreshed(a)}} {
		x, y := decoded(t, pair[0]), decoded(t, pair[1])
		if len(x) != 53 || len(y) != 53 {
			t.Fatalf("the tokens have %d and %d bytes", len(x), len(y))
		}
		differ := 0
		for i := 21; i < 53; i++ {
			differ += bits.OnesCount8(x[i] ^ y[i])
		}
		if differ < 64 || differ > 192 {
			t.Errorf("tokens %s differ in %d of 256 bits", what, differ)
		}
	}
}
