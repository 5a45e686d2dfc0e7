package httpapi_test

import (
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/jwt"
	"github.com/jeton-auth/jeton/server/internal/login"
)

// badTokens are tokens that must not open anything, by what is wrong with them.
func (h *house) badTokens(access, refresh string) map[string]string {
	h.t.Helper()
	parts := strings.Split(access, ".")
	kid := fmt.Sprint(header(h.t, access)["kid"])
	good := h.accessClaims(access)
	bad := map[string]string{
		"L2 no signature":                access[:strings.LastIndexByte(access, '.')+1],
		"L2 null as the signature":       parts[0] + "." + parts[1] + ".null",
		"L3 alg of another family":       withHeader(access, `{"typ":"at+jwt","alg":"RS256","kid":"`+kid+`"}`),
		"L3 alg in small letters":        withHeader(access, `{"typ":"at+jwt","alg":"es256","kid":"`+kid+`"}`),
		"L3 no alg":                      withHeader(access, `{"typ":"at+jwt","kid":"`+kid+`"}`),
		"L9 a key of its own":            withHeader(access, `{"typ":"at+jwt","alg":"ES256","jwk":{"kty":"EC"}}`),
		"L9 a set of its own":            withHeader(access, `{"typ":"at+jwt","alg":"ES256","jku":"http://127.0.0.1:1/","kid":"x"}`),
		"L17 another key id":             withHeader(access, `{"typ":"at+jwt","alg":"ES256","kid":"../../etc/passwd"}`),
		"L21 two parts":                  parts[0] + "." + parts[1],
		"L21 four parts":                 access + "." + parts[2],
		"L21 an empty payload":           parts[0] + ".." + parts[2],
		"L21 dots":                       "..",
		"L22 padding":                    access + "=",
		"L22 padding in the payload":     parts[0] + "." + parts[1] + "=." + parts[2],
		"L22 plus and slash":             parts[0] + "." + parts[1] + ".++//" + parts[2][4:],
		"L22 a space inside":             parts[0] + ". " + parts[1] + "." + parts[2],
		"L22 a tab inside":               parts[0] + ".\t" + parts[1] + "." + parts[2],
		"L24 unused bits":                parts[0] + "." + parts[1] + "." + noncanonical(parts[2]),
		"L34 crit":                       withHeader(access, `{"typ":"at+jwt","alg":"ES256","kid":"`+kid+`","crit":["x"],"x":1}`),
		"a changed byte in the header":   flipped(access, 0, 5),
		"a changed byte in the payload":  flipped(access, 1, 20),
		"a changed byte in the MAC":      flipped(access, 2, 10),
		"the first byte changed":         flipped(access, 0, 0),
		"the last byte changed":          flipped(access, 2, -2),
		"another key":                    otherKey(h.t, kid, good),
		"another key without an id":      otherKey(h.t, "", good),
		"L60 a JWE":                      b64(`{"alg":"dir","enc":"A256GCM","typ":"at+jwt"}`) + "." + "." + b64("0123456789ab") + "." + parts[1] + "." + b64("0123456789abcdef"),
		"L26 JSON":                       `{"protected":"` + parts[0] + `","payload":"` + parts[1] + `","signature":"` + parts[2] + `"}`,
		"L65 dots and dots":              strings.Repeat(".", 10_000),
		"L65 longer than any token":      parts[0] + "." + strings.Repeat("A", 10_000) + "." + parts[2],
		"S18 the refresh token":          refresh,
		"S28 a comma behind":             access + ",",
		"two tokens":                     access + " " + access,
		"quotes":                         `"` + access + `"`,
		"rubbish":                        "x",
		"L45 another typ":                h.signed(jwt.JWT, good),
		"L45 an ID token":                h.signed("id_token", good),
		"L45 a log-out token":            h.signed("logout+jwt", good),
		"L39 expired":                    h.signed(jwt.AccessToken, good, expires(h.clock.now().Add(-10*time.Second))),
		"expired in 1970":                h.signed(jwt.AccessToken, good, expires(time.Unix(1, 0))),
		"L41 not valid yet":              h.signed(jwt.AccessToken, good, func(c *login.AccessClaims) { c.NotBefore = jwt.At(h.clock.now().Add(time.Minute)) }),
		"L41 issued in the future":       h.signed(jwt.AccessToken, good, func(c *login.AccessClaims) { c.IssuedAt = jwt.At(h.clock.now().Add(time.Minute)) }),
		"S19 another issuer":             h.signed(jwt.AccessToken, good, issuedBy("https://evil.example")),
		"S19 the issuer and a slash":     h.signed(jwt.AccessToken, good, issuedBy(issuer+"/")),
		"S19 the issuer cut short":       h.signed(jwt.AccessToken, good, issuedBy(issuer[:len(issuer)-1])),
		"S19 no issuer":                  h.signed(jwt.AccessToken, good, issuedBy("")),
		"S19 another audience":           h.signed(jwt.AccessToken, good, func(c *login.AccessClaims) { c.Audience = jwt.Audience{"bank"} }),
		"S19 no audience":                h.signed(jwt.AccessToken, good, func(c *login.AccessClaims) { c.Audience = nil }),
		"no session":                     h.signed(jwt.AccessToken, good, func(c *login.AccessClaims) { c.SessionID = login.SessionID{} }),
		"a session that never was":       h.signed(jwt.AccessToken, good, func(c *login.AccessClaims) { c.SessionID = login.NewSessionID() }),
		"a session of somebody else":     h.signed(jwt.AccessToken, good, func(c *login.AccessClaims) { c.Subject = login.NewUserID().String() }),
		"a subject that is no id":        h.signed(jwt.AccessToken, good, func(c *login.AccessClaims) { c.Subject = "alice" }),
		"L1 alg none, signature kept":    withHeader(access, `{"alg":"none","typ":"at+jwt"}`),
		"L27 alg twice":                  withHeader(access, `{"typ":"at+jwt","alg":"ES256","alg":"none","kid":"`+kid+`"}`),
		"L28 alg in capitals beside alg": withHeader(access, `{"typ":"at+jwt","alg":"ES256","ALG":"none","kid":"`+kid+`"}`),
	}
	for _, none := range []string{"none", "None", "NONE", "nOnE"} {
		bad["L1 alg "+none] = b64(`{"alg":"`+none+`","typ":"at+jwt"}`) + "." + parts[1] + "."
	}
	for what, secret := range h.publicKeys() {
		bad["L4 HS256 with "+what] = hs256(h.t, access, secret)
	}
	maps.Copy(bad, h.badTexts(access))
	return bad
}

