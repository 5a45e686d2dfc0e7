package httpapi

import "net/http"

// A Row is a line of the table of routes, as words.
type Row struct{ Method, Path, Access, Body string }

var (
	accessNames = map[access]string{public: "public", signedIn: "bearer"}
	bodyNames   = map[bodyKind]string{empty: "none", inJSON: "JSON"}
)

// Rows returns the table that handler was built from.
func Rows(handler http.Handler) (rows []Row) {
	for _, r := range handler.(*api).list() {
		rows = append(rows, Row{r.method, r.path, accessNames[r.access], bodyNames[r.body]})
	}
	return rows
}

// The tables that must not be built.
var (
	forgotAccess = route{method: http.MethodGet, path: "/admin", body: empty}
	forgotBody   = route{method: http.MethodPost, path: "/admin", access: public}
)

// BuildUnsound tries to build tables that are not sound, and returns the errors.
func BuildUnsound(handler http.Handler) map[string]error {
	a := handler.(*api)
	build := func(routes ...route) error {
		_, err := a.newTable(routes, nil)
		return err
	}
	twice := route{method: http.MethodGet, path: "/twice", access: public, body: empty}
	return map[string]error{
		"nobody said who may call it": build(forgotAccess),
		"nobody said what it reads":   build(forgotBody),
		"it is there twice":           build(twice, twice),
	}
}
