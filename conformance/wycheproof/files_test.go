package wycheproof_test

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/c2sp/wycheproof"
)

// notRun are the files that are left out, by pattern, and why. Every pattern stands for
// a file at least, and no file is left out that is run.
var notRun = []struct{ reason, patterns string }{
	{"JOSE has no such cipher or mode",
		"aead_aes_siv_cmac aegis* aes_cbc_pkcs5 aes_ccm aes_cmac aes_eax aes_ff1_* aes_gcm_siv aes_gmac aes_kwp aes_siv_cmac " +
			"aes_xts aria_* ascon* c2sp_* camellia_* morus* seed_* sm4_* xchacha20_poly1305"},
	{"JOSE has no such signature or MAC",
		"bls_* dsa_* ed448 kmac* siphash* vmac_*"},
	{"JOSE has no such curve",
		"ec_prime_order_curves ecdh_brainpool* ecdh_secp224r1* ecdh_secp256k1* ecdh_sect* ecdsa_brainpool* " +
			"ecdsa_secp160* ecdsa_secp192* ecdsa_secp224* ecdsa_secp256k1* x448*"},
	{"the same points as in the file with JWKs, in containers that no header has",
		"ecdh_secp256r1 ecdh_secp256r1_ecpoint ecdh_secp256r1_pem ecdh_secp384r1 ecdh_secp384r1_ecpoint ecdh_secp384r1_pem " +
			"ecdh_secp521r1 ecdh_secp521r1_ecpoint ecdh_secp521r1_pem x25519 x25519_asn x25519_pem"},
	{"signatures in ASN.1, where JOSE has r and s side by side",
		"ecdsa_secp256r1_sha256 ecdsa_secp384r1_sha384 ecdsa_secp521r1_sha512"},
	{"another hash than the curve's of RFC 7518 section 3.4",
		"ecdsa_secp256r1_sha512* ecdsa_secp256r1_sha3_* ecdsa_secp256r1_shake* ecdsa_secp384r1_sha256 ecdsa_secp384r1_sha512* " +
			"ecdsa_secp384r1_sha3_* ecdsa_secp384r1_shake* ecdsa_secp521r1_sha3_* ecdsa_secp521r1_shake*"},
	{"another hash than SHA-256, SHA-384 and SHA-512",
		"hmac_sha1 hmac_sha224 hmac_sha3_* hmac_sha512_224 hmac_sha512_256 hmac_sm3 pbkdf2_hmacsha1 pbkdf2_hmacsha224 " +
			"rsa_signature_*_sha224 rsa_signature_*_sha3_* rsa_signature_*_sha512_224 rsa_signature_*_sha512_256 " +
			"rsa_pss_2048_sha1_mgf1_20 rsa_pss_*_sha512_224_* rsa_pss_*_sha512_256_* rsa_pss_*_shake*"},
	{"RSA keys that are bound to PSS parameters by their ASN.1",
		"rsa_pss_*_params"},
	{"another hash than those of JWA, or another one in the mask",
		"rsa_oaep_*_sha224_* rsa_oaep_*_sha512_224_* rsa_oaep_*_sha512_256_* rsa_oaep_*_sha256_mgf1sha1 " +
			"rsa_oaep_*_sha384_mgf1sha1 rsa_oaep_*_sha512_mgf1sha1 rsa_three_primes_oaep_3072_sha224_mgf1sha224"},
	{"encryption by PKCS #1 v1.5, which is RSA1_5",
		"rsa_pkcs1_2048 rsa_pkcs1_3072 rsa_pkcs1_4096"},
	{"keys of less than 2048 bits",
		"rsa_pkcs1_1024_sig_gen rsa_pkcs1_1536_sig_gen"},
	{"PBES2 of PKCS #5, which encrypts with AES-CBC instead of wrapping keys",
		"pbes2_*"},
	{"expanded private keys, where RFC 9964 has the seed",
		"mldsa_*_sign_noseed"},
	{"part of HPKE only, which crypto/hpke of the standard library does as a whole",
		"chacha20_poly1305 hkdf_* mlkem_*"},
	{"not an algorithm of its own: keys are checked with math/big",
		"primality"},
}

func allSuites() []suite {
	return slices.Concat(joseSuites, ecdsaSuites, ed25519Suites, pkcs1Suites, pssSuites, pkcs1SigningSuites,
		hmacSuites, keyWrapSuites, pbkdf2Suites, gcmSuites, cbcSuites, agreementSuites, oaepSuites, mldsaSuites)
}

// A file that a new version of the collection brings is noticed.
func TestEveryFileIsAccountedFor(t *testing.T) {
	run := make(map[string]bool)
	for _, s := range allSuites() {
		run[s.file] = true
	}
	files, err := fs.Glob(wycheproof.TestVectors, "*_test.json")
	if err != nil {
		t.Fatal(err)
	}
	used, left := make(map[string]bool), 0
	for _, name := range files {
		file := strings.TrimSuffix(name, "_test.json")
		reasons := reasonsFor(t, file, used)
		if run[file] == (len(reasons) == 1) || len(reasons) > 1 {
			t.Errorf("%s is run: %t, and is left out because of %q: want one of the two", file, run[file], reasons)
		}
		left += len(reasons)
	}
	for _, n := range notRun {
		for _, pattern := range strings.Fields(n.patterns) {
			if !used[pattern] {
				t.Errorf("the pattern %q is about no file", pattern)
			}
		}
	}
	fmt.Printf("wycheproof files %d/%d; left out %d, for which files_test.go says why\n", len(run), len(files), left)
}

func reasonsFor(t *testing.T, file string, used map[string]bool) (reasons []string) {
	t.Helper()
	for _, n := range notRun {
		for _, pattern := range strings.Fields(n.patterns) {
			matched, err := path.Match(pattern, file)
			if err != nil {
				t.Fatal(err)
			}
			if matched {
				used[pattern] = true
				reasons = append(reasons, n.reason)
			}
		}
	}
	return reasons
}
