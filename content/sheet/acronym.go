package sheet

import (
	"context"
	"strings"

	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/content/refusal"
)

// Acronym is one sense of an acronym. An acronym with several senses has several.
type Acronym struct {
	Acronym   string
	Expansion string
	Domain    string
}

// MaxAcronyms is how many senses a glossary holds.
const MaxAcronyms = 5000

// AcronymKey is what an acronym is found by: capitals, without dots.
func AcronymKey(acronym string) string {
	return strings.ToUpper(betweenInitials.Replace(acronym))
}

var betweenInitials = strings.NewReplacer(".", "", " ", "", "-", "")

// SetAcronyms replaces the glossary. A glossary equal to the one that stands is left alone.
func (st *Store) SetAcronyms(ctx context.Context, by people.Person, glossary []Acronym) (err error) {
	defer refusal.Wrap(&err, "set acronyms")
	if len(glossary) > MaxAcronyms {
		return refusal.TooLarge("acronyms", "too-many-acronyms", MaxAcronyms)
	}
	return st.db.Update(ctx, func(tx *db.Tx) error {
		now, err := people.Current(tx, by)
		if err != nil {
			return err
		}
		if !people.Allows(now, people.Administer, people.Object{}) {
			return refusal.Forbidden("not-administrator")
		}
		if same, err := holdsAcronyms(tx, glossary); err != nil || same {
			return err
		}
		if _, err := tx.Exec(`DELETE FROM acronyms`); err != nil {
			return err
		}
		for _, a := range glossary {
			if _, err := tx.Exec(`INSERT INTO acronyms (acronym, key, expansion, domain) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
				markdown.Visible(a.Acronym), AcronymKey(markdown.Visible(a.Acronym)), markdown.Visible(a.Expansion), markdown.Visible(a.Domain)); err != nil {
				return err
			}
		}
		return event.Record(tx, GlossarySet, "", by.ID, st.clock.Now())
	})
}

// Acronyms gives the glossary, in the order of its keys.
func (st *Store) Acronyms(ctx context.Context) (glossary []Acronym, err error) {
	defer refusal.Wrap(&err, "acronyms")
	return glossary, st.db.View(ctx, func(tx *db.Tx) error {
		glossary, err = acronyms(tx)
		return err
	})
}

func acronyms(tx *db.Tx) (glossary []Acronym, err error) {
	err = tx.Each(func(r db.Row) error {
		var a Acronym
		err := r.Scan(&a.Acronym, &a.Expansion, &a.Domain)
		glossary = append(glossary, a)
		return err
	}, `SELECT acronym, expansion, domain FROM acronyms ORDER BY key, expansion`)
	return glossary, err
}

// holdsAcronyms reports whether the glossary that stands is the one given, in whatever order.
func holdsAcronyms(tx *db.Tx, glossary []Acronym) (bool, error) {
	standing, err := acronyms(tx)
	senses := map[Acronym]bool{}
	for _, a := range glossary {
		senses[Acronym{markdown.Visible(a.Acronym), markdown.Visible(a.Expansion), markdown.Visible(a.Domain)}] = true
	}
	for _, a := range standing {
		if !senses[a] {
			return false, err
		}
	}
	return len(standing) == len(senses), err
}
