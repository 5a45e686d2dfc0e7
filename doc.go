// Package jeton is the front page of a JSON Web Token library and of the log-in
// server built from it: log in once, and every service verifies. It holds no code;
// the packages beside it do, and they need nothing but Go's standard library.
//
// # The packages
//
//   - [github.com/jeton-auth/jeton/jwk]: keys that carry their algorithm, key sets,
//     and a keyring to rotate them (RFC 7517, 7518, 7638).
//   - [github.com/jeton-auth/jeton/jws]: signed messages with any payload (RFC 7515).
//   - [github.com/jeton-auth/jeton/jwe]: encrypted messages (RFC 7516).
//   - [github.com/jeton-auth/jeton/jwt]: signed tokens with claims in your own struct,
//     and a verifier with its policy compiled in (RFC 7519); encrypted ones around them.
//   - [github.com/jeton-auth/jeton/jwks]: the keys of another server, fetched and kept
//     fresh; and the handler that serves your own.
//   - [github.com/jeton-auth/jeton/bearer]: net/http middleware that puts verified
//     claims into a request's context (RFC 6750).
//
// # Where to begin
//
// To guard a handler with the tokens of some issuer: jwks.NewRemote names the keys,
// jwt.NewVerifier the policy, bearer.New the handler; the example of package bearer
// shows all three. To issue tokens: jwk.Generate makes a key, jwt.Sign a token. To
// have users, passwords and sessions as well, run the server:
//
//	go run github.com/jeton-auth/jeton/server/cmd/jeton serve
//
// # What all packages hold to
//
// A key fixes the algorithm; neither a token nor the caller of Verify chooses one. No
// claim is read before the signature holds, and on an error there are no claims. A
// token is refused unless it is exactly what the specifications allow. Issuer,
// audience, type and expiry are checked unless waived in so many words. Nothing is
// fetched because a token says so. SECURITY.md in the repository says what follows
// from that, and what does not.
package jeton
