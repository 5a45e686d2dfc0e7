package jwt

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/jeton-auth/jeton/internal/b64"
	"github.com/jeton-auth/jeton/internal/strictjson"
	"github.com/jeton-auth/jeton/jwe"
	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jws"
)

// An Opener accepts tokens that are encrypted to one key and, inside, signed as
// its [Verifier] wants. Encryption alone proves nothing: everyone may have the
// public key. It is safe for use by many goroutines.
type Opener[T ClaimsSet] struct {
	key      *jwk.DecryptionKey
	verifier *Verifier[T]
	limits   jwe.DecryptOptions
}

// headerRoom is how long the outer token may be in bytes beyond the one inside:
// its header with the post-quantum kind of encapsulated secret, its other parts.
const headerRoom = 8 << 10

// NewOpener returns an opener for tokens encrypted to key whose inside v
// accepts. Both must not be nil.
func NewOpener[T ClaimsSet](key *jwk.DecryptionKey, v *Verifier[T]) *Opener[T] {
	o := &Opener[T]{key: key, verifier: v}
	if v != nil {
		inner := min(cmp.Or(v.policy.MaxLength, jws.DefaultMaxLength), math.MaxInt/4)
		o.limits.MaxLength = b64.EncodedLen(inner) + headerRoom
	}
	return o
}

var errNoOpener = errors.New("jwt: empty Opener: make one with NewOpener, of a key and a Verifier")

// Open returns the claims of token if it is encrypted to the key, says "JWT" in
// its cty (RFC 7519 section 5.2), and holds a token that the verifier accepts;
// otherwise nil and an error. That is [ErrMalformed], also for a token that is
// signed but not encrypted and for claims in the outer header (section 5.3)
// that differ from those inside; [ErrKeyNotFound] if the token is for another
// key; [ErrDecryption]; or that of [Verifier.Verify].
func (o *Opener[T]) Open(ctx context.Context, token string) (*T, error) {
	if o == nil || o.key == nil || o.verifier == nil {
		return nil, errNoOpener
	}
	outer, err := jwe.Decrypt(token, o.key, &o.limits)
	if err != nil {
		return nil, err
	}
	if !JWT.is(Type(outer.Header.ContentType)) {
		return nil, fmt.Errorf("jwt: %w: cty of the encrypted token is %.20q, \"JWT\" is needed", ErrMalformed, outer.Header.ContentType)
	}
	claims, err := o.verifier.Verify(ctx, string(outer.Plaintext))
	if err != nil {
		return nil, err
	}
	if err := sameClaims(&outer.Header, (*claims).registered()); err != nil {
		return nil, err
	}
	return claims, nil
}

// sameClaims compares the claims that the sender has repeated in the outer
// header with the signed ones, which are the only ones that count.
func sameClaims(outer *jwe.Header, inner Claims) error {
	for _, claim := range []struct{ name, value string }{{"iss", inner.Issuer}, {"sub", inner.Subject}, {"jti", inner.ID}} {
		text := outer.Get(claim.name)
		if text == nil {
			continue
		}
		if names, err := strictjson.Strings(string(text)); err != nil || text[0] != '"' || names[0] != claim.value {
			return differs(claim.name)
		}
	}
	if text := outer.Get("aud"); text != nil {
		var audience Audience
		if err := audience.UnmarshalJSON(text); err != nil || !slices.Equal(audience, inner.Audience) {
			return differs("aud")
		}
	}
	return sameDates(outer, inner)
}

func sameDates(outer *jwe.Header, inner Claims) error {
	for _, claim := range []struct {
		name  string
		value NumericDate
	}{{"exp", inner.Expiry}, {"nbf", inner.NotBefore}, {"iat", inner.IssuedAt}} {
		text := outer.Get(claim.name)
		if text == nil {
			continue
		}
		var date NumericDate
		if err := date.UnmarshalJSON(text); err != nil || !date.Equal(claim.value.Time) {
			return differs(claim.name)
		}
	}
	return nil
}

func differs(name string) error {
	return fmt.Errorf("jwt: %w: %s in the header of the encrypted token is not the signed one", ErrMalformed, name)
}
