package strictjson_test

import (
	"encoding/json"
	"maps"
	"testing"

	"github.com/jeton-auth/jeton/internal/strictjson"
)

func TestMembers(t *testing.T) {
	got, err := strictjson.Members(` {"a": [1, 2] ,"al\u0067":"x","":null} `)
	want := map[string]string{"a": "[1, 2]", "alg": `"x"`, "": "null"}
	if err != nil || !maps.Equal(got, want) {
		t.Errorf("got %q, %v", got, err)
	}
	for why, text := range map[string]string{
		"nothing":           ``,
		"an array":          `[]`,
		"null":              `null`,
		"a name twice":      `{"a":1,"\u0061":2}`,
		"twice inside":      `{"a":{"b":1,"b":2}}`,
		"data behind":       `{}{}`,
		"invalid UTF-8":     "{\"a\":\"\xff\"}",
		"an open object":    `{"a":1`,
		"a value not there": `{"a":}`,
	} {
		if got, err := strictjson.Members(text); err == nil || got != nil {
			t.Errorf("%s: got %q, %v", why, got, err)
		}
	}
}

func TestAppendMembers(t *testing.T) {
	odd := map[string]json.RawMessage{"b": json.RawMessage(`[1]`), `x":0,"admin`: json.RawMessage("1"), "a": json.RawMessage(`"y"`)}
	got, err := strictjson.AppendMembers([]byte("> "), odd)
	if want := `> {"a":"y","b":[1],"x\":0,\"admin":1}`; err != nil || string(got) != want {
		t.Errorf("got %s, %v", got, err)
	}
	for why, members := range map[string]map[string]json.RawMessage{
		"an empty value":       {"a": json.RawMessage("")},
		"two values":           {"a": json.RawMessage("1 2")},
		"one member too many":  {"a": json.RawMessage(`1,"b":2`)},
		"a name twice":         {"a": json.RawMessage(`{"b":1,"b":2}`)},
		"a name without UTF-8": {"\xff": json.RawMessage("1")},
	} {
		if got, err := strictjson.AppendMembers(nil, members); err == nil {
			t.Errorf("%s: wrote %s", why, got)
		}
	}
}

func TestObjectHas(t *testing.T) {
	o := strictjson.Object{"a": "1", "": "2"}
	if !o.Has("b", "a") || !o.Has("") || o.Has("A", "b") || o.Has() || strictjson.Object(nil).Has("a") {
		t.Error("Has is about names that are there, to the letter")
	}
}

func TestUnmarshalMembers(t *testing.T) {
	var into struct {
		A string `json:"a"`
	}
	members, err := strictjson.UnmarshalMembers(`{"a":"x","b":[1]}`, &into)
	if err != nil || into.A != "x" || !members.Has("b") || len(members) != 2 {
		t.Errorf("got %q, %+v, %v", members, into, err)
	}
	for _, text := range []string{`{"a":1}`, `{"a":"x"`, `{"b":1,"b":1}`} {
		if members, err := strictjson.UnmarshalMembers(text, &into); err == nil || members != nil {
			t.Errorf("%s: got %q, %v", text, members, err)
		}
	}
}

func TestAppendWithMembers(t *testing.T) {
	type form struct {
		A string `json:"a,omitempty"`
	}
	one := map[string]json.RawMessage{"b": json.RawMessage("1")}
	for want, c := range map[string]struct {
		own  form
		more map[string]json.RawMessage
	}{
		`> {}`:              {form{}, nil},
		`> {"b":1}`:         {form{}, one},
		`> {"a":"x"}`:       {form{"x"}, nil},
		`> {"a":"x","b":1}`: {form{"x"}, one},
	} {
		if got, err := strictjson.AppendWithMembers([]byte("> "), &c.own, c.more); err != nil || string(got) != want {
			t.Errorf("got %s, %v; want %s", got, err, want)
		}
	}
	for why, more := range map[string]map[string]json.RawMessage{
		"a name of the struct": {"a": json.RawMessage("1")},
		"no JSON":              {"b": json.RawMessage("{")},
	} {
		if got, err := strictjson.AppendWithMembers(nil, &form{"x"}, more); err == nil {
			t.Errorf("%s: wrote %s", why, got)
		}
	}
}

func TestAppendArray(t *testing.T) {
	for want, list := range map[string][]string{`[]`: {}, `["a"]`: {"a"}, `["a","\""]`: {"a", `"`}} {
		if got, err := strictjson.AppendArray(nil, list); err != nil || string(got) != want {
			t.Errorf("got %s, %v; want %s", got, err, want)
		}
	}
	if got, err := strictjson.AppendArray(nil, []string{"\xff"}); err == nil {
		t.Errorf("wrote %s", got)
	}
}
