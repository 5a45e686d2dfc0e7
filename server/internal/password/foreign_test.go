package password_test

import (
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/bcrypt"
	"golang.org/x/crypto/scrypt"

	"github.com/jeton-auth/jeton/server/internal/password"
)

const foreignPassword = "Hello world!"

// foreign returns hashes of foreignPassword made by other implementations.
func foreign(t *testing.T) map[string]string {
	t.Helper()
	salt := []byte("0123456789abcdef")
	b64 := base64.RawStdEncoding
	adapted := func(b []byte) string { return strings.ReplaceAll(b64.EncodeToString(b), "+", ".") }
	viaBcrypt, err := bcrypt.GenerateFromPassword([]byte(foreignPassword), 4)
	if err != nil {
		t.Fatal(err)
	}
	viaScrypt, err := scrypt.Key([]byte(foreignPassword), salt, 1<<4, 8, 1, 32)
	if err != nil {
		t.Fatal(err)
	}
	viaPBKDF2, err := pbkdf2.Key(sha256.New, foreignPassword, salt, 1000, 32)
	if err != nil {
		t.Fatal(err)
	}
	viaArgon2i := argon2.Key([]byte(foreignPassword), salt, 3, 64, 2, 32)
	return map[string]string{
		"bcrypt 2a":     string(viaBcrypt),
		"bcrypt 2b":     strings.Replace(string(viaBcrypt), "$2a$", "$2b$", 1),
		"bcrypt 2y":     strings.Replace(string(viaBcrypt), "$2a$", "$2y$", 1),
		"scrypt":        fmt.Sprintf("$scrypt$ln=4,r=8,p=1$%s$%s", b64.EncodeToString(salt), b64.EncodeToString(viaScrypt)),
		"pbkdf2-sha256": fmt.Sprintf("$pbkdf2-sha256$1000$%s$%s", adapted(salt), adapted(viaPBKDF2)),
		"argon2i":       fmt.Sprintf("$argon2i$v=19$m=64,t=3,p=2$%s$%s", b64.EncodeToString(salt), b64.EncodeToString(viaArgon2i)),
		// Made by openssl passwd.
		"sha256-crypt": "$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5",
		"sha512-crypt": "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1",
	}
}

func TestForeignHashesVerifyAndAskForARehash(t *testing.T) {
	h := tiny(t, password.Config{})
	for name, phc := range foreign(t) {
		t.Run(name, func(t *testing.T) {
			permit := acquire(t, h)
			defer permit.Release()
			want := password.Result{Match: true, Rehash: true}
			if got, err := permit.Verify(phc, foreignPassword); err != nil || got != want {
				t.Errorf("Verify = %+v, %v; want %+v", got, err, want)
			}
			if got, err := permit.Verify(phc, "hello world!"); err != nil || got != (password.Result{}) {
				t.Errorf("Verify of a wrong password = %+v, %v; want nothing", got, err)
			}
		})
	}
}

func TestS4_ImportedBcryptReadsNoPasswordInPart(t *testing.T) {
	long := strings.Repeat("0123456789", 7) + "01" // 72 bytes
	phc, err := bcrypt.GenerateFromPassword([]byte(long), 4)
	if err != nil {
		t.Fatal(err)
	}
	permit := acquire(t, tiny(t, password.Config{}))
	if got, err := permit.Verify(string(phc), long); err != nil || !got.Match {
		t.Errorf("72 bytes: %+v, %v; want a match", got, err)
	}
	if got, err := permit.Verify(string(phc), long+"x"); err != nil || got.Match {
		t.Errorf("73 bytes: %+v, %v; want no match", got, err)
	}
}

func TestForeignHashesRefused(t *testing.T) {
	const salt = "MDEyMzQ1Njc4OWFiY2RlZg"
	const tag = "nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"
	tail := "$" + salt + "$" + tag
	crypt53, crypt86 := strings.Repeat("a", 53), strings.Repeat("a", 86)
	for name, phc := range map[string]string{
		"plain text":                    "$plaintext$secret",
		"MD5 crypt":                     "$1$saltsalt$" + strings.Repeat("a", 22),
		"bcrypt with the sign bug":      "$2x$10$" + crypt53,
		"bcrypt cost 3":                 "$2b$03$" + crypt53,
		"bcrypt cost 15":                "$2b$15$" + crypt53,
		"bcrypt cost 31":                "$2b$31$" + crypt53,
		"bcrypt cost of three digits":   "$2b$010$" + crypt53,
		"bcrypt too short":              "$2b$10$" + crypt53[1:],
		"bcrypt with a line break":      "$2b$10$" + crypt53 + "\n",
		"scrypt over 1 GiB":             "$scrypt$ln=20,r=9,p=1" + tail,
		"scrypt of 99 doublings":        "$scrypt$ln=99,r=8,p=1" + tail,
		"scrypt of many lanes":          "$scrypt$ln=19,r=8,p=99" + tail,
		"scrypt cost named twice":       "$scrypt$ln=4,r=8,p=1,ln=30" + tail,
		"scrypt without costs":          "$scrypt$" + tail,
		"scrypt zero cost":              "$scrypt$ln=0,r=8,p=1" + tail,
		"pbkdf2 without iterations":     "$pbkdf2-sha256$0" + tail,
		"pbkdf2 over 2 million":         "$pbkdf2-sha256$2000001" + tail,
		"pbkdf2 with a very long key":   "$pbkdf2-sha256$1000$" + salt + "$" + strings.Repeat("a", 400),
		"pbkdf2 of an unknown hash":     "$pbkdf2-md5$1000" + tail,
		"sha-crypt over a million":      "$6$rounds=1000001$salt$" + crypt86,
		"sha-crypt of 999 rounds":       "$6$rounds=999$salt$" + crypt86,
		"sha-crypt with padded rounds":  "$6$rounds=01000$salt$" + crypt86,
		"argon2i over 1 GiB":            "$argon2i$v=19$m=1048577,t=1,p=1" + tail,
		"argon2d of a minute":           "$argon2d$v=19$m=1048576,t=64,p=1" + tail,
		"argon2i cost named twice":      "$argon2i$v=19$m=64,t=1,p=1,m=999999999" + tail,
		"argon2i of the first version":  "$argon2i$m=64,t=1,p=1" + tail,
		"yescrypt":                      "$y$j9T$" + salt + "$" + tag,
		"longer than any hash we store": "$pbkdf2-sha256$1000$" + strings.Repeat("a", 600) + "$" + tag,
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := password.ParsePHC(phc); err == nil {
				t.Errorf("%q was accepted", phc)
			} else if strings.Contains(err.Error(), tag[:12]) {
				t.Errorf("the error shows the hash: %v", err)
			}
		})
	}
}
