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
