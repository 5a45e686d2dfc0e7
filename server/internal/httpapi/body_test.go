package httpapi_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

var jsonRoutes = []string{"/login", "/refresh", "/logout"}

// full has every member that any request knows.
const full = `"username":"alice","password":"` + alicePass + `","refresh_token":"jrt_x"`

func TestMalformedBodies(t *testing.T) {
	h := newHouse(t)
	for name, body := range map[string]string{
		"nothing":                          ``,
		"white space":                      " \r\n\t ",
		"no JSON":                          `username=alice`,
		"null":                             `null`,
		"an array":                         `[{` + full + `}]`,
		"a string":                         `"alice"`,
		"a number":                         `1`,
		"true":                             `true`,
		"cut short":                        `{` + full,
		"a comma too many":                 `{` + full + `,}`,
		"single quotes":                    `{'username':'alice'}`,
		"a comment":                        `{` + full + `} // hello`,
		"a second object":                  `{` + full + `}{}`,
		"a NUL behind":                     `{` + full + "}\x00",
		"a byte order mark":                "\ufeff{" + full + `}`,
		"UTF-16":                           "\xff\xfe{\x00}\x00",
		"invalid UTF-8 in a value":         "{" + full + `,"x":"` + "\xff" + `"}`,
		"invalid UTF-8 in a name":          "{" + full + `,"` + "\xc3" + `":1}`,
		"a lone surrogate":                 `{` + full + `,"x":"\ud800"}`,
		"a name twice":                     `{` + full + `,` + full + `}`,
		"an unknown name twice":            `{` + full + `,"x":1,"x":2}`,
		"a name twice, once escaped":       `{` + full + `,"us\u0065rname":"bob","refresh_tok\u0065n":"jrt_y"}`,
		"a name twice, deep inside":        `{` + full + `,"x":{"y":1,"y":2}}`,
		"a control character":              "{" + full + ",\"x\":\"\x01\"}",
		"a line break in a string":         "{" + full + ",\"x\":\"\n\"}",
		"a number that is none":            `{` + full + `,"x":0x10}`,
		"names of another case":            `{"USERNAME":"alice","PASSWORD":"` + alicePass + `","REFRESH_TOKEN":"jrt_x"}`,
		"names that fold to another case":  `{"u\u017Fername":"alice","pa\u017F\u017Fword":"x","refre\u017Fh_to\u212Aen":"x"}`,
		"members of another request":       `{"token":"jrt_x","name":"alice"}`,
		"empty members":                    `{"username":"","password":"","refresh_token":""}`,
		"more levels than there are bytes": strings.Repeat("[", 8000),
	} {
		for _, path := range jsonRoutes {
			h.post(path, body).expect(t, path+": "+name, http.StatusBadRequest, "invalid_request")
		}
	}
}

func TestS5_MembersOfTheWrongType(t *testing.T) {
	h := newHouse(t)
	for _, member := range []struct{ path, name, others string }{
		{"/login", "username", `"password":"secretly"`},
		{"/login", "password", `"username":"alice"`},
		{"/login", "audience", `"username":"alice","password":"secretly"`},
		{"/refresh", "refresh_token", `"x":1`},
		{"/logout", "refresh_token", `"scope":"all"`},
		{"/logout", "scope", `"refresh_token":"secretly"`},
	} {
		for _, value := range []string{`null`, `4711`, `4711e400`, `true`, `["4711"]`, `{"4711":4711}`, `[]`, `{}`} {
			what := fmt.Sprintf("%s with %s %s", member.path, member.name, value)
			r := h.post(member.path, `{`+member.others+`,"`+member.name+`":`+value+`}`)
			r.expect(t, what, http.StatusBadRequest, "invalid_request")
			if d := r.member("error_description"); !strings.Contains(d, `"`+member.name+`"`) || strings.Contains(d, "4711") || strings.Contains(d, "secretly") {
				t.Errorf("%s: the description %q should name the member and no value", what, d)
			}
		}
		r := h.post(member.path, `{`+member.others+`,"`+member.name+`":"4711","`+member.name+`":"4712"}`)
		r.expect(t, member.path+" with "+member.name+" twice", http.StatusBadRequest, "invalid_request")
	}
}

