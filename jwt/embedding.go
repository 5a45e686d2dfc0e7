package jwt

import (
	"fmt"
	"reflect"
	"strings"
	"sync"
)

var typeClaims = reflect.TypeFor[Claims]()

// embedding holds what [checkEmbedding] has found: reflect.Type to error.
var embedding sync.Map

// checkEmbedding makes sure that exp and its kin of a t are members of the token
// itself. Every [ClaimsSet] embeds Claims somehow; one that does it by pointer,
// or under a name or "-" in a json tag, would sign and accept tokens without
// them.
func checkEmbedding(t reflect.Type) error {
	if known, ok := embedding.Load(t); ok {
		err, _ := known.(error)
		return err
	}
	var err error
	if !embeds(t) {
		err = fmt.Errorf("jwt: %v does not embed jwt.Claims by value and without a json tag", t)
	}
	embedding.Store(t, err)
	return err
}

func embeds(t reflect.Type) bool {
	if t == typeClaims {
		return true
	}
	if t.Kind() != reflect.Struct {
		return false
	}
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous && name == "" && embeds(f.Type) {
			return true
		}
	}
	return false
}
