package login_test

import (
	"log/slog"
	"regexp"
	"slices"
	"sync"
	"testing"

	"github.com/jeton-auth/jeton/server/internal/login"
	"github.com/jeton-auth/jeton/server/internal/password"
	"github.com/jeton-auth/jeton/server/internal/sqlstore"
)

func emptyHouse(t *testing.T) *house {
	t.Helper()
	store, err := sqlstore.OpenSQLite(t.Context(), ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	h := &house{t: t, store: store, clock: &clock{at: start}}
	h.cfg = login.Config{
		Store: store, Passwords: cheapHasher(t, password.Params{Memory: 64, Time: 1, Parallelism: 1}),
		MasterKey: testMasterKey(t, 1), Issuer: issuer, Clock: h.clock.now,
		Logger: slog.New(slog.DiscardHandler), Observer: h.observe,
	}
	h.restart()
	return h
}

func TestS16_NoDefaultAccounts(t *testing.T) {
	h := emptyHouse(t)
	for _, secret := range []string{"admin", "password", "changeme", "jeton"} {
		if _, err := h.tryLogin("admin", secret, home); err != login.ErrCredentials {
			t.Errorf("%q: %v", secret, err)
		}
	}
	admin, err := h.EnsureAdmin(t.Context())
	if err != nil || admin.Name != "admin" {
		t.Fatal(admin, err)
	}
	if !regexp.MustCompile(`^([a-z2-7]{4}-){5}[a-z2-7]{4}$`).MatchString(admin.Password) {
		t.Errorf("%q: want 24 characters of 5 bits in groups", admin.Password)
	}
	if roles := h.claims(h.login("admin", admin.Password)).Roles; !slices.Equal(roles, []string{"admin"}) {
		t.Errorf("roles %v", roles)
	}
	other := emptyHouse(t)
	if second, err := other.EnsureAdmin(t.Context()); err != nil || second.Password == admin.Password {
		t.Errorf("two servers have the same password (%v)", err)
	}
}

func TestEnsureAdmin_OnlyWhenThereIsNobody(t *testing.T) {
	h := newHouse(t) // has alice
	if admin, err := h.EnsureAdmin(t.Context()); admin != nil || err != nil {
		t.Errorf("%v, %v", admin, err)
	}
	h = emptyHouse(t)
	admins := make([]*login.Admin, 8)
	var wg sync.WaitGroup
	for i := range admins {
		wg.Go(func() {
			var err error
			if admins[i], err = h.EnsureAdmin(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	made := slices.DeleteFunc(admins, func(a *login.Admin) bool { return a == nil })
	if len(made) != 1 || h.stored(login.EventUserAdded) != 1 {
		t.Fatalf("%d administrators were made, want 1", len(made))
	}
	h.login("admin", made[0].Password)
}
