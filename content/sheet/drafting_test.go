package sheet_test

import (
	"strings"
	"testing"
	"time"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/sheet"
)

// onClock runs a test on each engine with a clock that it moves.
func onClock(t *testing.T, test func(t *testing.T, lib *content.Library, c *clock.Fake)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		c := clock.NewFake(contenttest.Noon)
		test(t, contenttest.Open(t, content.Options{Folder: t.TempDir(), Clock: &c.Clock}), c)
	})
	t.Run("postgres", func(t *testing.T) {
		c := clock.NewFake(contenttest.Noon)
		test(t, contenttest.Open(t, content.Options{Folder: t.TempDir(), Address: contenttest.Server(t), Clock: &c.Clock}), c)
	})
}

// refused reports what a refusal should have been.
func refused(t *testing.T, what string, err error, kind refusal.Kind, reason string) {
	t.Helper()
	if e := refusal.Of(err); e == nil || e.Kind != kind || e.Reason != reason {
		t.Errorf("%s: %v", what, err)
	}
}

func done(t *testing.T, what string, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

func position(t *testing.T, lib *content.Library) int64 {
	t.Helper()
	at, err := lib.Events.Position(t.Context())
	done(t, "position", err)
	return at
}

func TestTheWritingPageIsThereForThoseWhoWrite(t *testing.T) {
	onClock(t, func(t *testing.T, lib *content.Library, c *clock.Fake) {
		author, steward := contenttest.Someone(t, lib, people.Writer), contenttest.Someone(t, lib, people.Steward)
		writer, reader := contenttest.Someone(t, lib, people.Writer), contenttest.Someone(t, lib, people.Reader)
		s := contenttest.Started(t, lib, author, "Aller vers")
		d, err := lib.Sheets.Drafting(t.Context(), author, "practice", "aller-vers")
		done(t, "an author opens her draft", err)
		if d.Version != 1 || d.Text.Title != "Aller vers" || d.SavedBy.Name != author.Name || len(d.Authors) != 1 || d.Kind.Key != "practice" {
			t.Errorf("what a writing page shows: %+v", d)
		}
		if !d.May.Write || !d.May.Propose || d.May.Publish || !d.May.Share || !d.May.Bin || d.May.Revise || !d.May.Versions {
			t.Errorf("what an author may do: %+v", d.May)
		}
		for name, p := range map[string]people.Person{"a visitor": people.Visitor(), "a reader": reader, "another writer": writer} {
			_, err := lib.Sheets.Drafting(t.Context(), p, "practice", "aller-vers")
			refused(t, name+" opens a draft", err, refusal.KindNotFound, "not-found")
			_, _, err = lib.Sheets.Revisions(t.Context(), p, s.ID, 1)
			refused(t, name+" lists versions", err, refusal.KindNotFound, "not-found")
		}
		_, err = lib.Sheets.PublishUnreviewed(t.Context(), steward, s.ID, sheet.Publication{Checked: contenttest.Checked})
		done(t, "publish", err)
		d, err = lib.Sheets.DraftByID(t.Context(), writer, s.ID)
		done(t, "a writer begins the next draft", err)
		if d.Version != 0 || d.Text.Title != "Aller vers" || len(d.Editions) != 1 || d.May.Versions {
			t.Errorf("the next draft begins with the edition: %+v", d.May)
		}
		_, err = lib.Sheets.DraftByID(t.Context(), reader, s.ID)
		refused(t, "a reader opens the writing page of a published sheet", err, refusal.KindNotFound, "not-found")
		_, err = lib.Sheets.Save(t.Context(), author, s.ID, 0, contenttest.Practice("Aller vers", "Suite"))
		done(t, "save", err)
		_, err = lib.Sheets.DraftByID(t.Context(), writer, s.ID)
		refused(t, "whether someone else is drafting is not told", err, refusal.KindNotFound, "not-found")
	})
}

func TestWhoElseIsWriting(t *testing.T) {
	onClock(t, func(t *testing.T, lib *content.Library, c *clock.Fake) {
		author, other := contenttest.Someone(t, lib, people.Writer), contenttest.Someone(t, lib, people.Writer)
		s := contenttest.Started(t, lib, author, "À deux")
		refused(t, "a stranger is noted", lib.Sheets.NoteWriting(t.Context(), other, s.ID), refusal.KindNotFound, "not-found")
		done(t, "share", lib.Sheets.Share(t.Context(), author, s.ID, other.ID))
		before := position(t, lib)
		for range 3 {
			done(t, "note", lib.Sheets.NoteWriting(t.Context(), other, s.ID))
		}
		names, err := lib.Sheets.Writing(t.Context(), author, s.ID)
		if err != nil || len(names) != 1 || names[0].Name != other.Name {
			t.Errorf("who else writes: %v %v", names, err)
		}
		if names, _ := lib.Sheets.Writing(t.Context(), other, s.ID); len(names) != 0 {
			t.Errorf("one is not someone else: %v", names)
		}
		c.Move(sheet.WritingFor + time.Second)
		if names, _ := lib.Sheets.Writing(t.Context(), author, s.ID); len(names) != 0 {
			t.Errorf("who left still writes: %v", names)
		}
		if position(t, lib) != before {
			t.Error("presence is an event")
		}
	})
}

func TestAStaleTextIsNeverLost(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		author, other := contenttest.Someone(t, lib, people.Writer), contenttest.Someone(t, lib, people.Writer)
		reader := contenttest.Someone(t, lib, people.Reader)
		s := contenttest.Started(t, lib, author, "À deux")
		done(t, "share", lib.Sheets.Share(t.Context(), author, s.ID, other.ID))
		_, err := lib.Sheets.Save(t.Context(), author, s.ID, 1, contenttest.Practice("À deux", "Le premier"))
		done(t, "save", err)
		late := contenttest.Practice("À deux", "Le second")
		_, err = lib.Sheets.Save(t.Context(), other, s.ID, 1, late)
		refused(t, "a stale save", err, refusal.KindConflict, "draft-stale")
		kept, err := lib.Sheets.KeepUnsaved(t.Context(), other, s.ID, 1, late)
		done(t, "keep", err)
		again, err := lib.Sheets.KeepUnsaved(t.Context(), other, s.ID, 1, late)
		if err != nil || again != kept {
			t.Errorf("kept twice: %v %v", again, err)
		}
		_, err = lib.Sheets.KeepUnsaved(t.Context(), reader, s.ID, 1, late)
		refused(t, "a reader keeps a text", err, refusal.KindNotFound, "not-found")
		d, _ := lib.Sheets.DraftByID(t.Context(), author, s.ID)
		if !strings.Contains(string(d.Revision.Text), "Le premier") || d.Version != 2 {
			t.Errorf("the draft moved: %s", d.Revision.Text)
		}
		versions, total, err := lib.Sheets.Revisions(t.Context(), author, s.ID, 1)
		if err != nil || total != 3 || !versions[0].Late || versions[0].From != 1 || versions[0].By.Name != other.Name || !versions[1].Draft || versions[1].Late {
			t.Errorf("versions: %+v %v", versions, err)
		}
		r, text, err := lib.Sheets.Revision(t.Context(), author, s.ID, kept)
		if err != nil || string(r.Text) != string(late) || text.Title != "À deux" {
			t.Errorf("the late text: %s %v", r.Text, err)
		}
		_, err = lib.Sheets.Restore(t.Context(), author, s.ID, kept, 1)
		refused(t, "restore over a newer draft", err, refusal.KindConflict, "draft-stale")
		_, err = lib.Sheets.Restore(t.Context(), author, s.ID, kept, 2)
		done(t, "restore", err)
		if d, _ := lib.Sheets.DraftByID(t.Context(), author, s.ID); string(d.Revision.Text) != string(late) || d.Version != 3 {
			t.Errorf("what was restored: %s", d.Revision.Text)
		}
		elsewhere := contenttest.Started(t, lib, author, "Ailleurs")
		_, err = lib.Sheets.Restore(t.Context(), author, elsewhere.ID, kept, 1)
		refused(t, "F5: a revision of another sheet", err, refusal.KindNotFound, "not-found")
		_, _, err = lib.Sheets.Revision(t.Context(), author, elsewhere.ID, kept)
		refused(t, "F5: a revision read through another sheet", err, refusal.KindNotFound, "not-found")
	})
}

