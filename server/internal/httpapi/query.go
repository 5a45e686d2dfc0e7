package httpapi

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// secretNames are what must not stand in a URL: by the time that it is read
// here, it is in the log of every proxy and in the history of a browser (RFC
// 6750 section 5.3).
var secretNames = []string{"password", "access_token", "refresh_token", "id_token", "token", "client_secret"}

func (a *api) withoutSecretsInQuery(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if name := secretInQuery(r.URL.RawQuery); name != "" {
			a.refuse(w, r, &requestError{"the URL must not hold " + article(name) + " " + name + ": others can read it there; it may be known by now, so replace it"})
			return
		}
		h.ServeHTTP(w, r)
	})
}

// article is the one that sounds right before the name.
func article(name string) string {
	if strings.ContainsRune("aeiou", rune(name[0])) {
		return "an"
	}
	return "a"
}

// secretInQuery finds a name also where the query is not well-formed.
func secretInQuery(query string) string {
	for query != "" {
		var pair string
		if at := strings.IndexAny(query, "&;"); at >= 0 {
			pair, query = query[:at], query[at+1:]
		} else {
			pair, query = query, ""
		}
		name, _, _ := strings.Cut(pair, "=")
		if plain, err := url.QueryUnescape(name); err == nil {
			name = plain
		}
		if name = strings.ToLower(name); slices.Contains(secretNames, name) {
			return name
		}
	}
	return ""
}
