package search_test

import (
	"fmt"
	"io/fs"
	"math"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
	"testing"

	"terreau/content/starter"
	"terreau/search"
)

// relevance is how well one query, or many on average, is answered (testdata/relevance/NOTICE.md).
type relevance struct{ NDCG, MRR, Recall1, Recall5, Hit5 float64 }

func (r relevance) String() string {
	return fmt.Sprintf("nDCG@10 %.3f\tMRR %.3f\trecall@1 %.3f\trecall@5 %.3f\thit@5 %.3f", r.NDCG, r.MRR, r.Recall1, r.Recall5, r.Hit5)
}

// answered is a question with how well it was.
type answered struct {
	question
	relevance
}

func judgedBy(t *testing.T, x search.Index, sheets held, questions []question) []answered {
	t.Helper()
	var all []answered
	known := glossary(t)
	for _, q := range questions {
		query, err := search.Parse(q.query, nil, 1, 10)
		if err != nil {
			t.Fatalf("%q is refused: %v", q.query, err)
		}
		results, err := x.Search(t.Context(), reader, known.Expand(query))
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, hit := range results.Hits {
			names = append(names, sheets.names[hit.Sheet])
		}
		all = append(all, answered{q, judge(names, q.wanted)})
	}
	return all
}

// glossary is that of a new library.
func glossary(t *testing.T) *search.Glossary {
	t.Helper()
	table, err := fs.ReadFile(starter.Files(), "acronyms.tsv")
	if err != nil {
		t.Fatal(err)
	}
	senses := map[string][]search.Sense{}
	for _, line := range strings.Split(string(table), "\n")[1:] {
		if cells := strings.Split(line, "\t"); len(cells) == 3 {
			senses[cells[0]] = append(senses[cells[0]], search.Sense{Expansion: cells[1], Domain: cells[2]})
		}
	}
	return search.NewGlossary(senses, nil)
}

// judge compares what was found with what was wanted, in order.
func judge(found []string, wanted map[string]int) (r relevance) {
	var grades []int
	answers := 0
	for _, grade := range wanted {
		grades = append(grades, grade)
		if grade >= 3 {
			answers++
		}
	}
	slices.Sort(grades)
	slices.Reverse(grades)
	ideal, gained := 0.0, 0.0
	for i, grade := range grades[:min(len(grades), 10)] {
		ideal += gain(grade, i)
	}
	for i, name := range found {
		grade := wanted[name]
		gained += gain(grade, i)
		if grade < 3 {
			continue
		}
		if r.MRR == 0 {
			r.MRR = 1 / float64(i+1)
		}
		if i == 0 {
			r.Recall1 = 1 / float64(answers)
		}
		if i < 5 {
			r.Hit5 = 1
			r.Recall5 += 1 / float64(answers)
		}
	}
	r.NDCG = gained / ideal
	return r
}

func gain(grade, place int) float64 {
	return (math.Exp2(float64(grade)) - 1) / math.Log2(float64(place)+2)
}

func average(all []answered) (mean relevance) {
	n := float64(len(all))
	for _, r := range all {
		mean.NDCG += r.NDCG / n
		mean.MRR += r.MRR / n
		mean.Recall1 += r.Recall1 / n
		mean.Recall5 += r.Recall5 / n
		mean.Hit5 += r.Hit5 / n
	}
	return mean
}

// interval is where 95 % of the averages lie when whole groups are drawn again: wordings of a group succeed and fail
// together.
func interval(all []answered) (low, high float64) {
	groups := map[string][]answered{}
	for _, r := range all {
		groups[r.group] = append(groups[r.group], r)
	}
	var names []string
	for name := range groups {
		names = append(names, name)
	}
	sort.Strings(names)
	random := rand.New(rand.NewPCG(1, 1))
	var means []float64
	for range 2000 {
		var drawn []answered
		for range names {
			drawn = append(drawn, groups[names[random.IntN(len(names))]]...)
		}
		means = append(means, average(drawn).NDCG)
	}
	slices.Sort(means)
	return means[50], means[1949]
}
