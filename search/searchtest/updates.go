package searchtest

import (
	"slices"
	"testing"

	"terreau/content/clock"
	"terreau/search"
)

// updates: the index holds the sheets as the last change left them, and its position is that of the last batch.
func updates(t *testing.T, open Opener) {
	t.Run("an empty index stands at 0 and finds nothing", func(t *testing.T) {
		x := open(t)
		if at, err := x.Position(t.Context()); at != 0 || err != nil {
			t.Errorf("it stands at %d (%v)", at, err)
		}
		finds(t, x, "famille")
		finds(t, x, "")
	})
	t.Run("a sheet is found as it was last written", func(t *testing.T) {
		x := open(t)
		put(t, x, "a", "Le logement des jeunes")
		put(t, x, "a", "La santé des jeunes")
		finds(t, x, "logement")
		finds(t, x, "santé", "a")
	})
	t.Run("a sheet without documents is gone", func(t *testing.T) {
		x := open(t)
		put(t, x, "a", "Le logement des jeunes")
		put(t, x, "b", "Le logement des aînés")
		apply(t, x, search.Change{ID: "a"})
		finds(t, x, "logement", "b")
		finds(t, x, "", "b")
	})
	t.Run("the same batch twice does no harm", func(t *testing.T) {
		x := open(t)
		change := search.Change{ID: "a", Documents: []search.Document{{Space: townHall, Title: "Le logement"}}}
		for range 3 {
			if err := x.Apply(t.Context(), []search.Change{change, change}, 7); err != nil {
				t.Fatal(err)
			}
		}
		finds(t, x, "logement", "a")
		if at, _ := x.Position(t.Context()); at != 7 {
			t.Errorf("it stands at %d, not 7", at)
		}
	})
	editions(t, open)
	leftOut(t, open)
}

// editions: the published text and the draft are separate.
func editions(t *testing.T, open Opener) {
	t.Helper()
	t.Run("the draft and the edition are separate", func(t *testing.T) {
		x := open(t)
		edition := search.Document{Space: townHall, Title: "Le logement", Kind: "practice"}
		draft := search.Document{Space: townHall, Title: "Un toit durable", Kind: "practice", Draft: true, Authors: []clock.ID{"nadia"}}
		apply(t, x, search.Change{ID: "a", Documents: []search.Document{edition, draft}})
		nadia := search.Reader{Open: []clock.ID{townHall}, Member: true, Person: "nadia"}
		if hits := ask(t, x, nadia, parse(t, "durable", nil)).Hits; len(hits) != 0 {
			t.Errorf("what is published holds the words of the draft: %v", hits)
		}
		q := parse(t, "durable", nil)
		q.Drafts = true
		if hits := ask(t, x, nadia, q).Hits; len(hits) != 1 || !hits[0].Draft {
			t.Errorf("the author does not find her draft: %v", hits)
		}
		apply(t, x, search.Change{ID: "a", Documents: []search.Document{edition}})
		if hits := ask(t, x, nadia, q).Hits; len(hits) != 0 {
			t.Errorf("a draft that was discarded is found: %v", hits)
		}
		finds(t, x, "logement", "a")
	})
}

// leftOut: a sheet restricted or moved since the index's position is in nothing that the index answers.
func leftOut(t *testing.T, open Opener) {
	t.Helper()
	t.Run("sheets left out are in nothing", func(t *testing.T) {
		x := open(t)
		put(t, x, "a", "Le logement des jeunes")
		put(t, x, "b", "Le logement des aînés")
		q := parse(t, "logement", nil)
		q.Except = []clock.ID{"a", "unknown"}
		results := ask(t, x, everyone, q)
		if results.Total != 1 || !slices.Equal(named(results.Hits), []string{"b"}) || results.Facets[search.Kinds][0].N != 1 {
			t.Errorf("a sheet left out is found or counted: %+v", results)
		}
	})
	t.Run("nor suggested, with its acronyms and its articles", func(t *testing.T) {
		x := open(t)
		put(t, x, "a", "Le logement des jeunes", func(d *search.Document) {
			d.Acronyms, d.LawKeys = []string{"FSL"}, []string{"casf:L311-3"}
		})
		put(t, x, "b", "Le logement des aînés")
		for start, allowed := range map[string][]search.Suggestion{"loge": {{Sheet: "b"}}, "logement jeunes": nil, "jeun": nil, "fsl": nil, "L311": nil, "casf L311-3": nil} {
			found, err := x.Suggest(t.Context(), everyone, start, []clock.ID{"a", "unknown"})
			if err != nil || !slices.Equal(found, allowed) {
				t.Errorf("%q suggests %+v (%v), not %+v", start, found, err, allowed)
			}
		}
	})
}
