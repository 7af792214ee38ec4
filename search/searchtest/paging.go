package searchtest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"terreau/content/clock"
	"terreau/search"
)

// paging: pages put end to end are the whole list, each sheet once; newest first is by date.
func paging(t *testing.T, open Opener) {
	x := open(t)
	var changes []search.Change
	random := rand.New(rand.NewPCG(3, 3))
	dates := map[clock.ID]time.Time{}
	for n := range 300 {
		id := clock.ID(fmt.Sprintf("sheet-%03d", n))
		dates[id] = time.Date(2026, 1, 1+random.IntN(200), 0, 0, 0, 0, time.UTC)
		changes = append(changes, search.Change{ID: id, Documents: []search.Document{{
			Space: townHall, Kind: "practice", Title: "Le logement", PublishedAt: dates[id],
			Passages: []string{fmt.Sprint("logement ", n%7, " ", n%3)},
		}}})
	}
	apply(t, x, changes...)
	for _, words := range []string{"logement", "logement 3", ""} {
		for _, newest := range []bool{false, true} {
			pages(t, x, words, newest, dates)
		}
	}
	t.Run("a page after the last is empty", func(t *testing.T) {
		q, err := search.Parse("logement", nil, 50, 10)
		if err != nil {
			t.Fatal(err)
		}
		if results := ask(t, x, everyone, q); results.Total != 300 || len(results.Hits) != 0 {
			t.Errorf("it holds %d of %d", len(results.Hits), results.Total)
		}
	})
}

func pages(t *testing.T, x search.Index, words string, newest bool, dates map[clock.ID]time.Time) {
	t.Helper()
	var all []search.Hit
	total := 0
	for page := 1; page < 20; page++ {
		q, err := search.Parse(words, nil, page, 30)
		if err != nil {
			t.Fatal(err)
		}
		q.Newest = newest
		results := ask(t, x, everyone, q)
		total = results.Total
		all = append(all, results.Hits...)
	}
	names := named(all)
	if len(names) != total || len(slices.Compact(names)) != total {
		t.Errorf("%q, newest %v: pages hold %d sheets of %d", words, newest, len(names), total)
	}
	if !newest && words != "" {
		return
	}
	if !slices.IsSortedFunc(all, func(a, b search.Hit) int { return dates[b.Sheet].Compare(dates[a.Sheet]) }) {
		t.Errorf("%q: the newest do not come first", words)
	}
}
