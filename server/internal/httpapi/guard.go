package httpapi

import (
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/jeton-auth/jeton/bearer"
	"github.com/jeton-auth/jeton/jwt"
	"github.com/jeton-auth/jeton/server/internal/login"
)

// leeway lets a token that was just signed survive a clock that is set back a
// little.
const leeway = 5 * time.Second

// A guard stands in front of the routes for signed-in users. It accepts the
// access tokens of all audiences of this server. Their types may differ, and a
// verifier insists on one, so there is a verifier for each.
type guard struct {
	types  []jwt.Type // in the order of the audiences
	byType map[jwt.Type]*bearer.Guard[login.AccessClaims]
}

func (a *api) newGuard() (*guard, error) {
	g := &guard{byType: map[jwt.Type]*bearer.Guard[login.AccessClaims]{}}
	names := map[jwt.Type][]string{}
	for _, audience := range a.service.Audiences() {
		if names[audience.Type] == nil {
			g.types = append(g.types, audience.Type)
		}
		names[audience.Type] = append(names[audience.Type], audience.Name)
	}
	for _, typ := range g.types {
		verifier, err := jwt.NewVerifier[login.AccessClaims](a.service.Keys(), jwt.Policy{
			Issuer:      a.service.Issuer(),
			AnyAudience: true, // one of several: see check
			Type:        typ,
			Leeway:      leeway,
			Clock:       a.clock,
		})
		if err != nil {
			return nil, err
		}
		g.byType[typ] = bearer.New(verifier, &bearer.Options[login.AccessClaims]{
			Check: a.check(names[typ]), Failed: a.logRefusal,
		})
	}
	return g, nil
}

// handler returns h behind the guard. What type a token claims to be decides
// only which verifier it has to face; that one believes nothing unsigned.
func (g *guard) handler(h http.Handler) http.Handler {
	handlers := map[jwt.Type]http.Handler{}
	for typ, guard := range g.byType {
		handlers[typ] = guard.Handler(h)
	}
	first := handlers[g.types[0]]
	if len(handlers) == 1 {
		return first
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if h := handlers[claimedType(r)]; h != nil {
			h.ServeHTTP(w, r)
			return
		}
		first.ServeHTTP(w, r)
	})
}

// claimedType is the typ of the token's header, unverified. It finds those that
// this server writes; any other spelling is for the first verifier to refuse.
func claimedType(r *http.Request) jwt.Type {
	_, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	head, _, _ := strings.Cut(strings.TrimLeft(token, " "), ".")
	var header struct {
		Type jwt.Type `json:"typ"`
	}
	raw, err := base64.RawURLEncoding.DecodeString(head)
	if err != nil || json.Unmarshal(raw, &header) != nil {
		return ""
	}
	return header.Type
}

// check is what a signature cannot know: whether the token is for one of the
// audiences, and whether its session is still alive.
func (a *api) check(audiences []string) func(*http.Request, *login.AccessClaims) error {
	return func(r *http.Request, claims *login.AccessClaims) error {
		if !slices.ContainsFunc(claims.Audience, func(name string) bool { return slices.Contains(audiences, name) }) {
			return fmt.Errorf("%w: no audience of this server", bearer.ErrRevoked)
		}
		err := a.service.CheckSession(r.Context(), claims)
		if errors.Is(err, login.ErrSessionEnded) {
			return fmt.Errorf("%w: %w", bearer.ErrRevoked, err)
		}
		if err != nil {
			a.logFailure(r.Context(), err)
		}
		return err
	}
}

// logRefusal says why a token was refused, which the client is not told.
func (a *api) logRefusal(r *http.Request, reason error) {
	a.log.LogAttrs(r.Context(), slog.LevelDebug, "token refused",
		slog.String("request_id", callerOf(r.Context()).RequestID), slog.String("reason", reason.Error()))
}
