package sheet_test

import (
	"testing"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/sheet"
)

// F20: what moves to a stricter space is closed to who may not read it there before the answer: its page, lists, files
// and links; and searches leave it out until the index has followed.
func TestF20AMovedSheetFollowsItsSpace(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		ctx, steward, space := t.Context(), contenttest.Someone(t, lib, people.Steward), contenttest.Space(t, lib)
		target, err := lib.People.AddSpace(ctx, people.System(), people.Space{Name: "À part", Audience: people.SpaceOnly})
		done(t, "add", err)
		made := contenttest.PublishedSheet(t, lib, steward, "Une fiche à déplacer")
		token, _, err := lib.Sheets.AddPass(ctx, steward, lib.People, made.ID, people.Pass{Name: "Une voisine", Ends: "2026-12-01"})
		done(t, "link", err)

		refuse(t, lib.Sheets.Move(ctx, steward, made.ID, target.ID), refusal.KindNotFound, "not-found") // she may not write there
		done(t, "role", lib.People.SetRole(ctx, people.System(), target.ID, steward.ID, people.Writer))
		refuse(t, lib.Sheets.Move(ctx, contenttest.Someone(t, lib, people.Reviewer), made.ID, target.ID), refusal.KindForbidden, "move-not-steward")
		refuse(t, lib.Sheets.Move(ctx, steward, made.ID, space.ID), refusal.KindConflict, "move-same")
		before := position(t, lib)
		done(t, "move", lib.Sheets.Move(ctx, steward, made.ID, target.ID))

		if narrowed, _ := lib.Sheets.Narrowed(ctx, before); len(narrowed) != 1 || narrowed[0] != made.ID {
			t.Errorf("searches do not leave out what moved: %v", narrowed)
		}
		_, err = lib.Sheets.Read(ctx, people.Visitor(), "practice", made.Slug, 0)
		refuse(t, err, refusal.KindNotFound, "not-found")
		for _, f := range []sheet.Filter{{}, {Space: space.ID}, {Space: target.ID}} {
			if _, total, err := lib.Sheets.List(ctx, people.Visitor(), f, 1, 10); err != nil || total != 0 {
				t.Errorf("a visitor is listed %d sheets (%v)", total, err)
			}
		}
		if _, total, _ := lib.Sheets.List(ctx, steward, sheet.Filter{Space: target.ID}, 1, 10); total != 1 {
			t.Error("the sheet is not listed where it went")
		}
		_, err = lib.People.PassOf(ctx, token)
		refuse(t, err, refusal.KindNotFound, "pass-ended")
		// In the new space she is a writer: the sheet is no longer hers to move.
		refuse(t, lib.Sheets.Move(ctx, steward, made.ID, space.ID), refusal.KindForbidden, "move-not-steward")
	})
}

func TestADraftMovesWhereItsAuthorsGoOn(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		ctx, steward, author := t.Context(), contenttest.Someone(t, lib, people.Steward), contenttest.Someone(t, lib, people.Writer)
		target, err := lib.People.AddSpace(ctx, people.System(), people.Space{Name: "Ailleurs", Audience: people.Members})
		done(t, "add", err)
		made := contenttest.Started(t, lib, author, "Un brouillon")
		done(t, "restrict", lib.Sheets.Restrict(ctx, steward, made.ID, people.Members))
		done(t, "role", lib.People.SetRole(ctx, people.System(), target.ID, steward.ID, people.Writer))
		refuse(t, lib.Sheets.Move(ctx, steward, made.ID, target.ID), refusal.KindUnprocessable, "move-without-author")
		done(t, "role", lib.People.SetRole(ctx, people.System(), target.ID, author.ID, people.Writer))
		done(t, "move", lib.Sheets.Move(ctx, steward, made.ID, target.ID))
		d, err := lib.Sheets.DraftByID(ctx, author, made.ID)
		done(t, "read", err)
		if d.Sheet.Space.ID != target.ID || d.Sheet.Restriction != "" {
			t.Errorf("it stands in %s, restricted to %q, which says nothing there", d.Sheet.Space.Name, d.Sheet.Restriction)
		}
	})
}