func TestS8_LargeBodiesAreNotRead(t *testing.T) {
	h := newHouse(t)
	megabyte := strings.Repeat("x", 1<<20)
	for _, path := range jsonRoutes {
		head := "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
		t.Run("announced"+path, func(t *testing.T) {
			// Nothing of the body is sent, so who waits for it waits in vain.
			for _, length := range []int{8<<10 + 1, 100_000, 1 << 20, 1 << 40} {
				r, took := h.raw(t, head+fmt.Sprintf("Content-Length: %d\r\n\r\n", length), "")
				r.expect(t, fmt.Sprint(length, " bytes announced"), http.StatusRequestEntityTooLarge, "invalid_request")
				if took > 10*time.Millisecond*slow {
					t.Errorf("the refusal of %d bytes took %v", length, took)
				}
			}
		})
		t.Run("chunked"+path, func(t *testing.T) {
			r, took := h.raw(t, head+"Transfer-Encoding: chunked\r\n\r\n", "100000\r\n"+megabyte+"\r\n0\r\n\r\n")
			r.expect(t, "1 MiB in chunks", http.StatusRequestEntityTooLarge, "invalid_request")
			if took > 10*time.Millisecond*slow {
				t.Errorf("the refusal took %v", took)
			}
		})
		h.post(path, `{"x":"`+megabyte[:8<<10]+`"}`).expect(t, "8 KiB and a little", http.StatusRequestEntityTooLarge, "invalid_request")
	}
	if strings.Contains(h.log.String(), "login.failed") {
		t.Error("a log-in was tried")
	}
	body := `{"username":"alice","password":"` + alicePass + `","x":"`
	r := h.post("/login", body+megabyte[:8<<10-len(body)-2]+`"}`)
	r.expect(t, "8 KiB exactly", http.StatusOK, "")
}

// slow is how much slower than promised a machine may be that runs other tests
// at the same time.
const slow = 10

// raw sends bytes as they are, and reads the answer while it still sends.
func (h *house) raw(t *testing.T, head, body string) (reply, time.Duration) {
	t.Helper()
	conn, err := net.Dial("tcp", h.server.Listener.Addr().String())
	must(t, err)
	defer conn.Close()
	must(t, conn.SetDeadline(time.Now().Add(10*time.Second)))
	started := time.Now()
	go io.WriteString(conn, head+body) // the server may hang up
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	must(t, err)
	took := time.Since(started)
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	must(t, err)
	return reply{resp.StatusCode, resp.Header, string(data)}, took
}

func TestABodyThatEndsEarly(t *testing.T) {
	h := newHouse(t)
	for range 20 { // who learns first of the end, the reader or the server, is chance
		h.endEarly(t)
	}
	if strings.Contains(h.log.String(), "ERROR") {
		t.Errorf("half a body made noise:\n%s", h.log)
	}
}

