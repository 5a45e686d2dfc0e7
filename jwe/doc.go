// Package jwe encrypts plaintexts of any kind and decrypts them again: JSON Web
// Encryption ([RFC 7516]) in all of its serialisations, with the algorithms of
// [RFC 7518], X25519 ([RFC 8037]) and HPKE, also the post-quantum kind. For
// claims there is package jwt.
//
//	token, err := jwe.Encrypt(key.EncryptionKey(), plaintext, nil)
//	message, err := jwe.Decrypt(token, key, nil)
//
// A key carries its algorithm, so neither the caller nor the token chooses
// one. What a header offers as a key or as a place to fetch one (jwk, jku,
// x5c, x5u) is never followed nor trusted. What is not a JWE in one way only is
// refused ([ErrMalformed]). Every decryption that fails fails in the same way
// ([ErrDecryption]), after the same work beyond what everyone can see: there is
// always a content key to go on with.
//
// Encryption does not say who wrote a text. Whoever needs to know signs first,
// as package jwt does, or looks at nothing but a shared secret.
//
// # Several recipients, and additional data
//
// The JSON serialisations have room for data that is authenticated but not
// secret, for unprotected headers, and the general one for several recipients:
//
//	envelope, err := jwe.EncryptJSON(plaintext, nil, jwe.Recipient{Key: alice}, jwe.Recipient{Key: bob})
//	text, err := envelope.General()
//	message, err := jwe.DecryptJSON(text, alicesKey, nil)
//
// # What has to be asked for
//
// [DecryptOptions] name the extensions that the caller deals with (crit),
// accept compressed plaintexts, and algorithms in headers that nobody
// authenticates. Nothing is ever compressed. Passwords need a key of their own
// kind, jwk.NewPasswordKey, which bounds the work that a stranger may demand.
//
// # Encrypted keys
//
// [EncryptSigningKey] and its three counterparts are private keys in and out of
// files: JWKs as plaintexts ([RFC 7517] section 7).
//
// [RFC 7516]: https://www.rfc-editor.org/rfc/rfc7516
// [RFC 7517]: https://www.rfc-editor.org/rfc/rfc7517
// [RFC 7518]: https://www.rfc-editor.org/rfc/rfc7518
// [RFC 8037]: https://www.rfc-editor.org/rfc/rfc8037
package jwe
