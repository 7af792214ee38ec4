package sheet_test

import (
	"fmt"
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

const named = "On a suivi **Jeanne\nMartin**, de l’école « Les Tilleuls ».\n\n## Chez Jeanne Martin\n\nJEANNE  MARTIN dit non. Jeanne Martinez aussi. ![Jeanne Martin](cour.png \"Jeanne Martin\")\n"

// published gives a sheet that names someone, with the people around it.
func published(t *testing.T, lib *content.Library) (s sheet.Sheet, steward people.Person) {
	t.Helper()
	steward = contenttest.Someone(t, lib, people.Steward)
	s, err := lib.Sheets.Start(t.Context(), steward, contenttest.Space(t, lib).ID, "practice",
		[]byte(strings.Replace(string(contenttest.Practice("Aller vers", named)), "summary: Une fiche", "summary: Avec Jeanne Martin, une fiche", 1)))
	done(t, "start", err)
	_, err = lib.Sheets.PublishUnreviewed(t.Context(), steward, s.ID, sheet.Publication{Note: "Le récit de Jeanne Martin", Checked: contenttest.Checked})
	done(t, "publish", err)
	return s, steward
}

// everywhere gathers all that readers and search are given of a sheet.
func everywhere(t *testing.T, lib *content.Library, s sheet.Sheet) string {
	t.Helper()
	r, err := lib.Sheets.Read(t.Context(), people.Visitor(), "practice", s.Slug, 0)
	done(t, "read", err)
	list, _, err := lib.Sheets.List(t.Context(), people.Visitor(), sheet.Filter{}, 1, 10)
	done(t, "list", err)
	entries, err := lib.Sheets.Entries(t.Context(), []clock.ID{s.ID})
	done(t, "entries", err)
	found, err := lib.Sheets.Find(t.Context(), people.Visitor(), []clock.ID{s.ID})
	done(t, "find", err)
	return fmt.Sprint(string(r.Revision.Text), r.Edition.Note, r.Editions[0].Note, string(r.Text.Source), r.Text.Rendered.HTML, r.Text.Rendered.Outline, r.Text.Rendered.Passages, r.Text.Title, r.Text.Summary,
		r.Text.Fields, list, entries[0].Text.Rendered.Passages, entries[0].Text.Summary, string(entries[0].Text.Source), found[s.ID].Passages)
}

func TestAPassageThatNamesSomeoneIsHiddenAtOnce(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		s, steward := published(t, lib)
		before := position(t, lib)
		id, err := lib.Sheets.Report(t.Context(), people.Visitor(), s.ID, sheet.Reporting{Passage: "Jeanne Martin", NamesPerson: true}, "192.0.2.0/24")
		done(t, "report", err)
		shown := strings.ToLower(everywhere(t, lib, s))
		if strings.Contains(strings.ReplaceAll(shown, "jeanne martinez", ""), "jeanne") || strings.Contains(shown, "jeanne-martin\"") {
			t.Errorf("readers still see the name: %s", shown)
		}
		if !strings.Contains(shown, "jeanne martinez") || strings.Count(shown, "(passage masqué)") < 10 {
			t.Errorf("more or less is hidden than what was said: %s", shown)
		}
		if narrowed, _ := lib.Sheets.Narrowed(t.Context(), before); len(narrowed) != 1 {
			t.Error("search would still show it")
		}
		if v, err := lib.Verify(t.Context(), people.System(), nil); err != nil || len(v.Faults) != 0 {
			t.Errorf("verify: %+v %v", v.Faults, err)
		}
		if d, err := lib.Sheets.DraftByID(t.Context(), steward, s.ID); err != nil || !strings.Contains(string(d.Text.Source), "Jeanne\nMartin") {
			t.Errorf("who corrects the text sees it as it is: %v", err)
		}
		again, err := lib.Sheets.Report(t.Context(), people.Visitor(), s.ID, sheet.Reporting{Passage: "Jeanne Martin", NamesPerson: true}, "192.0.2.0/24")
		if err != nil || again != id {
			t.Errorf("the same again: %v %v", again, err)
		}
		// Who guesses what is hidden learns nothing: right or wrong, it is not there.
		for _, guess := range []string{"Jeanne Martin", "Jeanne Dupuis"} {
			_, err := lib.Sheets.Report(t.Context(), people.Visitor(), s.ID, sheet.Reporting{Passage: guess, NamesPerson: true}, "198.51.100.0/24")
			if r := refusal.Of(err); r == nil || r.Reason != "passage-not-found" {
				t.Errorf("a guess %q is answered %v", guess, err)
			}
		}
		reports, err := lib.Sheets.Reports(t.Context(), steward)
		if err != nil || len(reports) != 1 || reports[0].Passage != "Jeanne Martin" || reports[0].Title != "Aller vers" || reports[0].By.Name != "" {
			t.Errorf("what a steward decides on: %+v %v", reports, err)
		}
		reviewer := contenttest.Someone(t, lib, people.Reviewer)
		if reports, _ := lib.Sheets.Reports(t.Context(), reviewer); len(reports) != 0 {
			t.Errorf("a reviewer is shown reports: %+v", reports)
		}
		refused(t, "a reviewer decides", lib.Sheets.DecideReport(t.Context(), reviewer, id, false, "Non"), refusal.KindNotFound, "not-found")
		refused(t, "without reason", lib.Sheets.DecideReport(t.Context(), steward, id, false, ""), refusal.KindUnprocessable, "reason-missing")
		done(t, "decide", lib.Sheets.DecideReport(t.Context(), steward, id, false, "Un nom d’auteur."))
		if shown := everywhere(t, lib, s); strings.Contains(shown, "masqué") || !strings.Contains(shown, "Chez Jeanne Martin") {
			t.Error("what is not upheld stays hidden")
		}
		refused(t, "twice", lib.Sheets.DecideReport(t.Context(), steward, id, true, "Si"), refusal.KindConflict, "report-decided")
	})
}

