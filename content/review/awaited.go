package review

import (
	"context"
	"fmt"
	"slices"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/sheet"
)

// Awaited is a task and whom it awaits. The key is the task's own: the same as long as it is the same task, whatever
// happens around it, and another in another round.
type Awaited struct {
	Task
	Person clock.ID
	Key    string
}

// AwaitedOn gives what a sheet asks of people with an account now: those named and those who vote, its authors, the
// stewards of its space.
func (st *Store) AwaitedOn(ctx context.Context, id clock.ID) (all []Awaited, err error) {
	defer refusal.Wrap(&err, "what awaits people on %s", id)
	return all, st.db.View(ctx, func(tx *db.Tx) error {
		all = nil
		s, _, err := sheet.ForReview(tx, people.System(), id)
		if err != nil {
			return err
		}
		concerned := slices.Concat(s.Named, s.Voters, s.Authors)
		if err := eachID(tx, &concerned, `
			SELECT person_id FROM roles WHERE space_id = $1 AND role = 'steward' AND begins <= $2 AND ends >= $2`, string(s.Space.ID), string(tx.Today())); err != nil {
			return err
		}
		slices.Sort(concerned)
		for _, person := range slices.Compact(concerned) {
			tasks, err := st.awaited(tx, s, person)
			if err != nil {
				return err
			}
			all = append(all, tasks...)
		}
		return nil
	})
}

// AwaitedOf gives what a sheet asks of one person now.
func (st *Store) AwaitedOf(ctx context.Context, person, id clock.ID) (tasks []Awaited, err error) {
	defer refusal.Wrap(&err, "what awaits %s on %s", person, id)
	return tasks, st.db.View(ctx, func(tx *db.Tx) error {
		s, _, err := sheet.ForReview(tx, people.System(), id)
		if err == nil {
			tasks, err = st.awaited(tx, s, person)
		}
		return err
	})
}

func (st *Store) awaited(tx *db.Tx, s sheet.Sheet, person clock.ID) (all []Awaited, err error) {
	now, err := people.Current(tx, people.Person{ID: person})
	if err != nil || !now.SignedIn() || s.Binned {
		return nil, err
	}
	add := func(task Task, key string) { all = append(all, Awaited{task, now.ID, string(task.Verb) + "/" + key}) }
	if s.Reviewing != people.NotMade && s.DraftReadableBy(now) {
		open, err := openReview(tx, s.ID)
		if err != nil {
			return nil, err
		}
		r, err := st.load(tx, open)
		if err != nil {
			return nil, err
		}
		r.seenBy(now, st.clock.Today())
		for _, task := range r.tasksOf(now) {
			add(task, r.taskKey(task))
		}
	}
	if s.Making() == people.Proposed && OpenableBy(s, now) {
		add(Task{Verb: ToOpenReview, Sheet: s}, string(s.ID)+"/"+string(s.Draft.Revision))
	}
	if now.In(s.Space.ID) != people.Steward {
		return all, nil
	}
	debts, err := sheet.UrgentDebts(tx, []clock.ID{s.Space.ID})
	for _, debt := range debts {
		if debt.Sheet.ID == s.ID && debt.Warning.By != now.ID && !debt.Sheet.WrittenBy(now) && people.Allows(now, people.Warn, debt.Sheet.Object()) {
			add(Task{Verb: ToCheck, Sheet: debt.Sheet}, string(debt.Warning.ID))
		}
	}
	return all, err
}

// taskKey tells one task of a review from the next of its sort: another panel, another round, another remark, another
// ballot.
func (r Review) taskKey(task Task) string {
	switch task.Verb {
	case ToOpine:
		return fmt.Sprintf("%s/%s/%d", r.ID, task.Panel, r.Round().Number)
	case ToAnswer:
		last := clock.ID("")
		for _, remark := range r.Remarks {
			if remark.Answer == nil {
				last = max(last, remark.ID)
			}
		}
		return string(last)
	case ToVote:
		return fmt.Sprintf("%s/%d", r.ID, r.Ballot().Number)
	}
	return fmt.Sprintf("%s/%d", r.ID, r.Round().Number)
}

// Ending is how a review ended, and who took part in it with an account.
type Ending struct {
	Review clock.ID
	People []clock.ID
}

// LastEnding gives the review of a sheet that ended last, decided or not. Refusal: NotFound where none has.
func (st *Store) LastEnding(ctx context.Context, id clock.ID) (e Ending, err error) {
	defer refusal.Wrap(&err, "last review of %s", id)
	return e, st.db.View(ctx, func(tx *db.Tx) error {
		err := tx.One(func(r db.Row) error { return r.Scan(&e.Review) },
			`SELECT id FROM reviews WHERE sheet_id = $1 AND closed_at IS NOT NULL ORDER BY closed_at DESC, id DESC`, string(id))
		if err != nil {
			return err
		}
		r, err := st.load(tx, e.Review)
		if err != nil {
			return err
		}
		e.People = slices.Clone(r.Sheet.Authors)
		for _, who := range r.Participants {
			if !who.Guest {
				e.People = append(e.People, who.ID)
			}
		}
		slices.Sort(e.People)
		e.People = slices.Compact(e.People)
		return nil
	})
}