func TestSharing(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		author, other := contenttest.Someone(t, lib, people.Writer), contenttest.Someone(t, lib, people.Writer)
		reader, steward := contenttest.Someone(t, lib, people.Reader), contenttest.Someone(t, lib, people.Steward)
		s := contenttest.Started(t, lib, author, "Partagée")
		refused(t, "a stranger shares", lib.Sheets.Share(t.Context(), other, s.ID, other.ID), refusal.KindNotFound, "not-found")
		refused(t, "with a reader", lib.Sheets.Share(t.Context(), author, s.ID, reader.ID), refusal.KindUnprocessable, "share-not-writer")
		refused(t, "K5: with nobody, in the same words", lib.Sheets.Share(t.Context(), author, s.ID, clock.NewID()), refusal.KindUnprocessable, "share-not-writer")
		refused(t, "the last author leaves", lib.Sheets.Unshare(t.Context(), author, s.ID, author.ID), refusal.KindConflict, "author-last")
		done(t, "share", lib.Sheets.Share(t.Context(), author, s.ID, other.ID))
		refused(t, "twice", lib.Sheets.Share(t.Context(), author, s.ID, other.ID), refusal.KindConflict, "author-already")
		if _, err := lib.Sheets.Save(t.Context(), other, s.ID, 1, contenttest.Practice("Partagée", "À deux")); err != nil {
			t.Errorf("a new author does not write: %v", err)
		}
		if list, total, err := lib.Sheets.Mine(t.Context(), other, 1); err != nil || total != 1 || list[0].Title != "Partagée" || list[0].State != people.Draft {
			t.Errorf("her drafts: %+v %d %v", list, total, err)
		}
		before := position(t, lib)
		done(t, "unshare", lib.Sheets.Unshare(t.Context(), steward, s.ID, other.ID))
		if narrowed, _ := lib.Sheets.Narrowed(t.Context(), before); len(narrowed) != 1 {
			t.Error("search would still show her the draft")
		}
		_, err := lib.Sheets.DraftByID(t.Context(), other, s.ID)
		refused(t, "who is no author any more", err, refusal.KindNotFound, "not-found")
	})
}

