package searchtest

import (
	"fmt"
	"math/rand/v2"
	"time"

	"terreau/content/clock"
	"terreau/content/people"
	"terreau/search"
)

// world is a small random library: sheets in spaces, published or being made, under restrictions.
type world struct {
	spaces []clock.ID
	people []clock.ID
	sheets []search.Change
}

// Words that stand in the sheets: one in all of them, one of its own in each text.
const common = "dispositif"

func own(n int, draft bool) string {
	letters := "bcdfghjklmnpqrstvwxz"
	word := []byte("zy")
	for i := 0; i < 5; i++ {
		word = append(word, letters[n%len(letters)], "aeiou"[(n+i)%5])
		n = n/3 + 7*i
	}
	if draft {
		return string(word) + "ok"
	}
	return string(word) + "um"
}

func newWorld(random *rand.Rand, size int) world {
	w := world{spaces: []clock.ID{townHall, shelter, "space-court", "space-school"}, people: []clock.ID{"nadia", "leo", "ines"}}
	for n := range size {
		change := search.Change{ID: clock.ID(fmt.Sprintf("sheet-%03d", n))}
		if random.IntN(5) > 0 {
			change.Documents = append(change.Documents, w.document(random, n, false))
		}
		if random.IntN(3) == 0 {
			change.Documents = append(change.Documents, w.document(random, n, true))
		}
		w.sheets = append(w.sheets, change)
	}
	return w
}

func (w world) document(random *rand.Rand, n int, draft bool) search.Document {
	d := search.Document{
		Draft: draft, Proposed: draft && random.IntN(2) == 0,
		Kind:        pick(random, "practice", "legal", "reading"),
		Space:       pick(random, w.spaces...),
		Restriction: pick(random, "", "", people.Public, people.Members, people.SpaceOnly, people.Sealed),
		Title:       fmt.Sprintf("Un %s pour %s", common, own(n, draft)),
		Summary:     "Ce que la ville propose",
		Passages:    []string{"Le texte parle de " + own(n, draft)},
		Acronyms:    []string{"ZQ" + string(rune('A'+n%26)) + string(rune('A'+n/26))},
		LawKeys:     []string{fmt.Sprintf("casf:L%d-%d", 100+n, n%7)},
		Seal:        pick(random, "validated", "unreviewed", "imported"),
		PublishedAt: time.Date(2026, 1, 1, 0, 0, n, 0, time.UTC),
		Lang:        "fr",
		Slug:        fmt.Sprint("slug-", n),
		Terms: map[string][]string{
			search.Themes:      some(random, "logement", "sante", "numerique", "famille"),
			search.Publics:     some(random, "jeunes", "aidants", "mna"),
			search.Professions: some(random, "ass", "eje"),
			search.Territory:   some(random, "75", "93"),
		},
	}
	if draft {
		d.Authors = []clock.ID{pick(random, w.people...)}
	}
	return d
}

func pick[T any](random *rand.Rand, from ...T) T { return from[random.IntN(len(from))] }

func some(random *rand.Rand, from ...string) []string {
	var all []string
	for _, one := range from {
		if random.IntN(3) == 0 {
			all = append(all, one)
		}
	}
	return all
}

// reader is someone who holds random roles.
func (w world) reader(random *rand.Rand) search.Reader {
	r := search.Reader{}
	if random.IntN(10) == 0 {
		return search.Reader{Everything: true}
	}
	if random.IntN(3) > 0 {
		r.Member, r.Person = true, pick(random, w.people...)
	}
	for _, space := range w.spaces {
		if random.IntN(3) > 0 {
			r.Open = append(r.Open, space)
		}
		if !r.Member || random.IntN(2) == 0 {
			continue
		}
		hold(random, &r.Own, space)
		if random.IntN(2) == 0 {
			hold(random, &r.Named, space)
		}
	}
	return r
}

func hold(random *rand.Rand, h *people.Held, space clock.ID) {
	h.Any = append(h.Any, space)
	switch random.IntN(3) {
	case 0:
		h.Reviewed = append(h.Reviewed, space)
	case 1:
		h.Stewarded = append(h.Stewarded, space)
	}
}

// admits is the plain rule that an engine must follow.
func admits(r search.Reader, d search.Document) bool {
	making := people.NotMade
	switch {
	case d.Draft && d.Proposed:
		making = people.Proposed
	case d.Draft:
		making = people.Draft
	}
	return r.Admits(people.Object{Space: d.Space, Restriction: d.Restriction, Authors: d.Authors, Published: !d.Draft,
		Making: making}, d.Draft)
}

// readable are the documents, published or drafts, that a reader may read, by sheet.
func (w world) readable(r search.Reader, drafts bool) map[clock.ID]search.Document {
	all := map[clock.ID]search.Document{}
	for _, change := range w.sheets {
		for _, d := range change.Documents {
			if d.Draft == drafts && admits(r, d) {
				all[change.ID] = d
			}
		}
	}
	return all
}
