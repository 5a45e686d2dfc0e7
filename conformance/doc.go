// Package conformance holds Jeton against others: what we sign is read by other
// libraries and by another language from our key set alone, and what they sign is read
// by us. It is a module of its own, so that the peers it needs stay out of the
// library's. It has tests only.
//
// A test that needs something that a machine may lack, such as Node, is skipped where
// it is missing, and fails where the environment variable TEST_REQUIRE lists it.
package conformance
