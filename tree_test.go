package jeton_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"testing"
)

// A source is one Go file of the repository.
type source struct {
	name   string // from the root, with slashes
	folder string // its directory, "." for the root
	test   bool
	lines  int
	syntax *ast.File
}

// readTree parses every Go file of every module. Folders that the go command skips
// are skipped here too.
func readTree(t *testing.T, tree fs.FS) (files []*source) {
	t.Helper()
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && skipped(name):
			return fs.SkipDir
		case entry.IsDir() || path.Ext(name) != ".go":
			return nil
		}
		file, err := readSource(tree, name)
		files = append(files, file)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatal("no Go file found: nothing was checked")
	}
	return files
}

func skipped(folder string) bool {
	base := path.Base(folder)
	return base == "testdata" || folder != "." && strings.HasPrefix(base, ".")
}

func readSource(tree fs.FS, name string) (*source, error) {
	text, err := fs.ReadFile(tree, name)
	if err != nil {
		return nil, err
	}
	positions := token.NewFileSet()
	syntax, err := parser.ParseFile(positions, name, text, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	return &source{
		name:   name,
		folder: path.Dir(name),
		test:   strings.HasSuffix(name, "_test.go"),
		lines:  strings.Count(string(text), "\n"),
		syntax: syntax,
	}, nil
}

func (f *source) imports() (paths []string) {
	for _, spec := range f.syntax.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err == nil {
			paths = append(paths, p)
		}
	}
	return paths
}

func report(t *testing.T, broken []string) {
	t.Helper()
	for _, b := range broken {
		t.Error(b)
	}
}

// wantOne fails unless exactly one rule was broken and the text says all of what.
func wantOne(t *testing.T, broken []string, what ...string) {
	t.Helper()
	if len(broken) != 1 {
		t.Fatalf("found %q, want one broken rule", broken)
	}
	for _, w := range what {
		if !strings.Contains(broken[0], w) {
			t.Errorf("the text %q does not say %q", broken[0], w)
		}
	}
}