func (h *house) endEarly(t *testing.T) {
	t.Helper()
	conn, err := net.Dial("tcp", h.server.Listener.Addr().String())
	must(t, err)
	defer conn.Close()
	_, err = io.WriteString(conn, "POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
	must(t, err)
	must(t, conn.(*net.TCPConn).CloseWrite())
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	must(t, err)
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	must(t, err)
	r := reply{resp.StatusCode, resp.Header, string(data)}
	r.expect(t, "half a body", http.StatusBadRequest, "invalid_request")
	if r.member("error_description") != "the body did not arrive in full" {
		t.Errorf("half a body: %s", r.body)
	}
}

func TestS40_ContentTypes(t *testing.T) {
	h := newHouse(t)
	body := `{` + full + `}`
	for _, good := range []string{"application/json", "application/json; charset=utf-8", "application/json;charset=UTF-8", "Application/JSON", `application/json; charset="utf-8"; x=y`} {
		r := h.send("POST", "/login", body, "Content-Type", good)
		r.expect(t, good, http.StatusOK, "")
	}
	for _, path := range jsonRoutes {
		for _, bad := range []string{
			"", "text/plain", "text/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonp",
			"application/json-seq", "application/ld+json", "application/json, text/plain", "text/plain; application/json",
			"application/json; charset=utf-16", "application/json; charset", "application/json; charset=utf-8; charset=utf-16", "json", "*/*",
		} {
			r := h.send("POST", path, body, "Content-Type", bad)
			r.expect(t, path+" with "+bad, http.StatusUnsupportedMediaType, "invalid_request")
		}
		r := h.send("POST", path, body, "Content-Type", "application/json", "Content-Type", "text/plain")
		r.expect(t, path+" with two types", http.StatusUnsupportedMediaType, "invalid_request")
		r = h.send("POST", path, body, "Content-Type", "application/json", "Content-Encoding", "gzip")
		r.expect(t, path+" compressed", http.StatusUnsupportedMediaType, "invalid_request")
		r = h.send("POST", path, body)
		r.expect(t, path+" without a type", http.StatusUnsupportedMediaType, "invalid_request")
	}
}

func TestS41_FormsCannotLogIn(t *testing.T) {
	h := newHouse(t)
	form := url.Values{"username": {"alice"}, "password": {alicePass}}.Encode()
	r := h.send("POST", "/login", form, "Content-Type", "application/x-www-form-urlencoded")
	r.expect(t, "a form", http.StatusUnsupportedMediaType, "invalid_request")
	// What a page of another site can make a browser send without asking.
	r = h.send("POST", "/login", `{`+full+`,"x":"="}`, "Content-Type", "text/plain", "Origin", "https://evil.example")
	r.expect(t, "JSON as text", http.StatusUnsupportedMediaType, "invalid_request")
}

func TestS48_MembersThatNobodyAskedFor(t *testing.T) {
	h := newHouse(t)
	r := h.post("/login", `{`+full+`,"role":"admin","roles":["admin"],"sub":"somebody","iss":"https://evil.example",
		"aud":"bank","exp":4102444800,"scope":"admin","sid":"AAAAAAAAAAAAAAAAAAAAAA","client_id":"bank","expires_in":1e9}`)
	r.expect(t, "a log-in with more members", http.StatusOK, "")
	plain := claims(t, h.tryLogin("alice", alicePass).member("access_token"))
	got := claims(t, r.member("access_token"))
	for _, name := range []string{"sub", "iss", "aud", "exp", "scope", "client_id", "roles"} {
		if fmt.Sprint(got[name]) != fmt.Sprint(plain[name]) {
			t.Errorf("%s is %v, want %v", name, got[name], plain[name])
		}
	}
	if got["role"] != nil || got["sid"] == "AAAAAAAAAAAAAAAAAAAAAA" {
		t.Errorf("the token took over what the request said: %v", got)
	}
}

func TestS34_SecretsInTheURL(t *testing.T) {
	h := newHouse(t)
	access, refresh := h.signIn()
	for _, query := range []string{
		"username=alice&password=" + url.QueryEscape(alicePass), "access_token=" + access, "refresh_token=" + refresh, "token=" + access,
		"x=y&token=" + access, "x;token=" + access, "%74oken=" + access, "TOKEN=" + access, "Access_Token=" + access, "password", "id_token=x", "%zz&password=x",
	} {
		for _, route := range []struct{ method, path string }{
			{"POST", "/login"}, {"POST", "/refresh"}, {"POST", "/logout"}, {"GET", "/userinfo"}, {"GET", "/healthz"},
			{"GET", "/.well-known/jwks.json"}, {"GET", "/.well-known/oauth-authorization-server"},
		} {
			r := h.send(route.method, route.path+"?"+query, `{`+full+`}`, "Content-Type", "application/json", "Authorization", "Bearer "+access)
			name, _, _ := strings.Cut(query, "=")
			r.expect(t, route.path+" with "+name, http.StatusBadRequest, "invalid_request")
			if d := r.member("error_description"); strings.Contains(d, " a access") || strings.Contains(d, " a id") || strings.Contains(d, " an password") {
				t.Errorf("the description is %q", d)
			}
		}
	}
	for _, secret := range []string{alicePass, url.QueryEscape(alicePass), access, refresh} {
		if strings.Contains(h.log.String(), secret) {
			t.Error("the secret is in the log")
		}
	}
	if r := h.send("GET", "/userinfo?lang=de&x=token", "", "Authorization", "Bearer "+access); r.status != http.StatusOK {
		t.Errorf("a query without secrets: %d %s", r.status, r.body)
	}
}
