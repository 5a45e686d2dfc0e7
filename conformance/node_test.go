package conformance_test

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

// Another language with nothing but its own cryptography and the address of our keys.
// Both names of Ed25519 are read (RFC 9864).
func TestNodeReadsOurs(t *testing.T) {
	node := program(t, "node")
	for _, alg := range append(publicAlgorithms, jwk.Ed25519) {
		t.Run(string(alg), func(t *testing.T) {
			key, err := jwk.Generate(alg)
			if err != nil {
				t.Fatal(err)
			}
			url := publish(t, key)
			var claims struct {
				Issuer  string   `json:"iss"`
				Subject string   `json:"sub"`
				Roles   []string `json:"roles"`
			}
			text, err := readByNode(node, url, sign(t, key))
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(text, &claims); err != nil {
				t.Fatalf("%v: %s", err, text)
			}
			if claims.Issuer != issuer || claims.Subject != subject || len(claims.Roles) != 2 {
				t.Errorf("reads %+v", claims)
			}
			if _, err := readByNode(node, url, forged(t, key)); err == nil || !strings.Contains(err.Error(), "bad signature") {
				t.Errorf("a forged token: %v, want a bad signature: the test proves nothing", err)
			}
		})
	}
}

// readByNode returns the claims that the script prints, or its complaint.
func readByNode(node, url, token string) ([]byte, error) {
	var complaint strings.Builder
	command := exec.Command(node, "testdata/verify.mjs", url)
	command.Stdin = strings.NewReader(token)
	command.Stderr = &complaint // a warning of an older Node is none
	claims, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("%w: %s", err, complaint.String())
	}
	return claims, nil
}
