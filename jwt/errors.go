package jwt

import (
	"errors"

	"github.com/jeton-auth/jeton/jwe"
	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jws"
)

// Why a token is refused, for use with [errors.Is]. The text around them names
// the claim and the reason, never a secret.
var (
	// ErrMalformed: not a token of the kind that is wanted, signed or
	// encrypted, or not one that can be read in one way only.
	ErrMalformed = jws.ErrMalformed
	// ErrKeyNotFound: no key of the source fits the token's alg and kid.
	ErrKeyNotFound = jwk.ErrKeyNotFound
	// ErrSignature: the signature does not hold.
	ErrSignature = jwk.ErrSignature
	// ErrDecryption: an encrypted token could not be decrypted.
	ErrDecryption = jwe.ErrDecryption
	// ErrType: the header's typ is not the one of the policy.
	ErrType = errors.New("wrong type of token")
	// ErrIssuer: iss is not the one of the policy.
	ErrIssuer = errors.New("wrong issuer")
	// ErrAudience: aud does not hold the one of the policy.
	ErrAudience = errors.New("wrong audience")
	// ErrExpired: exp has come, or is missing.
	ErrExpired = errors.New("expired")
	// ErrNotYetValid: nbf has not come, or iat lies in the future.
	ErrNotYetValid = errors.New("not yet valid")
)
