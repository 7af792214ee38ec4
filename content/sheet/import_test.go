package sheet_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"terreau/content"
	"terreau/content/citation"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/sheet"
)

func incoming(t *testing.T, lib *content.Library, kind, path, text string) sheet.Incoming {
	t.Helper()
	k, _ := lib.Kinds.Kind(kind)
	ready, err := sheet.Prepare(k, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	slug := strings.TrimSuffix(path[strings.LastIndex(path, "/")+1:], ".md")
	return sheet.Incoming{Kind: kind, Slug: slug, Source: "Un recueil", Path: path, Editions: []sheet.IncomingEdition{{Text: ready}}}
}

func bring(t *testing.T, lib *content.Library, batch ...sheet.Incoming) (outcomes []sheet.Outcome) {
	t.Helper()
	arrivals, err := lib.Sheets.Import(t.Context(), people.System(), contenttest.Space(t, lib).ID, batch)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range arrivals {
		outcomes = append(outcomes, a.Outcome)
	}
	return outcomes
}

func TestAnImportKnowsItsSheetsAgain(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		steward := contenttest.Someone(t, lib, people.Steward)
		one := incoming(t, lib, "practice", "a/un.md", "---\ntitle: Un\n---\n\nPremier texte.\n")
		two := incoming(t, lib, "practice", "b/un.md", "---\ntitle: Un aussi\n---\n\nUn autre, de même nom.\n")
		if got := bring(t, lib, one, two); !slices.Equal(got, []sheet.Outcome{sheet.Added, sheet.Added}) {
			t.Fatal(got)
		}
		before, _ := lib.Events.Position(t.Context())
		if got := bring(t, lib, one, two); !slices.Equal(got, []sheet.Outcome{sheet.Unchanged, sheet.Unchanged}) {
			t.Errorf("imported again: %v", got)
		}
		if after, _ := lib.Events.Position(t.Context()); after != before {
			t.Error("an import that brings nothing is an event")
		}
		changed := incoming(t, lib, "practice", "a/un.md", "---\ntitle: Un\n---\n\nTexte revu.\n")
		if got := bring(t, lib, changed, two); !slices.Equal(got, []sheet.Outcome{sheet.Updated, sheet.Unchanged}) {
			t.Errorf("a changed text: %v", got)
		}
		r, err := lib.Sheets.Read(t.Context(), people.Visitor(), "practice", "un", 0)
		if err != nil || r.Edition.Number != 2 || r.Edition.Seal != sheet.Reprise || r.Edition.Source != "Un recueil" || len(r.Editions) != 2 {
			t.Errorf("the second edition says where it comes from: %+v %v", r.Edition, err)
		}
		if other, err := lib.Sheets.Read(t.Context(), people.Visitor(), "practice", "un-2", 0); err != nil || other.Text.Title != "Un aussi" {
			t.Errorf("two files of one name are two sheets: %v", err)
		}
		if _, err := lib.Sheets.Save(t.Context(), steward, r.Sheet.ID, 0, contenttest.Practice("Un, à notre façon", "")); err != nil {
			t.Fatal(err)
		}
		if got := bring(t, lib, one); !slices.Equal(got, []sheet.Outcome{sheet.Kept}) {
			t.Errorf("what is being made here is overwritten: %v", got)
		}
		if _, err := lib.Sheets.PublishUnreviewed(t.Context(), steward, r.Sheet.ID, sheet.Publication{Note: "Adaptée chez nous", Checked: contenttest.Checked}); err != nil {
			t.Fatal(err)
		}
		if got := bring(t, lib, one); !slices.Equal(got, []sheet.Outcome{sheet.Kept}) {
			t.Errorf("what was published here is overwritten: %v", got)
		}
	})
}

func TestOnlyTheSystemImports(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		steward := contenttest.Someone(t, lib, people.Steward)
		_, err := lib.Sheets.Import(t.Context(), steward, contenttest.Space(t, lib).ID, []sheet.Incoming{incoming(t, lib, "practice", "x.md", "# X\n\nTexte\n")})
		if refusal.KindOf(err) != refusal.KindForbidden {
			t.Errorf("a steward imported: %v", err)
		}
	})
}