func TestWhatIsUpheldStaysHiddenInTheOldEditions(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		s, steward := published(t, lib)
		id, err := lib.Sheets.Report(t.Context(), steward, s.ID, sheet.Reporting{Passage: "de l'école \"Les Tilleuls\"", Why: "On la reconnaît."}, "")
		done(t, "report", err)
		if shown := everywhere(t, lib, s); strings.Contains(shown, "masqué") {
			t.Error("what names nobody is hidden before anyone has decided")
		}
		done(t, "uphold", lib.Sheets.DecideReport(t.Context(), steward, id, true, "Oui."))
		if shown := everywhere(t, lib, s); strings.Contains(shown, "Tilleuls") {
			t.Errorf("upheld, it is shown: %s", shown)
		}
		_, err = lib.Sheets.Save(t.Context(), steward, s.ID, 0, contenttest.Practice("Aller vers", "Sans nom."))
		done(t, "correct", err)
		_, err = lib.Sheets.PublishUnreviewed(t.Context(), steward, s.ID, sheet.Publication{Note: "Un nom en moins", Checked: contenttest.Checked})
		done(t, "publish", err)
		if shown := everywhere(t, lib, s); strings.Contains(shown, "masqué") {
			t.Error("a corrected text has a hole")
		}
		old, err := lib.Sheets.Read(t.Context(), people.Visitor(), "practice", s.Slug, 1)
		if err != nil || strings.Contains(string(old.Revision.Text)+old.Text.Rendered.HTML, "Tilleuls") {
			t.Errorf("the edition before shows it: %v", err)
		}
	})
}

func TestACommentThatNamesSomeoneIsHiddenAtOnce(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		s, steward := published(t, lib)
		author := contenttest.Someone(t, lib, people.Commenter)
		one, two := said(t, lib, author, s.ID, sheet.Tell, "Untel"), said(t, lib, author, s.ID, sheet.Tell, "Unetelle")
		first, err := lib.Sheets.Report(t.Context(), people.Visitor(), s.ID, sheet.Reporting{Comment: one.ID, NamesPerson: true}, "n")
		done(t, "report", err)
		second, err := lib.Sheets.Report(t.Context(), people.Visitor(), s.ID, sheet.Reporting{Comment: two.ID, Why: "C’est faux."}, "n")
		done(t, "report", err)
		hidden := func() (texts []string) {
			for _, c := range discussion(t, lib, people.Visitor(), s.ID, 1).Threads {
				if c.Hidden {
					texts = append(texts, string(c.ID))
				}
			}
			return texts
		}
		if got := hidden(); len(got) != 1 || got[0] != string(one.ID) {
			t.Errorf("hidden: %v", got)
		}
		_, err = lib.Sheets.Report(t.Context(), people.Visitor(), s.ID, sheet.Reporting{Comment: one.ID, Why: "x"}, "n")
		refused(t, "what nobody sees is reported", err, refusal.KindNotFound, "not-found")
		done(t, "not upheld", lib.Sheets.DecideReport(t.Context(), steward, first, false, "Personne n’y est nommé."))
		done(t, "upheld", lib.Sheets.DecideReport(t.Context(), steward, second, true, "C’est faux en effet."))
		if got := hidden(); len(got) != 1 || got[0] != string(two.ID) {
			t.Errorf("hidden then: %v", got)
		}
		if told, _ := lib.Sheets.HiddenOf(t.Context(), author); len(told) != 1 || told[0].Reason != "C’est faux en effet." {
			t.Errorf("its author is told: %+v", told)
		}
		third, err := lib.Sheets.Report(t.Context(), people.Visitor(), s.ID, sheet.Reporting{Comment: one.ID, NamesPerson: true}, "n")
		done(t, "report again", err)
		done(t, "restore", lib.Sheets.RestoreComment(t.Context(), steward, one.ID))
		refused(t, "restored is decided", lib.Sheets.DecideReport(t.Context(), steward, third, true, "x"), refusal.KindConflict, "report-decided")
	})
}

