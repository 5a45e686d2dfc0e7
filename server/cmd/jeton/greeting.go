package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/jeton-auth/jeton/server/internal/config"
	"github.com/jeton-auth/jeton/server/internal/login"
)

// greet tells the person who started the server where it is. It writes to
// standard output and in one piece; the log must never see the password.
func greet(w io.Writer, cfg *config.Config, bound *listeners, admin *login.Admin) error {
	data, err := filepath.Abs(cfg.Data)
	if err != nil {
		data = cfg.Data
	}
	scheme := "http://"
	if cfg.HTTPS() {
		scheme = "https://"
	}
	address := bound.address(cfg)
	var b strings.Builder
	fmt.Fprintf(&b, "Jeton listens on %s%s\n", scheme, address)
	if issuer := cfg.IssuerFor(address); issuer != scheme+address {
		fmt.Fprintf(&b, "Its issuer is %s\n", printable(issuer))
	}
	if bound.metrics != nil {
		fmt.Fprintf(&b, "Its metrics are on http://%s/metrics\n", bound.metrics.Addr())
	}
	fmt.Fprintf(&b, "Its data lies in %s\n", printable(data))
	if admin != nil {
		fmt.Fprintf(&b, `
This is its first start, so there is an administrator now. The password is
shown this once and stored nowhere. Should it get lost, set another one with
%s

  name      %s
  password  %s

`, setPassword(admin, data), admin.Name, admin.Password)
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return unseen(fmt.Errorf("printing where the server listens: %w", err), admin, data)
	}
	return nil
}

// unseen adds to an error that it took the only look at the password.
func unseen(err error, admin *login.Admin, data string) error {
	if admin == nil {
		return err
	}
	return fmt.Errorf("%w\nthe user %q exists now, but nobody has seen its password; set another one with %s",
		err, admin.Name, setPassword(admin, data))
}

func setPassword(admin *login.Admin, data string) string {
	return fmt.Sprintf("jeton user password %s --data %s", admin.Name, shellWord(data))
}

// shellWord writes a path so that it can be pasted into a shell.
func shellWord(path string) string {
	if strings.ContainsFunc(path, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("/\\:._-+@", r)
	}) {
		return "'" + strings.ReplaceAll(printable(path), "'", `'\''`) + "'"
	}
	return path
}