func TestAnExportComesBackAsItWas(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		in := incoming(t, lib, "reading", "lectures/hcts.md", "---\ntitle: Seconde\n---\n\nDeux.\n")
		k, _ := lib.Kinds.Kind("reading")
		first, err := sheet.Prepare(k, []byte("---\ntitle: Première\n---\n\nUn.\n"))
		if err != nil {
			t.Fatal(err)
		}
		at := time.Date(2024, 3, 1, 9, 30, 0, 0, time.UTC)
		in.ID, in.CreatedAt = clock.NewID(), at
		in.Editions = []sheet.IncomingEdition{{Number: 1, Text: first, At: at}, {Number: 4, Text: in.Editions[0].Text, At: at.AddDate(1, 0, 0), Note: "Corrigée"}}
		if got := bring(t, lib, in); got[0] != sheet.Added {
			t.Fatal(got)
		}
		r, err := lib.Sheets.Read(t.Context(), people.Visitor(), "reading", "hcts", 0)
		if err != nil || r.Sheet.ID != in.ID || r.Edition.Number != 4 || !r.Edition.At.Equal(at.AddDate(1, 0, 0)) || r.Edition.Note != "Corrigée" || !r.Sheet.CreatedAt.Equal(at) {
			t.Errorf("ids, numbers and dates are kept: %+v %v", r.Edition, err)
		}
		if got := bring(t, lib, in); got[0] != sheet.Unchanged {
			t.Errorf("brought in twice: %v", got)
		}
		other := in
		other.Editions = []sheet.IncomingEdition{{Number: 4, Text: first, At: at}}
		if got := bring(t, lib, other); got[0] != sheet.Kept {
			t.Errorf("an edition of the same number with another text is said to be here: %v", got)
		}
		other.ID = clock.NewID() // from another instance, whose sheet came from the same place
		other.Editions = in.Editions
		if got := bring(t, lib, other); got[0] != sheet.Unchanged {
			t.Errorf("the same sheet of another instance is doubled: %v", got)
		}
	})
}

func TestLinksAndLegalNotesAreFoundAtReading(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		bring(t, lib,
			incoming(t, lib, "practice", "pratiques/aller-vers.md", "---\ntitle: Aller vers\nrelated:\n  - {sheet: ecrire.md, rel: complements}\n---\n\nVoir [le droit](../droit/loi-2002-2.md), [écrire](ecrire.md#s-how), [été](%C3%A9t%C3%A9.md) et [rien](absente.md). L’article L. 311-3 du CASF protège.\n"),
			incoming(t, lib, "practice", "pratiques/ecrire.md", "---\ntitle: Écrire\n---\n\nTexte.\n"),
			incoming(t, lib, "practice", "pratiques/été.md", "---\ntitle: L’été\n---\n\nTexte.\n"),
			incoming(t, lib, "legal", "droit/loi-2002-2.md", "---\ntitle: La loi 2002-2\nlaw: [loi-2002-2, casf:L311-3]\n---\n\nTexte.\n"),
			incoming(t, lib, "legal", "droit/casf.md", "---\ntitle: Le code\nlaw: [casf]\n---\n\nTexte.\n"))
		r, err := lib.Sheets.Read(t.Context(), people.Visitor(), "practice", "aller-vers", 0)
		if err != nil {
			t.Fatal(err)
		}
		links, err := lib.Sheets.Links(t.Context(), people.Visitor(), r.Source, r.Text.Rendered.Links)
		if err != nil || len(links) != 3 || links["%C3%A9t%C3%A9.md"].Title != "L’été" || links["../droit/loi-2002-2.md"].Slug != "loi-2002-2" || links["ecrire.md#s-how"].Title != "Écrire" {
			t.Errorf("links: %+v %v (from %v)", links, err, r.Text.Rendered.Links)
		}
		article, code := citation.Citation{Text: "casf", Article: "L311-3"}, citation.Citation{Text: "casf", Article: "L312-1"}
		notes, err := lib.Sheets.LegalNotes(t.Context(), people.Visitor(), []citation.Citation{article, code, {Text: "rgpd", Article: "5"}})
		if err != nil || len(notes) != 2 || notes[article].Slug != "loi-2002-2" || notes[code].Slug != "casf" {
			t.Errorf("notes: %+v %v", notes, err)
		}
		for name, f := range map[string]sheet.Filter{"article": {Law: article, Kind: "practice"}, "text": {Law: citation.Citation{Text: "casf"}, Kind: "practice"}} {
			if found, total, err := lib.Sheets.List(t.Context(), people.Visitor(), f, 1, 10); err != nil || total != 1 || found[0].Slug != "aller-vers" {
				t.Errorf("sheets that cite the %s: %d %v", name, total, err)
			}
		}
		if found, _, err := lib.Sheets.List(t.Context(), people.Visitor(), sheet.Filter{Related: "ecrire"}, 1, 10); err != nil || len(found) != 1 {
			t.Errorf("sheets that name it as related: %d %v", len(found), err)
		}
	})
}

