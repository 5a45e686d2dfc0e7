// Package login holds the rules of the log-in server: who may log in, what a
// session is, when a refresh token counts, which key signs. It knows neither
// HTTP nor SQL: it is called by httpapi and by the commands, and keeps its
// state in a [Store].
//
// # The walk
//
// [Service.Login] turns a name and a password into a session and a [Grant]:
// an access token that any service verifies with [Service.Keys] alone, and a
// refresh token that only this package understands. Whoever is blocked after too
// many failures is refused before anything is hashed, and before it takes a
// place in the queue for that. [Service.Refresh] turns
// the refresh token into the next grant, [Service.Logout] ends the session.
//
// # What is kept where
//
// A session is one row for life. Of its refresh tokens only a counter is
// stored: the tokens themselves are made from it with a key that is derived
// from the [MasterKey], which is never in the database. Private signing keys
// are sealed under the same master key.
//
// # Who is told what
//
// Every method that changes something takes a [Caller] and leaves an [Event]
// in the same transaction. Refusals tell the client as little as they can:
// [ErrCredentials] is the same for an unknown name, a wrong password and a
// disabled user, and costs the same time.
package login
