// Package jws signs payloads of any kind and verifies them again: JSON Web
// Signature ([RFC 7515]) in all of its serialisations, with unencoded payloads
// ([RFC 7797]). For claims there is package jwt.
//
//	token, err := jws.Sign(key, payload, nil)
//	message, err := jws.Verify(ctx, token, key.VerificationKey(), nil)
//
// A key carries its algorithm, so neither the caller nor the token chooses
// one. What a header offers as a key or as a place to fetch one (jwk, jku,
// x5c, x5u) is never followed nor trusted. What is not a JWS in one way only is
// refused ([ErrMalformed]), and nothing of a payload is looked at before its
// signature holds.
//
// # Several signatures
//
// The JSON serialisations have room for unprotected headers, the general one
// for several signatures. How many of them have to hold is part of the call:
//
//	envelope, err := jws.SignJSON(payload, jws.Signer{Key: alice}, jws.Signer{Key: bob})
//	text, err := envelope.General()
//	verified, err := jws.VerifyJSON(ctx, text, jws.AllSignatures, keys, nil)
//
// The result names the ones that hold, each with its key, its header and, apart
// from it, the header that nobody signed.
//
// # Detached payloads
//
// [SignDetached], [VerifyDetached] and their JSON counterparts read a payload
// that travels elsewhere (RFC 7515 appendix F) from an [io.Reader]. Of any
// length, unless the algorithm needs it as a whole ([MaxBuffered]).
//
// # Extensions
//
// A header parameter that the signer marks as critical has to be listed in
// [VerifyOptions], or the token is refused (section 4.1.11). That is also how
// unencoded payloads are asked for: they are the extension "b64".
//
// [RFC 7515]: https://www.rfc-editor.org/rfc/rfc7515
// [RFC 7797]: https://www.rfc-editor.org/rfc/rfc7797
package jws
