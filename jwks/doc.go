// Package jwks gets verification keys from another server, and serves one's
// own: JSON Web Key Sets (RFC 7517 section 5) over HTTP.
//
//	keys, err := jwks.NewRemote("https://login.example/.well-known/jwks.json", nil)
//	verifier, err := jwt.NewVerifier[Access](keys, policy)
//
//	mux.Handle("GET /.well-known/jwks.json", jwks.Handler(ring.PublicSet, time.Hour))
//
// # How a Remote keeps its keys
//
// The first token fetches the set; all that come at the same time wait for
// that one request. From then on tokens of known keys do not wait:
//
//   - Fresh: the set is as old as its Cache-Control allows, within bounds of
//     ours. Answers come from memory, without a lock.
//   - Getting old, at 80 % of that age: the next token starts one request in
//     the background and is answered from memory.
//   - Expired, which without failures happens only after a pause in traffic:
//     tokens wait for the request, so that a key that was withdrawn meanwhile
//     is not accepted once more. If the request fails, and as long as requests
//     go on failing, the old set answers at once, for [Options.MaxStale] at
//     most.
//   - Too old: [ErrUnavailable].
//
// A token whose key is not in the set may be the first one after a rotation,
// or made up. It causes one request and waits for it, but only if none was
// made within [Options.CoolDown]; otherwise it is refused at once. That pause
// is one for all key IDs, so it takes no memory and inventing many of them
// gains nothing.
//
// Failed requests are repeated after one second, two, four and so on up to
// [Options.CoolDown], and only when there are tokens to verify.
//
// # What counts as an answer
//
// Every well-formed key set replaces the one before, whole: a key that is not
// in it any more is gone, even if no key is left, or none that can be used. A
// key that cannot be used does not spoil the others; it is logged when it
// appears. Everything else is a failure and changes nothing: a status other
// than 200 (or 304 to our If-None-Match), a Content-Type that is neither
// application/json nor application/jwk-set+json (it may be missing), a
// Content-Encoding, more than 1 MiB, text that is not a key set, an answer
// that takes longer than [Options.Timeout], a redirect to another host, port
// or scheme.
//
// A Remote holds keys of one URL. Give each issuer its own, and key IDs of one
// issuer never find the keys of another.
package jwks
