package password_test

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/server/internal/password"
)

func TestS1_Length(t *testing.T) {
	for name, tc := range map[string]struct {
		policy   password.Policy
		password string
		ok       bool
	}{
		"14 characters":                      {password.Policy{}, "wv7 kq pu xe 4", false},
		"15 characters":                      {password.Policy{}, "wv7 kq pu xe 4z", true},
		"14 characters in 28 bytes":          {password.Policy{}, "щжйцхфэъыюгбпд", false},
		"15 characters in 30 bytes":          {password.Policy{}, "щжйцхфэъыюгбпдк", true},
		"7 of at least 8":                    {password.Policy{MinLength: 8}, "wv7 kqp", false},
		"8 of at least 8":                    {password.Policy{MinLength: 8}, "wv7 kqpu", true},
		"15 of at least 16":                  {password.Policy{MinLength: 16}, "wv7 kq pu xe 4z", false},
		"no composition rule: one case":      {password.Policy{}, "wvqkxpuzetjmrld", true},
		"no composition rule: digits only":   {password.Policy{}, "840271593650418", true},
		"no composition rule: symbols only":  {password.Policy{}, "^;<)-]?=,{!@*/&", true},
		"no composition rule: words, spaces": {password.Policy{}, "quiet otters hum tunes", true},
		"four words that everybody knows":    {password.Policy{}, "dragon monkey silver summer", true},
	} {
		t.Run(name, func(t *testing.T) {
			if err := tc.policy.Check(tc.password, "alice"); (err == nil) != tc.ok {
				t.Errorf("Check(%q) = %v, want it accepted: %v", tc.password, err, tc.ok)
			}
		})
	}
}

func TestPolicyBounds(t *testing.T) {
	for length, ok := range map[int]bool{-1: false, 0: true, 1: false, 7: false, 8: true, 15: true, 64: true, 65: false} {
		if err := (password.Policy{MinLength: length}).Validate(); (err == nil) != ok {
			t.Errorf("MinLength %d: %v, want it accepted: %v", length, err, ok)
		}
	}
}

func TestS2_LongPassPhraseIsAccepted(t *testing.T) {
	phrase := "seven brown otters sing loudly under the old stone bridge every night"
	if err := (password.Policy{}).Check(phrase, "alice"); err != nil {
		t.Errorf("%d characters: %v", len(phrase), err)
	}
}

func TestS3_CommonPasswordsAreRefused(t *testing.T) {
	for reason, passwords := range map[string][]string{
		"at least": {"", "short", "12345678", "password"},
		"tried first": {
			"passwordpassword", "password12345678", "Password12345678!", "p@ssw0rdp@ssw0rd",
			"p.a.s.s.w.o.r.d.1.2.3", "drowssapdrowssappassword", "ThisIsMyPassword1", "letmeinletmein2024",
			"iloveyouforever1", "Michael1985Jennifer", "passwordqwerty123456",
			"administrator123", "thequickbrownfoxjumps", "maytheforcebewithyou", "ｐａｓｓｗｏｒｄｐａｓｓｗｏｒｄ",
			"$ecretPa$$word2024",
		},
		"sequence": {
			"qwertyuiop[]asdf", "123456789012345", "abcdefghijklmno", "987654321098765", "1qaz2wsx3edc4rfv",
			"!QAZ@WSX#EDC$RFV", "qwertyuiopasdfgh", "0123456789abcdef", "zyxwvutsrqponml", "1q2w3e4r5t6y7u8i",
		},
		"over and over":            {"aaaaaaaaaaaaaaa", "000000000000000", "щщщщщщщщщщщщщщщ", "                "},
		"repeats a few characters": {"xkxkxkxkxkxkxkxk", "wqzwqzwqzwqzwqz", "щждщждщждщждщждщжд"},
		"user name": {
			"marguerite.w@example.org", "marguerite.w@example.orgmarguerite.w@example.org", "Marguerite.W@Example.Org2026",
			"marguerite.w@example.org1",
		},
	} {
		for _, p := range passwords {
			t.Run(reason+"/"+p, func(t *testing.T) {
				err := (password.Policy{}).Check(p, "marguerite.w@example.org")
				var refused *password.PolicyError
				if !errors.As(err, &refused) || !strings.Contains(refused.Reason, reason) {
					t.Errorf("Check = %v, want a PolicyError with %q", err, reason)
				}
			})
		}
	}
}

func TestS3_ShortPasswordsUnderALowerLimit(t *testing.T) {
	for _, p := range []string{
		"password", "Password1", "p@ssw0rd", "password123", "trustno1", "12345678", "qwertyui", "iloveyou", "sunshine",
		"football1", "aaaaaaaa", "letmein2024", "alicealice", "Alice2026", "abcd1234", "zaq12wsx", "baseball", "jennifer99",
	} {
		var refused *password.PolicyError
		if err := (password.Policy{MinLength: 8}).Check(p, "alice"); !errors.As(err, &refused) {
			t.Errorf("Check(%q) = %v, want a PolicyError", p, err)
		}
	}
}

func TestPolicyErrorDoesNotShowThePassword(t *testing.T) {
	if err := (password.Policy{}).Check("passwordpassword", "alice"); strings.Contains(err.Error(), "passwordpassword") {
		t.Errorf("it does: %v", err)
	}
}

// Chance makes short words and walks; they must not get random passwords
// refused.
func TestRandomPasswordsAreAccepted(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for name, alphabet := range map[string]string{
		"letters":     "abcdefghijklmnopqrstuvwxyz",
		"hexadecimal": "0123456789abcdef",
		"base64":      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
		"symbols":     "!@#$%^&*()_+-=[]{};:,./<>? ",
	} {
		t.Run(name, func(t *testing.T) {
			refused := 0
			for range 2000 {
				text := make([]byte, 15)
				for i := range text {
					text[i] = alphabet[random.IntN(len(alphabet))]
				}
				if (password.Policy{}).Check(string(text), "alice") != nil {
					refused++
				}
			}
			if refused > 4 {
				t.Errorf("%d of 2000 were refused", refused)
			}
		})
	}
}
