package httpapi_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jwt"
	"github.com/jeton-auth/jeton/server/internal/login"
)

// disabledUser adds one whose password is alice's.
func (h *house) disabledUser(name string) {
	h.t.Helper()
	h.addUser(name)
	must(h.t, h.DisableUser(h.t.Context(), name, login.Caller{}))
}

func (h *house) addUser(name string) {
	h.t.Helper()
	_, err := h.AddUser(h.t.Context(), login.NewUser{Name: name, Password: alicePass}, login.Caller{})
	must(h.t, err)
}

func TestLogInAndUseTheToken(t *testing.T) {
	h := newHouse(t)
	r := h.tryLogin("Alice", alicePass)
	r.expect(t, "log-in", http.StatusOK, "")
	var answer struct {
		AccessToken  string `json:"access_token"`
		TokenType    string `json:"token_type"`
		ExpiresIn    int    `json:"expires_in"`
		RefreshToken string `json:"refresh_token"`
	}
	must(t, json.Unmarshal([]byte(r.body), &answer))
	if answer.TokenType != "Bearer" || answer.ExpiresIn != 300 || !strings.HasPrefix(answer.RefreshToken, "jrt_") {
		t.Errorf("the answer is %s", r.body)
	}
	payload := claims(t, answer.AccessToken)
	if payload["iss"] != issuer || payload["aud"] != issuer || len(payload["sub"].(string)) != 22 {
		t.Errorf("the claims are %v", payload)
	}
	info := h.userInfo(answer.AccessToken)
	info.expect(t, "userinfo", http.StatusOK, "")
	want := fmt.Sprintf(`{"sub":%q,"name":"alice","email":"alice@example.com","roles":["reader"]}`+"\n", payload["sub"])
	if info.body != want {
		t.Errorf("userinfo is %s, want %s", info.body, want)
	}
}

func TestThePayloadIsNobodysBusiness(t *testing.T) {
	h := newHouse(t)
	access, _ := h.signIn()
	payload := fmt.Sprint(claims(t, access))
	for _, secret := range []string{"alice", "example.com", alicePass, "argon2", "$"} {
		if strings.Contains(payload, secret) {
			t.Errorf("the payload %s holds %q", payload, secret)
		}
	}
}

func TestAudiences(t *testing.T) {
	h := newHouse(t, func(h *house) {
		h.login.Audiences = []login.Audience{{Name: "orders"}, {Name: "legacy", Type: jwt.JWT}, {Name: "wiki"}}
	})
	for asked, want := range map[string]struct{ audience, typ string }{"": {"orders", "at+jwt"}, "orders": {"orders", "at+jwt"}, "legacy": {"legacy", "JWT"}, "wiki": {"wiki", "at+jwt"}} {
		r := h.post("/login", map[string]string{"username": "alice", "password": alicePass, "audience": asked})
		r.expect(t, "audience "+asked, http.StatusOK, "")
		access := r.member("access_token")
		if got := claims(t, access)["aud"]; got != want.audience || header(t, access)["typ"] != want.typ {
			t.Errorf("audience %q: aud %v, header %v", asked, got, header(t, access))
		}
		h.userInfo(access).expect(t, "userinfo for "+asked, http.StatusOK, "")
	}
	for _, unknown := range []string{"bank", "Orders", "orders ", "orders,wiki"} {
		r := h.post("/login", map[string]string{"username": "alice", "password": alicePass, "audience": unknown})
		r.expect(t, "audience "+unknown, http.StatusBadRequest, "invalid_target")
	}
}

// uniform leaves out of the headers what differs from answer to answer.
func uniform(r reply) string {
	header := r.header.Clone()
	header.Del("Date")
	header.Del("X-Request-Id")
	return fmt.Sprint(r.status, header, r.body)
}

func TestS9_SameAnswerForEveryFailure(t *testing.T) {
	h := newHouse(t)
	h.disabledUser("mallory")
	want := h.tryLogin("alice", wrongPass)
	want.expect(t, "wrong password", http.StatusUnauthorized, "invalid_grant")
	if want.header.Get("WWW-Authenticate") == "" || want.header.Get("Cache-Control") != "no-store" {
		t.Errorf("the headers are %v", want.header)
	}
	for what, r := range map[string]reply{
		"an unknown name":                   h.tryLogin("nobody", wrongPass),
		"a disabled user, right password":   h.tryLogin("mallory", alicePass),
		"a disabled user, wrong password":   h.tryLogin("mallory", wrongPass),
		"a name that nobody can have":       h.tryLogin("al\u0000ice", wrongPass),
		"a name of a thousand letters":      h.tryLogin(strings.Repeat("a", 1000), wrongPass),
		"a password that nobody can have":   h.tryLogin("alice", "a\u0007b"),
		"a password of a thousand letters":  h.tryLogin("alice", strings.Repeat("a", 1000)),
		"the beginning of the password":     h.tryLogin("alice", alicePass[:len(alicePass)-1]),
		"the password in capitals":          h.tryLogin("alice", strings.ToUpper(alicePass)),
		"the password and a NUL and more":   h.tryLogin("alice", alicePass+"\u0000more"),
		"the password of nobody, as a hash": h.tryLogin("nobody", "$argon2id$v=19$m=64,t=1,p=1$AAAA$AAAA"),
	} {
		if uniform(r) != uniform(want) {
			t.Errorf("%s:\n%s, want as for a wrong password\n%s", what, uniform(r), uniform(want))
		}
	}
}

