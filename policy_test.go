package jeton_test

import (
	"fmt"
	"go/ast"
	"go/build/constraint"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// maxLines is rule R4.
const maxLines = 600

func TestNoFileIsTooLong(t *testing.T)       { report(t, checkLength(readTree(t, os.DirFS(".")))) }
func TestNoExperiment(t *testing.T)          { report(t, checkExperiment(readTree(t, os.DirFS(".")))) }
func TestEveryNameIsDocumented(t *testing.T) { report(t, checkDocs(readTree(t, os.DirFS(".")))) }
func TestNothingIsLeftForLater(t *testing.T) { report(t, checkLeftovers(t, os.DirFS("."))) }

func TestGoModHasNoRequire(t *testing.T) {
	text, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	if slices.Contains(strings.Fields(string(text)), "require") {
		t.Error("go.mod: has a require line (rule R2: the root module needs the standard library only)")
	}
}

// TestL70_NoRegularExpressions: a pattern, or a text to match, that comes from
// outside could take for ever. The library has none at all.
func TestL70_NoRegularExpressions(t *testing.T) {
	report(t, checkRegexp(readTree(t, os.DirFS("."))))
	bad := readTree(t, fstest.MapFS{"jwk/a.go": {Data: []byte("package jwk\n\nimport _ \"regexp\"\n")}})
	if len(checkRegexp(bad)) != 1 {
		t.Error("an import of regexp is not noticed")
	}
}

func checkRegexp(files []*source) (broken []string) {
	for _, f := range files {
		if inLibrary(f.folder) && !f.test && slices.Contains(f.imports(), "regexp") {
			broken = append(broken, f.name+": imports regexp (L70: no regular expression meets a text from outside)")
		}
	}
	return broken
}

func checkLength(files []*source) (broken []string) {
	for _, f := range files {
		if f.lines > maxLines {
			broken = append(broken, fmt.Sprintf("%s: %d lines (rule R4: never over %d)", f.name, f.lines, maxLines))
		}
	}
	return broken
}

// checkExperiment is rule R3: what is built needs no GOEXPERIMENT.
func checkExperiment(files []*source) (broken []string) {
	for _, f := range files {
		for _, group := range f.syntax.Comments {
			for _, line := range group.List {
				if constraint.IsGoBuild(line.Text) && strings.Contains(line.Text, "goexperiment") {
					broken = append(broken, fmt.Sprintf("%s: %s (rule R3: no GOEXPERIMENT)", f.name, line.Text))
				}
			}
		}
	}
	return broken
}

// checkDocs wants a comment on every package and on every exported name of every
// package that can be imported. A group of constants or variables may share one.
func checkDocs(files []*source) (broken []string) {
	packages := map[string]bool{}
	for _, f := range files {
		if f.test {
			continue
		}
		packages[f.folder] = packages[f.folder] || f.syntax.Doc != nil
		if f.syntax.Name.Name == "main" {
			continue
		}
		for _, decl := range f.syntax.Decls {
			for _, name := range undocumented(decl) {
				broken = append(broken, fmt.Sprintf("%s: %s has no comment (every exported name is documented)", f.name, name))
			}
		}
	}
	for folder, documented := range packages {
		if !documented {
			broken = append(broken, fmt.Sprintf("%s: the package has no comment (every package is documented)", folder))
		}
	}
	return broken
}

func undocumented(decl ast.Decl) (names []string) {
	switch d := decl.(type) {
	case *ast.FuncDecl:
		if d.Doc == nil && d.Name.IsExported() && exportedReceiver(d) {
			names = append(names, d.Name.Name)
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			names = append(names, undocumentedSpec(spec, d.Doc != nil)...)
		}
	}
	return names
}

func undocumentedSpec(spec ast.Spec, group bool) (names []string) {
	switch s := spec.(type) {
	case *ast.TypeSpec:
		if s.Name.IsExported() && s.Doc == nil && s.Comment == nil && !group {
			names = append(names, s.Name.Name)
		}
	case *ast.ValueSpec:
		for _, name := range s.Names {
			if name.IsExported() && s.Doc == nil && s.Comment == nil && !group {
				names = append(names, name.Name)
			}
		}
	}
	return names
}

func exportedReceiver(f *ast.FuncDecl) bool {
	if f.Recv == nil {
		return true
	}
	exported := false
	ast.Inspect(f.Recv.List[0].Type, func(n ast.Node) bool {
		name, ok := n.(*ast.Ident)
		exported = exported || ok && name.IsExported()
		return !ok && !exported
	})
	return exported
}

// leftover is written so that this file does not contain what it looks for.
var leftover = regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME)\b`)

// checkLeftovers reads everything people write, not only Go.
func checkLeftovers(t *testing.T, tree fs.FS) (broken []string) {
	written := []string{".go", ".mjs", ".md", ".sql", ".toml", ".txt", ""}
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && notOurs(name):
			return fs.SkipDir
		case entry.IsDir() || !slices.Contains(written, path.Ext(name)):
			return nil
		}
		text, err := fs.ReadFile(tree, name)
		for number, line := range strings.Split(string(text), "\n") {
			if leftover.MatchString(line) {
				broken = append(broken, fmt.Sprintf("%s:%d: %s (nothing is left for later)", name, number+1, strings.TrimSpace(line)))
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return broken
}

// notOurs tells what was made by a program: history, tools, data, what fuzzing found.
func notOurs(folder string) bool {
	return slices.Contains([]string{".git", ".tools", "bin", "jeton-data"}, folder) ||
		strings.HasSuffix(folder, "testdata/fuzz")
}

func TestPolicyRefuses(t *testing.T) {
	one := func(text string) []*source {
		return readTree(t, fstest.MapFS{"jwk/a.go": {Data: []byte(text)}})
	}
	documented := "// Package jwk holds keys.\npackage jwk\n\n"
	cases := []struct {
		name   string
		broken []string
		says   string
	}{
		{"a file of 601 lines", checkLength(one(documented + strings.Repeat("\n", maxLines-2))), "601 lines"},
		{"an experiment", checkExperiment(one("//go:build goexperiment.jsonv2\n\n" + documented)), "rule R3"},
		{"a package without a comment", checkDocs(one("package jwk\n")), "the package has no comment"},
		{"a function", checkDocs(one(documented + "func F() {}\n")), "F has no comment"},
		{"a type", checkDocs(one(documented + "type T int\n")), "T has no comment"},
		{"a variable", checkDocs(one(documented + "var V int\n")), "V has no comment"},
		{"a constant in a group without a comment", checkDocs(one(documented + "const (\n\tC = 1\n)\n")), "C has no comment"},
		{"a method", checkDocs(one(documented + "// T is one.\ntype T int\n\nfunc (*T) M() {}\n")), "M has no comment"},
		{"a method of a generic type", checkDocs(one(documented + "// T is one.\ntype T[E any] struct{}\n\nfunc (*T[E]) M() {}\n")), "M has no comment"},
		{"a note in a page", checkLeftovers(t, fstest.MapFS{"a.md": {Data: []byte("one\nTO" + "DO: two\n")}}), "a.md:2"},
		{"a note in a Makefile", checkLeftovers(t, fstest.MapFS{"Makefile": {Data: []byte("# FIX" + "ME\n")}}), "Makefile:1"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) { wantOne(t, c.broken, c.says) })
	}
}

func TestPolicyAllows(t *testing.T) {
	files := readTree(t, fstest.MapFS{"jwk/a.go": {Data: []byte(`// Package jwk holds keys.
package jwk

// The curves.
const (
	P256 = 1
	P384 = 2
)

type hidden int

func (hidden) Exported() {}

func alsoHidden() {}
`)}})
	report(t, slices.Concat(checkDocs(files), checkLength(files), checkExperiment(files)))
}
