package jwk_test

import (
	"bytes"
	"encoding/base64"
	"encoding/gob"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

// spellings is every way in which bytes tend to be printed.
func spellings(secret []byte) []string {
	decimal := strings.Trim(fmt.Sprint(secret), "[]")
	return []string{
		string(secret), hex.EncodeToString(secret), strings.ToUpper(hex.EncodeToString(secret)),
		b64(secret), base64.StdEncoding.EncodeToString(secret), decimal,
		strings.Trim(fmt.Sprintf("%#v", secret), "[]byte{}"), fmt.Sprintf("% x", secret),
	}
}

// secretsOf returns the first bytes of each private member, so that a part is
// noticed too.
func secretsOf(t *testing.T, k *jwk.SigningKey) (all []string) {
	text, err := k.Export()
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range membersOf(t, string(text)) {
		if strings.Contains(" d p q dp dq qi k priv ", " "+name+" ") {
			all = append(all, spellings(unb64(t, value.(string))[:9])...)
		}
	}
	return all
}

// secretive has an algorithm of each kind of key.
func secretive() []jwk.SignatureAlgorithm {
	algs := []jwk.SignatureAlgorithm{jwk.HS256, jwk.RS256, jwk.ES256, jwk.Ed25519}
	for _, c := range newerAlgorithms {
		algs = append(algs, c.alg)
	}
	return algs
}

func showsNone(t *testing.T, text string, secrets []string) {
	t.Helper()
	for _, secret := range secrets {
		if strings.Contains(text, secret) {
			t.Errorf("shows a secret: %.300q", text)
			return
		}
	}
}

// TestP7_PrintingShowsNoSecret covers every verb, on pointers, values and
// fields of other types.
func TestP7_PrintingShowsNoSecret(t *testing.T) {
	for _, alg := range secretive() {
		k := signingKey(t, alg)
		v := k.VerificationKey()
		ring, err := jwk.NewKeyring(k)
		if err != nil {
			t.Fatal(err)
		}
		set, err := jwk.NewSet(v)
		if err != nil {
			t.Fatal(err)
		}
		type holder struct {
			Exported, hidden *jwk.SigningKey
			Value, value     jwk.SigningKey
			V, v             jwk.VerificationKey
		}
		h := holder{k, k, *k, *k, *v, *v}
		secrets := secretsOf(t, k)
		for _, value := range []any{
			k, *k, v, *v, h, &h, ring, set, *set, []*jwk.SigningKey{k}, []jwk.SigningKey{*k}, map[string]*jwk.VerificationKey{"": v},
			errors.Join(fmt.Errorf("key %v failed", k)), k.String(), k.GoString(), v.String(), v.GoString(),
		} {
			for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "% x", "%d", "%08b", "%t", "%e", "%U", "%c"} {
				showsNone(t, fmt.Sprintf(verb+" of %T", value, value), secrets)
			}
		}
	}
}

func TestP7_LoggingShowsNoSecret(t *testing.T) {
	for _, alg := range secretive() {
		k := signingKey(t, alg)
		v := k.VerificationKey()
		var log bytes.Buffer
		for _, h := range []slog.Handler{slog.NewTextHandler(&log, nil), slog.NewJSONHandler(&log, nil)} {
			slog.New(h).Info("keys", "p", k, "v", *k, "pub", v, "pubv", *v, "list", []any{k, *k, v, *v},
				slog.Group("g", "k", k), "in", struct{ K *jwk.SigningKey }{k})
		}
		showsNone(t, log.String(), secretsOf(t, k))
		if !strings.Contains(log.String(), k.ID()) {
			t.Errorf("%s: the log does not name the key: %s", alg, log.String())
		}
	}
}

// TestP7_MarshallingFails: what would have written a private key is an error
// that says how to do it.
func TestP7_MarshallingFails(t *testing.T) {
	for _, alg := range []jwk.SignatureAlgorithm{jwk.HS256, jwk.ES256} {
		k := signingKey(t, alg)
		for _, v := range []any{k, *k, struct{ K *jwk.SigningKey }{k}, map[string]jwk.SigningKey{"k": *k}} {
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

func TestRedactedText(t *testing.T) {
	k := parseSigning(t, rfc8037Key, "").WithID("my\nkey")
	for want, v := range map[string]any{
		`jwk.SigningKey(Ed25519 "my\nkey")`:      k,
		`jwk.VerificationKey(Ed25519 "my\nkey")`: k.VerificationKey(),
		`jwk.SigningKey(empty)`:                  jwk.SigningKey{},
		`jwk.VerificationKey(empty)`:             &jwk.VerificationKey{},
		`<nil>`:                                  (*jwk.SigningKey)(nil),
	} {
		if got := fmt.Sprint(v); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
