package jwe_test

import (
	"testing"

	"github.com/jeton-auth/jeton/jwe"
	"github.com/jeton-auth/jeton/jwk"
)

var benchmarked = []jwk.KeyAlgorithm{jwk.Dir, jwk.A256KW, jwk.ECDHES, jwk.RSAOAEP256, jwk.HPKE0, jwk.HPKE9}

func BenchmarkDecrypt(b *testing.B) {
	for _, alg := range benchmarked {
		b.Run(string(alg), func(b *testing.B) {
			key := generate(b, alg)
			token, err := jwe.Encrypt(key.EncryptionKey(), make([]byte, 400), nil)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := jwe.Decrypt(token, key, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkEncrypt(b *testing.B) {
	for _, alg := range benchmarked {
		b.Run(string(alg), func(b *testing.B) {
			key, plaintext := generate(b, alg).EncryptionKey(), make([]byte, 400)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := jwe.Encrypt(key, plaintext, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
