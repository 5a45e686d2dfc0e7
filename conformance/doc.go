// Package conformance holds Jeton against others: what we sign and encrypt is read by
// other libraries and by another language, from our keys as JWKs or from our key set
// alone, and what they write is read by us. It is a module of its own, so that the peers
// it needs stay out of the library's. It has tests only. Public test vectors are in
// package wycheproof below it.
//
// A test that needs something that a machine may lack, such as Node, is skipped where
// it is missing, and fails where the environment variable TEST_REQUIRE lists it.
package conformance
