package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"syscall"

	"github.com/jeton-auth/jeton/server/internal/config"
)

// listeners are the addresses that a server has got hold of.
type listeners struct {
	api     net.Listener
	metrics net.Listener // nil: off
}

// bind takes the addresses, all or none.
func bind(cfg *config.Config) (*listeners, error) {
	pair, err := loadCertificate(cfg.TLS)
	if err != nil {
		return nil, err
	}
	bound := &listeners{}
	if bound.api, err = listen(cfg.Listen, "--listen"); err != nil {
		return nil, err
	}
	if pair != nil {
		// http.Server adds HTTP/2 to what it serves by itself only; a
		// listener has to offer it.
		bound.api = tls.NewListener(bound.api, &tls.Config{Certificates: pair, NextProtos: []string{"h2", "http/1.1"}})
	}
	if cfg.MetricsListen != "" {
		if bound.metrics, err = listen(cfg.MetricsListen, "--metrics-listen"); err != nil {
			bound.close()
			return nil, err
		}
	}
	return bound, nil
}

func listen(address, flag string) (net.Listener, error) {
	listener, err := net.Listen("tcp", address)
	switch {
	case err == nil:
		return listener, nil
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("listening on %s: address already in use; choose another with %s", address, flag)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return nil, fmt.Errorf("listening on %s: this machine does not have that address; choose another with %s", address, flag)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("listening on %s: not allowed (ports below 1024 need a privilege); choose another with %s", address, flag)
	}
	return nil, fmt.Errorf("listening on %s: %w", address, err)
}

// address is the one that is listened on, with the name that was configured
// and the port that there is in the end.
func (l *listeners) address(cfg *config.Config) string {
	host, _, _ := net.SplitHostPort(cfg.Listen)
	_, port, _ := net.SplitHostPort(l.api.Addr().String())
	return net.JoinHostPort(host, port)
}

func (l *listeners) close() {
	_ = l.api.Close() // closed already after a drain
	if l.metrics != nil {
		_ = l.metrics.Close()
	}
}
