package login_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/jeton-auth/jeton/server/internal/login"
)

// masterKeyText is a key that looks random and is not.
func masterKeyText(seed byte) string {
	raw := make([]byte, 32)
	for i := range raw {
		raw[i] = seed*37 + byte(i)*5
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

func TestParseMasterKey(t *testing.T) {
	raw := bytes.Repeat([]byte{0xfb, 0xff, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14}, 2)
	want, err := login.ParseMasterKey(base64.RawURLEncoding.EncodeToString(raw))
	if err != nil {
		t.Fatal(err)
	}
	same := map[string]string{
		"padded":              base64.URLEncoding.EncodeToString(raw),
		"as openssl prints":   base64.StdEncoding.EncodeToString(raw) + "\n",
		"white space around":  " \t" + base64.RawURLEncoding.EncodeToString(raw) + "\r\n",
		"not URL-safe, plain": base64.RawStdEncoding.EncodeToString(raw),
	}
	for name, text := range same {
		if got, err := login.ParseMasterKey(text); err != nil || got != want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestS36_WeakOrMissingMasterKeyText(t *testing.T) {
	tests := map[string]string{
		"empty":              "",
		"31 bytes":           base64.RawURLEncoding.EncodeToString(make([]byte, 31)),
		"33 bytes":           base64.RawURLEncoding.EncodeToString(make([]byte, 33)),
		"all zero":           base64.RawURLEncoding.EncodeToString(make([]byte, 32)),
		"one word repeated":  base64.RawURLEncoding.EncodeToString(bytes.Repeat([]byte("password"), 4)),
		"not base64":         strings.Repeat("!", 43),
		"trailing bits":      masterKeyText(1)[:42] + "9",
		"a line break in it": masterKeyText(1)[:20] + "\n" + masterKeyText(1)[20:],
		"hexadecimal":        strings.Repeat("0123456789abcdef", 4),
	}
	for name, text := range tests {
		key, err := login.ParseMasterKey(text)
		if err == nil || key != (login.MasterKey{}) {
			t.Errorf("%s: accepted", name)
		} else if len(text) > 8 && strings.Contains(err.Error(), text[:8]) {
			t.Errorf("%s: the error repeats the key: %v", name, err)
		}
	}
}

func TestMasterKeyIsNeverPrinted(t *testing.T) {
	key := testMasterKey(t, 1)
	marshalled, err := json.Marshal(map[string]any{"key": key, "config": struct{ Key login.MasterKey }{key}})
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("start", "key", key, "pointer", &key)
	printed := fmt.Sprintf("%v %+v %#v %s %x %q %d %v", key, key, key, key, key, key, key, struct{ K login.MasterKey }{key})
	for _, text := range []string{string(marshalled), log.String(), printed} {
		if strings.Contains(text, masterKeyText(1)) || !strings.Contains(text, "redacted") || strings.Contains(text, "37 42 47") {
			t.Errorf("shows the key: %s", text)
		}
	}
}

func TestLoadOrCreateMasterKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "master.key")
	made, err := login.LoadOrCreateMasterKey(path)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, want 0600 (%v)", info.Mode(), err)
	}
	loaded, err := login.LoadOrCreateMasterKey(path)
	if err != nil || loaded != made {
		t.Errorf("the second start has another key (%v)", err)
	}
	other, err := login.LoadOrCreateMasterKey(path + "2")
	if err != nil || other == made {
		t.Errorf("two files have the same key (%v)", err)
	}
	if names, _ := os.ReadDir(filepath.Dir(path)); len(names) != 2 {
		t.Errorf("left behind: %v", names)
	}
}

func TestLoadOrCreateMasterKey_Parallel(t *testing.T) {
	path := filepath.Join(t.TempDir(), "master.key")
	keys := make([]login.MasterKey, 16)
	var wg sync.WaitGroup
	for i := range keys {
		wg.Go(func() {
			key, err := login.LoadOrCreateMasterKey(path)
			if err != nil {
				t.Error(err)
			}
			keys[i] = key
		})
	}
	wg.Wait()
	for _, key := range keys {
		if key != keys[0] {
			t.Error("two servers made two keys")
		}
	}
}

func TestS36_MasterKeyFileRefused(t *testing.T) {
	tests := map[string]struct {
		text string
		mode os.FileMode
		want string
	}{
		"group may read":  {masterKeyText(1) + "\n", 0o640, "chmod 600"},
		"others may read": {masterKeyText(1) + "\n", 0o604, "chmod 600"},
		"group may write": {masterKeyText(1) + "\n", 0o620, "chmod 600"},
		"empty":           {"", 0o600, "32 random bytes"},
		"cut short":       {masterKeyText(1)[:40], 0o600, "32 random bytes"},
		"two keys":        {masterKeyText(1) + "\n" + masterKeyText(2), 0o600, "32 random bytes"},
		"a placeholder":   {base64.RawURLEncoding.EncodeToString(make([]byte, 32)), 0o600, "not random"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "master.key")
			if err := os.WriteFile(path, []byte(tt.text), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(path, tt.mode); err != nil {
				t.Fatal(err)
			}
			_, err := login.LoadOrCreateMasterKey(path)
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), path) {
				t.Errorf("%v, want %q and the file's name", err, tt.want)
			}
			if text, _ := os.ReadFile(path); string(text) != tt.text {
				t.Error("the file was changed")
			}
		})
	}
}

func TestSealedKeys(t *testing.T) {
	mine, other := testMasterKey(t, 1), testMasterKey(t, 2)
	keep := func(b []byte) []byte { return b }
	secret := []byte("a private key")
	got, err := login.SealAndOpen(mine, mine, secret, "k1", "k1", keep)
	if err != nil || !bytes.Equal(got, secret) {
		t.Fatalf("%q, %v", got, err)
	}
	tests := map[string]struct {
		key    login.MasterKey
		id     string
		damage func([]byte) []byte
	}{
		"another master key":         {other, "k1", keep},
		"the row of another key":     {mine, "k2", keep},
		"a changed byte":             {mine, "k1", func(b []byte) []byte { b[20] ^= 1; return b }},
		"a changed tag":              {mine, "k1", func(b []byte) []byte { b[len(b)-1] ^= 1; return b }},
		"cut short":                  {mine, "k1", func(b []byte) []byte { return b[:10] }},
		"empty":                      {mine, "k1", func([]byte) []byte { return nil }},
		"a version that is not ours": {mine, "k1", func(b []byte) []byte { b[0] = 9; return b }},
	}
	for name, tt := range tests {
		if got, err := login.SealAndOpen(mine, tt.key, secret, "k1", tt.id, tt.damage); !errors.Is(err, login.ErrMasterKey) || got != nil {
			t.Errorf("%s: %q, %v, want ErrMasterKey", name, got, err)
		}
	}
}