func TestReportsAreBounded(t *testing.T) {
	onClock(t, func(t *testing.T, lib *content.Library, c *clock.Fake) {
		s, steward := published(t, lib)
		report := func(by people.Person, passage, network string) error {
			_, err := lib.Sheets.Report(t.Context(), by, s.ID, sheet.Reporting{Passage: passage, Why: "x"}, network)
			return err
		}
		for name, c := range map[string]sheet.Reporting{
			"passage-missing":    {Why: "x"},
			"why-missing":        {Passage: "Jeanne Martin"},
			"passage-not-found":  {Passage: "Absent de la fiche", Why: "x"},
			"quote-too-long":     {Passage: strings.Repeat("a", sheet.MaxPassage+1), Why: "x"},
			"passage-too-common": {Passage: "mot", Why: "x"},
		} {
			if name == "passage-too-common" {
				done(t, "a text", saveAndPublish(t, lib, steward, s.ID, named+strings.Repeat("\nUn mot.", 40)))
			}
			kind := refusal.KindUnprocessable
			if name == "quote-too-long" {
				kind = refusal.KindTooLarge
			}
			_, err := lib.Sheets.Report(t.Context(), people.Visitor(), s.ID, c, "n")
			refused(t, name, err, kind, name)
		}
		words := []string{"On a suivi", "de l’école", "Les Tilleuls", "dit non", "Jeanne Martinez", "En bref", "Une pratique simple"}
		for i := range sheet.ReportsHour {
			done(t, "report", report(people.Visitor(), words[i], "bureau"))
		}
		refused(t, "one more from that network", report(people.Visitor(), words[5], "bureau"), refusal.KindTooMany, "too-many-reports")
		done(t, "from another network", report(people.Visitor(), words[5], "ailleurs"))
		done(t, "by someone signed in there", report(steward, words[6], "bureau"))
		c.Move(time.Hour + time.Second)
		done(t, "an hour later", report(people.Visitor(), "Aller vers", "bureau"))
	})
}

func saveAndPublish(t *testing.T, lib *content.Library, by people.Person, id clock.ID, text string) error {
	t.Helper()
	if _, err := lib.Sheets.Save(t.Context(), by, id, 0, contenttest.Practice("Aller vers", text)); err != nil {
		return err
	}
	_, err := lib.Sheets.PublishUnreviewed(t.Context(), by, id, sheet.Publication{Minor: true, Checked: contenttest.Checked})
	return err
}

