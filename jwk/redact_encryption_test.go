package jwk_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

// secretAlgorithms has a key of every family.
var secretAlgorithms = []jwk.KeyAlgorithm{
	jwk.Dir, jwk.A256KW, jwk.A128GCMKW, jwk.RSAOAEP256, jwk.ECDHES, jwk.ECDHESA256KW, jwk.PBES2HS256A128KW,
	jwk.HPKE0, jwk.HPKE3KE, jwk.HPKE9, jwk.HPKE12KE,
}

func decryptionSecretsOf(t *testing.T, k *jwk.DecryptionKey) (all []string) {
	t.Helper()
	if strings.HasPrefix(string(k.Algorithm()), "PBES2") {
		return spellings([]byte("correct horse"))
	}
	for name, value := range membersOf(t, exportDecryption(t, k)) {
		if strings.Contains(" d p q dp dq qi k priv ", " "+name+" ") {
			all = append(all, spellings(unb64(t, value.(string))[:9])...)
		}
	}
	if len(all) == 0 {
		t.Fatalf("%s: no secrets to look for", k.Algorithm())
	}
	return all
}

// TestP7_PrintingDecryptionKeys covers every verb, on pointers, values and
// fields of other types, and the errors of parsing.
func TestP7_PrintingDecryptionKeys(t *testing.T) {
	for _, alg := range secretAlgorithms {
		k := decryptionKey(t, alg)
		e := k.EncryptionKey()
		type holder struct {
			Exported, hidden *jwk.DecryptionKey
			Value, value     jwk.DecryptionKey
			E, e             jwk.EncryptionKey
			P, p             *jwk.EncryptionKey
		}
		h := holder{k, k, *k, *k, *e, *e, e, e}
		secrets := decryptionSecretsOf(t, k)
		for _, value := range []any{
			k, *k, e, *e, h, &h, []*jwk.DecryptionKey{k}, []jwk.DecryptionKey{*k}, []jwk.EncryptionKey{*e},
			map[string]*jwk.EncryptionKey{"": e}, fmt.Errorf("key %v failed", k), k.String(), k.GoString(), e.String(), e.GoString(),
		} {
			for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "% x", "%d", "%08b", "%t", "%e", "%U", "%c"} {
				showsNone(t, fmt.Sprintf(verb+" of %T", value, value), secrets)
			}
		}
	}
}

func TestP7_LoggingDecryptionKeys(t *testing.T) {
	for _, alg := range secretAlgorithms {
		k := decryptionKey(t, alg).WithID("key of this test")
		e := k.EncryptionKey()
		var log bytes.Buffer
		for _, h := range []slog.Handler{slog.NewTextHandler(&log, nil), slog.NewJSONHandler(&log, nil)} {
			slog.New(h).Info("keys", "p", k, "v", *k, "pub", e, "pubv", *e, "list", []any{k, *k, e, *e},
				slog.Group("g", "k", k), "in", struct{ K *jwk.DecryptionKey }{k})
		}
		showsNone(t, log.String(), decryptionSecretsOf(t, k))
		if !strings.Contains(log.String(), "key of this test") {
			t.Errorf("%s: the log does not name the key: %s", alg, log.String())
		}
	}
}

func TestP7_MarshallingDecryptionKeysFails(t *testing.T) {
	for _, alg := range secretAlgorithms {
		k := decryptionKey(t, alg)
		for _, v := range []any{k, *k, struct{ K *jwk.DecryptionKey }{k}, map[string]jwk.DecryptionKey{"k": *k}} {
			text, err := json.Marshal(v)
			if err == nil || !strings.Contains(err.Error(), "Export") {
				t.Errorf("JSON of %T: %s, %v", v, text, err)
			}
		}
		if text, err := xml.Marshal(k); err == nil {
			t.Errorf("XML: %s", text)
		}
		if text, err := k.MarshalText(); err == nil || text != nil {
			t.Errorf("text: %s", text)
		}
		var b bytes.Buffer
		if err := gob.NewEncoder(&b).Encode(k); err == nil {
			t.Errorf("gob: %x", b.Bytes())
		}
	}
}

// TestL72_EncryptionKeyIsPublic: a marshalled EncryptionKey has no private
// member, or does not exist.
func TestL72_EncryptionKeyIsPublic(t *testing.T) {
	for _, alg := range secretAlgorithms {
		k := decryptionKey(t, alg)
		text, err := json.Marshal(k.EncryptionKey())
		if alg.Symmetric() {
			if err == nil {
				t.Errorf("%s: %s", alg, text)
			}
			continue
		}
		m := membersOf(t, string(text))
		for _, name := range []string{"d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"} {
			if m[name] != nil {
				t.Errorf("%s: %s shows %q", alg, text, name)
			}
		}
		showsNone(t, string(text), decryptionSecretsOf(t, k))
	}
}

// TestErrorsShowNoSecret: an error about a private key does not quote it.
func TestErrorsShowNoSecret(t *testing.T) {
	for _, alg := range []jwk.KeyAlgorithm{jwk.A128KW, jwk.ECDHES, jwk.HPKE9, jwk.RSAOAEP} {
		k := decryptionKey(t, alg)
		text := exportDecryption(t, k)
		secrets := decryptionSecretsOf(t, k)
		m := membersOf(t, text)
		for _, broken := range []string{
			text[:len(text)-1], text + text, m.with(t, members{"use": "sig"}), m.with(t, members{"kty": "x"}), m.with(t, members{"x": "A", "n": "A", "pub": "A"}),
		} {
			_, err := jwk.ParseDecryptionKey([]byte(broken), "")
			if err != nil {
				showsNone(t, err.Error(), secrets)
			}
			if _, err := jwk.ParseEncryptionKey([]byte(text), ""); err == nil {
				t.Errorf("%s: a private key is read as a public one", alg)
			} else {
				showsNone(t, err.Error(), secrets)
			}
		}
	}
}

func TestRedactedEncryptionText(t *testing.T) {
	k := parseDecryption(t, rfc8037A6Bob, jwk.ECDHES).WithID("my\nkey")
	for want, v := range map[string]any{
		`jwk.DecryptionKey(ECDH-ES "my\nkey")`: k,
		`jwk.EncryptionKey(ECDH-ES "my\nkey")`: k.EncryptionKey(),
		`jwk.DecryptionKey(empty)`:             jwk.DecryptionKey{},
		`jwk.EncryptionKey(empty)`:             &jwk.EncryptionKey{},
		`<nil>`:                                (*jwk.DecryptionKey)(nil),
	} {
		if got := fmt.Sprint(v); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
