package searchtest

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"terreau/content/clock"
	"terreau/content/people"
	"terreau/search"
)

// rights: on random worlds, each reader finds what the plain rule lets her read, and nothing of the rest: no hit, no
// count, no suggestion, no spelling.
func rights(t *testing.T, open Opener) {
	for seed := range uint64(6) {
		random := rand.New(rand.NewPCG(seed, 1))
		w := newWorld(random, 60)
		x := open(t)
		apply(t, x, w.sheets...)
		for range 5 {
			r, drafts := w.reader(random), random.IntN(2) == 0
			want := w.readable(r, drafts)
			q := parse(t, common, nil)
			q.Drafts = drafts
			results := ask(t, x, r, q)
			if got := named(results.Hits); !slices.Equal(got, sortedIDs(want)) {
				t.Fatalf("world %d, drafts %v: %+v finds %v, not %v", seed, drafts, r, got, sortedIDs(want))
			}
			if results.Total != len(want) {
				t.Fatalf("world %d: %d are counted for %d that may be read", seed, results.Total, len(want))
			}
			for n, change := range w.sheets {
				for _, d := range change.Documents {
					if d.Draft == drafts {
						oneByOne(t, x, r, q, n, change.ID, d)
					}
				}
			}
		}
	}
}

func sortedIDs(documents map[clock.ID]search.Document) []string {
	var all []string
	for id := range maps.Keys(documents) {
		all = append(all, string(id))
	}
	slices.Sort(all)
	return all
}

// oneByOne looks for the word that one document alone has.
func oneByOne(t *testing.T, x search.Index, r search.Reader, q search.Query, n int, id clock.ID, d search.Document) {
	t.Helper()
	alone := parse(t, own(n, d.Draft), nil)
	alone.Drafts = q.Drafts
	results := ask(t, x, r, alone)
	found := slices.ContainsFunc(results.Hits, func(h search.Hit) bool { return h.Sheet == id })
	if found != admits(r, d) {
		t.Fatalf("%+v finds %s: %v; may read it: %v", r, id, found, !found)
	}
	if d.Draft || found {
		return
	}
	for _, start := range []string{own(n, false)[:6], d.Acronyms[0], d.LawKeys[0][5:]} {
		suggestions, err := x.Suggest(t.Context(), r, start, nil)
		if err != nil {
			t.Fatalf("%q suggests an error: %v", start, err)
		}
		for _, s := range suggestions {
			if s.Sheet == id || s.Acronym == d.Acronyms[0] || s.Law == d.LawKeys[0] {
				t.Fatalf("%+v is suggested %+v of a sheet she may not read", r, s)
			}
		}
	}
}

// leaks: cases F3 and F4 of the safety checklist.
func leaks(t *testing.T, open Opener) {
	visitor := search.Reader{Open: []clock.ID{townHall}}
	member := search.Reader{Open: []clock.ID{townHall, shelter}, Member: true, Person: "leo"}
	elsewhere := search.Reader{Open: []clock.ID{townHall, shelter}, Member: true, Person: "ines",
		Own: people.Held{Any: []clock.ID{townHall}, Reviewed: []clock.ID{townHall}}}
	readers := map[string]search.Reader{"visitor": visitor, "member": member, "reviewer of another space": elsewhere}
	x := open(t)
	put(t, x, "open", "Accueillir une famille", text("Le chardonnement du premier accueil"))
	before := map[string]search.Results{}
	for name, r := range readers {
		before[name] = ask(t, x, r, parse(t, "chardonnerets famille", nil))
	}
	put(t, x, "secret", "Les chardonnerets du refuge", text("chardonnerets famille"), func(d *search.Document) {
		d.Draft, d.Space, d.Authors = true, shelter, []clock.ID{"nadia"}
		d.Acronyms, d.LawKeys = []string{"CHARDO"}, []string{"casf:L999-9"}
		d.Terms = map[string][]string{search.Themes: {"oiseaux"}}
	})
	put(t, x, "closed", "Un chardonneret blessé", text("chardonnerets famille"), func(d *search.Document) {
		d.Space, d.Restriction = shelter, people.SpaceOnly
		d.Acronyms, d.LawKeys = []string{"CHARDO"}, []string{"casf:L999-9"}
		d.Terms = map[string][]string{search.Themes: {"oiseaux"}}
	})
	for name, r := range readers {
		t.Run("F3 "+name, func(t *testing.T) {
			after := ask(t, x, r, parse(t, "chardonnerets famille", nil))
			if !same(before[name], after) {
				t.Errorf("a private word changes the answer: %+v, was %+v", after, before[name])
			}
			misspelt := ask(t, x, r, parse(t, "chardonnerest", nil))
			for _, c := range misspelt.Corrections {
				if c.Word == "chardonnerets" || c.Word == "chardonneret" {
					t.Errorf("the spelling help gives the private word %q", c.Word)
				}
			}
		})
		t.Run("F4 "+name, func(t *testing.T) {
			for _, start := range []string{"char", "chardonneret", "chardo", "L999", "l. 999-9", "casf L999"} {
				suggestions, err := x.Suggest(t.Context(), r, start, nil)
				if err != nil || len(suggestions) > 0 {
					t.Errorf("%q suggests %+v (%v)", start, suggestions, err)
				}
			}
			all := ask(t, x, r, parse(t, "", nil))
			if all.Total != 1 || len(all.Facets[search.Themes]) > 0 {
				t.Errorf("a list of everything counts %d and themes %v", all.Total, all.Facets[search.Themes])
			}
		})
	}
}

// same compares answers, the scores of their hits included.
func same(a, b search.Results) bool {
	counts := func(x, y []search.Count) bool { return slices.Equal(x, y) }
	return a.Total == b.Total && a.Loose == b.Loose && slices.Equal(a.Hits, b.Hits) &&
		slices.Equal(a.Corrections, b.Corrections) && maps.EqualFunc(a.Facets, b.Facets, counts)
}