// A sheet may be stricter than its space, never wider, and nobody shuts herself out.
func TestASheetIsNeverWiderThanItsSpace(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		ctx, steward := t.Context(), contenttest.Someone(t, lib, people.Steward)
		made := contenttest.PublishedSheet(t, lib, steward, "Une fiche gardée")
		edit := contenttest.Space(t, lib)
		edit.Ceiling = people.SpaceOnly
		done(t, "ceiling", lib.People.EditSpace(ctx, steward, edit))
		refuse(t, lib.Sheets.Restrict(ctx, steward, made.ID, people.Members), refusal.KindUnprocessable, "restriction-wider")
		refuse(t, lib.Sheets.Restrict(ctx, steward, made.ID, "everyone"), refusal.KindInvalid, "unknown-audience")
		group, err := lib.People.AddGroup(ctx, people.System(), people.Group{Name: "Garants", Kind: people.Team})
		done(t, "group", err)
		other := contenttest.Someone(t, lib, "")
		done(t, "seat", lib.People.SeatIn(ctx, people.System(), group.ID, other.ID, people.Seat{}))
		done(t, "role", lib.People.SetGroupRole(ctx, people.System(), edit.ID, group.ID, people.Steward))
		refuse(t, lib.Sheets.Restrict(ctx, other, made.ID, people.Sealed), refusal.KindConflict, "seal-not-named")
		done(t, "seal", lib.Sheets.Restrict(ctx, steward, made.ID, people.Sealed))
		_, err = lib.Sheets.Read(ctx, other, "practice", made.Slug, 0)
		refuse(t, err, refusal.KindNotFound, "not-found")
		_, _, err = lib.Sheets.AddPass(ctx, steward, lib.People, made.ID, people.Pass{Name: "Une voisine", Ends: "2026-12-01"})
		refuse(t, err, refusal.KindConflict, "sealed-no-link")
	})
}

// F21: whoever comes by a link reads that sheet, comments on it where the link says so, and nothing else.
func TestF21ALinkOpensOneSheet(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		ctx, steward := t.Context(), contenttest.Someone(t, lib, people.Steward)
		made, other := contenttest.PublishedSheet(t, lib, steward, "Une fiche montrée"), contenttest.PublishedSheet(t, lib, steward, "Une autre")
		for _, one := range []clock.ID{made.ID, other.ID} {
			done(t, "restrict", lib.Sheets.Restrict(ctx, steward, one, people.SpaceOnly))
		}
		for _, ends := range []clock.Date{"2026-11-19", "2027-02-19", "bientôt", ""} { // yesterday, 91 days
			_, _, err := lib.Sheets.AddPass(ctx, steward, lib.People, made.ID, people.Pass{Name: "Une voisine", Ends: ends})
			refuse(t, err, refusal.KindUnprocessable, "pass-days")
		}
		_, _, err := lib.Sheets.AddPass(ctx, contenttest.Someone(t, lib, people.Reviewer), lib.People, made.ID, people.Pass{Name: "Une voisine", Ends: "2026-12-01"})
		refuse(t, err, refusal.KindForbidden, "pass-not-author")
		open := func(comments bool) (people.Person, people.Pass) {
			token, pass, err := lib.Sheets.AddPass(ctx, steward, lib.People, made.ID, people.Pass{Name: "Une voisine", Comments: comments, Ends: "2027-02-18"})
			done(t, "link", err)
			sits, _, err := lib.People.OpenPass(ctx, people.Visitor(), token)
			done(t, "open", err)
			p, err := lib.People.ByPass(ctx, sits)
			done(t, "sit", err)
			return p, pass
		}
		reads, _ := open(false)
		says, pass := open(true)
		for _, p := range []people.Person{reads, says} {
			r, err := lib.Sheets.Read(ctx, p, "practice", made.Slug, 0)
			done(t, "read", err)
			_, err = lib.Sheets.Read(ctx, p, "practice", other.Slug, 0)
			refuse(t, err, refusal.KindNotFound, "not-found")
			if _, total, _ := lib.Sheets.List(ctx, p, sheet.Filter{}, 1, 10); total != 0 || p.SignedIn() || r.Sheet.WritableBy(p) {
				t.Errorf("a link lists %d sheets, or opens more", total)
			}
		}
		_, err = lib.Sheets.AddComment(ctx, reads, made.ID, sheet.NewComment{Intent: sheet.Ask, Text: "Et le soir ?"})
		refuse(t, err, refusal.KindForbidden, "comment-not-commenter")
		c, err := lib.Sheets.AddComment(ctx, says, made.ID, sheet.NewComment{Intent: sheet.Ask, Text: "Et le soir ?"})
		done(t, "comment", err)
		if c.Name != "Une voisine" {
			t.Errorf("it is signed %q", c.Name)
		}
		refuse(t, lib.Sheets.RevokePass(ctx, steward, other.ID, pass.ID), refusal.KindNotFound, "not-found") // F5
		done(t, "revoke", lib.Sheets.RevokePass(ctx, steward, made.ID, pass.ID))
		_, err = lib.Sheets.Read(ctx, says, "practice", made.Slug, 0)
		refuse(t, err, refusal.KindNotFound, "not-found")
	})
}

func refuse(t *testing.T, err error, kind refusal.Kind, reason string) {
	t.Helper()
	refused(t, reason, err, kind, reason)
}
