package login_test

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/server/internal/login"
)

// keyRows are the rows of the signing keys, secrets and all.
func (h *house) keyRows() (rows []login.SigningKey) {
	h.t.Helper()
	h.view(func(tx login.Tx) (err error) {
		rows, err = tx.SigningKeys()
		return err
	})
	return rows
}

// passive is a command on the data of the house, with other settings than the
// server has.
func (h *house) passive() *login.Service {
	h.t.Helper()
	cfg := h.cfg
	cfg.Passive, cfg.Algorithm = true, jwk.RS256
	cfg.AccessLifetime, cfg.JWKSMaxAge = 10*time.Second, time.Second
	cfg.KeyLifetime, cfg.KeyAhead = 4*time.Hour, 2*time.Hour
	service, err := login.New(h.t.Context(), cfg)
	if err != nil {
		h.t.Fatal(err)
	}
	return service
}

func TestPassive_OtherSettingsChangeNoKey(t *testing.T) {
	for name, prepare := range map[string]func(*house){
		"a key that signs": func(*house) {},
		"a key that signs and one that waits": func(h *house) {
			h.clock.move(90*24*time.Hour - time.Minute)
			h.reload()
		},
		"a key whose last tokens still count": func(h *house) {
			h.clock.move(90*24*time.Hour - time.Hour)
			h.reload()
			h.clock.move(time.Hour + 5*time.Minute)
		},
		"keys that have all ended": func(h *house) { h.clock.move(200 * 24 * time.Hour) },
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			prepare(h)
			before := h.keyRows()
			service := h.passive()
			if _, err := service.Users(t.Context(), "", 10); err != nil {
				t.Error(err)
			}
			if err := service.Reload(t.Context()); err != nil {
				t.Error(err)
			}
			if after := h.keyRows(); !reflect.DeepEqual(after, before) {
				t.Errorf("the keys were\n%+v, and are\n%+v", before, after)
			}
		})
	}
}

func TestPassive_NoKeyIsNoError(t *testing.T) {
	h := newHouse(t)
	h.update(func(tx login.Tx) error { return tx.DeleteSigningKey(h.Keys().SigningKey().ID()) })
	service := h.passive()
	if service.Keys() != nil || len(h.keyRows()) != 0 {
		t.Error("a passive service made a key")
	}
	if err := service.SetPassword(t.Context(), "alice", alicePass, login.Caller{}); err != nil {
		t.Error(err)
	}
	if _, err := service.Login(t.Context(), login.LoginRequest{Username: "alice", Password: alicePass}, home); err == nil || errors.Is(err, login.ErrCredentials) {
		t.Errorf("a log-in without a key: %v", err)
	}
}

func TestS36_APassiveServiceWithAnotherMasterKey(t *testing.T) {
	h := newHouse(t)
	h.cfg.Passive, h.cfg.MasterKey = true, testMasterKey(t, 2)
	if _, err := login.New(t.Context(), h.cfg); !errors.Is(err, login.ErrMasterKey) {
		t.Errorf("%v, want ErrMasterKey", err)
	}
}

func TestRotateKey_APassiveServiceOnlyAddsOne(t *testing.T) {
	h := newHouse(t)
	before := h.keyRows()
	key, waiting, err := h.passive().RotateKey(t.Context(), false, home)
	if err != nil || waiting || key.Algorithm != jwk.RS256 || !key.ActivateAt.Equal(start.Add(2*time.Hour)) {
		t.Fatalf("%+v, %v, %v", key, waiting, err)
	}
	if rows := h.keyRows(); len(rows) != 2 || !reflect.DeepEqual(rows[0], before[0]) {
		t.Errorf("the keys were\n%+v, and are\n%+v", before, rows)
	}
	again, waiting, err := h.passive().RotateKey(t.Context(), false, home)
	if err != nil || !waiting || again.ID != key.ID || len(h.keyRows()) != 2 {
		t.Errorf("rotating again: %+v, waiting %v, %v", again, waiting, err)
	}
}

// The server retires its key for the one that a command has made, by the
// server's rules: tokens of five minutes stay good for five minutes.
func TestRotateKey_TheServerFollowsACommand(t *testing.T) {
	h := newHouse(t)
	old := h.Keys().SigningKey().ID()
	cfg := h.cfg
	cfg.Passive, cfg.AccessLifetime, cfg.JWKSMaxAge = true, 10*time.Second, time.Second
	command, err := login.New(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	key, _, err := command.RotateKey(t.Context(), false, home)
	if err != nil {
		t.Fatal(err)
	}
	h.reload()
	h.clock.move(time.Hour - time.Second)
	token := h.login("alice", alicePass).AccessToken
	h.clock.move(time.Second)
	h.reload()
	if h.Keys().SigningKey().ID() != key.ID || header(t, token, "kid") != old {
		t.Error("the new key should sign from now on")
	}
	h.clock.move(5*time.Minute - 2*time.Second)
	h.reload()
	if err := h.verify(token); err != nil {
		t.Errorf("a token of the last moment: %v", err)
	}
	h.clock.move(6*time.Minute + 2*time.Second)
	h.reload()
	if h.published(old) || len(h.keyRows()) != 1 {
		t.Error("the old key is still there")
	}
}

// The tokens that a server signed before it was told to make short ones stay
// good.
func TestKeys_AShorterAccessLifetimeEndsNoToken(t *testing.T) {
	h := newHouse(t, func(c *login.Config) { c.AccessLifetime = time.Hour })
	token := h.login("alice", alicePass).AccessToken
	h.cfg.AccessLifetime = time.Minute
	h.cfg.KeyAhead = 6 * time.Minute
	h.restart()
	if _, _, err := h.RotateKey(t.Context(), false, home); err != nil {
		t.Fatal(err)
	}
	for range 59 {
		h.clock.move(time.Minute)
		h.reload()
	}
	if err := h.verify(token); err != nil {
		t.Errorf("in its last minute: %v", err)
	}
}

func TestS38_AKeyThatLeakedIsGoneAtOnce(t *testing.T) {
	for name, passive := range map[string]bool{"by the server": false, "by a command": true} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			grant := h.login("alice", alicePass)
			old := h.Keys().SigningKey().ID()
			if _, _, err := h.RotateKey(t.Context(), false, home); err != nil {
				t.Fatal(err)
			}
			service := h.Service
			if passive {
				service = h.passive()
			}
			removed := h.stored(login.EventKeyRemoved)
			key, waiting, err := service.RotateKey(t.Context(), true, home)
			if err != nil || waiting || key.State(start) != login.KeyActive || key.Sealed != nil {
				t.Fatalf("%+v, %v, %v", key, waiting, err)
			}
			if rows := h.keyRows(); len(rows) != 1 || rows[0].ID != key.ID || h.stored(login.EventKeyRemoved) != removed+2 {
				t.Errorf("there are %+v, want the new one alone, and two removals in the audit trail", rows)
			}
			h.reload() // as the server does every few seconds
			if h.published(old) || h.verify(grant.AccessToken) == nil || h.Keys().SigningKey().ID() != key.ID {
				t.Error("the leaked key still counts")
			}
			h.mustRefresh(grant.RefreshToken)
		})
	}
}
