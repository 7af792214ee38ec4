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
		tops, err := commentsBy(tx, threads, string(id), ThreadsPage, (page-1)*ThreadsPage)
		for _, top := range tops {
			t := Thread{Comment: top.seenBy(now, d.MayModerate)}
			if t.First, err = answersOf(tx, top.ID, 0, AnswersHead); err != nil {
				return err
			}
			for i := range t.First {
				t.First[i] = t.First[i].seenBy(now, d.MayModerate)
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
		top = top.seenBy(now, s.ModeratableBy(now))
		answers, err = answersOf(tx, comment, (page-1)*AnswersPage, AnswersPage)
		for i := range answers {
			answers[i] = answers[i].seenBy(now, s.ModeratableBy(now))
		}
		return err
	})
}

// seenBy leaves out of a hidden comment what only its author and those who moderate may see.
func (c Comment) seenBy(p people.Person, moderates bool) Comment {
	if !c.Hidden || moderates || p.SignedIn() && c.By == p.ID {
		return c
	}
	return Comment{ID: c.ID, Sheet: c.Sheet, Parent: c.Parent, Intent: c.Intent, At: c.At, Hidden: true, Answers: c.Answers}
}
