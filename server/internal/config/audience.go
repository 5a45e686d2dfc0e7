package config

import (
	"errors"
	"fmt"
	"strings"

	"github.com/jeton-auth/jeton/jwt"
)

// An Audience is a service that tokens may be meant for. As text it is
// NAME or NAME=TYPE; in the file it may also be {name = "…", type = "…"}.
type Audience struct {
	Name string   // aud of the tokens
	Type jwt.Type // typ of the tokens: [jwt.AccessToken] or [jwt.JWT]
}

// UnmarshalText reads NAME or NAME=TYPE.
func (a *Audience) UnmarshalText(text []byte) error {
	name, typ := string(text), ""
	if at := strings.LastIndexByte(name, '='); at >= 0 {
		name, typ = name[:at], name[at+1:]
		if typ == "" {
			return fmt.Errorf("%q: behind the last = must stand at+jwt or JWT", text)
		}
	}
	return a.set(name, typ)
}

// MarshalText writes what UnmarshalText reads.
func (a Audience) MarshalText() ([]byte, error) {
	if a.Type == jwt.AccessToken && !strings.Contains(a.Name, "=") {
		return []byte(a.Name), nil
	}
	return []byte(a.Name + "=" + string(a.Type)), nil
}

func (a *Audience) set(name, typ string) error {
	switch jwt.Type(typ) {
	case "":
		typ = string(jwt.AccessToken)
	case jwt.AccessToken, jwt.JWT:
	default:
		return fmt.Errorf("%q is no type of token here; write at+jwt, or JWT for services that refuse it", typ)
	}
	if name == "" {
		return fmt.Errorf("an audience needs a name")
	}
	*a = Audience{Name: name, Type: jwt.Type(typ)}
	return nil
}

// fromTable reads {name = "…", type = "…"}.
func (a *Audience) fromTable(table map[string]any) error {
	var name, typ string
	for key, value := range table {
		text, ok := value.(string)
		switch {
		case key == "name" && ok:
			name = text
		case key == "type" && ok:
			typ = text
		case key == "name" || key == "type":
			return fmt.Errorf("%s of an audience must be a string", key)
		default:
			return fmt.Errorf("an audience has no key %q%s", key, didYouMean(key, []string{"name", "type"}))
		}
	}
	return a.set(name, typ)
}

// checkAudiences refuses a name that is there twice: which type would count?
func (c *Config) checkAudiences() error {
	seen := map[string]bool{}
	var errs []error
	for _, a := range c.Audiences {
		if seen[a.Name] {
			errs = append(errs, fmt.Errorf("audiences: %q is there twice; keep one", a.Name))
		}
		seen[a.Name] = true
	}
	return errors.Join(errs...)
}
