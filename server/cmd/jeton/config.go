package main

import (
	"crypto/tls"
	"fmt"
	"net"
	"os"
	"runtime"

	"github.com/alecthomas/kong"
	"github.com/jeton-auth/jeton/jwt"
	"github.com/jeton-auth/jeton/server/internal/config"
	"github.com/jeton-auth/jeton/server/internal/login"
)

type configCommands struct {
	Settings settings `embed:""`

	Check configCheck `cmd:"" help:"Say whether a server would start with these settings."`
	Print configPrint `cmd:"" help:"Print the settings that count, with where each comes from, as a file that can be read back."`
}

type configCheck struct{}

// Run loads everything that a start would load, apart from the data.
func (c *configCheck) Run(io console, all *configCommands, parsed *kong.Context) error {
	if _, err := all.Settings.load(parsed); err != nil {
		return err
	}
	if _, err := loadCertificate(all.Settings.TLS); err != nil {
		return err
	}
	if text := os.Getenv(config.MasterKeyVariable); text != "" {
		if _, err := login.ParseMasterKey(text); err != nil {
			return fmt.Errorf("%s: %w", config.MasterKeyVariable, err)
		}
	}
	_, err := fmt.Fprintln(io.out, "The configuration is valid.")
	return err
}

// loadCertificate reads the pair, where there is one.
func loadCertificate(files config.TLS) ([]tls.Certificate, error) {
	if files.Cert == "" {
		return nil, nil
	}
	info, err := os.Stat(files.Key)
	if err != nil {
		return nil, fmt.Errorf("loading the TLS certificate: %w", err)
	}
	if mode := info.Mode().Perm(); runtime.GOOS != "windows" && mode&0o027 != 0 {
		return nil, fmt.Errorf("the TLS key %s is open to others (mode %04o): run chmod 600 %q", files.Key, mode, files.Key)
	}
	pair, err := tls.LoadX509KeyPair(files.Cert, files.Key)
	if err != nil {
		return nil, fmt.Errorf("loading the TLS certificate: %w", err)
	}
	return []tls.Certificate{pair}, nil
}

type configPrint struct {
	JSON bool `name:"json" help:"Print JSON."`
}

// A printed setting is a line of "config print --json".
type printed struct {
	Key   string `json:"key"`
	Value any    `json:"value"`
	From  string `json:"from"`
}

// Run prints; it does so for settings that are refused, too, because that is
// when they are looked at.
func (c *configPrint) Run(io console, all *configCommands, parsed *kong.Context) error {
	origins, invalid := all.Settings.load(parsed)
	if origins == nil {
		return invalid
	}
	cfg := all.Settings.Config
	complete(&cfg)
	var err error
	if c.JSON {
		err = writeJSON(io.out, list(&cfg, origins))
	} else if err = cfg.WriteTOML(io.out, origins); err == nil {
		_, err = fmt.Fprintf(io.out, "\n# The master key is from %s and is not shown.\n", printable(masterKeyOrigin(&cfg)))
	}
	if err != nil {
		return fmt.Errorf("printing the configuration: %w", err)
	}
	return invalid
}

// complete fills in the defaults that follow from other settings.
func complete(cfg *config.Config) {
	if _, port, err := net.SplitHostPort(cfg.Listen); err == nil && port != "0" {
		cfg.Issuer = cfg.IssuerFor(cfg.Listen)
	}
	if len(cfg.Audiences) == 0 && cfg.Issuer != "" {
		cfg.Audiences = []config.Audience{{Name: cfg.Issuer, Type: jwt.AccessToken}}
	}
}

func list(cfg *config.Config, origins config.Origins) []printed {
	var all []printed
	for _, s := range cfg.Settings() {
		all = append(all, printed{Key: s.Key, Value: s.Value(), From: origins[s.Key]})
	}
	return append(all, printed{Key: "master_key", Value: "[redacted]", From: masterKeyOrigin(cfg)})
}

func masterKeyOrigin(cfg *config.Config) string {
	if os.Getenv(config.MasterKeyVariable) != "" {
		return config.MasterKeyVariable
	}
	return masterKeyPath(cfg.Data)
}