// badTexts are tokens with a good signature over what cannot be read, or in two
// ways.
func (h *house) badTexts(access string) map[string]string {
	h.t.Helper()
	parts := strings.Split(access, ".")
	rawHeader, err := base64.RawURLEncoding.DecodeString(parts[0])
	must(h.t, err)
	rawPayload, err := base64.RawURLEncoding.DecodeString(parts[1])
	must(h.t, err)
	header, payload := string(rawHeader), string(rawPayload)
	h.userInfo(h.compact(header, payload)).expect(h.t, "a token put together like the bad ones", http.StatusOK, "")
	exp := fmt.Sprintf(`"exp":%d`, h.accessClaims(access).Expiry.Unix())
	bad := map[string]string{
		"L27 exp twice, once escaped":  h.compact(header, payload[:len(payload)-1]+`,"ex\u0070":4102444800}`),
		"L28 exp in capitals":          h.compact(header, strings.Replace(payload, `"exp"`, `"EXP"`, 1)),
		"L29 invalid UTF-8":            h.compact(header, payload[:len(payload)-1]+",\"x\":\"\xff\"}"),
		"L29 a byte order mark":        h.compact(header, "\ufeff"+payload),
		"L30 data behind":              h.compact(header, payload+payload),
		"L34 an unknown crit":          h.compact(header[:len(header)-1]+`,"crit":["x"],"x":1}`, payload),
		"L35 b64 in a token":           h.compact(header[:len(header)-1]+`,"crit":["b64"],"b64":false}`, payload),
		"L43 the issuer in an array":   h.compact(header, strings.Replace(payload, `"iss":"`+issuer+`"`, `"iss":["`+issuer+`"]`, 1)),
		"L44 a number as the subject":  h.compact(header, payload[:len(payload)-1]+`,"sub":1}`),
		"L27 a header that says twice": h.compact(header[:len(header)-1]+`,"typ":"at+jwt"}`, payload),
	}
	for _, text := range []string{"null", "[]", `"x"`, "1", "", "[" + payload + "]"} {
		bad["L31 the payload "+text] = h.compact(header, text)
	}
	for _, value := range []string{`"4102444800"`, "null", "true", "[4102444800]", "{}", "1e400", "9223372036854775808", "-1"} {
		bad["L38 exp "+value] = h.compact(header, strings.Replace(payload, exp, `"exp":`+value, 1))
	}
	return bad
}

