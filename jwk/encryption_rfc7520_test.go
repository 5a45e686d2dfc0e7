package jwk_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

// A cookbookKey is what an example of RFC 7520 section 5 says about the content
// key.
type cookbookKey struct {
	Input struct {
		Key      json.RawMessage       `json:"key"`
		Password string                `json:"pwd"`
		Alg      jwk.KeyAlgorithm      `json:"alg"`
		Enc      jwk.ContentEncryption `json:"enc"`
	} `json:"input"`
	Generated struct {
		ContentKey string `json:"cek"`
	} `json:"generated"`
	Wrapping struct {
		EncryptedKey string          `json:"encrypted_key"`
		IV           string          `json:"iv"`
		Tag          string          `json:"tag"`
		Salt         string          `json:"salt"`
		Count        int             `json:"iteration_count"`
		Ephemeral    json.RawMessage `json:"epk"`
	} `json:"encrypting_key"`
}

func (c *cookbookKey) key(t *testing.T) *jwk.DecryptionKey {
	t.Helper()
	if c.Input.Password == "" {
		return parseDecryption(t, string(c.Input.Key), c.Input.Alg)
	}
	k, err := jwk.NewPasswordKey(c.Input.Alg, []byte(c.Input.Password), nil)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func (c *cookbookKey) header(t *testing.T) *jwk.KeyHeader {
	t.Helper()
	h := &jwk.KeyHeader{
		IV: unb64(t, c.Wrapping.IV), Tag: unb64(t, c.Wrapping.Tag),
		Salt: unb64(t, c.Wrapping.Salt), Count: c.Wrapping.Count,
	}
	if c.Wrapping.Ephemeral != nil {
		h.EphemeralKey = []byte(membersOf(t, string(c.Wrapping.Ephemeral)).with(t, members{"d": nil}))
	}
	return h
}

// TestRFC7520Section5: the key part of every example with one recipient.
func TestRFC7520Section5(t *testing.T) {
	files := vectors(t, "cookbook/jwe/5_*.json")
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var several struct {
				Input struct {
					Key json.RawMessage `json:"key"`
				} `json:"input"`
			}
			if err := json.Unmarshal(text, &several); err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(string(several.Input.Key), "[") {
				t.Skip("several recipients: a matter of package jwe")
			}
			var c cookbookKey
			if err := json.Unmarshal(text, &c); err != nil {
				t.Fatal(err)
			}
			if c.Input.Alg == "RSA1_5" {
				_, err := jwk.ParseDecryptionKey(c.Input.Key, c.Input.Alg)
				wantError(t, err, jwk.ErrUnsupported)
				return
			}
			c.check(t)
		})
	}
}

func (c *cookbookKey) check(t *testing.T) {
	t.Helper()
	k := c.key(t)
	got, err := k.UnwrapKey(c.Input.Enc, unb64(t, c.Wrapping.EncryptedKey), c.header(t))
	if err != nil || len(got) != c.Input.Enc.KeySize() {
		t.Fatalf("got %x, %v", got, err)
	}
	if want := c.Generated.ContentKey; want != "" && b64(got) != want {
		t.Errorf("got %s, want %s", b64(got), want)
	}
	if c.Input.Alg == jwk.A128KW { // deterministic
		_, encrypted, err := k.EncryptionKey().WrapKey(c.Input.Enc, got, new(jwk.KeyHeader))
		if err != nil || b64(encrypted) != c.Wrapping.EncryptedKey {
			t.Errorf("wrapped: got %s, %v", b64(encrypted), err)
		}
	}
}
