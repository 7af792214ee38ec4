package sheet_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/sheet"
)

func said(t *testing.T, lib *content.Library, by people.Person, id clock.ID, intent sheet.Intent, text string) sheet.Comment {
	t.Helper()
	c, err := lib.Sheets.AddComment(t.Context(), by, id, sheet.NewComment{Intent: intent, Text: text})
	done(t, "comment", err)
	return c
}

func discussion(t *testing.T, lib *content.Library, by people.Person, id clock.ID, page int) sheet.Discussion {
	t.Helper()
	d, err := lib.Sheets.Comments(t.Context(), by, id, page)
	done(t, "comments", err)
	return d
}

func TestADiscussion(t *testing.T) {
	onClock(t, func(t *testing.T, lib *content.Library, c *clock.Fake) {
		steward, commenter := contenttest.Someone(t, lib, people.Steward), contenttest.Someone(t, lib, people.Commenter)
		reader := contenttest.Someone(t, lib, people.Reader)
		s := contenttest.PublishedSheet(t, lib, steward, "Aller vers")
		ask, err := lib.Sheets.AddComment(t.Context(), commenter, s.ID, sheet.NewComment{Intent: sheet.Ask, Quote: "On commence\u202e par écouter.", Text: "Et **après** ?\r\n\r\n<script>x</script> [là](https://exemple.fr)"})
		done(t, "ask", err)
		if ask.Quote != "On commence par écouter." || !strings.Contains(ask.HTML, "<strong>après</strong>") || strings.Contains(ask.HTML, "<script") || !strings.Contains(ask.HTML, "ugc") || strings.Contains(ask.Text, "\r") {
			t.Errorf("what was said: %+v", ask)
		}
		c.Move(time.Second)
		answer, err := lib.Sheets.AddComment(t.Context(), steward, s.ID, sheet.NewComment{Parent: ask.ID, Text: "Après, on note."})
		done(t, "answer", err)
		_, err = lib.Sheets.AddComment(t.Context(), commenter, s.ID, sheet.NewComment{Parent: answer.ID, Text: "Merci"})
		refused(t, "an answer to an answer", err, refusal.KindUnprocessable, "answer-too-deep")
		_, err = lib.Sheets.AddComment(t.Context(), commenter, s.ID, sheet.NewComment{Parent: clock.NewID(), Text: "Merci"})
		refused(t, "an answer to nothing", err, refusal.KindNotFound, "not-found")
		said(t, lib, commenter, s.ID, sheet.Thank, "")
		_, err = lib.Sheets.AddComment(t.Context(), commenter, s.ID, sheet.NewComment{Intent: sheet.Thank})
		refused(t, "thanks twice", err, refusal.KindConflict, "thanked-already")
		d := discussion(t, lib, people.Visitor(), s.ID, 1)
		if d.Total != 1 || len(d.Threads) != 1 || d.Threads[0].Name != commenter.Name || d.Threads[0].Answers != 1 || len(d.Threads[0].First) != 1 || d.Threads[0].First[0].Text != "Après, on note." {
			t.Errorf("what a visitor reads: %+v", d)
		}
		if d.Counts[sheet.Thank] != 1 || d.Counts[sheet.Ask] != 1 || d.Counts[sheet.Tell] != 1 || d.MayComment || d.MayModerate || d.Thanked {
			t.Errorf("what is counted: %+v", d)
		}
		if d := discussion(t, lib, commenter, s.ID, 1); !d.Thanked || !d.MayComment || d.MayModerate {
			t.Errorf("what a commenter may: %+v", d)
		}
		for name, n := range map[string]sheet.NewComment{"comment-empty": {Intent: sheet.Tell, Text: " \n "}, "unknown-intent": {Intent: "shout", Text: "x"},
			"quote-too-long": {Intent: sheet.Tell, Text: "x", Quote: strings.Repeat("é", sheet.MaxQuote+1)}, "comment-too-large": {Intent: sheet.Tell, Text: strings.Repeat("x", markdown.MaxComment+1)}} {
			if _, err := lib.Sheets.AddComment(t.Context(), commenter, s.ID, n); refusal.Of(err) == nil || refusal.Of(err).Reason != name {
				t.Errorf("%s: %v", name, err)
			}
		}
		_, err = lib.Sheets.AddComment(t.Context(), reader, s.ID, sheet.NewComment{Intent: sheet.Tell, Text: "x"})
		refused(t, "a reader comments", err, refusal.KindForbidden, "comment-not-commenter")
		open := s.Space
		open.Open = true
		done(t, "open the space", lib.People.EditSpace(t.Context(), people.System(), open))
		said(t, lib, reader, s.ID, sheet.Tell, "Un lecteur")
		said(t, lib, contenttest.Someone(t, lib, ""), s.ID, sheet.Tell, "Une membre")
		_, err = lib.Sheets.AddComment(t.Context(), people.Visitor(), s.ID, sheet.NewComment{Intent: sheet.Tell, Text: "x"})
		refused(t, "a visitor comments", err, refusal.KindForbidden, "comment-not-commenter")
		done(t, "withdraw", lib.Sheets.Withdraw(t.Context(), steward, s.ID, "Dépassée", ""))
		_, err = lib.Sheets.AddComment(t.Context(), commenter, s.ID, sheet.NewComment{Intent: sheet.Tell, Text: "x"})
		refused(t, "a withdrawn sheet is discussed", err, refusal.KindForbidden, "comment-not-commenter")
	})
}

