package httpapi_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/jeton-auth/jeton/server/internal/httpapi"
	"github.com/jeton-auth/jeton/server/internal/login"
)

// Nobody can change a password here, with or without the present one: whatever
// is sent where, the stored hash stays as it is. A route that changes one must
// ask for the present one, and this test for it.
func TestS7_NoRouteChangesAPassword(t *testing.T) {
	h := newHouse(t)
	access, refresh := h.signIn()
	before := h.hashOf("alice")
	body := fmt.Sprintf(`{"username":"alice","name":"alice","sub":%q,"new_password":%q,"password_confirmation":%q,"newPassword":%q}`,
		claims(t, access)["sub"], wrongPass, wrongPass, wrongPass)
	paths := []string{"/password", "/change-password", "/.well-known/change-password", "/reset", "/register", "/account", "/me", "/user", "/users", "/users/alice", "/admin"}
	for _, row := range httpapi.Rows(h.handler) {
		paths = append(paths, row.Path)
	}
	for _, path := range paths {
		for _, method := range []string{"POST", "PUT", "PATCH", "DELETE"} {
			r := h.send(method, path, body, "Content-Type", "application/json", "Authorization", "Bearer "+access)
			if r.status < 400 || r.status > 499 {
				t.Errorf("%s %s: %d %s", method, path, r.status, r.body)
			}
		}
	}
	// Nor do the routes that take a password or a token, besides what they are for.
	h.post("/login", `{"username":"alice","password":"`+alicePass+`","new_password":"`+wrongPass+`"}`).expect(t, "log-in", http.StatusOK, "")
	h.post("/refresh", `{"refresh_token":"`+refresh+`","password":"`+wrongPass+`"}`).expect(t, "refresh", http.StatusOK, "")
	if h.hashOf("alice") != before {
		t.Error("the stored hash has changed")
	}
	h.tryLogin("alice", wrongPass).expect(t, "the other password", http.StatusUnauthorized, "invalid_grant")
	h.signIn()
}

func (h *house) hashOf(name string) (hash string) {
	h.t.Helper()
	must(h.t, h.store.View(h.t.Context(), func(tx login.Tx) error {
		user, err := tx.UserByName(name)
		hash = user.PasswordHash
		return err
	}))
	return hash
}