func TestS11_TwoHundredGuessesAtOnce(t *testing.T) {
	h := newHouse(t, trusting("127.0.0.0/8"))
	var mu sync.Mutex
	counts := map[int]int{}
	var wg sync.WaitGroup
	for i := range 200 {
		wg.Go(func() {
			r := h.tryLogin("alice", fmt.Sprintf("%s %d", wrongPass, i), "X-Forwarded-For", fmt.Sprintf("198.51.100.%d", i))
			mu.Lock()
			defer mu.Unlock()
			counts[r.status]++
			if r.status == http.StatusTooManyRequests {
				checkRetryAfter(t, r)
			}
		})
	}
	wg.Wait()
	if counts[401] == 0 || counts[401] > 100 || counts[401]+counts[429] != 200 {
		t.Errorf("statuses %v: at most 100 may be 401, the rest must be 429", counts)
	}
	h.tryLogin("alice", alicePass, "X-Forwarded-For", "203.0.113.1").expect(t, "the right password from elsewhere", http.StatusTooManyRequests, "too_many_requests")
}

func checkRetryAfter(t *testing.T, r reply) {
	t.Helper()
	if seconds, err := strconv.Atoi(r.header.Get("Retry-After")); err != nil || seconds < 1 {
		t.Errorf("%d with Retry-After %q, want whole seconds", r.status, r.header.Get("Retry-After"))
	}
}

func TestS11_RetryAfterIsKept(t *testing.T) {
	h := newHouse(t)
	var r reply
	for r.status != http.StatusTooManyRequests {
		r = h.tryLogin("alice", wrongPass)
	}
	r.expect(t, "too many", http.StatusTooManyRequests, "too_many_requests")
	checkRetryAfter(t, r)
	seconds, err := strconv.Atoi(r.header.Get("Retry-After"))
	must(t, err)
	h.clock.move(time.Duration(seconds) * time.Second)
	h.tryLogin("alice", alicePass).expect(t, "after waiting", http.StatusOK, "")
}

func TestS12_OneCounterForAllSpellings(t *testing.T) {
	h := newHouse(t)
	spellings := []string{"alice", "ALICE", "Alice", "aLiCe", "\uff41\uff4c\uff49\uff43\uff45", "\uff21lice"}
	for range 5 {
		for _, name := range spellings {
			h.tryLogin(name, wrongPass)
		}
	}
	for _, name := range spellings {
		h.tryLogin(name, alicePass).expect(t, name, http.StatusTooManyRequests, "too_many_requests")
	}
	for _, name := range []string{" alice", "alice ", "al ice", "alice\u00a0", "alice\u200b"} {
		h.tryLogin(name, alicePass).expect(t, fmt.Sprintf("%q", name), http.StatusUnauthorized, "invalid_grant")
	}
}

func TestS11_NamesThatDoNotExistAreThrottledAlike(t *testing.T) {
	h := newHouse(t)
	for range 10 {
		known, unknown := h.tryLogin("alice", wrongPass), h.tryLogin("nobody", wrongPass)
		if uniform(known) != uniform(unknown) {
			t.Errorf("known %s\nunknown %s", uniform(known), uniform(unknown))
		}
	}
}

func TestS32_EveryLogInIsANewSession(t *testing.T) {
	h := newHouse(t)
	first, _ := h.signIn()
	second, _ := h.signIn()
	a, b := claims(t, first), claims(t, second)
	if a["sid"] == b["sid"] || a["jti"] == b["jti"] || a["sub"] != b["sub"] {
		t.Errorf("two log-ins: %v and %v", a, b)
	}
}

func TestS33_NothingIsStoredOnTheWay(t *testing.T) {
	h := newHouse(t)
	login := h.tryLogin("alice", alicePass)
	refresh := h.refresh(login.member("refresh_token"))
	for what, r := range map[string]reply{
		"log-in":   login,
		"refresh":  refresh,
		"userinfo": h.userInfo(refresh.member("access_token")),
		"refusal":  h.userInfo("x"),
		"log-out":  h.logout(refresh.member("refresh_token"), ""),
		"error":    h.tryLogin("alice", wrongPass),
		"health":   h.send("GET", "/healthz", ""),
	} {
		if r.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: Cache-Control is %q", what, r.header.Get("Cache-Control"))
		}
	}
	for what, r := range map[string]reply{"log-in": login, "refresh": refresh} {
		if r.header.Get("Pragma") != "no-cache" {
			t.Errorf("%s: Pragma is %q (RFC 6749 section 5.1)", what, r.header.Get("Pragma"))
		}
	}
}

func TestEveryAlgorithm(t *testing.T) {
	for _, alg := range []jwk.SignatureAlgorithm{jwk.ES256, jwk.Ed25519, jwk.PS256} {
		h := newHouse(t, func(h *house) { h.login.Algorithm = alg })
		access, _ := h.signIn()
		if got := header(t, access)["alg"]; got != string(alg) {
			t.Errorf("the alg is %v, want %v", got, alg)
		}
		h.userInfo(access).expect(t, string(alg), http.StatusOK, "")
	}
}
