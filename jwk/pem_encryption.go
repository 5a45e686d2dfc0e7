package jwk

import (
	"crypto"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
)

func parseDecryptionPEM(data []byte, asked KeyAlgorithm) (*DecryptionKey, error) {
	block, err := onePEMBlock(data)
	if err != nil {
		return nil, err
	}
	key, err := parsePrivateDER(block)
	if err != nil {
		return nil, err
	}
	a, err := settleKeyPEM(asked, key)
	if err != nil {
		return nil, err
	}
	return NewDecryptionKey(a, key)
}

func parseEncryptionPEM(data []byte, asked KeyAlgorithm) (*EncryptionKey, error) {
	block, err := onePEMBlock(data)
	if err != nil {
		return nil, err
	}
	key, err := parseEncryptionDER(block)
	if err != nil {
		return nil, err
	}
	a, err := settleKeyPEM(asked, key)
	if err != nil {
		return nil, err
	}
	return NewEncryptionKey(a, key)
}

func parseEncryptionDER(block *pem.Block) (crypto.PublicKey, error) {
	if block.Type != "CERTIFICATE" {
		return parsePublicDER(block)
	}
	certificate, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("%w: the certificate cannot be read: %v", ErrMalformed, err)
	}
	const wanted = x509.KeyUsageKeyEncipherment | x509.KeyUsageDataEncipherment | x509.KeyUsageKeyAgreement
	if usage := certificate.KeyUsage; usage != 0 && usage&wanted == 0 {
		return nil, fmt.Errorf("%w: the certificate's key usage is not encipherment or key agreement (RFC 5280 section 4.2.1.3)", ErrMismatch)
	}
	return certificate.PublicKey, nil
}

// settleKeyPEM decides on the algorithm of a key that cannot say it.
func settleKeyPEM(asked KeyAlgorithm, key any) (KeyAlgorithm, error) {
	var keyType name
	switch key.(type) {
	case *rsa.PrivateKey, *rsa.PublicKey:
		keyType = keyTypeRSA
	case *ecdsa.PrivateKey, *ecdsa.PublicKey, *ecdh.PrivateKey, *ecdh.PublicKey:
	default:
		return "", fmt.Errorf("%w: a PEM key of this type (%T) does not encrypt", ErrUnsupported, key)
	}
	a, err := agreeOnKey(asked, "", keyType)
	return a.name, err
}
