package jwk_test

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

// TestL4_PublicKeyAsSecret: an HMAC secret that everyone has is refused, in
// whatever form the public key came.
func TestL4_PublicKeyAsSecret(t *testing.T) {
	for name, disguise := range disguises(t) {
		for _, alg := range []jwk.SignatureAlgorithm{jwk.HS256, jwk.HS384, jwk.HS512} {
			_, err := jwk.NewHMACKey(alg, disguise)
			wantError(t, err, jwk.ErrWeakKey)
			if err == nil {
				t.Errorf("%s is taken as a secret for %s", name, alg)
			}
		}
		text := `{"kty":"oct","alg":"HS256","k":"` + b64(disguise) + `"}`
		if _, err := jwk.ParseSigningKey([]byte(text), ""); err == nil {
			t.Errorf("%s is taken as \"k\"", name)
		}
	}
}

func disguises(t *testing.T) map[string][]byte {
	rsaKey := rsaPrivate(t)
	certificate := selfSigned(t, rsaKey, 0)
	point, _ := ecdsaPrivate(t, jwk.ES512).PublicKey.Bytes()
	blob := sshBlob(rsaKey)
	line := base64.StdEncoding.EncodeToString(blob)
	all := map[string][]byte{
		"X.509 DER":                   certificate,
		"X.509 PEM":                   pemText("CERTIFICATE", certificate),
		"PKCS#1 DER":                  x509.MarshalPKCS1PublicKey(&rsaKey.PublicKey),
		"JWK":                         []byte(marshal(t, parseSigning(t, rfc7515A2Key, jwk.RS256).VerificationKey())),
		"JWK Set":                     []byte(rfc7517A1),
		"JWK Set, indented":           indent(t, rfc7517A1),
		"SSH line":                    []byte("ssh-rsa " + line + " joe@example.org\n"),
		"SSH line with options":       []byte("restrict,command=\"x\" ssh-rsa " + line),
		"SSH blob":                    blob,
		"SSH blob in base64":          []byte(line),
		"SSH Ed25519":                 []byte("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea joe and some more text"),
		"RFC 4716":                    []byte("---- BEGIN SSH2 PUBLIC KEY ----\n" + line + "\n---- END SSH2 PUBLIC KEY ----\n"),
		"uncompressed point of P-521": point,
	}
	for name, key := range map[string]any{"RSA": &rsaKey.PublicKey, "P-384": &ecdsaPrivate(t, jwk.ES384).PublicKey} {
		spki, err := x509.MarshalPKIXPublicKey(key)
		if err != nil {
			t.Fatal(err)
		}
		text := pemText("PUBLIC KEY", spki)
		all[name+" SPKI DER"] = spki
		all[name+" SPKI DER and a line break"] = append(bytes.Clone(spki), '\n')
		all[name+" SPKI in base64"] = []byte(base64.StdEncoding.EncodeToString(spki))
		all[name+" PEM"] = text
		all[name+" PEM, white space in front"] = append([]byte(" \r\n\t"), text...)
		all[name+" PEM, byte order mark in front"] = append([]byte("\ufeff"), text...)
		all[name+" PEM, CRLF"] = bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
		all[name+" PEM, comment in front"] = append([]byte("Bag Attributes\n"), text...)
		all[name+" PEM, trimmed"] = bytes.TrimSpace(text)
		_, body, _ := bytes.Cut(text, []byte("\n"))
		body, _, _ = bytes.Cut(body, []byte("-----END"))
		all[name+" PEM, the inside alone"] = body
	}
	return all
}

// TestL4_Secrets: what is not a public key is not taken for one.
func TestL4_Secrets(t *testing.T) {
	for name, s := range map[string][]byte{
		"random bytes":                     secret(64),
		"text":                             []byte("correct horse battery staple, and then some more of the same kind"),
		"base64 of random bytes":           []byte(base64.StdEncoding.EncodeToString(secret(64))),
		"a SEQUENCE that holds no key":     append([]byte{0x30, 0x3e}, secret(70)...),
		"bytes that begin as a point does": append([]byte{4}, secret(64)...),
		"JSON of another kind":             []byte(`{"hello":"world","this is":"not a key, but a long JSON text all the same"}`),
		"zeros in front":                   append(make([]byte, 8), secret(64)...),
	} {
		if _, err := jwk.NewHMACKey(jwk.HS512, s); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestL4_SymmetricNeverPublic: the reverse, an HMAC key through the public
// doors.
func TestL4_SymmetricNeverPublic(t *testing.T) {
	_, err := jwk.ParseVerificationKey([]byte(rfc7515A1Key), jwk.HS256)
	wantError(t, err, jwk.ErrMismatch)
	rsaKey := rsaPrivate(t)
	_, err = jwk.NewVerificationKey(jwk.HS256, &rsaKey.PublicKey)
	wantError(t, err, jwk.ErrMismatch)
	_, err = jwk.NewSigningKey(jwk.HS256, rsaKey)
	wantError(t, err, jwk.ErrMismatch)
	spki, err := x509.MarshalPKIXPublicKey(&rsaKey.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	_, err = jwk.ParseVerificationKey(pemText("PUBLIC KEY", spki), jwk.HS256)
	wantError(t, err, jwk.ErrMismatch)
	_, err = jwk.ParseSigningKey(pemText("PUBLIC KEY", spki), jwk.HS256)
	wantError(t, err, jwk.ErrMismatch)
}

func pemText(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

func indent(t *testing.T, text string) []byte {
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(text), "", "\t"); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func sshBlob(k *rsa.PrivateKey) []byte {
	var b []byte
	for _, field := range [][]byte{[]byte("ssh-rsa"), big.NewInt(int64(k.E)).Bytes(), k.N.Bytes()} {
		b = binary.BigEndian.AppendUint32(b, uint32(len(field)))
		b = append(b, field...)
	}
	return b
}
