package jwt

import (
	"fmt"

	"github.com/jeton-auth/jeton/jwe"
	"github.com/jeton-auth/jeton/jwk"
)

// SignAndEncrypt is [Sign], and then encrypts the token to a key (RFC 7519
// section 11.2, RFC 8725 section 3.10): only its holder, with an [Opener],
// reads the claims, and only that holder sees who signed them.
func SignAndEncrypt(key *jwk.SigningKey, to *jwk.EncryptionKey, typ Type, claims ClaimsSet) (string, error) {
	signed, err := Sign(key, typ, claims)
	if err != nil {
		return "", err
	}
	token, err := jwe.Encrypt(to, []byte(signed), &jwe.EncryptOptions{ContentType: string(JWT)})
	if err != nil {
		return "", fmt.Errorf("jwt: encrypting: %w", err)
	}
	return token, nil
}
