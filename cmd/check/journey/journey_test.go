// Package journey tries the main job on real sheets, through the doors people use: 3,781 public sheets go in beside a
// running server, are found, are read in a browser, and come out the same to the byte, on each engine; and one is
// written from nothing, reviewed, voted and published by those who write it.
package journey

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"terreau/cmd/check/corpus"
	"terreau/cmd/check/process"
	"terreau/cmd/check/site"
	"terreau/content/clock"
	"terreau/content/db"
)

func TestRealSheetsGoInAreFoundAndComeOut(t *testing.T) {
	t.Run("in a folder", func(t *testing.T) { journey(t, "") })
	t.Run("in PostgreSQL", func(t *testing.T) { journey(t, database(t)) })
}

// sheets is the folder of the public sheets.
func sheets(t *testing.T) string {
	t.Helper()
	from := os.Getenv("TERREAU_TEST_CORPUS")
	if testing.Short() || from == "" {
		t.Skip("needs the public sheets: `go run ./cmd/check` brings them")
	}
	return from
}

// database makes an empty database on the test server.
func database(t *testing.T) string {
	t.Helper()
	server := os.Getenv("TERREAU_TEST_POSTGRES")
	if server == "" {
		t.Skip("needs PostgreSQL: `go run ./cmd/check` starts it")
	}
	name := "j" + clock.NewSecret()
	address, err := db.CreateDatabase(t.Context(), server, name, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.DropDatabase(context.Background(), server, name) })
	return address
}

