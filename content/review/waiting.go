package review

import (
	"context"
	"slices"
	"strings"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/sheet"
)

// Verb is what a task asks for.
type Verb string

// The verbs of what awaits a person.
const (
	ToOpine      Verb = "opine"
	ToAnswer     Verb = "answer"      // remarks
	ToVote       Verb = "vote"        // or nothing more once she has voted
	ToOpenReview Verb = "open-review" // of what was proposed
	ToOpenVote   Verb = "open-vote"
	ToDecide     Verb = "decide" // give the reason, or decide where there is no ballot
	ToCheck      Verb = "check"  // what was published urgently by someone else
	ToReply      Verb = "reply"  // to questions that readers ask under a sheet
	ToJudge      Verb = "judge"  // what was reported
)

// Task is one thing that awaits a person, with one verb, a duration and a date.
type Task struct {
	Verb    Verb
	Sheet   sheet.Sheet
	Title   string
	Review  clock.ID
	Panel   string     // of ToOpine: the key of the step
	Label   string     // of ToOpine: the panel, in French
	Count   int        // of ToAnswer, ToReply and ToJudge: how many
	Due     clock.Date // "" for no date
	Late    bool
	Minutes int // roughly
}

// Waiting gives all that awaits a person: in reviews, under her sheets, in her spaces; what is due first at the top.
func (st *Store) Waiting(ctx context.Context, by people.Person) (tasks []Task, err error) {
	defer refusal.Wrap(&err, "what awaits %s", by.ID)
	return tasks, st.db.View(ctx, func(tx *db.Tx) error {
		tasks = nil
		now, err := people.Current(tx, by)
		if err != nil || !now.SignedIn() {
			return err
		}
		reviews, err := concerning(tx, now.ID)
		if err != nil {
			return err
		}
		for _, id := range reviews {
			r, err := st.load(tx, id)
			if err != nil {
				return err
			}
			if !r.Sheet.DraftReadableBy(now) {
				continue
			}
			if err := st.describe(tx, now, &r); err != nil {
				return err
			}
			r.seenBy(now, st.clock.Today())
			tasks = append(tasks, r.tasksOf(now)...)
		}
		if err := st.stewardTasks(tx, now, &tasks); err != nil {
			return err
		}
		if err := readersTasks(tx, now, &tasks); err != nil {
			return err
		}
		for i := range tasks {
			tasks[i].Late = tasks[i].Due != "" && tasks[i].Due < st.clock.Today()
		}
		slices.SortStableFunc(tasks, sooner)
		return nil
	})
}

// sooner compares two tasks: the earlier date first, none last.
func sooner(a, b Task) int {
	if (a.Due == "") != (b.Due == "") {
		return strings.Compare(string(b.Due), string(a.Due))
	}
	if a.Due != b.Due {
		return strings.Compare(string(a.Due), string(b.Due))
	}
	return strings.Compare(a.Title, b.Title)
}

// tasksOf gives what a review asks of a person now.
func (r Review) tasksOf(p people.Person) (tasks []Task) {
	base := Task{Sheet: r.Sheet, Title: r.Title, Review: r.ID}
	reading := max(1, r.Words/180)
	for _, key := range r.Can.Opine {
		step := r.step(key)
		if slices.ContainsFunc(step.People, func(n Panelist) bool { return n.ID == p.ID && n.Answered }) {
			continue
		}
		task := base
		task.Verb, task.Panel, task.Label, task.Due = ToOpine, key, step.Panel.Label.In("fr"), step.Due
		task.Minutes = reading + 2*len(step.Grid)
		tasks = append(tasks, task)
	}
	waiting := 0
	for _, remark := range r.Remarks {
		if remark.Answer == nil {
			waiting++
		}
	}
	if r.Can.Answer && waiting > 0 {
		task := base
		task.Verb, task.Count, task.Minutes = ToAnswer, waiting, 5*waiting
		tasks = append(tasks, task)
	}
	if r.Can.Vote && r.Ballot().Mine == nil {
		task := base
		task.Verb, task.Due, task.Minutes = ToVote, r.Ballot().Until, reading+2
		tasks = append(tasks, task)
	}
	if r.Can.OpenVote {
		task := base
		task.Verb, task.Minutes = ToOpenVote, 3
		tasks = append(tasks, task)
	}
	if r.Can.Decide {
		task := base
		task.Verb, task.Minutes = ToDecide, 10
		tasks = append(tasks, task)
	}
	return tasks
}

// stewardTasks adds what awaits a steward besides reviews: what was proposed, and what was published urgently by another.
func (st *Store) stewardTasks(tx *db.Tx, p people.Person, tasks *[]Task) error {
	var spaces []clock.ID
	for space, role := range p.Spaces {
		if role == people.Steward {
			spaces = append(spaces, space)
		}
	}
	slices.Sort(spaces)
	proposed, err := sheet.ProposedIn(tx, spaces)
	if err != nil {
		return err
	}
	for _, s := range proposed {
		if !OpenableBy(s, p) {
			continue
		}
		text, err := st.sheets.TextOf(tx, p, s, s.Draft.Revision)
		if err != nil {
			return err
		}
		*tasks = append(*tasks, Task{Verb: ToOpenReview, Sheet: s, Title: text.Title, Minutes: max(1, text.Rendered.Words/180) + 5})
	}
	debts, err := sheet.UrgentDebts(tx, spaces)
	if err != nil {
		return err
	}
	for _, debt := range debts {
		if debt.Warning.By == p.ID || debt.Sheet.WrittenBy(p) || !people.Allows(p, people.Warn, debt.Sheet.Object()) {
			continue
		}
		text, err := st.sheets.EditionText(tx, p, debt.Sheet)
		if err != nil {
			return err
		}
		*tasks = append(*tasks, Task{Verb: ToCheck, Sheet: debt.Sheet, Title: text.Title, Minutes: max(1, text.Rendered.Words/180) + 5})
	}
	return nil
}

// readersTasks adds what readers ask of the authors of a sheet, and what they report to who tends its space.
func readersTasks(tx *db.Tx, p people.Person, tasks *[]Task) error {
	questions, err := sheet.QuestionsTo(tx, p)
	if err != nil {
		return err
	}
	for _, one := range questions {
		*tasks = append(*tasks, Task{Verb: ToReply, Sheet: one.Sheet, Title: one.Title, Count: one.Count, Minutes: 3 * one.Count})
	}
	reported, err := sheet.ReportedTo(tx, p)
	for _, one := range reported {
		*tasks = append(*tasks, Task{Verb: ToJudge, Sheet: one.Sheet, Title: one.Title, Count: one.Count, Minutes: 2 * one.Count})
	}
	return err
}
