package password_test

import (
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/server/internal/password"
)

// The salt is "somesalt"; the tag of "password" comes from the test suite of
// the argon2 reference implementation.
const (
	refSalt = "c29tZXNhbHQ"
	refTag  = "nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"
	refHash = "$argon2id$v=19$m=256,t=2,p=1$" + refSalt + "$" + refTag
)

func TestReferenceHashVerifies(t *testing.T) {
	permit := acquire(t, tiny(t, password.Config{MemoryBudget: 1 << 20}))
	got, err := permit.Verify(refHash, "password")
	if err != nil || !got.Match || !got.Rehash {
		t.Errorf("Verify = %+v, %v; want a match of other costs", got, err)
	}
	if got, err := permit.Verify(refHash, "passwore"); err != nil || got != (password.Result{}) {
		t.Errorf("Verify of a wrong password = %+v, %v", got, err)
	}
}

func TestParsePHC(t *testing.T) {
	const head = "$argon2id$v=19$"
	const costs = "m=256,t=2,p=1"
	const tail = "$" + refSalt + "$" + refTag
	for name, phc := range map[string]string{
		"empty":                       "",
		"one dollar":                  "$",
		"plain text":                  "password",
		"no leading dollar":           refHash[1:],
		"text before":                 "x" + refHash,
		"trailing dollar":             refHash + "$",
		"trailing line break":         refHash + "\n",
		"line break in the salt":      head + costs + "$c29t\nZXNhbHQ$" + refTag,
		"padded salt":                 head + costs + "$c29tZXNhbHQ=$" + refTag,
		"trailing bits in the salt":   head + costs + "$c29tZXNhbHR$" + refTag,
		"trailing bits in the tag":    refHash[:len(refHash)-1] + "5",
		"URL alphabet":                strings.ReplaceAll(refHash, "/", "_"),
		"no salt":                     head + costs + "$$" + refTag,
		"salt of 7 bytes":             head + costs + "$c29tZXNhbA$" + refTag,
		"salt of 65 bytes":            head + costs + "$" + strings.Repeat("AAAA", 21) + "AAA$" + refTag,
		"no tag":                      head + costs + "$" + refSalt + "$",
		"tag missing":                 head + costs + "$" + refSalt,
		"tag of 15 bytes":             head + costs + "$" + refSalt + "$" + strings.Repeat("AAAA", 5),
		"tag of 65 bytes":             head + costs + "$" + refSalt + "$" + strings.Repeat("AAAA", 21) + "AAA",
		"longer than any hash":        refHash + strings.Repeat("A", 512),
		"upper case name":             "$ARGON2ID$v=19$" + costs + tail,
		"version 16":                  "$argon2id$v=16$" + costs + tail,
		"no version":                  "$argon2id$" + costs + tail,
		"a parameter too many":        head + costs + ",x=1" + tail,
		"key id":                      head + costs + ",keyid=YQ" + tail,
		"costs in another order":      head + "t=2,m=256,p=1" + tail,
		"a cost twice":                head + "m=256,m=256,t=2,p=1" + tail,
		"a cost missing":              head + "m=256,t=2" + tail,
		"leading zero":                head + "m=0256,t=2,p=1" + tail,
		"plus sign":                   head + "m=+256,t=2,p=1" + tail,
		"negative":                    head + "m=-256,t=2,p=1" + tail,
		"hexadecimal":                 head + "m=0x100,t=2,p=1" + tail,
		"space":                       head + "m= 256,t=2,p=1" + tail,
		"memory under 8 KiB a lane":   head + "m=31,t=2,p=4" + tail,
		"memory over 1 GiB":           head + "m=1048577,t=1,p=1" + tail,
		"memory beyond 32 bits":       head + "m=4294967552,t=2,p=1" + tail,
		"no passes":                   head + "m=256,t=0,p=1" + tail,
		"65 passes":                   head + "m=256,t=65,p=1" + tail,
		"a minute of work":            head + "m=1048576,t=64,p=1" + tail,
		"no lanes":                    head + "m=256,t=2,p=0" + tail,
		"65 lanes":                    head + "m=4096,t=2,p=65" + tail,
		"lanes beyond 8 bits":         head + "m=256,t=2,p=257" + tail,
		"another argon2":              "$argon2x$v=19$" + costs + tail,
		"a digit of another alphabet": head + "m=٢٥٦,t=2,p=1" + tail,
	} {
		t.Run(name, func(t *testing.T) {
			_, err := password.ParsePHC(phc)
			if err == nil {
				t.Fatalf("%q was accepted", phc)
			}
			if strings.Contains(err.Error(), refTag[:16]) {
				t.Errorf("the error shows the hash: %v", err)
			}
		})
	}
	if got, err := password.ParsePHC(refHash); err != nil || got != refHash {
		t.Errorf("ParsePHC(%q) = %q, %v", refHash, got, err)
	}
}

func FuzzParsePHC(f *testing.F) {
	f.Add(refHash)
	f.Add("$argon2id$v=19$m=1048577,t=1,p=1$" + refSalt + "$" + refTag)
	f.Add("$2b$10$" + strings.Repeat("a", 53))
	f.Add("$scrypt$ln=16,r=8,p=1$" + refSalt + "$" + refTag)
	f.Add("$pbkdf2-sha256$29000$" + refSalt + "$" + refTag)
	f.Add("$6$rounds=5000$salt$" + strings.Repeat("a", 86))
	f.Fuzz(func(t *testing.T, phc string) {
		if got, err := password.ParsePHC(phc); err == nil && got != phc {
			t.Errorf("%q was read as %q", phc, got)
		}
	})
}
