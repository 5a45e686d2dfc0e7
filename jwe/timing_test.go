package jwe_test

import (
	"math"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/jwe"
	"github.com/jeton-auth/jeton/jwk"
)

// TestL53_SameWorkForEveryFailure: an encrypted key that cannot be decrypted
// takes as long as a wrong tag, of a content that is long enough to tell.
func TestL53_SameWorkForEveryFailure(t *testing.T) {
	for _, alg := range []jwk.KeyAlgorithm{jwk.A256KW, jwk.ECDHESA256KW} {
		key := generate(t, alg)
		p := forgeAll(t, key.EncryptionKey(), jwk.A256CBCHS512, fits(alg, jwk.A256CBCHS512, ""), "", make([]byte, 150<<10))
		wrongKey, wrongTag := p, p
		wrongKey.key = flipped(p.key, 0)
		wrongTag.tag = flipped(p.tag, 0)
		ratio := compare(t, key, wrongKey.compact(), wrongTag.compact())
		t.Logf("%s: %.2f", alg, ratio)
		if ratio < 0.6 || ratio > 1.67 {
			t.Errorf("%s: a wrong encrypted key takes %.2f times as long as a wrong tag", alg, ratio)
		}
	}
}

// TestL53_SameStepsForEveryFailure counts what is done by what is allocated:
// every algorithm, and nothing that a busy machine or -race would blur.
func TestL53_SameStepsForEveryFailure(t *testing.T) {
	for _, alg := range wrappingAlgorithms {
		key := generate(t, alg)
		p := forge(t, key.EncryptionKey(), jwk.A256CBCHS512, fits(alg, jwk.A256CBCHS512, ""))
		wrongKey, wrongTag := p, p
		wrongKey.key = flipped(p.key, len(p.key)-1)
		wrongTag.tag = flipped(p.tag, 0)
		a, b := allocations(t, wrongKey.compact(), key), allocations(t, wrongTag.compact(), key)
		if math.Abs(a-b) > 4 { // decrypting the content takes ten
			t.Errorf("%s: %v allocations for a wrong encrypted key, %v for a wrong tag", alg, a, b)
		}
	}
}

func allocations(t *testing.T, token string, key *jwk.DecryptionKey) float64 {
	t.Helper()
	return testing.AllocsPerRun(5, func() { refuse(t, "wrong", token, key, nil, jwe.ErrDecryption) })
}

// compare returns how many times as long as b it takes to refuse a. The minima
// of interleaved runs are what is left when other programs do not disturb; a
// machine that is too busy for 15 of them gets more, which bring a true
// difference out no less.
func compare(t *testing.T, key *jwk.DecryptionKey, a, b string) (ratio float64) {
	t.Helper()
	shortestA, shortestB := time.Duration(math.MaxInt64), time.Duration(math.MaxInt64)
	for range 4 {
		for range 15 {
			shortestA = min(shortestA, fastest(1, func() { refuse(t, "a", a, key, nil, jwe.ErrDecryption) }))
			shortestB = min(shortestB, fastest(1, func() { refuse(t, "b", b, key, nil, jwe.ErrDecryption) }))
		}
		if ratio = float64(shortestA) / float64(shortestB); ratio >= 0.6 && ratio <= 1.67 {
			break
		}
	}
	return ratio
}
