package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

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
shown this once and stored nowhere:

  name      %s
  password  %s

`, admin.Name, admin.Password)
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("printing where the server listens: %w", err)
	}
	return nil
}
