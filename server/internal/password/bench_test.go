package password_test

import (
	"testing"

	"golang.org/x/crypto/argon2"

	"github.com/jeton-auth/jeton/server/internal/password"
)

// BenchmarkArgon2id is the bare function, to compare BenchmarkVerify with.
func BenchmarkArgon2id(b *testing.B) {
	p := password.DefaultParams()
	salt := make([]byte, 16)
	for b.Loop() {
		argon2.IDKey([]byte("a long enough password"), salt, p.Time, p.Memory, p.Parallelism, 32)
	}
}

// BenchmarkVerify is what a log-in pays: permit, parsing, hash, comparison.
func BenchmarkVerify(b *testing.B) {
	h := tiny(b, password.Config{Params: password.DefaultParams()})
	phc, err := acquire(b, h).Hash("a long enough password")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		permit, err := h.Acquire(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		if got, err := permit.Verify(phc, "a long enough password"); err != nil || !got.Match {
			b.Fatal(got, err)
		}
		permit.Release()
	}
}

// BenchmarkCheck is what setting a password pays before it is hashed.
func BenchmarkCheck(b *testing.B) {
	for b.Loop() {
		if err := (password.Policy{}).Check("quiet otters hum tunes at night", "alice"); err != nil {
			b.Fatal(err)
		}
	}
}
