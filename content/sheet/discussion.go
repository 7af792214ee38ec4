package sheet

import (
	"context"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/people"
	"terreau/content/refusal"
)

// Thread is a comment with its first answers; Comment.Answers says how many there are.
type Thread struct {
	Comment
	First []Comment
}

// Discussion is one page of what is said under a sheet, the newest threads first.
type Discussion struct {
	Threads     []Thread
	Total       int            // threads
	Counts      map[Intent]int // comments and answers that are shown, by intent
	MayComment  bool
	MayModerate bool // hide, restore, decide
	Thanked     bool // whether the person has thanked the sheet
}

// Comments gives a page of the discussion of a sheet, from 1. Without thanks that say nothing, which are counted.
func (st *Store) Comments(ctx context.Context, by people.Person, id clock.ID, page int) (d Discussion, err error) {
	defer refusal.Wrap(&err, "comments of %s", id)
	if page < 1 || page > MaxPage {
		return d, refusal.NotFound()
	}
	return d, st.db.View(ctx, func(tx *db.Tx) error {
		s, now, err := st.discussed(tx, by, id)
		if err != nil {
			return err
		}
		d = Discussion{MayComment: s.CommentableBy(now), MayModerate: s.ModeratableBy(now)}
		if d.Counts, err = countIntents(tx, id); err != nil {
			return err
		}
		if d.Thanked, err = thanked(tx, id, now); err != nil {
			return err
		}
		if d.Total, err = countThreads(tx, id); err != nil {
			return err
		}
		masks, err := MasksOf(tx, id)
		if err != nil {
			return err
		}
		tops, err := commentsBy(tx, threads, string(id), ThreadsPage, (page-1)*ThreadsPage)
		for _, top := range tops {
			t := Thread{Comment: top.seenBy(now, d.MayModerate, masks)}
			if t.First, err = answersOf(tx, top.ID, 0, AnswersHead); err != nil {
				return err
			}
			for i := range t.First {
				t.First[i] = t.First[i].seenBy(now, d.MayModerate, masks)
			}
			d.Threads = append(d.Threads, t)
		}
		return err
	})
}

// Answers gives a page of the answers to a comment, the oldest first, from 1, and the comment.
func (st *Store) Answers(ctx context.Context, by people.Person, comment clock.ID, page int) (top Comment, answers []Comment, err error) {
	defer refusal.Wrap(&err, "answers to %s", comment)
	if page < 1 || page > MaxPage {
		return top, nil, refusal.NotFound()
	}
	return top, answers, st.db.View(ctx, func(tx *db.Tx) error {
		if top, err = commentByID(tx, comment); err != nil {
			return err
		}
		s, now, err := st.discussed(tx, by, top.Sheet)
		if err != nil {
			return err
		}
		if top.Parent != "" {
			return refusal.NotFound()
		}
		masks, err := MasksOf(tx, s.ID)
		if err != nil {
			return err
		}
		top = top.seenBy(now, s.ModeratableBy(now), masks)
		answers, err = answersOf(tx, comment, (page-1)*AnswersPage, AnswersPage)
		for i := range answers {
			answers[i] = answers[i].seenBy(now, s.ModeratableBy(now), masks)
		}
		return err
	})
}

// seenBy leaves out of a hidden comment what only its author and those who moderate may see, and out of any the passages
// that readers of the sheet are not shown since it was written (Masks.Over). Its author changes her text as she typed it.
func (c Comment) seenBy(p people.Person, moderates bool, masks Masks) Comment {
	own := p.SignedIn() && c.By == p.ID
	if c.Hidden && !moderates && !own {
		return Comment{ID: c.ID, Sheet: c.Sheet, Parent: c.Parent, Intent: c.Intent, At: c.At, Hidden: true, Answers: c.Answers}
	}
	written := c.At
	if !c.EditedAt.IsZero() {
		written = c.EditedAt
	}
	for _, mask := range masks.Over(written) {
		c.HTML = maskHTML(c.HTML, mask.Passage, maskFr)
		if !own {
			c.Text = maskPlain(c.Text, mask.Passage, maskFr)
		}
	}
	c.Quote = masks.Over(c.At).Hide(c.Quote)
	return c
}

// Spot is where a comment is read: in which thread, and on which page of its answers.
type Spot struct {
	Sheet, Thread clock.ID
	Page          int // from 1
}

// Spot finds where a comment is read, by a person who may read its sheet.
func (st *Store) Spot(ctx context.Context, by people.Person, comment clock.ID) (spot Spot, err error) {
	defer refusal.Wrap(&err, "find comment %s", comment)
	return spot, st.db.View(ctx, func(tx *db.Tx) error {
		c, err := commentByID(tx, comment)
		if err != nil {
			return err
		}
		if _, _, err = st.discussed(tx, by, c.Sheet); err != nil {
			return err
		}
		spot = Spot{Sheet: c.Sheet, Thread: c.ID, Page: 1}
		if c.Parent == "" {
			return nil
		}
		before, err := answersBefore(tx, c)
		spot.Thread, spot.Page = c.Parent, before/AnswersPage+1
		return err
	})
}

// Comment gives one comment, as a person who may read its sheet sees it.
func (st *Store) Comment(ctx context.Context, by people.Person, id clock.ID) (c Comment, err error) {
	defer refusal.Wrap(&err, "comment %s", id)
	return c, st.db.View(ctx, func(tx *db.Tx) error {
		found, err := commentByID(tx, id)
		if err != nil {
			return err
		}
		s, now, err := st.discussed(tx, by, found.Sheet)
		if err != nil {
			return err
		}
		masks, err := MasksOf(tx, s.ID)
		c = found.seenBy(now, s.ModeratableBy(now), masks)
		return err
	})
}

// Calling is a sheet that calls for someone, and how many times.
type Calling struct {
	Sheet Sheet
	Title string
	Count int
}

// QuestionsTo gives the published sheets of an author under which a question waits: nobody but who asked has answered it.
func QuestionsTo(tx *db.Tx, author people.Person) (calling []Calling, err error) {
	asked, err := unanswered(tx, author.ID)
	for i := 0; err == nil && i < len(asked); i++ {
		one := Calling{Count: asked[i].count}
		if one.Sheet, err = byID(tx, asked[i].sheet); err != nil {
			return nil, err
		}
		if !one.Sheet.CommentableBy(author) {
			continue
		}
		one.Title, err = newestTitle(tx, one.Sheet)
		calling = append(calling, one)
	}
	return calling, err
}

// ReportedTo gives the sheets of which something that was reported waits for a decision of a steward.
func ReportedTo(tx *db.Tx, steward people.Person) (calling []Calling, err error) {
	reports, err := openReports(tx, steward)
	at := map[clock.ID]int{}
	for i := 0; err == nil && i < len(reports); i++ {
		id := reports[i].Sheet.ID
		if n, known := at[id]; known {
			calling[n].Count++
			continue
		}
		one := Calling{Count: 1}
		if one.Sheet, err = byID(tx, id); err != nil {
			return nil, err
		}
		if !one.Sheet.ModeratableBy(steward) {
			continue
		}
		one.Title, err = newestTitle(tx, one.Sheet)
		at[id], calling = len(calling), append(calling, one)
	}
	return calling, err
}
