package jwk

import "context"

// Source finds the key that a token asks to be verified with. It is asked
// before anything else is known about the token, so alg and kid come from an
// attacker until the signature holds.
//
// [*VerificationKey], [*Set] and [*Keyring] are Sources.
type Source interface {
	// FindKey returns a key whose algorithm is alg (see
	// [SignatureAlgorithm.Equal]) and whose ID is kid. kid is "" when the
	// token has none. The error is [ErrKeyNotFound] when there is no such
	// key, and another one when the Source could not find out.
	FindKey(ctx context.Context, alg SignatureAlgorithm, kid string) (*VerificationKey, error)
}

var (
	_ Source = (*VerificationKey)(nil)
	_ Source = (*Set)(nil)
	_ Source = (*Keyring)(nil)
)
