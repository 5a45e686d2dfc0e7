package logging

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// secretWords make a key secret wherever they stand in it, whatever its case
// and separators: "refresh_token", "newPassword", "Set-Cookie".
var secretWords = []string{
	"password", "passwd", "passphrase", "token", "secret", "authorization",
	"cookie", "credential", "masterkey", "privatekey", "apikey",
}

func isSecret(key string) bool {
	plain := strings.Map(func(r rune) rune {
		if r == '_' || r == '-' || r == ' ' || r == '.' {
			return -1
		}
		return unicode.ToLower(r)
	}, key)
	for _, word := range secretWords {
		if strings.Contains(plain, word) {
			return true
		}
	}
	return false
}

// What secrets look like in running text. A compact JWS or JWE begins with the
// base64url of "{" and a quote or white space, so with ey or ew; of it nothing
// stays, because the payload is readable.
var looks = []struct {
	of          *regexp.Regexp
	replacement string
}{
	{regexp.MustCompile(`jrt_[A-Za-z0-9_-]+`), "jrt_" + mask},
	{regexp.MustCompile(`e[wy][A-Za-z0-9_-]{6,}(\.[A-Za-z0-9_-]*){2,4}`), mask},
	{regexp.MustCompile(`(?i)\b(bearer|basic|dpop)([ +]|%20)+[A-Za-z0-9._~+/=-]{8,}`), "$1 " + mask},
	{regexp.MustCompile(`(?i)((?:password|passwd|passphrase|token|secret|cookie|authorization)\\*["']?\s*[:=]\s*\\*["'])[^"'\\]*`), "${1}" + mask},
	{regexp.MustCompile(`(?i)((?:password|passwd|passphrase|token|secret)=)[^\s"'&;,]+`), "${1}" + mask},
	{regexp.MustCompile(`\$argon2[a-z]*\$[A-Za-z0-9$=,+/.]+`), "$$argon2" + mask},
	{regexp.MustCompile(`(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|$)`), mask},
}

// clean takes secrets out of a text and makes it one line of visible
// characters, so that nobody can forge a line of the log or steer a terminal.
func clean(s string) string {
	for _, look := range looks {
		s = look.of.ReplaceAllString(s, look.replacement)
	}
	if !strings.ContainsFunc(s, hidden) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if hidden(r) {
			quoted := strconv.QuoteRuneToASCII(r)
			b.WriteString(quoted[1 : len(quoted)-1])
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// hidden is true of line breaks, control characters, and those that reorder or
// hide what stands beside them.
func hidden(r rune) bool { return !unicode.IsPrint(r) && r != '\u00a0' }