// F11: what is said of a sheet is there for those who read the sheet.
func TestADiscussionIsSeenAsItsSheet(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		steward, member := contenttest.Someone(t, lib, people.Steward), contenttest.Someone(t, lib, "")
		s := contenttest.PublishedSheet(t, lib, steward, "Entre nous")
		draft := contenttest.Started(t, lib, steward, "Un brouillon")
		c := said(t, lib, steward, s.ID, sheet.Tell, "Entre nous")
		done(t, "restrict", lib.Sheets.Restrict(t.Context(), steward, s.ID, people.SpaceOnly))
		for _, p := range []people.Person{people.Visitor(), member} {
			_, err := lib.Sheets.Comments(t.Context(), p, s.ID, 1)
			refused(t, "comments", err, refusal.KindNotFound, "not-found")
			_, _, err = lib.Sheets.Answers(t.Context(), p, c.ID, 1)
			refused(t, "answers", err, refusal.KindNotFound, "not-found")
			for _, id := range []clock.ID{s.ID, draft.ID, clock.NewID()} {
				_, err = lib.Sheets.AddComment(t.Context(), p, id, sheet.NewComment{Intent: sheet.Tell, Text: "x"})
				refused(t, "comment", err, refusal.KindNotFound, "not-found")
				_, err = lib.Sheets.Report(t.Context(), p, id, sheet.Reporting{Passage: "Une pratique simple", NamesPerson: true}, "n")
				refused(t, "report", err, refusal.KindNotFound, "not-found")
			}
			refused(t, "edit", lib.Sheets.EditComment(t.Context(), p, c.ID, "x"), refusal.KindNotFound, "not-found")
			refused(t, "hide", lib.Sheets.HideComment(t.Context(), p, c.ID, "x"), refusal.KindNotFound, "not-found")
			refused(t, "restore", lib.Sheets.RestoreComment(t.Context(), p, c.ID), refusal.KindNotFound, "not-found")
		}
		other := contenttest.PublishedSheet(t, lib, steward, "Une autre")
		_, err := lib.Sheets.AddComment(t.Context(), steward, other.ID, sheet.NewComment{Parent: c.ID, Text: "x"})
		refused(t, "F5: an answer to a comment of another sheet", err, refusal.KindNotFound, "not-found")
		_, err = lib.Sheets.Report(t.Context(), steward, other.ID, sheet.Reporting{Comment: c.ID, NamesPerson: true}, "n")
		refused(t, "F5: a comment of another sheet is reported", err, refusal.KindNotFound, "not-found")
	})
}

func TestACommentIsChangedForTenMinutes(t *testing.T) {
	onClock(t, func(t *testing.T, lib *content.Library, c *clock.Fake) {
		steward, commenter := contenttest.Someone(t, lib, people.Steward), contenttest.Someone(t, lib, people.Commenter)
		s := contenttest.PublishedSheet(t, lib, steward, "Aller vers")
		one := said(t, lib, commenter, s.ID, sheet.Tell, "Avant")
		refused(t, "a steward edits", lib.Sheets.EditComment(t.Context(), steward, one.ID, "Autre"), refusal.KindForbidden, "comment-not-author")
		refused(t, "emptied", lib.Sheets.EditComment(t.Context(), commenter, one.ID, " "), refusal.KindUnprocessable, "comment-empty")
		c.Move(sheet.EditFor - time.Second)
		done(t, "edit", lib.Sheets.EditComment(t.Context(), commenter, one.ID, "Après"))
		if d := discussion(t, lib, commenter, s.ID, 1); d.Threads[0].Text != "Après" || d.Threads[0].EditedAt.IsZero() || !strings.Contains(d.Threads[0].HTML, "Après") {
			t.Errorf("what was changed: %+v", d.Threads[0])
		}
		c.Move(time.Second)
		refused(t, "too late", lib.Sheets.EditComment(t.Context(), commenter, one.ID, "Encore"), refusal.KindForbidden, "comment-too-late")
	})
}

