package jwk_test

import (
	"bytes"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

func pkcs8(t *testing.T, key any) []byte {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return pemText("PRIVATE KEY", der)
}

func spki(t *testing.T, key any) []byte {
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return pemText("PUBLIC KEY", der)
}

func sec1(t *testing.T, key *ecdsa.PrivateKey) []byte {
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return pemText("EC PRIVATE KEY", der)
}

// TestPEM reads every kind of block, and matches the two sides.
func TestPEM(t *testing.T) {
	rsaKey, edKey := rsaPrivate(t), ed25519Private()
	p256, p521 := ecdsaPrivate(t, jwk.ES256), ecdsaPrivate(t, jwk.ES512)
	for name, c := range map[string]struct {
		private, public []byte
		asked, want     jwk.SignatureAlgorithm
	}{
		"RSA, PKCS #8 and PKIX":      {pkcs8(t, rsaKey), spki(t, rsaKey.Public()), jwk.PS384, jwk.PS384},
		"RSA, PKCS #1":               {pemText("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(rsaKey)), pemText("RSA PUBLIC KEY", x509.MarshalPKCS1PublicKey(&rsaKey.PublicKey)), jwk.RS256, jwk.RS256},
		"RSA, certificate":           {pkcs8(t, rsaKey), pemText("CERTIFICATE", selfSigned(t, rsaKey, x509.KeyUsageDigitalSignature)), jwk.RS256, jwk.RS256},
		"P-256, PKCS #8 and PKIX":    {pkcs8(t, p256), spki(t, p256.Public()), "", jwk.ES256},
		"P-521, SEC 1, certificate":  {sec1(t, p521), pemText("CERTIFICATE", selfSigned(t, p521, 0)), "", jwk.ES512},
		"Ed25519, PKCS #8 and PKIX":  {pkcs8(t, edKey), spki(t, edKey.Public()), "", jwk.Ed25519},
		"Ed25519 by its older name":  {pkcs8(t, edKey), spki(t, edKey.Public()), jwk.EdDSA, jwk.EdDSA},
		"white space around, CRLF":   {crlf(pkcs8(t, p256)), crlf(spki(t, p256.Public())), jwk.ES256, jwk.ES256},
		"no line break at the end":   {bytes.TrimSpace(pkcs8(t, p256)), bytes.TrimSpace(spki(t, p256.Public())), "", jwk.ES256},
		"RSA, certificate, no usage": {pkcs8(t, rsaKey), pemText("CERTIFICATE", selfSigned(t, rsaKey, 0)), jwk.RS512, jwk.RS512},
	} {
		k := parseSigning(t, string(c.private), c.asked)
		v := parseVerification(t, string(c.public), c.asked)
		if k.Algorithm() != c.want || v.Algorithm() != c.want || k.ID() != v.ID() {
			t.Errorf("%s: got %v and %v", name, k, v)
		}
		wantError(t, v.Verify([]byte("m"), sign(t, k, "m")), nil)
	}
}

func crlf(text []byte) []byte {
	return append([]byte("\r\n \t"), bytes.ReplaceAll(append(text, " \n"...), []byte("\n"), []byte("\r\n"))...)
}

// TestPEMRefused
func TestPEMRefused(t *testing.T) {
	p256, rsaKey := ecdsaPrivate(t, jwk.ES256), rsaPrivate(t)
	private, public := string(pkcs8(t, p256)), string(spki(t, p256.Public()))
	p224, err := ecdsa.GenerateKey(elliptic.P224(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	x25519, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	small := &rsa.PublicKey{N: rsaKey.Primes[0], E: 3}
	encryptOnly := selfSigned(t, rsaKey, x509.KeyUsageKeyEncipherment)
	oldEncrypted := string(pem.EncodeToMemory(&pem.Block{
		Type: "RSA PRIVATE KEY", Bytes: secret(64),
		Headers: map[string]string{"Proc-Type": "4,ENCRYPTED", "DEK-Info": "AES-256-CBC,00"},
	}))
	withHeader := string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Headers: map[string]string{"a": "b"}, Bytes: secret(9)}))
	for name, c := range map[string]struct {
		text  string
		asked jwk.SignatureAlgorithm
		want  error
		hint  string
	}{
		"encrypted":                       {string(pemText("ENCRYPTED PRIVATE KEY", secret(80))), "", jwk.ErrUnsupported, "openssl pkey"},
		"encrypted in the old way":        {oldEncrypted, "RS256", jwk.ErrUnsupported, "openssl pkey"},
		"of OpenSSH":                      {string(pemText("OPENSSH PRIVATE KEY", secret(80))), "", jwk.ErrUnsupported, "ssh-keygen"},
		"of another kind":                 {string(pemText("EC PARAMETERS", secret(10))), "", jwk.ErrUnsupported, "EC PARAMETERS"},
		"a certificate request":           {string(pemText("CERTIFICATE REQUEST", secret(10))), "", jwk.ErrUnsupported, "CERTIFICATE REQUEST"},
		"with a header":                   {withHeader, "", jwk.ErrMalformed, "headers"},
		"two blocks":                      {public + public, "", jwk.ErrMalformed, "more than one"},
		"a private and a public block":    {private + public, "", jwk.ErrMalformed, "more than one"},
		"text behind":                     {public + "hello", "", jwk.ErrMalformed, "behind"},
		"text in front":                   {"hello\n" + public, "", jwk.ErrMalformed, "neither"},
		"a byte order mark":               {"\ufeff" + public, "", jwk.ErrMalformed, "neither"},
		"a broken block in front":         {"-----BEGIN X-----\n" + public, "", jwk.ErrMalformed, "broken"},
		"cut off":                         {public[:len(public)-20], "", jwk.ErrMalformed, "not a PEM block"},
		"only the first line":             {"-----BEGIN PUBLIC KEY-----", "", jwk.ErrMalformed, "not a PEM block"},
		"nothing inside":                  {string(pemText("PUBLIC KEY", nil)), "", jwk.ErrMalformed, "PUBLIC KEY"},
		"other bytes inside":              {string(pemText("PUBLIC KEY", secret(50))), "", jwk.ErrMalformed, "PUBLIC KEY"},
		"a broken certificate":            {string(pemText("CERTIFICATE", secret(50))), "", jwk.ErrMalformed, "certificate"},
		"P-224":                           {string(spki(t, p224.Public())), "", jwk.ErrUnsupported, "curve"},
		"X25519":                          {string(spki(t, x25519.Public())), "", jwk.ErrUnsupported, "type"},
		"RSA of 1024 bits":                {string(spki(t, small)), "RS256", jwk.ErrWeakKey, "2048"},
		"RSA, no algorithm":               {string(spki(t, rsaKey.Public())), "", jwk.ErrMismatch, "RS256"},
		"RSA for ES256":                   {string(spki(t, rsaKey.Public())), "ES256", jwk.ErrMismatch, ""},
		"P-256 for RS256":                 {public, "RS256", jwk.ErrMismatch, ""},
		"P-256 for ES384":                 {public, "ES384", jwk.ErrMismatch, "P-384"},
		"P-256 for none":                  {public, "none", jwk.ErrUnsupported, "none"},
		"a certificate for encryption":    {string(pemText("CERTIFICATE", encryptOnly)), "RS256", jwk.ErrMismatch, "key usage"},
		"a private key":                   {private, "", jwk.ErrMismatch, "private"},
		"a private key of PKCS #1":        {string(pemText("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(rsaKey))), "RS256", jwk.ErrMismatch, "private"},
		"a private key of SEC 1":          {string(sec1(t, p256)), "", jwk.ErrMismatch, "private"},
		"a private key in a public dress": {string(bytes.ReplaceAll([]byte(private), []byte("PRIVATE"), []byte("PUBLIC"))), "", jwk.ErrMalformed, "PUBLIC KEY"},
	} {
		_, err := jwk.ParseVerificationKey([]byte(c.text), c.asked)
		if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.hint) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// TestPEMPrivateRefused: the same for the other side.
func TestPEMPrivateRefused(t *testing.T) {
	p256, rsaKey := ecdsaPrivate(t, jwk.ES256), rsaPrivate(t)
	x25519, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		text  []byte
		asked jwk.SignatureAlgorithm
		want  error
	}{
		"a public key":          {spki(t, p256.Public()), "", jwk.ErrMismatch},
		"a certificate":         {pemText("CERTIFICATE", selfSigned(t, rsaKey, 0)), "RS256", jwk.ErrMismatch},
		"X25519":                {pkcs8(t, x25519), "", jwk.ErrUnsupported},
		"RSA, no algorithm":     {pkcs8(t, rsaKey), "", jwk.ErrMismatch},
		"RSA for HS256":         {pkcs8(t, rsaKey), "HS256", jwk.ErrMismatch},
		"P-256 for ES512":       {pkcs8(t, p256), "ES512", jwk.ErrMismatch},
		"PKCS #8 as PKCS #1":    {bytes.ReplaceAll(pkcs8(t, rsaKey), []byte("PRIVATE"), []byte("RSA PRIVATE")), "RS256", jwk.ErrMalformed},
		"encrypted":             {pemText("ENCRYPTED PRIVATE KEY", secret(80)), "", jwk.ErrUnsupported},
		"parameters and a key":  {append(pemText("EC PARAMETERS", secret(10)), sec1(t, p256)...), "", jwk.ErrMalformed},
		"a key and its partner": {append(pkcs8(t, p256), spki(t, p256.Public())...), "", jwk.ErrMalformed},
	} {
		k, err := jwk.ParseSigningKey(c.text, c.asked)
		if !errors.Is(err, c.want) || k != nil {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
