package login_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jwt"
	"github.com/jeton-auth/jeton/server/internal/login"
)

func (h *house) keys() []login.SigningKey {
	h.t.Helper()
	keys, err := h.SigningKeys(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	return keys
}

func (h *house) reload() {
	h.t.Helper()
	if err := h.Reload(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
}

// published says whether a client would find the key of that id.
func (h *house) published(id string) bool {
	h.t.Helper()
	set, err := json.Marshal(h.Keys().PublicSet())
	if err != nil {
		h.t.Fatal(err)
	}
	return bytes.Contains(set, []byte(`"`+id+`"`))
}

func (h *house) verify(token string) error {
	verifier, err := jwt.NewVerifier[login.AccessClaims](h.Keys(), jwt.Policy{
		Issuer: issuer, Audience: issuer, Type: jwt.AccessToken, Clock: h.clock.now,
	})
	if err != nil {
		h.t.Fatal(err)
	}
	_, err = verifier.Verify(h.t.Context(), token)
	return err
}

func TestKeys_TheFirstStart(t *testing.T) {
	h := newHouse(t)
	keys := h.keys()
	if len(keys) != 1 || keys[0].State(start) != login.KeyActive || keys[0].Sealed != nil {
		t.Fatalf("%+v: want one active key, without its secret", keys)
	}
	if !h.published(keys[0].ID) || h.stored(login.EventKeyAdded) != 1 {
		t.Error("the key is not published, or not recorded")
	}
	h.restart()
	if again := h.keys(); len(again) != 1 || again[0].ID != keys[0].ID {
		t.Errorf("a second start has other keys: %+v", again)
	}
	if err := h.Ready(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestS29_SigningKeysAreSealed(t *testing.T) {
	h := newHouse(t)
	h.view(func(tx login.Tx) error {
		keys, err := tx.SigningKeys()
		for _, k := range keys {
			if len(k.Sealed) < 100 || bytes.Contains(k.Sealed, []byte("kty")) || bytes.Contains(k.Sealed, []byte(`"d"`)) {
				t.Errorf("the database shows the key: %q", k.Sealed)
			}
		}
		return err
	})
}

func TestS36_AnotherMasterKey(t *testing.T) {
	h := newHouse(t)
	h.clock.move(89*24*time.Hour + 23*time.Hour) // a rotation is due, too
	cfg := h.cfg
	cfg.MasterKey = testMasterKey(t, 2)
	_, err := login.New(t.Context(), cfg)
	if !errors.Is(err, login.ErrMasterKey) || !strings.Contains(err.Error(), "master key") {
		t.Errorf("%v, want ErrMasterKey", err)
	}
	if len(h.keys()) != 1 {
		t.Error("the keys were changed")
	}
	h.restart()
}

func TestKeys_RotationWithoutAGap(t *testing.T) {
	h := newHouse(t)
	first := h.keys()[0].ID
	h.clock.move(90*24*time.Hour - time.Hour)
	old := h.login("alice", alicePass)
	h.reload()
	keys := h.keys()
	if len(keys) != 2 || keys[1].State(h.clock.now()) != login.KeyPending {
		t.Fatalf("%+v: want a pending successor", keys)
	}
	second := keys[1].ID
	if !h.published(first) || !h.published(second) {
		t.Error("both keys must be published")
	}
	h.clock.move(time.Hour - time.Microsecond)
	h.reload()
	old = h.mustRefresh(old.RefreshToken)
	if header(t, old.AccessToken, "kid") != first {
		t.Error("the successor signs before everybody knows it")
	}
	h.clock.move(time.Microsecond)
	h.reload()
	fresh := h.mustRefresh(old.RefreshToken)
	if header(t, fresh.AccessToken, "kid") != second {
		t.Error("the successor does not sign")
	}
	h.clock.move(5*time.Minute - 2*time.Second) // it was issued a second before
	h.reload()
	if err := h.verify(old.AccessToken); err != nil {
		t.Errorf("a token of the retiring key, in its last second: %v", err)
	}
}

func TestS38_ARetiredKeyIsGone(t *testing.T) {
	h := newHouse(t)
	first := h.keys()[0].ID
	old := h.login("alice", alicePass).AccessToken
	if _, _, err := h.RotateKey(t.Context(), false, login.Caller{}); err != nil {
		t.Fatal(err)
	}
	h.clock.move(time.Hour + 11*time.Minute)
	h.reload()
	if h.published(first) || len(h.keys()) != 1 || h.stored(login.EventKeyRemoved) != 1 {
		t.Error("the key is still there")
	}
	if err := h.verify(old); !errors.Is(err, jwt.ErrKeyNotFound) {
		t.Errorf("a token of a key that is gone: %v", err)
	}
}

func TestRotateKey(t *testing.T) {
	h := newHouse(t)
	key, waiting, err := h.RotateKey(t.Context(), false, home)
	if err != nil || waiting || key.State(start) != login.KeyPending || !key.ActivateAt.Equal(start.Add(time.Hour)) || key.Sealed != nil {
		t.Fatalf("%+v, %v", key, err)
	}
	if !h.published(key.ID) {
		t.Error("not published at once")
	}
	if again, waiting, err := h.RotateKey(t.Context(), false, home); err != nil || !waiting || again.ID != key.ID || len(h.keys()) != 2 {
		t.Errorf("rotating again: %+v, %v", again, err)
	}
	if active := h.keys()[0]; !active.RetireAt.Equal(key.ActivateAt) {
		t.Errorf("the predecessor retires %v, want %v", active.RetireAt, key.ActivateAt)
	}
}

func TestKeys_SeveralServersMakeOneKey(t *testing.T) {
	h := newHouse(t)
	servers := make([]*login.Service, 8)
	turn := func(want int) {
		t.Helper()
		var wg sync.WaitGroup
		for _, server := range servers {
			wg.Go(func() {
				if err := server.Reload(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if n := len(h.keys()); n != want {
			t.Fatalf("%d keys, want %d", n, want)
		}
	}
	h.update(func(tx login.Tx) error { return tx.DeleteSigningKey(h.Keys().SigningKey().ID()) })
	var wg sync.WaitGroup
	for i := range servers { // they start on an empty database at once
		wg.Go(func() {
			var err error
			if servers[i], err = login.New(t.Context(), h.cfg); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	turn(1)
	h.clock.move(90*24*time.Hour - time.Minute)
	turn(2)
	h.clock.move(time.Hour)
	turn(2)
	kid := servers[0].Keys().SigningKey().ID()
	for _, server := range servers {
		if server.Keys().SigningKey().ID() != kid {
			t.Error("the servers do not agree on who signs")
		}
	}
}

func TestKeys_AnotherAlgorithm(t *testing.T) {
	h := newHouse(t)
	h.cfg.Algorithm = jwk.Ed25519
	h.restart()
	grant := h.login("alice", alicePass)
	if alg := header(t, grant.AccessToken, "alg"); alg != "ES256" {
		t.Errorf("%s signs before everybody knows its key", alg)
	}
	h.clock.move(time.Hour)
	h.reload()
	next := h.mustRefresh(grant.RefreshToken)
	if alg := header(t, next.AccessToken, "alg"); alg != "Ed25519" {
		t.Errorf("%s signs", alg)
	}
	h.claims(next)
}

func TestKeys_AStoreThatFailsChangesNothing(t *testing.T) {
	h := newHouse(t)
	token := h.login("alice", alicePass).AccessToken
	kid := h.Keys().SigningKey().ID()
	h.store.Close()
	if err := h.Reload(context.Background()); err == nil {
		t.Fatal("want an error")
	}
	if h.Keys().SigningKey().ID() != kid || h.verify(token) != nil {
		t.Error("the ring has changed")
	}
	if h.Ready(t.Context()) == nil {
		t.Error("a service without its store is not ready")
	}
}

// TestKeys_OverTheYears runs two years of quarter hours, with outages, and looks
// after each step at what every verifier relies on.
func TestKeys_OverTheYears(t *testing.T) {
	h := newHouse(t, func(c *login.Config) { c.KeyLifetime = 24 * time.Hour })
	publishedSince := map[string]time.Time{h.Keys().SigningKey().ID(): start.Add(-time.Hour)}
	for step := range 3000 {
		h.clock.move(15 * time.Minute)
		outage := step%1000 == 999
		if outage {
			h.clock.move(10 * 24 * time.Hour)
		}
		h.reload()
		now := h.clock.now()
		for _, k := range h.keys() {
			if _, known := publishedSince[k.ID]; !known && h.published(k.ID) {
				publishedSince[k.ID] = now
			}
		}
		signer := h.Keys().SigningKey().ID()
		if age := now.Sub(publishedSince[signer]); age < time.Hour && !outage && step%1000 > 4 {
			t.Fatalf("%v: %s signs %v after it was published", now, signer, age)
		}
		if n := len(h.keys()); n > 3 {
			t.Fatalf("%v: %d keys", now, n)
		}
	}
	if len(publishedSince) < 30 {
		t.Errorf("%d keys in all: they do not rotate", len(publishedSince))
	}
}
