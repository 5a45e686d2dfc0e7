// Package jwk holds the keys of JSON Web Signatures and JSON Web Encryption.
//
// Those that sign and verify are HMAC, RSA, ECDSA, Ed25519 and ML-DSA, as JSON
// Web Keys ([RFC 7517], [RFC 7518], [RFC 8037], [RFC 9864], [RFC 9964]), as PEM,
// or behind a [crypto.Signer]. ML-DSA needs Go 1.27; with an older one its keys
// are [ErrUnsupported].
//
// # A key has one algorithm
//
// A [SigningKey] and a [VerificationKey] get their [SignatureAlgorithm] when
// they are made, and keep it. [VerificationKey.Verify] takes none, so that
// nothing in a token can choose one: to verify an HMAC with an RSA key is not
// an error here, it cannot be written down. A key that does not say its
// algorithm, and whose curve does not say it either, is not read unless the
// caller names it.
//
// # Making and reading keys
//
// [Generate] makes a new key. [ParseSigningKey] and [ParseVerificationKey] read
// one from JSON or PEM; [NewSigningKey], [NewHMACKey] and [NewVerificationKey]
// take what Go programs have at hand. All of them check what they take: the
// width and range of every number, that private and public half belong
// together, and that the key is worth something ([ErrWeakKey]). A key is a copy
// and never changes.
//
// What is read is read strictly, and in one way only. JSON with a member that
// occurs twice or has the wrong type, base64url that is not canonical, PEM with
// something around it: [ErrMalformed].
//
// # Writing keys
//
// [SigningKey.Export] is the only way to get a private key out. Printing or
// logging one shows its algorithm and ID; marshalling one fails. A
// VerificationKey or a [Set] is marshalled with encoding/json and has public
// members only; an HMAC key is refused there.
//
// # Keys for encryption
//
// An [EncryptionKey] encrypts to the holder of the [DecryptionKey], with the one
// [KeyAlgorithm] that both were made with: RSA-OAEP, ECDH-ES on four curves,
// HPKE with and without post-quantum algorithms, AES key wrapping, "dir".
// [GenerateDecryptionKey], [ParseDecryptionKey] and [ParseEncryptionKey] are as
// those for signatures; no curve implies an algorithm here, so that the key or
// the caller must name it. Passwords are keys on request only:
// [NewPasswordKey].
//
// Package jwe writes and reads messages. What it is built on can be used for
// other formats: [EncryptionKey.WrapKey] and [DecryptionKey.UnwrapKey] carry a
// content key, [EncryptionKey.Seal] and [DecryptionKey.Open] the content itself.
// Whatever fails on the way back is [ErrDecryption].
//
// # Key IDs
//
// A key has the ID that its JWK or WithID gave it, or else its thumbprint
// ([RFC 7638]), which is the same wherever the key goes.
//
// # Finding keys
//
// A [Source] finds the key that a token asks for, by algorithm and ID: a
// VerificationKey alone, a [Set] of them, or a [Keyring], which is the set of an
// issuer together with the key that signs, and can be replaced while it is used.
// [ParseSet] skips the keys that it cannot use, says why, and keeps the rest.
//
// [RFC 7517]: https://www.rfc-editor.org/rfc/rfc7517
// [RFC 7518]: https://www.rfc-editor.org/rfc/rfc7518
// [RFC 7638]: https://www.rfc-editor.org/rfc/rfc7638
// [RFC 8037]: https://www.rfc-editor.org/rfc/rfc8037
// [RFC 9864]: https://www.rfc-editor.org/rfc/rfc9864
// [RFC 9964]: https://www.rfc-editor.org/rfc/rfc9964
package jwk
