// Package jws signs payloads and verifies them again: JSON Web Signature in
// the compact serialisation (RFC 7515 section 7.1).
//
// A key carries its algorithm, so neither the caller nor the token chooses
// one. What a header offers as a key or as a place to fetch one (jwk, jku,
// x5c, x5u) is never followed nor trusted. A header parameter that the
// signer marks as critical and that this package does not know is an error
// (section 4.1.11).
//
// Claims are the matter of package jwt; use this package for payloads of any
// other kind.
//
//	compact, err := jws.Sign(key, payload, nil)
//	message, err := jws.Verify(ctx, compact, key.VerificationKey(), nil)
package jws
