// Package password is everything that the server does with passwords and the
// names beside them: it puts both into one form, judges new passwords, and
// hashes and verifies within a fixed amount of memory.
//
// # One form
//
// [CanonicalName] and [Prepare] follow the PRECIS profiles of RFC 8265. Both
// are applied where a password is set and where it is checked, so somebody who
// types é on one keyboard as one code point and on another as e and an accent
// gives the same password. Nothing else in this package prepares anything: it
// works on what these two returned.
//
// # Hashing
//
// A hash costs memory on purpose, so a flood of log-ins would be a flood of
// memory. [Hasher.Acquire] admits as many hashes as the budget holds and lets a
// bounded number wait for a bounded time; the others learn when to come again.
// The argon2 code of the Go project allocates its memory anew for each hash,
// so up to as much again may be waiting for the garbage collector: set a soft
// memory limit (debug.SetMemoryLimit) where the process must stay below a cap.
package password
