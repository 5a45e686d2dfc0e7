// Package bearer guards HTTP handlers with tokens in the Authorization header
// (RFC 6750). One line in front of a handler verifies the token and gives the
// handler its claims:
//
//	guard := bearer.New(verifier, nil)
//	mux.Handle("/orders", guard.Handler(orders))
//
//	func orders(w http.ResponseWriter, r *http.Request) {
//		claims, _ := bearer.Claims[Access](r.Context())
//		…
//	}
//
// A request without a good token never reaches the handler. It is answered
// with 401 and a WWW-Authenticate header as RFC 6750 section 3 has it, which
// tells a client that its token is no longer good and tells an attacker
// nothing else.
package bearer
