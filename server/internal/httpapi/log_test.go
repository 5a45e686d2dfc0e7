package httpapi_test

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
)

func TestS35_NoSecretIsEverLogged(t *testing.T) {
	const canary = "canary-4f1c-in-the-coal-mine"
	h := newHouse(t)
	access, refresh := h.signIn()
	newer := h.refreshed(refresh)
	h.tryLogin("alice", canary)
	h.tryLogin("nobody", canary)
	h.tryLogin("alice", canary+"\x00")
	h.tryLogin("alice", strings.Repeat(canary, 100))
	h.post("/login", `{"username":"alice","password":"`+canary+`"`)
	h.post("/login", `{"username":"alice","password":["`+canary+`"]}`)
	h.post("/login", `{"username":"alice","password":"`+canary+`","password":"`+canary+`"}`)
	h.post("/login", `{"username":"alice","password":"x","`+canary+`":1,"`+canary+`":2}`)
	h.post("/login", `{"username":"alice","password":"x","audience":"`+canary+`"}`)
	h.refresh(canary)
	h.refresh("jrt_" + canary)
	h.logout(newer, canary)
	h.userInfo(canary)
	h.userInfo(access + canary)
	h.userInfo(access)
	h.send("GET", "/"+canary, "")
	h.send("GET", "/login/"+canary+"?password="+canary, "")
	h.send("GET", "/userinfo?access_token="+canary, "")
	h.send("GET", "/userinfo?x="+canary, "", "Authorization", "Basic "+canary, "Cookie", canary, "X-Request-Id", canary, "User-Agent", canary, "Referer", canary)
	h.send("CANARY-4F1C", "/login", "")
	h.refresh(refresh)
	h.logout(newer, "")
	log := h.log.String()
	for what, secret := range map[string]string{
		"the canary": canary, "a canary as the method": "CANARY", "a password": alicePass, "its hash": "$argon2", "the access token": access, "its signature": access[strings.LastIndexByte(access, '.')+1:],
		"the refresh token": refresh, "its end": refresh[len(refresh)-20:], "the newer refresh token": newer,
	} {
		if strings.Contains(log, secret) {
			t.Errorf("%s is in the log:\n%s", what, log)
		}
	}
	if strings.Count(log, "msg=request ") < 20 {
		t.Errorf("the log is too short to mean anything:\n%s", log)
	}
}

func TestS35_NoLineCanBeForged(t *testing.T) {
	h := newHouse(t)
	for _, name := range []string{"x\r\nlevel=INFO msg=login.ok name=admin", "x\nforged", "x\u2028forged", "x\u0085forged", "x\x1b[2Jforged"} {
		h.tryLogin(name, wrongPass)
	}
	h.send("GET", "/x%0d%0aforged", "")
	h.send("GET", "/x?a=%0aforged", "", "User-Agent", "\"forged")
	for line := range strings.Lines(h.log.String()) {
		if !strings.HasPrefix(line, "time=") || strings.ContainsAny(line, "\r\x1b\u2028\u0085") {
			t.Errorf("a forged line: %q", line)
		}
	}
}

func TestRequestIDsAreOurs(t *testing.T) {
	h := newHouse(t)
	seen := map[string]bool{}
	for range 20 {
		id := h.send("GET", "/healthz", "", "X-Request-Id", "mine").header.Get("X-Request-Id")
		if raw, err := base64.StdEncoding.DecodeString(id + "======"[:(8-len(id)%8)%8]); len(id) < 22 || seen[id] || (err == nil && len(raw) < 16) {
			t.Errorf("the id %q is short, or was there before", id)
		}
		seen[id] = true
	}
	r := h.tryLogin("alice", wrongPass)
	h.logLine(t, r.header.Get("X-Request-Id"), "login.failed")
	line := h.logLine(t, r.header.Get("X-Request-Id"), "msg=request")
	for _, part := range []string{"level=INFO", "method=POST", `route="POST /login"`, "status=401", "duration=", "address=127.0.0.1"} {
		if !strings.Contains(line, part) {
			t.Errorf("the line %q lacks %s", line, part)
		}
	}
}

func TestTheLogNamesRoutesOnly(t *testing.T) {
	h := newHouse(t)
	r := h.send("GET", "/a-path-of-the-client", "")
	if line := h.logLine(t, r.header.Get("X-Request-Id"), "msg=request"); !strings.Contains(line, "route=none") || !strings.Contains(line, "status=404") {
		t.Errorf("an unknown path is logged as %s", line)
	}
	r = h.send("GET", "/healthz", "")
	if line := h.logLine(t, r.header.Get("X-Request-Id"), "msg=request"); !strings.Contains(line, "level=DEBUG") {
		t.Errorf("a probe is logged as %s", line)
	}
	if r.status != http.StatusOK {
		t.Errorf("the probe: %d", r.status)
	}
}