func TestAHiddenCommentTellsItsAuthorWhy(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		steward, commenter := contenttest.Someone(t, lib, people.Steward), contenttest.Someone(t, lib, people.Commenter)
		reviewer := contenttest.Someone(t, lib, people.Reviewer)
		s := contenttest.PublishedSheet(t, lib, steward, "Aller vers")
		one := said(t, lib, commenter, s.ID, sheet.Tell, "Untel a dit")
		refused(t, "a reviewer hides", lib.Sheets.HideComment(t.Context(), reviewer, one.ID, "Non"), refusal.KindForbidden, "moderate-not-steward")
		refused(t, "without reason", lib.Sheets.HideComment(t.Context(), steward, one.ID, " "), refusal.KindUnprocessable, "reason-missing")
		done(t, "hide", lib.Sheets.HideComment(t.Context(), steward, one.ID, "On reconnaît quelqu’un."))
		refused(t, "twice", lib.Sheets.HideComment(t.Context(), steward, one.ID, "Encore"), refusal.KindConflict, "comment-hidden-already")
		for name, p := range map[string]people.Person{"a visitor": people.Visitor(), "a reviewer": reviewer} {
			d := discussion(t, lib, p, s.ID, 1)
			if got := d.Threads[0]; !got.Hidden || got.Text+got.HTML+got.Name+got.Reason+string(got.By) != "" {
				t.Errorf("%s sees %+v", name, got)
			}
			if d.Counts[sheet.Tell] != 0 {
				t.Errorf("%s counts %v", name, d.Counts)
			}
		}
		for name, p := range map[string]people.Person{"its author": commenter, "a steward": steward} {
			if got := discussion(t, lib, p, s.ID, 1).Threads[0]; !got.Hidden || got.Text != "Untel a dit" || got.Reason != "On reconnaît quelqu’un." {
				t.Errorf("%s sees %+v", name, got)
			}
		}
		if told, err := lib.Sheets.HiddenOf(t.Context(), commenter); err != nil || len(told) != 1 || told[0].Reason != "On reconnaît quelqu’un." {
			t.Errorf("its author is told: %+v %v", told, err)
		}
		_, err := lib.Sheets.AddComment(t.Context(), reviewer, s.ID, sheet.NewComment{Parent: one.ID, Text: "x"})
		refused(t, "what is hidden is answered", err, refusal.KindNotFound, "not-found")
		refused(t, "its author changes it", lib.Sheets.EditComment(t.Context(), commenter, one.ID, "x"), refusal.KindConflict, "comment-hidden-already")
		refused(t, "its author restores it", lib.Sheets.RestoreComment(t.Context(), commenter, one.ID), refusal.KindForbidden, "moderate-not-steward")
		done(t, "restore", lib.Sheets.RestoreComment(t.Context(), steward, one.ID))
		if got := discussion(t, lib, people.Visitor(), s.ID, 1).Threads[0]; got.Hidden || got.Text != "Untel a dit" {
			t.Errorf("restored: %+v", got)
		}
		refused(t, "twice", lib.Sheets.RestoreComment(t.Context(), steward, one.ID), refusal.KindConflict, "comment-not-hidden")
	})
}

