package jeton_test

import (
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

const module = "github.com/jeton-auth/jeton"

// internal stands for every package below internal/ of the root module.
const internal = "internal/*"

// A layer says which packages of this repository a package may import. Packages of
// the standard library are free, but for net/http, and so is a package's own subtree.
type layer struct {
	imports []string // folders of this repository
	http    bool     // net/http too
}

// layers is rule R1: arrows point down only, and siblings never meet. A package that
// is not listed may not exist.
var layers = map[string]layer{
	".":      {},
	internal: {},
	"jwk":    {imports: []string{internal}},
	"jws":    {imports: []string{internal, "jwk"}},
	"jwe":    {imports: []string{internal, "jwk"}},
	"jwt":    {imports: []string{internal, "jwk", "jws", "jwe"}},
	"jwks":   {imports: []string{"jwk"}, http: true},
	"bearer": {imports: []string{"jwt"}, http: true},

	"server/internal/logging":   {},
	"server/internal/config":    {imports: []string{"jwk", "jwt"}},
	"server/internal/password":  {},
	"server/internal/login":     {imports: []string{"jwk", "jwt", "server/internal/password"}},
	"server/internal/sqlstore":  {imports: []string{"jwk", "server/internal/login"}},
	"server/internal/storetest": {imports: []string{"jwk", "server/internal/login"}},
	"server/internal/httpapi": {http: true, imports: []string{
		"jwk", "jwt", "jwks", "bearer", "server/internal/login", "server/internal/password",
	}},
	"server/internal/console": {http: true, imports: []string{"server/internal/login"}},
	"server/cmd/jeton": {http: true, imports: []string{
		"jwk", "jws", "jwe", "jwt", "jwks", "bearer", "server/internal/*",
	}},

	"bench/*":       {http: true, imports: []string{"*"}},
	"conformance/*": {http: true, imports: []string{"*"}},
}

func TestLayers(t *testing.T) {
	report(t, checkLayers(readTree(t, os.DirFS("."))))
}

func TestRootModuleImportsTheStandardLibraryOnly(t *testing.T) {
	report(t, checkDependencies(readTree(t, os.DirFS("."))))
}

// What a file imports is not all it brings along: the standard library has packages
// that import net/http themselves.
func TestNoHTTPBehindTheTokenPackages(t *testing.T) {
	for _, folder := range []string{"jwk", "jws", "jwe", "jwt"} {
		if source, _ := filepath.Glob(folder + "/*.go"); len(source) == 0 {
			continue
		}
		deps, err := exec.Command("go", "list", "-deps", "./"+folder).CombinedOutput()
		if err != nil {
			t.Fatalf("listing what %s brings along: %v\n%s", folder, err, deps)
		}
		if slices.Contains(strings.Fields(string(deps)), "net/http") {
			t.Errorf("%s brings net/http along (rule R1: it stays out of jwk, jws, jwe, jwt)", folder)
		}
	}
}

// checkLayers holds the imports of everything but tests against the table. Tests may
// look sideways; only the library's internal folder is closed to the server's too.
func checkLayers(files []*source) (broken []string) {
	for _, f := range files {
		rule, known := layerOf(f.folder)
		if !known {
			broken = append(broken, fmt.Sprintf("%s: package %s is not in the table of layers_test.go (rule R1: every package has its place)", f.name, f.folder))
			continue
		}
		for _, imported := range f.imports() {
			if reason := forbidden(f, rule, imported); reason != "" {
				broken = append(broken, fmt.Sprintf("%s: imports %q (rule R1: %s)", f.name, imported, reason))
			}
		}
	}
	return broken
}

func forbidden(f *source, rule layer, imported string) string {
	folder, ours := folderOf(imported)
	switch {
	case ours && inServer(f.folder) && within(folder, "internal"):
		return "the server uses the library's public packages only"
	case f.test || within(folder, f.folder) && f.folder != ".":
		return ""
	case ours && !slices.ContainsFunc(rule.imports, func(p string) bool { return matches(folder, p) }):
		return fmt.Sprintf("%s may import %s", f.folder, listed(rule.imports))
	case !ours && within(imported, "net/http") && inLibrary(f.folder) && !rule.http:
		return "net/http stays out of it"
	}
	return ""
}

// checkDependencies is rule R2, for tests as well: a module that needs another only
// for its tests still lists it.
func checkDependencies(files []*source) (broken []string) {
	for _, f := range files {
		if !inLibrary(f.folder) {
			continue
		}
		for _, imported := range f.imports() {
			first, _, _ := strings.Cut(imported, "/")
			folder, ours := folderOf(imported)
			if ours && !inLibrary(folder) || !ours && strings.Contains(first, ".") {
				broken = append(broken, fmt.Sprintf("%s: imports %q (rule R2: the root module needs the standard library only)", f.name, imported))
			}
		}
	}
	return broken
}

func layerOf(folder string) (layer, bool) {
	for pattern, rule := range layers {
		if matches(folder, pattern) {
			return rule, true
		}
	}
	return layer{}, false
}

// matches tells whether a folder is the one named, or lies below one named with /*.
func matches(folder, pattern string) bool {
	if pattern == "*" {
		return true
	}
	if parent, all := strings.CutSuffix(pattern, "/*"); all {
		return within(folder, parent)
	}
	return folder == pattern
}

func within(folder, parent string) bool {
	return folder == parent || strings.HasPrefix(folder, parent+"/")
}

func folderOf(imported string) (folder string, ours bool) {
	if imported == module {
		return ".", true
	}
	return strings.CutPrefix(imported, module+"/")
}

func inServer(folder string) bool { return within(folder, "server") }

// inLibrary tells whether a folder belongs to the root module.
func inLibrary(folder string) bool {
	return !inServer(folder) && !within(folder, "bench") && !within(folder, "conformance")
}

func listed(names []string) string {
	if len(names) == 0 {
		return "nothing of this repository"
	}
	return "only " + strings.Join(names, ", ")
}

func TestLayersRefuse(t *testing.T) {
	importing := func(p string) string { return "package p\n\nimport _ \"" + p + "\"\n" }
	cases := []struct {
		name, file, imported, rule string
	}{
		{"an arrow up", "jwk/a.go", module + "/jws", "only internal/*"},
		{"siblings of the library", "jwe/a.go", module + "/jws", "only internal/*, jwk"},
		{"siblings of the server", "server/internal/sqlstore/a.go", module + "/server/internal/httpapi", "rule R1"},
		{"HTTP in a token package", "jwt/a.go", "net/http", "net/http stays out"},
		{"a part of HTTP in a token package", "jws/a.go", "net/http/httptest", "net/http stays out"},
		{"the library's internal folder in the server", "server/cmd/jeton/a.go", module + "/internal/b64", "public packages only"},
		{"the same in a test of the server", "server/internal/login/a_test.go", module + "/internal/b64", "public packages only"},
		{"an internal package that imports a public one", "internal/b64/a.go", module + "/jwk", "nothing of this repository"},
		{"a package without a place", "jwx/a.go", "fmt", "not in the table"},
		{"code in the root that imports a package", "a.go", module + "/jwk", "nothing of this repository"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			tree := fstest.MapFS{c.file: {Data: []byte(importing(c.imported))}}
			wantOne(t, checkLayers(readTree(t, tree)), c.file, c.rule)
		})
	}
}

func TestDependenciesRefuse(t *testing.T) {
	for _, imported := range []string{"golang.org/x/crypto/argon2", module + "/server/internal/login"} {
		for _, name := range []string{"jwk/a.go", "jwk/a_test.go"} {
			t.Run(path.Base(imported)+" in "+name, func(t *testing.T) {
				tree := fstest.MapFS{name: {Data: []byte("package p\n\nimport _ \"" + imported + "\"\n")}}
				wantOne(t, checkDependencies(readTree(t, tree)), name, imported)
			})
		}
	}
}

func TestLayersAllow(t *testing.T) {
	tree := fstest.MapFS{
		"jwt/a.go":      {Data: []byte("package jwt\n\nimport _ \"" + module + "/jws\"\n")},
		"jwt/a_test.go": {Data: []byte("package jwt_test\n\nimport _ \"" + module + "/jwks\"\n")},
		"bearer/a.go":   {Data: []byte("package bearer\n\nimport _ \"net/http\"\n")},
	}
	report(t, checkLayers(readTree(t, tree)))
}
