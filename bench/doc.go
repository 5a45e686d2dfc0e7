// Package bench measures Jeton beside other libraries and beside the cryptography
// itself. Every contender is used as its documentation shows, does the same work, and
// is proven by the tests to accept the same token and to refuse the same bad ones.
//
// Only ratios within one run mean anything. The contenders of a group therefore take
// turns, in a new random order each round, and a ratio is taken within its round.
package bench
