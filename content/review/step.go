package review

import (
	"slices"

	"terreau/content/clock"
	"terreau/content/kinds"
	"terreau/content/people"
)

// StepState is where the reading of one panel stands.
type StepState string

// The states of a step.
const (
	StepWaiting StepState = "waiting" // for the step before it
	StepRunning StepState = "running"
	StepLate    StepState = "late" // its last day is past; opinions are still taken
	StepDone    StepState = "done" // it has its number of opinions on the text of this round
)

// Step is one panel's reading, as it stands.
type Step struct {
	kinds.Step
	State                StepState
	Begun, Due           clock.Date // "" until it begins; Due is the last day given
	People               []Panelist
	Given                int // opinions on the text of this round that count
	For, Changes, NotYet int
	Against              bool // mostly not yet
	Unanswered           int  // remarks of the panel, of any round, that wait for an answer
}

// Panelist is someone named in a panel.
type Panelist struct {
	Who
	Answered bool // in this round
}

// Block is one thing that keeps the vote, or the decision, from coming.
type Block struct {
	Panel  string // the key of its step
	Label  kinds.Label
	Reason string // "opinions-missing" or "remarks-unanswered"
	Count  int    // how many
}

// judge reads off the records where each step stands and what keeps the vote from opening.
func (r *Review) judge(today clock.Date) {
	r.Blocks = nil
	for i := range r.Steps {
		step := &r.Steps[i]
		r.count(step)
		switch {
		case step.Given >= step.Panel.Needs:
			step.State = StepDone
		case step.Begun == "":
			step.State = StepWaiting
		case today > step.Due:
			step.State = StepLate
		default:
			step.State = StepRunning
		}
		if missing := step.Panel.Needs - step.Given; missing > 0 {
			r.Blocks = append(r.Blocks, Block{step.Key, step.Panel.Label, "opinions-missing", missing})
		}
		if step.Against && step.Unanswered > 0 {
			r.Blocks = append(r.Blocks, Block{step.Key, step.Panel.Label, "remarks-unanswered", step.Unanswered})
		}
	}
}

// count counts the opinions of a panel on the text of this round. Those of someone who has become an author since do
// not count.
func (r *Review) count(step *Step) {
	step.Given, step.For, step.Changes, step.NotYet, step.Unanswered = 0, 0, 0, 0, 0
	for i := range step.People {
		step.People[i].Answered = false
	}
	for _, o := range r.Opinions {
		if o.Panel != step.Key || o.Round != r.Round().Number || slices.Contains(r.Sheet.Authors, o.By.ID) {
			continue
		}
		step.Given++
		switch o.Verdict {
		case For:
			step.For++
		case Changes:
			step.Changes++
		case NotYet:
			step.NotYet++
		}
		for i := range step.People {
			if step.People[i].ID == o.By.ID {
				step.People[i].Answered = true
			}
		}
	}
	for _, remark := range r.Remarks {
		if remark.Panel == step.Key && remark.Answer == nil {
			step.Unanswered++
		}
	}
	step.Against = step.NotYet*2 > step.Given
}

// Ready reports whether the vote may open, or a steward decide where there is none: each panel has its number of
// opinions on this text, and none is mostly "not yet" with a remark that still waits for an answer.
func (r Review) Ready() bool { return len(r.Blocks) == 0 }

// Against gives the panels that are mostly "not yet": deciding against them asks for a reason.
func (r Review) Against() (panels []Step) {
	for _, step := range r.Steps {
		if step.Against {
			panels = append(panels, step)
		}
	}
	return panels
}

// beginning gives the steps that may begin now: those beside a step that has begun, and those whose earlier steps have
// all their opinions.
func (r Review) beginning() (steps []Step) {
	begun := map[string]bool{}
	done := true
	for _, step := range r.Steps {
		if step.Begun != "" {
			begun[step.Key] = true
		} else if step.Parallel != "" && begun[step.Parallel] || step.Parallel == "" && done {
			begun[step.Key] = true
			steps = append(steps, step)
		}
		done = done && step.Given >= step.Panel.Needs
	}
	return steps
}

// OpinableBy gives the panels in which a person may give her opinion, or change it, now.
func (r Review) OpinableBy(p people.Person) (panels []string) {
	if r.State != Reading || !people.Allows(p, people.Opine, r.Sheet.Object()) {
		return nil
	}
	for _, step := range r.Steps {
		if step.Begun != "" && slices.ContainsFunc(step.People, func(n Panelist) bool { return n.ID == p.ID && !n.Guest }) {
			panels = append(panels, step.Key)
		}
	}
	return panels
}

// step finds a step by its key.
func (r *Review) step(key string) *Step {
	for i := range r.Steps {
		if r.Steps[i].Key == key {
			return &r.Steps[i]
		}
	}
	return nil
}

// seenBy reads off what a person may do, and hides from her what is not hers to see.
func (r *Review) seenBy(p people.Person, today clock.Date) {
	r.judge(today)
	object := r.Sheet.Object()
	r.Can = Can{
		Opine:    r.OpinableBy(p),
		Answer:   r.State == Reading && people.Allows(p, people.Answer, object),
		Revise:   r.State == Reading && people.Allows(p, people.Revise, object),
		OpenVote: r.VoteOpenableBy(p),
		Vote:     r.VotableBy(p, today),
		Decide:   r.DecidableBy(p),
		Abandon:  r.AbandonableBy(p),
		Guests:   r.Open() && people.Allows(p, people.Guests, object),
	}
	steward := p.IsSystem() || p.In(r.Sheet.Space.ID) == people.Steward
	if r.NamesHidden = !steward; r.NamesHidden {
		r.hideGuests()
	}
	r.hideVotes(p)
}

// hideGuests takes the names of people who came by a link: they were told that it does not appear.
func (r *Review) hideGuests() {
	hide := func(w *Who) {
		if w.Guest {
			w.Name = ""
		}
	}
	for i := range r.Steps {
		for k := range r.Steps[i].People {
			hide(&r.Steps[i].People[k].Who)
		}
	}
	for i := range r.Opinions {
		hide(&r.Opinions[i].By)
	}
	for i := range r.Remarks {
		hide(&r.Remarks[i].By)
	}
	for id, who := range r.Participants {
		hide(&who)
		r.Participants[id] = who
	}
}
