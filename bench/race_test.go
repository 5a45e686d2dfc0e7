//go:build race

package bench_test

// buildMode makes the server that the tests start like the tests themselves, so that
// what the go command compiled for one serves the other.
const buildMode = "-race=true"
