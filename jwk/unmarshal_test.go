package jwk_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

// What encoding/json would make of a JWK is an empty key; it has to say so.
func TestKeysAreNotUnmarshalled(t *testing.T) {
	for name, into := range map[string]any{"VerificationKey": new(jwk.VerificationKey), "EncryptionKey": new(jwk.EncryptionKey)} {
		if err := json.Unmarshal([]byte(rfc8037Public), into); err == nil || !strings.Contains(err.Error(), "Parse"+name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
