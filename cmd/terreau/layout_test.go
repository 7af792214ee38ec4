package main

import (
	"bufio"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// root is the top of the repository, seen from this package.
const root = "../.."

// order is the order of the top folders: each imports itself and those before it.
var order = []string{"content", "search", "themes", "server", "cmd"}

// rooms gives each room of content its level: it imports those of lower levels, and itself.
var rooms = map[string]int{
	"refusal": 0, "clock": 0, "letters": 0,
	"db": 1, "citation": 1, "files": 1, "privacy": 1, "kinds": 1,
	"event": 2, "markdown": 2, "mail": 3, "people": 4, "sheet": 5,
	"review": 6, "request": 6, "law": 6, "watch": 6, "course": 6, "starter": 6, "duty": 6,
	"notice": 7, "": 8, "contenttest": 9,
}

// topLevel is all that may lie at the top of the repository.
var topLevel = append([]string{".ci", ".editorconfig", ".git", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE",
	"README.md", "SECURITY.md", "go.mod", "go.sum"}, order...)

func TestTheTopLevelHoldsTheHouseAndNothingElse(t *testing.T) {
	left, err := os.ReadFile(filepath.Join(root, ".gitignore"))
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		ignored := regexp.MustCompile(`(?m)^/` + regexp.QuoteMeta(e.Name()) + `/?$`).Match(left)
		if !ignored && !slices.Contains(topLevel, e.Name()) {
			t.Errorf("%s does not belong at the top", e.Name())
		}
	}
}

func TestImportsPointLeft(t *testing.T) {
	for _, f := range goFiles(t) {
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, f), nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range parsed.Imports {
			target, ours := strings.CutPrefix(strings.Trim(spec.Path.Value, `"`), "terreau/")
			if ours && !mayImport(f, target) {
				t.Errorf("%s imports %s, which is not to its left", f, target)
			}
		}
	}
}

// mayImport says whether a file may import a folder. Tests keep to the order of the top folders; in content they may
// also use the whole library and its builders, which they reach through an external test package.
func mayImport(file, target string) bool {
	from := path.Dir(file)
	here, there := slices.Index(order, top(from)), slices.Index(order, top(target))
	if from == target || there < here {
		return !strings.HasSuffix(target, "test") || forTests(file)
	}
	if there > here || there < 0 {
		return false
	}
	if forTests(file) || top(from) != "content" {
		return true
	}
	a, b := room(from), room(target)
	return a == b || rooms[b] < rooms[a] || rooms[b] == 0
}

// forTests reports whether a file is only ever compiled for tests.
func forTests(file string) bool {
	return strings.HasSuffix(file, "_test.go") || strings.HasSuffix(path.Dir(file), "test") || strings.HasPrefix(file, "cmd/check/")
}

func top(folder string) string { return strings.SplitN(folder, "/", 2)[0] }

func room(folder string) string {
	parts := strings.Split(folder, "/")
	if len(parts) < 2 {
		return ""
	}
	return parts[1]
}

func TestEveryRoomHasItsPlace(t *testing.T) {
	entries, err := os.ReadDir(filepath.Join(root, "content"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if _, known := rooms[e.Name()]; e.IsDir() && !known {
			t.Errorf("content/%s has no place among the rooms", e.Name())
		}
	}
	for _, f := range goFiles(t) {
		for _, name := range []string{"internal", "pkg", "common", "utils", "util", "models", "services", "helpers"} {
			if slices.Contains(strings.Split(path.Dir(f), "/"), name) {
				t.Errorf("%s lies in a folder called %s", f, name)
			}
		}
	}
}

// What outgrows these is usually two things: a room of content holds forty files at most, a file 300 lines. Tests may be
// longer.
const mostFiles, mostLines = 40, 300

func TestRoomsAndFilesKeepTheirSize(t *testing.T) {
	held := map[string]int{}
	for _, f := range goFiles(t) {
		if forTests(f) {
			continue
		}
		held[path.Dir(f)]++
		text, err := os.ReadFile(filepath.Join(root, f))
		if err != nil {
			t.Fatal(err)
		}
		if lines := strings.Count(string(text), "\n"); lines > mostLines {
			t.Errorf("%s has %d lines: find its second noun", f, lines)
		}
	}
	for folder, files := range held {
		if top(folder) == "content" && files > mostFiles {
			t.Errorf("%s has %d files: it is two rooms", folder, files)
		}
	}
}

// engine is how the two engines and their drivers are called.
var engine = regexp.MustCompile(`(?i)sqlite|postgres|pgx|modernc`)

// mayNameEngine are the files that speak of an engine to people or to a test's machine: the flag and its help, the
// builders of tests. Beside engine.go, its own room may choose between the two values made there.
func mayNameEngine(file string, n ast.Node) bool {
	_, chooses := n.(*ast.Ident)
	return file == "content/db/engine.go" || strings.HasPrefix(file, "cmd/") || forTests(file) ||
		chooses && path.Dir(file) == "content/db"
}

func TestOnlyOneFileNamesAnEngine(t *testing.T) {
	for _, f := range goFiles(t) {
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, f), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			said := ""
			switch n := n.(type) {
			case *ast.ImportSpec:
				if engine.MatchString(n.Path.Value) && f != "content/db/engine.go" && !forTests(f) {
					t.Errorf("%s imports %s", f, n.Path.Value)
				}
			case *ast.BasicLit:
				said = strings.ReplaceAll(n.Value, "postgres://", "") // the scheme of an address
			case *ast.Ident:
				said = n.Name
			}
			if engine.MatchString(said) && !mayNameEngine(f, n) {
				t.Errorf("%s names an engine: %.60s", f, said)
			}
			return true
		})
	}
}

func TestNothingRefersToAPlaceOutside(t *testing.T) {
	outside := regexp.MustCompile(`\.\./` + `shared|/work` + `/(main|shared)|/tmp` + `/plan|\b/ro` + `ot/`)
	for _, f := range files(t) {
		text, err := os.ReadFile(filepath.Join(root, f))
		if err != nil {
			t.Fatal(err)
		}
		if at := outside.FindIndex(text); at != nil && !slices.Contains(text, 0) {
			t.Errorf("%s refers to %s", f, text[at[0]:min(len(text), at[1]+20)])
		}
	}
}

func TestEveryDependencyHasItsReason(t *testing.T) {
	reasons, err := os.ReadFile(filepath.Join(root, "CONTRIBUTING.md"))
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		words := strings.Fields(lines.Text())
		if len(words) == 2 && strings.HasPrefix(words[1], "v") && !strings.Contains(string(reasons), "| "+words[0]+" |") {
			t.Errorf("CONTRIBUTING.md gives no reason for %s", words[0])
		}
	}
}

// goFiles are the Go files of the product's module, by their path from the root.
func goFiles(t *testing.T) []string {
	t.Helper()
	return slices.DeleteFunc(files(t), func(f string) bool { return !strings.HasSuffix(f, ".go") })
}

// files are all the files of the product, by their path from the root.
func files(t *testing.T) []string {
	t.Helper()
	var found []string
	for _, folder := range topLevel {
		if folder == ".git" {
			continue
		}
		err := fs.WalkDir(os.DirFS(root), folder, func(name string, e fs.DirEntry, err error) error {
			if err == nil && e.Type().IsRegular() {
				found = append(found, name)
			}
			return err
		})
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	return found
}
