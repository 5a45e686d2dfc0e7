package bench_test

import (
	"encoding/json"
	"testing"

	"github.com/jeton-auth/jeton/bench"
)

// The sizes are those of the table that the numbers are compared with.
func TestTheTokenHasTheSizeThatIsPromised(t *testing.T) {
	payload, err := json.Marshal(bench.Good())
	if err != nil {
		t.Fatal(err)
	}
	if len(payload) != 249 {
		t.Errorf("the claims have %d bytes, want 249", len(payload))
	}
	if token := seal(t, "HS256", newKeys(t), payload); len(token) != 413 {
		t.Errorf("the token has %d bytes, want 413", len(token))
	}
}

func seal(t *testing.T, algorithm string, keys *bench.Keys, payload []byte) string {
	t.Helper()
	bare, err := bench.NewBare(algorithm, keys)
	if err != nil {
		t.Fatal(err)
	}
	token, err := bench.Seal(algorithm, bare, payload)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func newKeys(t *testing.T) *bench.Keys {
	t.Helper()
	keys, err := bench.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	return keys
}
