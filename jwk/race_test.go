//go:build race

package jwk_test

// raceEnabled: the race detector makes sync.Pool drop values at random.
const raceEnabled = true
