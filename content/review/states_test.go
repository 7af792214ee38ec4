package review_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/review"
	"terreau/content/sheet"
)

// coauthor makes a person one of the authors.
func (s *scene) coauthor(p people.Person, id clock.ID) {
	s.Helper()
	s.must(s.lib.DB.Update(s.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO sheet_authors (sheet_id, person_id) VALUES ($1, $2)`, string(id), string(p.ID))
		return err
	}))
}

// position is the number of the last event: nothing was written where it has not moved.
func (s *scene) position() (seq int64) {
	s.Helper()
	s.must(s.lib.DB.View(s.Context(), func(tx *db.Tx) (err error) { seq, err = event.Position(tx); return err }))
	return seq
}

// bring makes a new sheet of two authors and brings it to a state.
func (s *scene) bring(state string, coauthor people.Person) {
	s.Helper()
	ctx := s.Context()
	s.sheet = contenttest.Started(s.T, s.lib, s.author, "Une fiche "+string(clock.NewID()))
	s.coauthor(coauthor, s.sheet.ID)
	switch state {
	case "draft":
	case "proposed":
		s.must(s.lib.Sheets.Propose(ctx, s.author, s.sheet.ID, contenttest.Checked))
	case "in-review", "voting":
		s.open()
		s.read(review.For)
		s.must(s.lib.Reviews.Opine(ctx, s.trade, s.review.ID, "trade", review.Opinion{Verdict: review.For, Remarks: []review.Remark{{Text: "Un détail."}}}))
		if s.review = s.now(s.steward); state == "voting" {
			s.openVote(s.voter)
		}
	case "published", "withdrawn":
		_, err := s.lib.Sheets.PublishUnreviewed(ctx, s.steward, s.sheet.ID, sheet.Publication{Checked: contenttest.Checked})
		s.must(err)
		if state == "withdrawn" {
			s.must(s.lib.Sheets.Withdraw(ctx, s.steward, s.sheet.ID, "Elle ne vaut plus.", ""))
		}
	}
}

// acts are those of states.md, each as a call.
func (s *scene) act(ctx context.Context, act string, p people.Person) error {
	id, r := s.sheet.ID, s.review.ID
	switch act {
	case "save":
		version := 1
		if found, err := s.lib.Sheets.Read(ctx, people.System(), "practice", s.sheet.Slug, 0); err == nil && found.Sheet.Draft == nil {
			version = 0
		}
		_, err := s.lib.Sheets.Save(ctx, p, id, version, contenttest.Practice("Une fiche", "Autrement."))
		return err
	case "discard":
		return s.lib.Sheets.Discard(ctx, p, id)
	case "propose":
		return s.lib.Sheets.Propose(ctx, p, id, contenttest.Checked)
	case "take back":
		return s.lib.Sheets.TakeBack(ctx, p, id)
	case "open review":
		_, _, err := s.lib.Reviews.Open(ctx, p, id, review.Naming{Panels: map[string][]clock.ID{
			"trade": {s.trade.ID, s.other.ID}, "concerned": {s.third.ID, s.voter.ID}}})
		return err
	case "see review":
		_, err := s.lib.Reviews.Get(ctx, p, id)
		return err
	case "give opinion":
		return s.lib.Reviews.Opine(ctx, p, r, "trade", review.Opinion{Verdict: review.Changes})
	case "answer remark":
		return s.lib.Reviews.Answer(ctx, p, r, s.review.Remarks[0].ID, review.Explained, "C’est voulu.", "")
	case "revise":
		_, err := s.lib.Reviews.Revise(ctx, p, r, 1, contenttest.Practice("Une fiche", "Corrigée."))
		return err
	case "open vote":
		_, err := s.lib.Reviews.OpenVote(ctx, p, r, review.Opening{Voters: []clock.ID{s.voter.ID}})
		return err
	case "vote":
		return s.lib.Reviews.Vote(ctx, p, r, "for", "")
	case "abandon":
		return s.lib.Reviews.Abandon(ctx, p, r, "Plus personne ne peut relire.")
	case "publish unreviewed":
		_, err := s.lib.Sheets.PublishUnreviewed(ctx, p, id, sheet.Publication{Note: "Une note.", Checked: contenttest.Checked})
		return err
	case "publish urgently":
		_, err := s.lib.Sheets.PublishUrgently(ctx, p, id, sheet.Publication{Reason: "Le numéro a changé.", Note: "Le numéro.", Checked: contenttest.Checked})
		return err
	case "withdraw":
		return s.lib.Sheets.Withdraw(ctx, p, id, "Elle ne vaut plus.", "")
	case "undo":
		return s.lib.Sheets.UndoWithdrawal(ctx, p, id)
	}
	panic(act)
}

const (
	makers  = "author coauthor steward"
	writers = "author coauthor steward reviewer trade writer"
)

// cells says who may do each act in each state; nobody else may, and in no other state. The co-author is a steward.
var cells = []struct {
	act     string
	allowed map[string]string
}{
	{"save", map[string]string{"draft": makers, "proposed": makers, "published": writers, "withdrawn": writers}},
	{"discard", map[string]string{"draft": makers, "proposed": makers}},
	{"propose", map[string]string{"draft": "author coauthor"}},
	{"take back", map[string]string{"proposed": "author coauthor"}},
	{"open review", map[string]string{"proposed": "steward coauthor"}},
	{"see review", map[string]string{"in-review": makers + " reviewer trade other", "voting": makers + " reviewer trade other voter"}},
	{"give opinion", map[string]string{"in-review": "trade other"}},
	{"answer remark", map[string]string{"in-review": "author coauthor"}},
	{"revise", map[string]string{"in-review": "author coauthor"}},
	{"open vote", map[string]string{"in-review": "steward coauthor"}},
	{"vote", map[string]string{"voting": "voter"}},
	{"abandon", map[string]string{"in-review": "steward", "voting": "steward"}},
	{"publish unreviewed", map[string]string{"draft": "steward coauthor", "proposed": "steward coauthor"}},
	{"publish urgently", map[string]string{"draft": "steward coauthor", "proposed": "steward coauthor", "in-review": "steward coauthor", "voting": "steward coauthor"}},
	{"withdraw", map[string]string{"published": "steward coauthor"}},
	{"undo", map[string]string{"withdrawn": "steward coauthor"}},
}

// Each act × state × role of states.md, through the stores: allowed where the table says, and elsewhere refused without
// a trace.
func TestEveryCellOfTheStates(t *testing.T) {
	each(t, func(s *scene) {
		role := func(r people.Role) people.Person { return contenttest.Someone(s.T, s.lib, r) }
		disabled := role(people.Steward)
		disabled.ID = clock.NewID()
		who := map[string]people.Person{"visitor": people.Visitor(), "gone": disabled, "member": role(""), "reader": role(people.Reader),
			"commenter": role(people.Commenter), "writer": role(people.Writer), "reviewer": role(people.Reviewer), "author": s.author,
			"coauthor": role(people.Steward), "steward": s.steward, "trade": s.trade, "other": s.other, "voter": s.voter}
		cellCount := 0
		for _, state := range []string{"draft", "proposed", "in-review", "voting", "published", "withdrawn"} {
			s.review = review.Review{ID: clock.NewID(), Remarks: []review.Remark{{ID: clock.NewID()}}}
			s.bring(state, who["coauthor"])
			at := s.position()
			for _, cell := range cells {
				for name, p := range who {
					cellCount++
					if slices.Contains(strings.Fields(cell.allowed[state]), name) {
						continue
					}
					if err := s.act(s.Context(), cell.act, p); refusal.Of(err) == nil {
						s.Errorf("%s: %s by %s was not refused: %v", state, cell.act, name, err)
						at = s.position()
					}
				}
			}
			if s.position() != at {
				s.Errorf("%s: what was refused left a trace", state)
			}
			for _, cell := range cells {
				for _, name := range strings.Fields(cell.allowed[state]) {
					s.bring(state, who["coauthor"])
					if err := s.act(s.Context(), cell.act, who[name]); err != nil {
						s.Errorf("%s: %s by %s: %v", state, cell.act, name, err)
					}
				}
			}
		}
		if cellCount < 1000 {
			s.Error(fmt.Sprint("only ", cellCount, " cells"))
		}
	})
}

// What a text lacks is listed before it is proposed; parts that are empty are advice.
func TestProposingAsksForWhatTheKindRequires(t *testing.T) {
	each(t, func(s *scene) {
		bare, err := s.lib.Sheets.Start(s.Context(), s.author, contenttest.Space(s.T, s.lib).ID, "practice", []byte("---\ntitle: Un titre\nthemes: []\n---\n"))
		s.must(err)
		s.refused(s.lib.Sheets.Propose(s.Context(), s.author, bare.ID, contenttest.Checked), "proposal-incomplete")
		s.refused(s.lib.Sheets.Propose(s.Context(), s.author, s.sheet.ID, contenttest.Checked[1:]), "checks-unmade")
		s.refused(s.lib.Sheets.Propose(s.Context(), s.author, bare.ID, nil), "proposal-incomplete")
		kind, _ := s.lib.Kinds.Kind("practice")
		text, err := sheet.Prepare(kind, []byte("---\ntitle: Un titre\nthemes: []\n---\n\n## Pourquoi\n\n### Un détail\n\nDes mots.\n"))
		s.must(err)
		var asked, advised []string
		for _, lack := range sheet.Missing(kind, text) {
			if lack.Advice {
				advised = append(advised, lack.Part)
			} else {
				asked = append(asked, lack.Field)
			}
		}
		if fmt.Sprint(asked) != "[summary publics themes licence]" || slices.Contains(advised, "why") || !slices.Contains(advised, "brief") {
			s.Errorf("asked for %v, advised %v", asked, advised)
		}
		s.must(s.lib.Sheets.Propose(s.Context(), s.author, s.sheet.ID, contenttest.Checked))
		s.refused(s.lib.Sheets.Propose(s.Context(), s.author, s.sheet.ID, contenttest.Checked), "proposed-already")
		s.must(s.lib.Sheets.TakeBack(s.Context(), s.author, s.sheet.ID))
		s.refused(s.lib.Sheets.TakeBack(s.Context(), s.author, s.sheet.ID), "not-proposed")
	})
}

// What is published urgently says so until someone else has reviewed it.
func TestAnUrgentPublicationIsADebt(t *testing.T) {
	each(t, func(s *scene) {
		other := contenttest.Someone(s.T, s.lib, people.Steward)
		_, err := s.lib.Sheets.PublishUrgently(s.Context(), s.steward, s.sheet.ID, sheet.Publication{Checked: contenttest.Checked})
		s.refused(err, "reason-empty")
		_, err = s.lib.Sheets.PublishUrgently(s.Context(), s.steward, s.sheet.ID, sheet.Publication{Reason: "Un numéro d’urgence a changé.", Checked: contenttest.Checked})
		s.must(err)
		read, err := s.published()
		s.must(err)
		if len(read.Warnings) != 1 || read.Warnings[0].Cause != sheet.Urgent || read.Edition.Seal != sheet.Unreviewed {
			s.Fatalf("published with %+v", read.Warnings)
		}
		debt := read.Warnings[0].ID
		s.refused(s.lib.Sheets.CloseWarning(s.Context(), s.steward, s.sheet.ID, debt, "Relu."), "urgent-not-by-another")
		for p, want := range map[string]int{"steward": 0, "other": 1} {
			tasks, err := s.lib.Reviews.Waiting(s.Context(), map[string]people.Person{"steward": s.steward, "other": other}[p])
			s.must(err)
			if len(tasks) != want || want > 0 && tasks[0].Verb != review.ToCheck {
				s.Errorf("what awaits %s: %+v", p, tasks)
			}
		}
		s.must(s.lib.Sheets.CloseWarning(s.Context(), other, s.sheet.ID, debt, "Relu, c’est juste."))

		// In review, it is published beside the review, which goes on and pays the debt.
		s.sheet = contenttest.Started(s.T, s.lib, s.author, "Une autre fiche")
		s.open()
		_, err = s.lib.Sheets.PublishUrgently(s.Context(), s.steward, s.sheet.ID, sheet.Publication{Reason: "Vite.", Checked: contenttest.Checked})
		s.must(err)
		s.read(review.For)
		s.openVote(s.voter)
		s.vote(s.voter, "for")
		s.days(8)
		s.closeDue(1)
		read, err = s.published()
		s.must(err)
		if len(read.Warnings) != 0 || read.Edition.Number != 2 || read.Edition.Seal != sheet.Validated {
			s.Errorf("after the review: %+v %+v", read.Edition, read.Warnings)
		}
	})
}
