//go:build !go1.27

package wycheproof_test

import (
	"errors"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

func TestMLDSA(t *testing.T) {
	if _, err := jwk.Generate(jwk.MLDSA44); !errors.Is(err, jwk.ErrUnsupported) {
		t.Errorf("got %v, want jwk.ErrUnsupported", err)
	}
	for _, s := range mldsaSuites {
		t.Run(s.file, func(t *testing.T) {
			t.Skip("the standard library has ML-DSA from Go 1.27 on: make conformance runs this with both")
		})
	}
}
