package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/jeton-auth/jeton/server/internal/login"
)

func signingKeys() []specification {
	return []specification{
		{"a key comes back whole, and is replaced by its id", keyRoundTrip},
		{"keys are listed by activation, then id", listKeys},
		{"a deleted key is gone, and deleting it again is no error", deleteKey},
	}
}

func newKey(id string, activate int) login.SigningKey {
	return login.SigningKey{
		ID: id, Algorithm: "ES256", Sealed: []byte("sealed\x00\xff" + id),
		PublishAt: at(activate - 10), ActivateAt: at(activate), RetireAt: at(activate + 100), RemoveAt: at(activate + 200),
	}
}

func putKeys(t *testing.T, store login.Store, keys ...login.SigningKey) {
	t.Helper()
	update(t, store, func(tx login.Tx) error {
		for _, key := range keys {
			check(t, tx.PutSigningKey(key))
		}
		return nil
	})
}

func listedKeys(t *testing.T, store login.Store) []login.SigningKey {
	t.Helper()
	return read(t, store, func(tx login.Tx) ([]login.SigningKey, error) { return tx.SigningKeys() })
}

func keyRoundTrip(t *testing.T, store login.Store) {
	if keys := listedKeys(t, store); len(keys) != 0 {
		t.Errorf("a new store holds %d keys", len(keys))
	}
	first := newKey("k1", 1)
	first.RemoveAt = time.Time{}
	putKeys(t, store, first)
	if diff := cmp.Diff([]login.SigningKey{first}, listedKeys(t, store)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	second := newKey("k1", 500)
	second.Algorithm, second.Sealed = "Ed25519", []byte("sealed anew")
	putKeys(t, store, second)
	if diff := cmp.Diff([]login.SigningKey{second}, listedKeys(t, store)); diff != "" {
		t.Errorf("replaced: -want +got:\n%s", diff)
	}
}

func listKeys(t *testing.T, store login.Store) {
	putKeys(t, store, newKey("b", 20), newKey("c", 10), newKey("a", 20), newKey("B", 20))
	inOrder(t, listedKeys(t, store), func(k login.SigningKey) string { return k.ID }, "c", "B", "a", "b")
}

func deleteKey(t *testing.T, store login.Store) {
	putKeys(t, store, newKey("a", 1), newKey("b", 2))
	for range 2 {
		update(t, store, func(tx login.Tx) error { return tx.DeleteSigningKey("a") })
		inOrder(t, listedKeys(t, store), func(k login.SigningKey) string { return k.ID }, "b")
	}
}
