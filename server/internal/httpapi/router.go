package httpapi

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// access says who may call a route. The zero value is nobody: a route that does
// not say it cannot be built.
type access int

const (
	_        access = iota
	public          // everybody
	signedIn        // whoever has a good access token (RFC 6750)
)

// bodyKind says what the body of a request holds. The zero value is refused like
// that of access.
type bodyKind int

const (
	_      bodyKind = iota
	empty           // nothing that is read
	inJSON          // at most 8 KiB of JSON
)

// A route is one line of the table.
type route struct {
	method  string // GET answers HEAD too
	path    string // exact
	access  access
	body    bodyKind
	handler http.Handler
}

// name is what logs and metrics call the route. It never holds anything that a
// client has sent.
func (r *route) name() string {
	if r.path == "" {
		return "none"
	}
	return r.method + " " + r.path
}

// A table finds routes. Once it is built it never changes.
type table struct {
	paths   map[string][]*route
	nowhere *route            // for unknown paths
	wrong   map[string]*route // for unknown methods, by path
}

// newTable puts in front of each handler what its route demands.
func (a *api) newTable(routes []route, g *guard) (*table, error) {
	t := &table{paths: map[string][]*route{}, wrong: map[string]*route{}}
	t.nowhere = &route{handler: a.refusing(errNoRoute)}
	for _, r := range routes {
		if t.at(r.path, r.method) != nil {
			return nil, fmt.Errorf("the route %s is listed twice", r.name())
		}
		if err := a.protect(&r, g); err != nil {
			return nil, err
		}
		t.paths[r.path] = append(t.paths[r.path], &r)
	}
	for path, routes := range t.paths {
		t.wrong[path] = &route{handler: a.refusing(&methodError{allowed(routes)})}
	}
	return t, nil
}

// protect wraps the handler from the inside out: a body is not looked at before
// the token is good.
func (a *api) protect(r *route, g *guard) error {
	switch r.body {
	case empty:
		r.handler = a.noBody(r.handler)
	case inJSON:
		r.handler = a.jsonBody(r.handler)
	default:
		return fmt.Errorf("the route %s does not say what its body is", r.name())
	}
	switch r.access {
	case public:
	case signedIn:
		r.handler = g.handler(r.handler)
	default:
		return fmt.Errorf("the route %s does not say who may call it", r.name())
	}
	r.handler = a.withoutSecretsInQuery(r.handler)
	return nil
}

func (a *api) refusing(err error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { a.refuse(w, r, err) })
}

// find returns the route of a request, or one that says why there is none.
func (t *table) find(r *http.Request) *route {
	if route := t.at(r.URL.Path, r.Method); route != nil {
		return route
	}
	if wrong := t.wrong[r.URL.Path]; wrong != nil {
		return wrong
	}
	return t.nowhere
}

func (t *table) at(path, method string) *route {
	if method == http.MethodHead {
		method = http.MethodGet
	}
	for _, r := range t.paths[path] {
		if r.method == method {
			return r
		}
	}
	return nil
}

// allowed is the value of Allow (RFC 9110 section 10.2.1).
func allowed(routes []*route) string {
	var methods []string
	for _, r := range routes {
		methods = append(methods, r.method)
		if r.method == http.MethodGet {
			methods = append(methods, http.MethodHead)
		}
	}
	slices.Sort(methods)
	return strings.Join(methods, ", ")
}