// Only who may put a hidden passage right reads it; nobody else is shown it, and nobody else's text takes its place.
func TestWhatIsHiddenIsReadByThoseWhoMayMendIt(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		s, steward := published(t, lib)
		writer, author := contenttest.Someone(t, lib, people.Writer), contenttest.Someone(t, lib, people.Writer)
		id, err := lib.Sheets.Report(t.Context(), people.Visitor(), s.ID, sheet.Reporting{Passage: "Jeanne Martin", NamesPerson: true}, "n")
		done(t, "report", err)
		sees := func(who string, by people.Person, masked bool) sheet.Drafting {
			t.Helper()
			d, err := lib.Sheets.DraftByID(t.Context(), by, s.ID)
			done(t, who, err)
			shown := fmt.Sprint(string(d.Revision.Text), string(d.Text.Source), d.Text.Rendered.HTML, d.Text.Summary, d.Editions[0].Note)
			r, text, err := lib.Sheets.Revision(t.Context(), by, s.ID, d.Revision.ID)
			done(t, who, err)
			shown = strings.ReplaceAll(fmt.Sprint(shown, string(r.Text), string(text.Source), text.Rendered.HTML), "Martinez", "")
			if strings.Contains(shown, "Martin") == masked || d.Masked != masked || d.May.Write == masked {
				t.Errorf("%s is shown: %v %v %s", who, d.Masked, d.May.Write, shown)
			}
			return d
		}
		d := sees("a writer", writer, true)
		_, err = lib.Sheets.Save(t.Context(), writer, s.ID, 0, []byte(strings.Replace(string(d.Revision.Text), "dit non", "dit oui", 1)))
		refused(t, "a writer saves the mask", err, refusal.KindForbidden, "write-masked")
		_, err = lib.Sheets.KeepUnsaved(t.Context(), writer, s.ID, 3, d.Revision.Text)
		refused(t, "a writer keeps the mask", err, refusal.KindForbidden, "write-masked")
		d = sees("a steward", steward, false)
		_, err = lib.Sheets.Save(t.Context(), steward, s.ID, 0, []byte(strings.Replace(string(d.Revision.Text), "dit non", "dit oui", 1)))
		done(t, "a steward saves", err)
		done(t, "share", lib.Sheets.Share(t.Context(), steward, s.ID, author.ID))
		sees("an author", author, false)
		entries, err := lib.Sheets.Entries(t.Context(), []clock.ID{s.ID})
		if err != nil || strings.Contains(strings.ReplaceAll(string(entries[0].Draft.Source), "Martinez", ""), "Martin") {
			t.Errorf("search is given the draft with the name: %v", err)
		}
		// A text without the passage is whole for everyone.
		done(t, "discard", lib.Sheets.Discard(t.Context(), steward, s.ID))
		done(t, "uphold", lib.Sheets.DecideReport(t.Context(), steward, id, true, "Oui."))
		done(t, "mend", saveAndPublish(t, lib, steward, s.ID, "Sans nom."))
		if d, err = lib.Sheets.DraftByID(t.Context(), writer, s.ID); err != nil || d.Masked || !d.May.Write || strings.Contains(d.Editions[1].Note, "Martin") {
			t.Errorf("once it is mended: %v %v %q", d.Masked, err, d.Editions[1].Note)
		}
		_, err = lib.Sheets.Save(t.Context(), writer, s.ID, 0, contenttest.Practice("Aller vers", "Sans nom, et mieux."))
		done(t, "a writer begins the next text", err)
	})
}

// What is said after a passage was hidden is shown as it was typed, whether it holds the hidden words or others: nobody
// learns what they are by trying.
func TestHiddenWordsCannotBeGuessedByQuoting(t *testing.T) {
	onClock(t, func(t *testing.T, lib *content.Library, c *clock.Fake) {
		s, _ := published(t, lib)
		commenter := contenttest.Someone(t, lib, people.Commenter)
		say := func(words string) clock.ID {
			t.Helper()
			c.Move(time.Minute)
			one, err := lib.Sheets.AddComment(t.Context(), commenter, s.ID, sheet.NewComment{Intent: sheet.Ask, Quote: words, Text: "Qui est " + words + " ?"})
			done(t, "comment", err)
			return one.ID
		}
		before := say("Jeanne Martin")
		c.Move(sheet.EditFor) // or the same words would be said once
		_, err := lib.Sheets.Report(t.Context(), people.Visitor(), s.ID, sheet.Reporting{Passage: "Jeanne Martin", NamesPerson: true}, "n")
		done(t, "report", err)
		right, wrong := say("Jeanne Martin"), say("Jeanne Dupuis")
		for id, masked := range map[clock.ID]bool{before: true, right: false, wrong: false} {
			for _, by := range []people.Person{people.Visitor(), commenter} {
				one, err := lib.Sheets.Comment(t.Context(), by, id)
				if err != nil || strings.Contains(one.Quote, "masqué") != masked || strings.Contains(one.HTML, "masqué") != masked {
					t.Errorf("said %v: %q %q %v", masked, one.Quote, one.HTML, err)
				}
			}
		}
	})
}
