package jwk

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"encoding/binary"
	"math/big"
)

// publicKeyKind says what public key an HMAC secret really is, or "" if it is
// none that can be recognised. This is the second bolt on a door that is
// already shut: a VerificationKey for HMAC cannot be made of a public key, and
// a token cannot change the algorithm of a key. It is for the program that
// reads "the key" from a file and passes it on without looking
// (CVE-2015-9235, CVE-2022-29217, CVE-2024-33663).
func publicKeyKind(secret []byte) string {
	if kind := keyTextKind(secret); kind != "" {
		return kind
	}
	if kind := keyBytesKind(secret); kind != "" {
		return kind
	}
	// The inside of a PEM block or of an SSH line, without what is around it.
	compact := bytes.Join(bytes.Fields(secret), nil)
	if raw, err := base64.StdEncoding.DecodeString(string(compact)); err == nil {
		return keyBytesKind(raw)
	}
	return ""
}

// keyTextKind looks for marks that no random secret has. It looks everywhere,
// so that a byte order mark, white space or a comment in front changes nothing.
func keyTextKind(secret []byte) string {
	for _, mark := range []struct{ text, kind string }{
		{"-----BEGIN", "a PEM file"},
		{"---- BEGIN", "an SSH public key"},
		{"ssh-rsa AAAA", "an SSH public key"},
		{"ssh-dss AAAA", "an SSH public key"},
		{"ssh-ed25519 AAAA", "an SSH public key"},
		{"ecdsa-sha2-nistp", "an SSH public key"},
		{"@openssh.com AAAA", "an SSH public key"},
		{`"kty"`, "a JWK or JWK Set"},
		{`"x5c"`, "a JWK or JWK Set"},
	} {
		if bytes.Contains(secret, []byte(mark.text)) {
			return mark.kind
		}
	}
	return ""
}

// keyBytesKind recognises binary forms. What follows them does not matter.
func keyBytesKind(secret []byte) string {
	switch {
	case startsWith[struct {
		Body      asn1.RawValue
		Algorithm pkix.AlgorithmIdentifier
		Signature asn1.BitString
	}](secret):
		return "an X.509 certificate"
	case startsWith[struct {
		Algorithm pkix.AlgorithmIdentifier
		Key       asn1.BitString
	}](secret):
		return "a public key in DER"
	case startsWith[struct {
		N *big.Int
		E int
	}](secret):
		return "an RSA public key in DER"
	case isSSHBlob(secret):
		return "an SSH public key"
	case isPoint(secret):
		return "a point of an elliptic curve"
	}
	return ""
}

// startsWith reports whether a DER value of this shape is at the front, with
// or without white space before it.
func startsWith[T any](secret []byte) bool {
	var v T
	_, err := asn1.Unmarshal(bytes.TrimLeft(secret, " \t\r\n\ufeff"), &v)
	return err == nil
}

// isSSHBlob recognises a length and the name of a key type (RFC 4253 section
// 6.6).
func isSSHBlob(secret []byte) bool {
	if len(secret) < 4 {
		return false
	}
	length, rest := binary.BigEndian.Uint32(secret), secret[4:]
	if uint64(length) > uint64(len(rest)) {
		return false
	}
	kind := rest[:length]
	return bytes.HasPrefix(kind, []byte("ssh-")) || bytes.HasPrefix(kind, []byte("ecdsa-sha2-")) || bytes.HasPrefix(kind, []byte("sk-"))
}

// isPoint recognises the uncompressed point of a curve that JOSE signs with.
func isPoint(secret []byte) bool {
	for _, curve := range []elliptic.Curve{elliptic.P256(), elliptic.P384(), elliptic.P521()} {
		if _, err := ecdsa.ParseUncompressedPublicKey(curve, secret); err == nil {
			return true
		}
	}
	return false
}
