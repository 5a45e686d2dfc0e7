// Package wycheproof holds Jeton against the test vectors of Project Wycheproof, which
// nobody here wrote: its files for JOSE, and those for the primitives that JSON Web
// Algorithms (RFC 7518) uses. It has tests only.
//
// Every file of the collection is either run or named in a table with the reason why
// not, and every vector of a file that is run has passed, or is about something that
// JOSE does not have: then it has to be refused, unless there is no way to even ask. A
// file prints one line that says through which of our functions its vectors went, whose
// labels are not followed and why. The counts are part of the tests.
package wycheproof
