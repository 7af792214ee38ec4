package bleve_test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	engine "github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/lang/fr"
	"github.com/blevesearch/bleve/v2/search/query"

	"terreau/content/clock"
	"terreau/search"
	"terreau/search/bleve"
)

// go test ./search/bleve -run '^$' -bench Search -sheets 100000 -folder FOLDER keeps what it made in the folder. With
// TERREAU_TEST_CORPUS, sheets are made of the paragraphs of public ones, and questions of their titles.
var (
	sheets = flag.Int("sheets", 1000, "sheets in the benchmarks")
	kept   = flag.String("folder", "", "where the benchmarks keep their indexes")
)

// library makes sheets of about 1,100 words, used as unevenly as in a language.
type library struct{ n int }

func (l library) Position(context.Context) (int64, error) { return 1, nil }

func (l library) Sheets(_ context.Context, do func(search.Change) error) error {
	for n := range l.n {
		if err := do(l.change(n)); err != nil {
			return err
		}
	}
	return nil
}

func (l library) change(n int) search.Change {
	if real.paragraphs != nil {
		return real.change(n)
	}
	random := rand.New(rand.NewPCG(uint64(n), 7))
	d := search.Document{Kind: pick(random, "practice", "legal", "reading"), Space: clock.ID(pick(random, "a", "b", "c")),
		Title: said(random, 7), Summary: said(random, 25), Seal: pick(random, "validated", "unreviewed"),
		PublishedAt: time.Unix(int64(n), 0), Terms: map[string][]string{
			search.Themes: {pick(random, "t1", "t2", "t3", "t4"), pick(random, "t5", "t6")}, search.Publics: {pick(random, "p1", "p2", "p3")}}}
	for range 8 {
		d.Passages = append(d.Passages, said(random, 4)+"\n"+said(random, 135))
	}
	return search.Change{ID: clock.ID(fmt.Sprintf("sheet-%08d", n)), Documents: []search.Document{d}}
}

func pick(random *rand.Rand, from ...string) string { return from[random.IntN(len(from))] }

// vocabulary is 40,000 words that look like French.
var vocabulary = func() []string {
	random := rand.New(rand.NewPCG(1, 2))
	syllables := strings.Fields("ac bo ca dé en fi gra ha in jou lo ma né ou pra qui ré so tion ur vie ment eur té pro com dis per tra")
	words := make([]string, 40_000)
	for i := range words {
		for range 2 + random.IntN(3) {
			words[i] += syllables[random.IntN(len(syllables))]
		}
	}
	return words
}()

// said gives n words, the first of the vocabulary far more often than the last (Zipf), some of them small.
func said(random *rand.Rand, n int) string {
	small := []string{"le", "la", "de", "et", "dans", "une", "pour", "qui"}
	zipf := rand.NewZipf(random, 1.1, 8, uint64(len(vocabulary)-1))
	words := make([]string, n)
	for i := range words {
		if words[i] = vocabulary[zipf.Uint64()]; i%2 == 1 {
			words[i] = small[random.IntN(len(small))]
		}
	}
	return strings.Join(words, " ")
}

func questions() []string {
	if real.paragraphs != nil {
		return real.questions()
	}
	random := rand.New(rand.NewPCG(5, 5))
	var all []string
	for i := range 200 {
		var words []string
		zipf := rand.NewZipf(random, 1.05, 40, 3000)
		for range 1 + i%4 {
			words = append(words, vocabulary[zipf.Uint64()])
		}
		all = append(all, strings.Join(words, " "))
	}
	return all
}

func folder(b *testing.B, name string) string {
	if *kept == "" {
		return b.TempDir()
	}
	return filepath.Join(*kept, fmt.Sprint(name, "-", *sheets))
}