// journey is the whole of it, one step after the other on one instance.
func journey(t *testing.T, database string) {
	from, at := sheets(t), process.Folder(t)
	program, err := site.Program(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	one := site.Instance{Program: program, Folder: filepath.Join(at, "one"), Database: database}
	server, err := one.Serve(t.Context(), "--without-starter")
	if err != nil {
		t.Fatal(err)
	}
	defer server.Stop()
	want := fingerprints(t, from)
	for _, step := range []struct {
		name string
		do   func(*testing.T)
	}{
		{"they go in beside a running server", func(t *testing.T) { goIn(t, one, server, from) }},
		{"once in, they change nothing again", func(t *testing.T) { goInAgain(t, one, from) }},
		{"each is on its page, and its text beside it", func(t *testing.T) { everyPage(t, server, from) }},
		{"they are found however they are typed", func(t *testing.T) { found(t, server) }},
		{"they are read in a browser", func(t *testing.T) { read(t, server, database == "") }},
		{"the server stays small", func(t *testing.T) { small(t, server) }},
		{"they come out the same to the byte", func(t *testing.T) { comeOut(t, one, want) }},
		{"every hash is right", func(t *testing.T) { verified(t, one) }},
		{"a backup is restored elsewhere", func(t *testing.T) { restored(t, one, database != "", want) }},
	} {
		if !t.Run(step.name, step.do) {
			t.Log(server.Process.Printed())
		}
	}
}

// report is the last line of what `import --json` prints.
type report struct {
	Added, Updated, Unchanged, Kept, Refused int
}

// lastLine is the last line of an output.
func lastLine(out []byte) []byte {
	out = bytes.TrimSpace(out)
	return out[bytes.LastIndexByte(out, '\n')+1:]
}

func importAll(t *testing.T, one site.Instance, from string) report {
	t.Helper()
	out, err := one.Run(t.Context(), "import", "--json", "--source", "service-public.fr", from)
	if err != nil {
		t.Fatal(err)
	}
	var told struct{ Summary report }
	if last := lastLine(out); json.Unmarshal(last, &told) != nil {
		t.Fatalf("import --json ended with %.300s", last)
	}
	return told.Summary
}

func goIn(t *testing.T, one site.Instance, server *site.Server, from string) {
	if r := importAll(t, one, from); r.Added != corpus.Total() {
		t.Errorf("%+v, %d sheets were to be added", r, corpus.Total())
	}
	if err := server.Process.Ready(t.Context(), server.UpToDate); err != nil {
		t.Fatal("the index did not follow:", err)
	}
}

func goInAgain(t *testing.T, one site.Instance, from string) {
	if r := importAll(t, one, from); r.Unchanged != corpus.Total() || r.Added+r.Updated != 0 {
		t.Errorf("the same sheets again: %+v", r)
	}
}

// readers is how many ask for pages at the same time: as many as the client keeps connections.
const readers = 2

// everyPage asks for each sheet's page and for its Markdown, which must be the file that went in.
func everyPage(t *testing.T, server *site.Server, from string) {
	var wrong atomic.Int32
	type file struct {
		name string
		text []byte
	}
	asked, reading := make(chan file), sync.WaitGroup{}
	for range readers {
		reading.Go(func() {
			for f := range asked {
				page, err := site.Get(t.Context(), server.URL+"/fiches/"+f.name)
				if err != nil || !strings.Contains(string(page), "<h1") {
					wrong.Add(1)
					t.Errorf("%s has no page: %v", f.name, err)
				}
				got, err := site.Get(t.Context(), server.URL+"/fiches/"+f.name+".md")
				if err != nil || string(got) != string(f.text) {
					wrong.Add(1)
					t.Errorf("%s.md is not what went in (%v)", f.name, err)
				}
			}
		})
	}
	defer reading.Wait()
	defer close(asked)
	each(t, from, func(path string, text []byte) {
		if wrong.Load() <= 10 {
			asked <- file{strings.TrimSuffix(filepath.Base(path), ".md"), text}
		}
	})
}

// slugs are the sheets found for a query, in order.
func slugs(t *testing.T, server *site.Server, query string) (list []string) {
	t.Helper()
	text, err := site.Get(t.Context(), server.URL+"/recherche.json?n=20&q="+url.QueryEscape(query))
	if err != nil {
		t.Fatal(err)
	}
	var answer struct {
		Total   int
		Results []struct{ Slug, Source, Seal string }
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		t.Fatal(err)
	}
	for _, r := range answer.Results {
		list = append(list, r.Slug)
		if !strings.Contains(r.Source, "service-public") {
			t.Errorf("%s does not name its source: %q", r.Slug, r.Source)
		}
	}
	return list
}

func found(t *testing.T, server *site.Server) {
	for _, ways := range [][]string{
		{"carte d'identité perdue", "carte d’identité perdue", "CARTE D'IDENTITE PERDUE", "carte d'identite perdue"},
		{"élève handicapé", "eleve handicape", "ÉLÈVE HANDICAPÉ"},
		{"œuvre d'art", "oeuvre d'art", "OEUVRE D’ART"},
	} {
		first := slugs(t, server, ways[0])
		if len(first) == 0 {
			t.Errorf("nothing is found for %q", ways[0])
		}
		for _, way := range ways[1:] {
			if got := slugs(t, server, way); fmt.Sprint(got) != fmt.Sprint(first) {
				t.Errorf("%q gives another list than %q", way, ways[0])
			}
		}
	}
	if first := slugs(t, server, "Prêt à taux zéro (PTZ)"); len(first) == 0 || !strings.HasPrefix(first[0], "particuliers-f10871-") {
		t.Errorf("a sheet is not first for its own title: %v", first)
	}
}

// small holds the promise on memory: private memory under 100 MB with all the sheets loaded.
func small(t *testing.T, server *site.Server) {
	m, err := process.MemoryOf(server.Process.ID())
	if err != nil {
		t.Skip("the kernel does not tell: ", err)
	}
	t.Logf("private %d MB, resident %d MB", m.Private>>20, m.Resident>>20)
	if m.Private > 100<<20 {
		t.Errorf("private memory is %d MB, 100 were promised", m.Private>>20)
	}
}

// each visits the Markdown files below a folder.
func each(t *testing.T, from string, visit func(path string, text []byte)) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Ext(path) != ".md" {
			return err
		}
		text, err := os.ReadFile(path)
		if err == nil {
			visit(path, text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