func TestAFileIsReadAsItsSheetIs(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		steward := contenttest.Someone(t, lib, people.Steward)
		in := incoming(t, lib, "practice", "a.md", "---\ntitle: Avec image\n---\n\n![Une frise](images/frise.png)\n")
		in.Editions[0].Files = []sheet.File{{Path: "images/frise.png", Hash: strings.Repeat("a", 64), Origin: strings.Repeat("b", 64), Type: "image/png", Size: 10, Width: 2, Height: 3}}
		bring(t, lib, in)
		r, err := lib.Sheets.Read(t.Context(), people.Visitor(), "practice", "a", 0)
		if err != nil || len(r.Revision.Files) != 1 || r.Revision.Hash == r.Revision.TextHash {
			t.Fatalf("the revision shows its file, and its hash covers it: %+v %v", r.Revision, err)
		}
		id := r.Revision.Files[0].Attachment
		if f, err := lib.Sheets.Attachment(t.Context(), people.Visitor(), id); err != nil || f.Width != 2 {
			t.Errorf("a visitor reads the file of a published sheet: %v", err)
		}
		if err := lib.Sheets.Restrict(t.Context(), steward, r.Sheet.ID, people.SpaceOnly); err != nil {
			t.Fatal(err)
		}
		if _, err := lib.Sheets.Attachment(t.Context(), people.Visitor(), id); refusal.KindOf(err) != refusal.KindNotFound {
			t.Errorf("the file of a restricted sheet is still read: %v", err)
		}
		if got := bring(t, lib, in); got[0] != sheet.Unchanged {
			t.Errorf("imported again: %v", got)
		}
		in.Editions[0].Files[0].Hash = strings.Repeat("c", 64)
		if got := bring(t, lib, in); got[0] != sheet.Unchanged {
			t.Errorf("the same picture, made anew by another program, is another: %v", got)
		}
		in.Editions[0].Files[0].Origin = strings.Repeat("d", 64)
		if got := bring(t, lib, in); got[0] != sheet.Updated {
			t.Errorf("another picture is the same: %v", got)
		}
	})
}

func TestFollowersFindWhatChanged(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		steward := contenttest.Someone(t, lib, people.Steward)
		var batch []sheet.Incoming
		for i := range 7 {
			batch = append(batch, incoming(t, lib, "practice", "n"+string(rune('a'+i))+".md", "# N\n\nTexte\n"))
		}
		bring(t, lib, batch...)
		draft := contenttest.Started(t, lib, steward, "En cours")
		seen := map[clock.ID]bool{}
		position := int64(0)
		for {
			ids, upTo, err := lib.Sheets.ChangedSince(t.Context(), position, 3)
			if err != nil || upTo < position {
				t.Fatal(upTo, err)
			}
			for _, id := range ids {
				seen[id] = true
			}
			if upTo == position {
				break
			}
			position = upTo
		}
		if now, _ := lib.Events.Position(t.Context()); len(seen) != 8 || position != now {
			t.Errorf("%d sheets of 8, up to %d of %d", len(seen), position, now)
		}
		entries, err := lib.Sheets.Entries(t.Context(), []clock.ID{draft.ID, clock.NewID()})
		if err != nil || entries[0].Draft == nil || entries[0].Published != nil || entries[1].Draft != nil || entries[1].Published != nil {
			t.Errorf("a draft and what is gone: %+v %v", entries, err)
		}
	})
}
