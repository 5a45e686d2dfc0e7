package jwt

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"github.com/jeton-auth/jeton/internal/strictjson"
	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jws"
)

// A Verifier accepts tokens under one policy and reads their claims into a T.
// It is safe for use by many goroutines.
type Verifier[T ClaimsSet] struct {
	signatures *jws.Verifier
	policy     Policy
	claims     strictjson.Struct[T]
}

// NewVerifier returns a verifier for tokens signed with one of keys. T is a
// struct that embeds [Claims] by value. A policy that neither sets nor waives
// issuer, audience or type is an error, so is a T that could be read in two
// ways.
func NewVerifier[T ClaimsSet](keys jwk.Source, p Policy) (*Verifier[T], error) {
	if keys == nil {
		return nil, errors.New("jwt: no keys: a jwk.Source is needed")
	}
	if err := p.check(); err != nil {
		return nil, err
	}
	if err := checkEmbedding(reflect.TypeFor[T]()); err != nil {
		return nil, err
	}
	claims, err := strictjson.Compile[T]()
	if err != nil {
		return nil, fmt.Errorf("jwt: claims: %w", err)
	}
	return &Verifier[T]{jws.NewVerifier(keys, &jws.VerifyOptions{MaxLength: p.MaxLength}), p, claims}, nil
}

var errNoVerifier = errors.New("jwt: no verifier: make one with NewVerifier")

// payloadRoom is how many bytes of payload fit beside the claims, so that a
// usual token costs one allocation for both.
const payloadRoom = 384

// room is the memory of one verified token: the claims, whose strings lie in
// the payload behind them.
type room[T any] struct {
	claims  T
	payload [payloadRoom]byte
}

// Verify returns the claims of token if its signature holds and the policy
// accepts it, otherwise nil and an error: [ErrMalformed], [ErrKeyNotFound] or
// another error of the keys, [ErrSignature], [ErrType], [ErrIssuer],
// [ErrAudience], [ErrExpired], [ErrNotYetValid]. ctx is handed to the source
// of keys.
func (v *Verifier[T]) Verify(ctx context.Context, token string) (*T, error) {
	if v == nil {
		return nil, errNoVerifier
	}
	signed, err := v.signatures.VerifySignature(ctx, token)
	if err != nil {
		return nil, err
	}
	if err := v.policy.acceptType(Type(signed.Header.Type)); err != nil {
		return nil, err
	}
	r := new(room[T])
	payload, err := signed.AppendPayload(r.payload[:0])
	if err != nil {
		return nil, err
	}
	if err := v.claims.Unmarshal(payload, &r.claims); err != nil {
		return nil, fmt.Errorf("jwt: %w: claims: %v", ErrMalformed, err)
	}
	if err := v.policy.accept(any(&r.claims).(interface{ pointer() *Claims }).pointer()); err != nil {
		return nil, err
	}
	return &r.claims, nil
}