func expires(at time.Time) func(*login.AccessClaims) {
	return func(c *login.AccessClaims) { c.Expiry = jwt.At(at) }
}

func issuedBy(name string) func(*login.AccessClaims) {
	return func(c *login.AccessClaims) { c.Issuer = name }
}

func TestS17_EveryBadTokenGetsTheSameAnswer(t *testing.T) {
	for name, audiences := range map[string][]login.Audience{
		"one type of token":  nil,
		"two types of token": {{Name: issuer}, {Name: "legacy", Type: jwt.JWT}},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, func(h *house) { h.login.Audiences = audiences })
			access, refresh := h.signIn()
			h.userInfo(access).expect(t, "the good token", http.StatusOK, "")
			h.userInfo(h.signed(jwt.AccessToken, h.accessClaims(access))).expect(t, "a token signed like the bad ones", http.StatusOK, "")
			want := ""
			for what, token := range h.badTokens(access, refresh) {
				r := h.userInfo(token)
				r.expect(t, what, http.StatusUnauthorized, "invalid_token")
				if !strings.HasPrefix(r.header.Get("WWW-Authenticate"), `Bearer error="invalid_token"`) || r.header.Get("Cache-Control") != "no-store" {
					t.Errorf("%s: the headers are %v", what, r.header)
				}
				if want == "" {
					want = uniform(r)
				}
				if uniform(r) != want {
					t.Errorf("%s: %s\nis not the answer to others: %s", what, uniform(r), want)
				}
			}
			h.userInfo(access).expect(t, "the good token afterwards", http.StatusOK, "")
		})
	}
}

func TestS17_WhereATokenMayStand(t *testing.T) {
	h := newHouse(t)
	access, _ := h.signIn()
	for what, headers := range map[string][]string{
		"nowhere":              nil,
		"no scheme":            {"Authorization", access},
		"another scheme":       {"Authorization", "Basic " + access},
		"a scheme alone":       {"Authorization", "Bearer"},
		"a scheme and nothing": {"Authorization", "Bearer "},
		"a cookie":             {"Cookie", "access_token=" + access},
		"another header":       {"X-Access-Token", access},
	} {
		r := h.send("GET", "/userinfo", "", headers...)
		if r.status != http.StatusUnauthorized || r.header.Get("WWW-Authenticate") != "Bearer" {
			t.Errorf("%s: %d, WWW-Authenticate %q", what, r.status, r.header.Get("WWW-Authenticate"))
		}
	}
	r := h.send("GET", "/userinfo", "", "Authorization", "Bearer "+access, "Authorization", "Bearer "+access)
	r.expect(t, "twice", http.StatusBadRequest, "invalid_request")
	h.send("GET", "/userinfo", "", "Authorization", "bearer "+access).expect(t, "a scheme in small letters (RFC 9110 section 11.1)", http.StatusOK, "")
}