// J11: a long thread is read a page at a time.
func TestALongDiscussionIsPaged(t *testing.T) {
	onClock(t, func(t *testing.T, lib *content.Library, c *clock.Fake) {
		steward := contenttest.Someone(t, lib, people.Steward)
		s := contenttest.PublishedSheet(t, lib, steward, "Aller vers")
		first := said(t, lib, steward, s.ID, sheet.Tell, "0")
		for i := range sheet.ThreadsPage + 4 {
			c.Move(time.Second)
			said(t, lib, steward, s.ID, sheet.Tell, fmt.Sprint(i+1))
		}
		for i := range sheet.AnswersPage + 3 {
			c.Move(time.Second)
			_, err := lib.Sheets.AddComment(t.Context(), steward, s.ID, sheet.NewComment{Parent: first.ID, Text: fmt.Sprint("r", i)})
			done(t, "answer", err)
		}
		one, two := discussion(t, lib, people.Visitor(), s.ID, 1), discussion(t, lib, people.Visitor(), s.ID, 2)
		if one.Total != sheet.ThreadsPage+5 || len(one.Threads) != sheet.ThreadsPage || one.Threads[0].Text != "24" || len(two.Threads) != 5 || two.Threads[4].Text != "0" {
			t.Errorf("pages of %d and %d of %d", len(one.Threads), len(two.Threads), one.Total)
		}
		last := two.Threads[4]
		if last.Answers != sheet.AnswersPage+3 || len(last.First) != sheet.AnswersHead || last.First[0].Text != "r0" {
			t.Errorf("the first answers: %d of %d", len(last.First), last.Answers)
		}
		top, answers, err := lib.Sheets.Answers(t.Context(), people.Visitor(), first.ID, 2)
		if err != nil || top.ID != first.ID || len(answers) != 3 || answers[2].Text != "r22" {
			t.Errorf("the second page of answers: %d %v", len(answers), err)
		}
		_, err = lib.Sheets.Comments(t.Context(), people.Visitor(), s.ID, 0)
		refused(t, "page 0", err, refusal.KindNotFound, "not-found")
		if d := discussion(t, lib, people.Visitor(), s.ID, 99); len(d.Threads) != 0 {
			t.Error("there is nothing on page 99")
		}
	})
}

// A copy holds what was said, whichever engine it is made from.
func TestABackupHoldsTheDiscussion(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		steward := contenttest.Someone(t, lib, people.Steward)
		s := contenttest.PublishedSheet(t, lib, steward, "Aller vers")
		one := said(t, lib, steward, s.ID, sheet.Tell, "À garder")
		_, err := lib.Sheets.AddComment(t.Context(), steward, s.ID, sheet.NewComment{Parent: one.ID, Text: "Oui"})
		done(t, "answer", err)
		_, err = lib.Sheets.Report(t.Context(), people.Visitor(), s.ID, sheet.Reporting{Passage: "Une pratique simple", NamesPerson: true}, "n")
		done(t, "report", err)
		done(t, "hide", lib.Sheets.HideComment(t.Context(), steward, one.ID, "Non"))
		name, _, err := lib.Backup(t.Context(), people.System(), t.TempDir())
		done(t, "backup", err)
		folder := t.TempDir()
		_, found, err := content.Restore(t.Context(), content.Options{Folder: folder}, name)
		if err != nil || len(found.Faults) != 0 {
			t.Fatalf("restore: %+v %v", found.Faults, err)
		}
		again := contenttest.Open(t, content.Options{Folder: folder})
		d := discussion(t, again, steward, s.ID, 1)
		if len(d.Threads) != 1 || !d.Threads[0].Hidden || d.Threads[0].Reason != "Non" || len(d.Threads[0].First) != 1 {
			t.Errorf("what came back: %+v", d.Threads)
		}
		if reports, err := again.Sheets.Reports(t.Context(), steward); err != nil || len(reports) != 1 || !reports[0].NamesPerson {
			t.Errorf("reports that came back: %+v %v", reports, err)
		}
	})
}

// L2, of thanks: whoever taps many times thanks once.
func TestThanksAreCountedOnceHoweverManyComeAtOnce(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		steward := contenttest.Someone(t, lib, people.Steward)
		s := contenttest.PublishedSheet(t, lib, steward, "Aller vers")
		results := make(chan error)
		for range 50 {
			go func() {
				_, err := lib.Sheets.AddComment(t.Context(), steward, s.ID, sheet.NewComment{Intent: sheet.Thank})
				results <- err
			}()
		}
		taken := 0
		for range 50 {
			if err := <-results; err == nil {
				taken++
			} else {
				refused(t, "one more", err, refusal.KindConflict, "thanked-already")
			}
		}
		if d := discussion(t, lib, people.Visitor(), s.ID, 1); taken != 1 || d.Counts[sheet.Thank] != 1 {
			t.Errorf("%d thanks were taken, %d are counted", taken, d.Counts[sheet.Thank])
		}
	})
}