// BenchmarkSearch measures a whole answer: rights, a filter on half of the questions, all facets, ten passages.
func BenchmarkSearch(b *testing.B) {
	x, err := bleve.Open(folder(b, "terreau"))
	if err != nil {
		b.Fatal(err)
	}
	defer x.Close()
	l := library{*sheets}
	if x.Missing() != nil {
		if err := x.Rebuild(context.Background(), l); err != nil {
			b.Fatal(err)
		}
	}
	finder := search.Finder{Index: x}
	reader := search.Reader{Open: []clock.ID{"a", "b", "c"}}
	asked := questions()
	var taken []time.Duration
	for i := 0; b.Loop(); i++ {
		filters := map[string][]string{}
		if i%2 == 0 {
			filters[search.Kinds] = []string{"practice"}
			if real.themes != nil {
				filters = map[string][]string{search.Themes: {real.themes[i/2%len(real.themes)]}}
			}
		}
		q, err := search.Parse(asked[i%len(asked)], filters, 1, 10)
		if err != nil {
			b.Fatal(err)
		}
		start := time.Now()
		found, err := finder.Find(context.Background(), reader, q, l.texts)
		if err != nil {
			b.Fatal(err)
		}
		taken = append(taken, time.Since(start))
		b.ReportMetric(float64(found.Results.Total), "hits")
	}
	quantiles(b, taken)
}

// shelf remembers the texts of sheets that were shown, in place of the library.
var shelf = map[clock.ID]search.Text{}

func (l library) texts(_ context.Context, ids []clock.ID) (map[clock.ID]search.Text, error) {
	texts := map[clock.ID]search.Text{}
	for _, id := range ids {
		if text, ok := shelf[id]; ok {
			texts[id] = text
			continue
		}
		var n int
		fmt.Sscanf(string(id), "sheet-%d", &n)
		d := l.change(n).Documents[0]
		text := search.Text{Title: d.Title, Summary: d.Summary}
		for i, p := range d.Passages {
			heading, body, _ := strings.Cut(p, "\n")
			text.Passages = append(text.Passages, search.Passage{ID: fmt.Sprint("s-", i), Title: heading, Text: body})
		}
		texts[id], shelf[id] = text, text
	}
	return texts, nil
}

// BenchmarkBare measures the least that finds words: Bleve, one field, all words, ten results, nothing else.
func BenchmarkBare(b *testing.B) {
	path := folder(b, "bare")
	text := engine.NewTextFieldMapping()
	text.Analyzer, text.Store, text.IncludeTermVectors, text.IncludeInAll, text.DocValues = fr.AnalyzerName, false, false, false, false
	document := engine.NewDocumentStaticMapping()
	document.AddFieldMappingsAt("all", text)
	mapping := engine.NewIndexMapping()
	mapping.DefaultMapping = document
	index, err := engine.Open(path)
	if err != nil {
		os.RemoveAll(path)
		if index, err = engine.New(path, mapping); err != nil {
			b.Fatal(err)
		}
		batch := index.NewBatch()
		library{*sheets}.Sheets(context.Background(), func(change search.Change) error {
			d := change.Documents[0]
			batch.Index(string(change.ID), map[string]string{"all": d.Title + "\n" + d.Summary + "\n" + strings.Join(d.Passages, "\n")})
			if batch.Size() < 500 {
				return nil
			}
			err := index.Batch(batch)
			batch = index.NewBatch()
			return err
		})
		index.Batch(batch)
	}
	defer index.Close()
	asked := questions()
	var taken []time.Duration
	for i := 0; b.Loop(); i++ {
		match := query.NewMatchQuery(asked[i%len(asked)])
		match.SetField("all")
		match.SetOperator(query.MatchQueryOperatorAnd)
		start := time.Now()
		found, err := index.Search(engine.NewSearchRequestOptions(match, 10, 0, false))
		if err != nil {
			b.Fatal(err)
		}
		taken = append(taken, time.Since(start))
		b.ReportMetric(float64(found.Total), "hits")
	}
	quantiles(b, taken)
}

func quantiles(b *testing.B, taken []time.Duration) {
	slices.Sort(taken)
	b.ReportMetric(float64(taken[len(taken)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(taken[len(taken)*95/100].Microseconds())/1000, "p95-ms")
}
