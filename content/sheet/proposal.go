package sheet

import (
	"context"
	"slices"
	"strings"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/kinds"
	"terreau/content/people"
	"terreau/content/refusal"
)

// Lack is something a text does not say yet. Advice keeps nothing from being proposed.
type Lack struct {
	Field  string // a field of the kind, "" for a part
	Part   string // a part of the kind, "" for a field
	Check  string // a check of the kind that was not made, "" for a field or a part
	Label  kinds.Label
	Advice bool
}

// Missing lists what a text lacks to be proposed: a title, something to read, the fields that its kind requires. The
// main parts that are empty come after, as advice.
func Missing(kind kinds.Kind, text Text) (lacks []Lack) {
	if text.Title == "" && !required(kind, "title") {
		lacks = append(lacks, Lack{Field: "title", Label: fieldLabel(kind, "title")})
	}
	for _, field := range kind.Fields {
		if field.Required && !filled(text.Fields.Value(field.Key)) && !(field.Key == "title" && text.Title != "") {
			lacks = append(lacks, Lack{Field: field.Key, Label: field.Label})
		}
	}
	written := writtenParts(text)
	if len(written) == 0 {
		lacks = append(lacks, Lack{Field: "text", Label: kinds.Label{"fr": "Texte", "en": "Text"}})
	}
	for _, part := range kind.Parts {
		if !written[part.Key] {
			lacks = append(lacks, Lack{Part: part.Key, Label: part.Title, Advice: true})
		}
	}
	return lacks
}

// writtenParts gives the keys of the parts that hold text, "" for text under another heading or none. A part holds
// what stands under the headings below its own.
func writtenParts(text Text) map[string]bool {
	written := map[string]bool{}
	part, level := "", 0
	for _, passage := range text.Rendered.Passages {
		for _, heading := range text.Rendered.Outline {
			if heading.ID != passage.ID || passage.ID == "" {
				continue
			}
			if heading.Part != "" || heading.Level <= level {
				part, level = heading.Part, heading.Level
			}
		}
		if strings.TrimSpace(passage.Text) != "" {
			written[part] = true
		}
	}
	return written
}

func required(kind kinds.Kind, key string) bool {
	field, known := kind.Field(key)
	return known && field.Required
}

func fieldLabel(kind kinds.Kind, key string) kinds.Label {
	if field, known := kind.Field(key); known {
		return field.Label
	}
	return kinds.Label{"fr": "Titre", "en": "Title"}
}

// filled reports whether the value of a field says something.
func filled(value any) bool {
	switch v := value.(type) {
	case nil:
		return false
	case string:
		return strings.TrimSpace(v) != ""
	case []any:
		return slices.ContainsFunc(v, filled)
	case map[string]any:
		for _, one := range v {
			if filled(one) {
				return true
			}
		}
		return false
	}
	return true
}

// ProposableBy reports whether a person may propose the draft to review.
func (s Sheet) ProposableBy(p people.Person) bool {
	return people.Allows(p, people.Propose, s.Object())
}

// Propose offers the draft of a sheet to review, with the keys of the checks of its kind that were made: they are kept
// with the hash of the text. What it lacks is refused with KindUnprocessable
// "proposal-incomplete", whose argument names it in French; Missing lists it.
func (st *Store) Propose(ctx context.Context, by people.Person, id clock.ID, checked []string) (err error) {
	defer refusal.Wrap(&err, "propose %s", id)
	return st.making(ctx, by, id, SentToReview, func(tx *db.Tx, now people.Person, s *Sheet) error {
		if s.Draft == nil {
			return refusal.Unprocessable("", "no-draft")
		}
		if s.Making() != people.Draft {
			return refusal.Conflict("", "proposed-already")
		}
		if !s.ProposableBy(now) {
			return refusal.Forbidden("propose-not-author")
		}
		text, err := st.textOf(tx, s.Kind, s.Draft.Revision)
		if err != nil {
			return err
		}
		kind, _ := st.kinds.Kind(s.Kind)
		if err := incomplete(append(Missing(kind, text), Unchecked(kind, checked)...)); err != nil {
			return err
		}
		r, err := revisionByID(tx, s.Draft.Revision)
		if err != nil {
			return err
		}
		if err := st.keepChecks(tx, now, *s, r.Hash, checked); err != nil {
			return err
		}
		_, err = tx.Exec(`UPDATE drafts SET proposed_at = $2, proposed_by = $3 WHERE sheet_id = $1`,
			string(id), clock.Micros(st.clock.Now()), string(by.ID))
		return err
	})
}

// incomplete refuses a text that lacks more than advice. Checks that were not made are one thing more, or where the text
// lacks nothing, KindUnprocessable "checks-unmade" and how many.
func incomplete(lacks []Lack) error {
	var labels []string
	checks := 0
	for _, lack := range lacks {
		if lack.Check != "" {
			checks++
		} else if !lack.Advice {
			labels = append(labels, lack.Label.In("fr"))
		}
	}
	switch {
	case len(labels) == 0 && checks == 0:
		return nil
	case len(labels) == 0:
		return refusal.Unprocessable("checks", "checks-unmade", checks)
	case checks > 0:
		labels = append(labels, "données personnelles")
	}
	return refusal.Unprocessable("", "proposal-incomplete", strings.Join(labels, ", "))
}

// TakeBack makes what was proposed a draft again.
func (st *Store) TakeBack(ctx context.Context, by people.Person, id clock.ID) (err error) {
	defer refusal.Wrap(&err, "take back %s", id)
	return st.making(ctx, by, id, TakenBack, func(tx *db.Tx, now people.Person, s *Sheet) error {
		if s.Making() != people.Proposed {
			return refusal.Conflict("", "not-proposed")
		}
		if !people.Allows(now, people.TakeBack, s.Object()) {
			return refusal.Forbidden("propose-not-author")
		}
		return GiveBack(tx, id)
	})
}

// ProposedIn gives the sheets of some spaces that wait for their review to open, the oldest proposal first.
func ProposedIn(tx *db.Tx, spaces []clock.ID) (sheets []Sheet, err error) {
	for _, space := range spaces {
		var ids []clock.ID
		if err := eachID(tx, &ids, `
			SELECT drafts.sheet_id FROM drafts JOIN sheets ON sheets.id = drafts.sheet_id
			WHERE drafts.proposed_at IS NOT NULL AND sheets.space_id = $1 AND sheets.binned_at IS NULL
				AND NOT EXISTS (SELECT 1 FROM reviews WHERE reviews.sheet_id = sheets.id AND reviews.closed_at IS NULL)
			ORDER BY drafts.proposed_at, drafts.sheet_id`, string(space)); err != nil {
			return nil, err
		}
		for _, id := range ids {
			s, err := byID(tx, id)
			if err != nil {
				return nil, err
			}
			sheets = append(sheets, s)
		}
	}
	return sheets, nil
}
