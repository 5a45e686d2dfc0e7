package jwk

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
)

const pemBegin = "-----BEGIN "

// onePEMBlock returns the only block of data (RFC 7468). Comments, headers, a
// second block and anything else around it are refused.
func onePEMBlock(data []byte) (*pem.Block, error) {
	block, rest := pem.Decode(bytes.TrimLeft(data, " \t\r\n"))
	switch {
	case block == nil:
		return nil, fmt.Errorf("%w: not a PEM block", ErrMalformed)
	case block.Headers["DEK-Info"] != "" || block.Type == "ENCRYPTED PRIVATE KEY":
		return nil, fmt.Errorf("%w: the PEM key is encrypted: decrypt it first, with \"openssl pkey\"", ErrUnsupported)
	case len(block.Headers) != 0:
		return nil, fmt.Errorf("%w: PEM headers are not read (RFC 7468 section 2)", ErrMalformed)
	case len(bytes.Trim(rest, " \t\r\n")) != 0:
		return nil, fmt.Errorf("%w: there is more than one PEM block, or text behind it", ErrMalformed)
	case bytes.Count(data, []byte(pemBegin)) != 1:
		return nil, fmt.Errorf("%w: there is a broken PEM block before the one that can be read", ErrMalformed)
	}
	return block, nil
}

func parseSigningPEM(data []byte, asked SignatureAlgorithm) (*SigningKey, error) {
	block, err := onePEMBlock(data)
	if err != nil {
		return nil, err
	}
	key, err := parsePrivateDER(block)
	if err != nil {
		return nil, err
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, fmt.Errorf("%w: the PEM key cannot sign", ErrUnsupported)
	}
	alg, err := settlePEM(asked, signer.Public())
	if err != nil {
		return nil, err
	}
	return NewSigningKey(alg, signer)
}

func parsePrivateDER(block *pem.Block) (key crypto.PrivateKey, err error) {
	switch block.Type {
	case "PRIVATE KEY":
		key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
	case "RSA PRIVATE KEY":
		key, err = x509.ParsePKCS1PrivateKey(block.Bytes)
	case "EC PRIVATE KEY":
		key, err = x509.ParseECPrivateKey(block.Bytes)
	case "PUBLIC KEY", "RSA PUBLIC KEY", "CERTIFICATE":
		return nil, errNotPrivate
	default:
		return nil, unknownBlock(block)
	}
	if err != nil {
		return nil, unreadable(block, err)
	}
	return key, nil
}

func parseVerificationPEM(data []byte, asked SignatureAlgorithm) (*VerificationKey, error) {
	block, err := onePEMBlock(data)
	if err != nil {
		return nil, err
	}
	key, err := parsePublicDER(block)
	if err != nil {
		return nil, err
	}
	alg, err := settlePEM(asked, key)
	if err != nil {
		return nil, err
	}
	return NewVerificationKey(alg, key)
}

func parsePublicDER(block *pem.Block) (key crypto.PublicKey, err error) {
	switch block.Type {
	case "PUBLIC KEY":
		key, err = x509.ParsePKIXPublicKey(block.Bytes)
	case "RSA PUBLIC KEY":
		key, err = x509.ParsePKCS1PublicKey(block.Bytes)
	case "CERTIFICATE":
		return certificateKey(block.Bytes)
	case "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY":
		return nil, errNotPublic
	default:
		return nil, unknownBlock(block)
	}
	if err != nil {
		return nil, unreadable(block, err)
	}
	return key, nil
}

func certificateKey(der []byte) (crypto.PublicKey, error) {
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("%w: the certificate cannot be read: %v", ErrMalformed, err)
	}
	if usage := certificate.KeyUsage; usage != 0 && usage&x509.KeyUsageDigitalSignature == 0 {
		return nil, fmt.Errorf("%w: the certificate's key usage is not digital signature (RFC 5280 section 4.2.1.3)", ErrMismatch)
	}
	return certificate.PublicKey, errNewerKey(certificate.RawSubjectPublicKeyInfo)
}

func unreadable(block *pem.Block, err error) error {
	if newer := errNewerKey(block.Bytes); newer != nil {
		return newer
	}
	return fmt.Errorf("%w: the PEM block %q cannot be read: %v", ErrMalformed, block.Type, err)
}

func unknownBlock(block *pem.Block) error {
	if block.Type == "OPENSSH PRIVATE KEY" {
		return fmt.Errorf("%w: an OpenSSH key: convert it first, with \"ssh-keygen -p -m PKCS8\"", ErrUnsupported)
	}
	return fmt.Errorf("%w: PEM block of type %s", ErrUnsupported, quote(block.Type))
}

// settlePEM decides on the algorithm of a key that cannot say it: what was
// asked for, or the only one that there is for its curve.
func settlePEM(asked SignatureAlgorithm, key crypto.PublicKey) (SignatureAlgorithm, error) {
	var implied SignatureAlgorithm
	switch k := key.(type) {
	case *rsa.PublicKey:
		return agree(asked, "", "", string(keyTypeRSA))
	case *ecdsa.PublicKey:
		implied = algorithmOn(k.Curve)
	case ed25519.PublicKey:
		implied = Ed25519
	default:
		implied = mldsaAlgorithmOf(key)
	}
	if implied == "" {
		return "", fmt.Errorf("%w: a PEM key of this type or curve (%T)", ErrUnsupported, key)
	}
	return agree(asked, "", implied, "")
}

func algorithmOn(curve elliptic.Curve) SignatureAlgorithm {
	for _, alg := range []SignatureAlgorithm{ES256, ES384, ES512} {
		if own, _ := (ecdsaFamily{}).curve(alg.properties()); own == curve {
			return alg
		}
	}
	return ""
}
