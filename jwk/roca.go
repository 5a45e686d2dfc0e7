package jwk

import "math/big"

// rocaMaxPrime is the largest prime that the broken generator worked with for
// moduli of 2048 bits. For larger moduli it used these primes and more, so
// that one list recognises all sizes that are read.
const rocaMaxPrime = 701

// hasROCAFingerprint reports whether n comes from Infineon's broken generator
// (CVE-2017-15361), whose moduli are, modulo every small prime, a power of
// 65537. The factors of such a modulus can be computed. An honest modulus
// passes for one with a probability below 2^-100.
func hasROCAFingerprint(n *big.Int) bool {
	var divisor, rest big.Int
	for p := uint64(3); p <= rocaMaxPrime; p += 2 {
		if !isSmallPrime(p) {
			continue
		}
		rest.Mod(n, divisor.SetUint64(p))
		if !isPowerOf65537(rest.Uint64(), p) {
			return false
		}
	}
	return true
}

// isPowerOf65537 reports whether n is a power of 65537 modulo the prime p.
func isPowerOf65537(n, p uint64) bool {
	generator := 65537 % p
	for power := generator; ; power = power * generator % p {
		if power == n {
			return true
		}
		if power <= 1 { // once around
			return false
		}
	}
}

func isSmallPrime(p uint64) bool {
	for d := uint64(3); d*d <= p; d += 2 {
		if p%d == 0 {
			return false
		}
	}
	return true
}
