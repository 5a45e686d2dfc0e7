// Package jwt signs claims and verifies them: JSON Web Token (RFC 7519) under
// the best current practices of RFC 8725.
//
// Claims are a struct of yours that embeds [Claims]:
//
//	type Access struct {
//		jwt.Claims
//		Roles []string `json:"roles"`
//	}
//
//	token, err := jwt.Sign(key, jwt.AccessToken, Access{…})
//
// A [Verifier] is made once, from a source of keys and a [Policy], and used
// everywhere. It accepts a token only if the signature holds under a key of
// the source and, after that, its type, issuer, audience and times are what
// the policy says. Each of these must be set or waived by a field that says so
// (AnyIssuer, AnyAudience, AnyType, NoExpiry). Not one byte of the payload is
// parsed before the signature holds; after any error there are no claims.
//
//	verifier, err := jwt.NewVerifier[Access](keys, jwt.Policy{
//		Issuer:   "https://login.example",
//		Audience: "orders",
//		Type:     jwt.AccessToken,
//	})
//	claims, err := verifier.Verify(ctx, token)
//
// # Encrypted tokens
//
// [SignAndEncrypt] makes a token that only its recipient can read, an [Opener]
// opens it: it demands encryption, and inside of it a signature that its
// verifier accepts. A Verifier never accepts an encrypted token, an Opener never
// one that is only signed.
//
//	token, err := jwt.SignAndEncrypt(key, recipient, jwt.AccessToken, Access{…})
//	claims, err := jwt.NewOpener(decryptionKey, verifier).Open(ctx, token)
//
// # Reading claims
//
// The payload is read strictly: a member that occurs twice, a registered claim
// of the wrong type, invalid UTF-8, data behind the object are errors. Names
// compare exactly. Members that the struct does not know are ignored. Tags are
// those of encoding/json; what it would read in two ways (two fields of one
// name, an embedded pointer) does not get past [NewVerifier].
package jwt