// A line break cannot travel in a header: nobody may take what is behind it for
// a header of its own.
func TestS17_LineBreaks(t *testing.T) {
	h := newHouse(t)
	access, _ := h.signIn()
	for _, br := range []string{"\r\n ", "\n", "\r", "\r\nX-Injected: 1\r\n"} {
		token := access[:20] + br + access[20:]
		r, _ := h.raw(t, "GET /userinfo HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "+token+"\r\n\r\n", "")
		if r.status != http.StatusUnauthorized && r.status != http.StatusBadRequest {
			t.Errorf("with %q inside: %d %s", br, r.status, r.body)
		}
	}
}

func TestS19_WrongAudienceOrIssuer(t *testing.T) {
	h := newHouse(t, func(h *house) { h.login.Audiences = []login.Audience{{Name: "orders"}, {Name: "stock"}} })
	access, _ := h.signIn()
	good := h.accessClaims(access)
	for what, change := range map[string]func(*login.AccessClaims){
		"the issuer of another server":     issuedBy("https://evil.example"),
		"the issuer and a slash":           issuedBy(issuer + "/"),
		"the issuer in capitals":           issuedBy(strings.ToUpper(issuer)),
		"a host that begins like ours":     issuedBy(issuer + ".evil.example"),
		"no issuer":                        issuedBy(""),
		"another audience":                 meantFor("bank"),
		"an audience in capitals":          meantFor("ORDERS"),
		"an audience that begins like one": meantFor("orders2"),
		"two audiences in one text":        meantFor("orders stock"),
		"the issuer, no audience here":     meantFor(issuer),
		"an empty audience":                meantFor(""),
		"no audience":                      meantFor(),
	} {
		h.userInfo(h.signed(jwt.AccessToken, good, change)).expect(t, what, http.StatusUnauthorized, "invalid_token")
	}
	for what, change := range map[string]func(*login.AccessClaims){
		"nothing changed": func(*login.AccessClaims) {}, "the other audience": meantFor("stock"), "one of several": meantFor("bank", "orders"),
	} {
		h.userInfo(h.signed(jwt.AccessToken, good, change)).expect(t, what, http.StatusOK, "")
	}
}

func meantFor(names ...string) func(*login.AccessClaims) {
	return func(c *login.AccessClaims) { c.Audience = names }
}

func TestS18_TokensInEachOthersPlace(t *testing.T) {
	h := newHouse(t)
	access, refresh := h.signIn()
	h.userInfo(refresh).expect(t, "a refresh token as an access token", http.StatusUnauthorized, "invalid_token")
	h.refusedToken("an access token as a refresh token", access)
	h.logout(access, "all").expect(t, "log-out with an access token", http.StatusOK, "")
	h.userInfo(access).expect(t, "which ended nothing", http.StatusOK, "")
	h.refresh(refresh).expect(t, "and neither this", http.StatusOK, "")
}

func TestATokenEndsOnTime(t *testing.T) {
	h := newHouse(t)
	access, _ := h.signIn()
	h.clock.move(-time.Second) // F6: clocks are set back
	h.userInfo(access).expect(t, "a second before it was issued", http.StatusOK, "")
	h.clock.move(time.Second + 5*time.Minute + 4*time.Second)
	h.userInfo(access).expect(t, "within the leeway", http.StatusOK, "")
	h.clock.move(time.Second)
	h.userInfo(access).expect(t, "beyond the leeway", http.StatusUnauthorized, "invalid_token")
}

func TestS28_AlteredFormsOfRevokedTokens(t *testing.T) {
	h := newHouse(t)
	access, refresh := h.signIn()
	h.logout(refresh, "").expect(t, "log-out", http.StatusOK, "")
	for _, form := range []string{access, access + "=", " " + access, access + ".", access[:len(access)-1] + noncanonical(access)[len(access)-1:], strings.ToUpper(access)} {
		h.userInfo(form).expect(t, form, http.StatusUnauthorized, "invalid_token")
	}
	for _, form := range []string{refresh, refresh + "=", " " + refresh, refresh + "\n", refresh[4:], strings.ToUpper(refresh), "jrt_" + refresh, noncanonical(refresh), refresh[:30] + "\r\n" + refresh[30:]} {
		h.refusedToken(form, form)
	}
}