func TestDraftsAreListedForThoseWhoMayReadThem(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		author, steward := contenttest.Someone(t, lib, people.Writer), contenttest.Someone(t, lib, people.Steward)
		reviewer, reader := contenttest.Someone(t, lib, people.Reviewer), contenttest.Someone(t, lib, people.Reader)
		space := contenttest.Space(t, lib)
		contenttest.Started(t, lib, author, "Un brouillon")
		offered := contenttest.Started(t, lib, author, "Une proposée")
		done(t, "propose", lib.Sheets.Propose(t.Context(), author, offered.ID, contenttest.Checked))
		for name, c := range map[string]struct {
			p    people.Person
			want int
		}{"a steward": {steward, 2}, "the author": {author, 2}, "a reviewer": {reviewer, 1}, "a reader": {reader, 0}, "a visitor": {people.Visitor(), 0}} {
			list, total, err := lib.Sheets.Drafts(t.Context(), c.p, space.ID, 1)
			if err != nil || len(list) != c.want || total != c.want {
				t.Errorf("%s sees %d of %d drafts: %v", name, len(list), total, err)
			}
			for _, m := range list {
				if name == "a reviewer" && m.State != people.Proposed {
					t.Errorf("a reviewer sees a draft: %+v", m)
				}
			}
		}
		done(t, "close the space", lib.People.SetAudience(t.Context(), people.System(), space.ID, people.SpaceOnly))
		_, _, err := lib.Sheets.Drafts(t.Context(), contenttest.Someone(t, lib, ""), space.ID, 1)
		refused(t, "drafts of a space that does not let her in", err, refusal.KindNotFound, "not-found")
		done(t, "she leaves", lib.People.SetRole(t.Context(), people.System(), space.ID, author.ID, ""))
		if list, total, err := lib.Sheets.Mine(t.Context(), author, 1); err != nil || len(list)+total != 0 {
			t.Errorf("F19: what she may no longer read is counted: %d %d %v", len(list), total, err)
		}
	})
}
