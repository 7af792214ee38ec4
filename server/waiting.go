package server

import (
	"context"
	"slices"
	"strconv"

	"terreau/content/clock"
	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/review"
	"terreau/content/sheet"
	"terreau/themes"
)

// taskShown says how a task is said and drawn, and where it is done.
var taskShown = map[review.Verb]struct{ layer, tag, tone, icon, line, verb, place string }{
	review.ToOpine:      {"", "", "own", "shield-check", "waiting.line-opine", "waiting.verb-opine", "/relecture"},
	review.ToAnswer:     {"c", "waiting.tag-answer", "bad", "message-circle", "waiting.line-answer", "waiting.verb-answer", "/relecture#remarques"},
	review.ToVote:       {"m", "waiting.tag-vote", "warn", "vote", "waiting.line-vote", "waiting.verb-vote", "/relecture#vote"},
	review.ToOpenReview: {"", "waiting.tag-open", "own", "list-checks", "waiting.line-open", "waiting.verb-open", "/relecture/ouvrir"},
	review.ToOpenVote:   {"m", "waiting.tag-open-vote", "warn", "vote", "waiting.line-open-vote", "waiting.verb-open-vote", "/relecture#ouvrir-le-vote"},
	review.ToDecide:     {"m", "waiting.tag-decide", "warn", "scale", "waiting.line-decide", "waiting.verb-decide", "/relecture#decider"},
	review.ToCheck:      {"c", "waiting.tag-check", "bad", "triangle-alert", "waiting.line-check", "waiting.verb-check", "/retirer"},
	review.ToReply:      {"c", "waiting.tag-reply", "bad", "message-circle", "waiting.line-reply", "waiting.verb-answer", "#echanges"},
	review.ToJudge:      {"m", "waiting.tag-judge", "warn", "flag", "waiting.line-judge", "waiting.verb-judge", ""},
}

// The filters of the board, as addresses name them.
const (
	viewMine = "miennes"
	viewLate = "retard"
)

// showWaiting shows what awaits a person, and where the sheets stand that she may see being made.
func (s *Server) showWaiting(ctx context.Context, a *ask) (*answer, error) {
	tasks, err := s.Library.Reviews.Waiting(ctx, a.who)
	if err != nil {
		return nil, err
	}
	page := themes.WaitingPage{Frame: s.aside(&visit{ask: a}, s.say(a, "waiting.title")), Lead: s.Theme.Words().Count(a.lang, "waiting.lead", len(tasks))}
	page.Path, page.Section = a.address(), "reviews"
	for _, task := range tasks {
		page.Tasks = append(page.Tasks, s.task(a, task))
	}
	if err := s.requested(ctx, a, &page, len(tasks)); err != nil {
		return nil, err
	}
	b, err := s.board(ctx, a, tasks)
	if err != nil {
		return nil, err
	}
	if page.Lanes = b.lanes(); b.slips == 0 && page.Lanes == nil {
		page.Empty = s.say(a, "waiting.empty")
	}
	if b.slips > 0 {
		view := a.query.Get("voir")
		for _, one := range []struct {
			view, key string
			count     int
		}{{"", "waiting.view-all", 0}, {viewMine, "waiting.view-mine", 0}, {viewLate, "waiting.view-late", b.late}} {
			page.Views = append(page.Views, themes.Choice{Label: s.say(a, one.key), URL: a.with("voir", one.view), Count: one.count, Current: view == one.view})
		}
	}
	return s.html(a.lang, page)
}

func (s *Server) task(a *ask, task review.Task) themes.Task {
	shown := taskShown[task.Verb]
	t := themes.Task{Layer: shown.layer, Tone: shown.tone, Icon: shown.icon, Title: themes.Said{Text: markdown.Titled(task.Title, french), Lang: french}, Late: task.Late,
		Verb: s.say(a, shown.verb), URL: s.sheetPath(task.Sheet.Kind, task.Sheet.Slug) + shown.place}
	t.Line = s.Theme.Words().Count(a.lang, shown.line, task.Count) + " " + s.say(a, "waiting.minutes", task.Minutes)
	if t.Tag = s.say(a, shown.tag); task.Verb == review.ToOpine {
		t.Tag, t.URL = s.panelName(a, task), t.URL+"#avis-"+task.Panel
	}
	if task.Verb == review.ToJudge {
		t.URL = reportsPath
	}
	if task.Due != "" {
		t.When, t.At = "waiting.before", task.Due.Time()
	}
	return t
}

// panelName is the panel of a task in the words of a page.
func (s *Server) panelName(a *ask, task review.Task) string {
	protocol, err := s.Library.Reviews.ProtocolFor(task.Sheet)
	for _, step := range protocol.Steps {
		if err == nil && step.Key == task.Panel {
			return step.Panel.Label.In(a.lang)
		}
	}
	return task.Label
}

// The bounds of the board: it is looked at, not searched.
const (
	lanePage   = 8
	boardReads = 40
)

// board gathers where the sheets stand that someone may see being made.
type board struct {
	drafts, voting, published themes.Lane
	panels                    []themes.Lane
	keys                      []string // of the panels
	slips, late               int
}

func (b *board) lanes() []themes.Lane {
	if b.slips == 0 && len(b.published.Slips) == 0 {
		return nil
	}
	return slices.Concat([]themes.Lane{b.drafts}, b.panels, []themes.Lane{b.voting, b.published})
}

// put lays a slip in a lane, or counts it where the lane is full.
func (b *board) put(lane *themes.Lane, slip themes.Slip) {
	b.slips++
	lane.Count++
	if len(lane.Slips) < lanePage {
		lane.Slips = append(lane.Slips, slip)
	} else {
		lane.More++
	}
}

func (s *Server) board(ctx context.Context, a *ask, tasks []review.Task) (*board, error) {
	b := &board{drafts: themes.Lane{Label: s.say(a, "waiting.lane-drafts")}, voting: themes.Lane{Label: s.say(a, "review.vote"), Seal: "two"},
		published: themes.Lane{Label: s.say(a, "waiting.lane-published"), Seal: "validated"}}
	if protocol, ok := s.Library.Kinds.Protocol("mandat"); ok {
		for _, step := range protocol.Steps {
			s.lane(a, b, step.Key, review.Step{Step: step})
		}
	}
	spaces, err := s.Library.People.Spaces(ctx, a.who)
	if err != nil {
		return b, err
	}
	var all []sheet.Made
	for _, space := range spaces {
		made, _, err := s.Library.Sheets.Drafts(ctx, a.who, space.ID, 1)
		if err != nil {
			return b, err
		}
		all = append(all, made...)
	}
	for _, task := range tasks { // she may be named in a space where she holds no role
		all = append(all, sheet.Made{Sheet: task.Sheet, Title: task.Title, State: task.Sheet.Making()})
	}
	laid := map[clock.ID]bool{}
	for _, one := range all {
		if laid[one.Sheet.ID] || one.State == people.NotMade || len(laid) >= boardReads || a.query.Get("voir") == viewMine && !one.Sheet.WrittenBy(a.who) {
			continue
		}
		laid[one.Sheet.ID] = true
		if err := s.lay(ctx, a, b, one); err != nil {
			return b, err
		}
	}
	return b, s.layPublished(ctx, a, b)
}

// lane finds the column of a panel, and makes it where there is none yet.
func (s *Server) lane(a *ask, b *board, key string, step review.Step) *themes.Lane {
	at := slices.Index(b.keys, key)
	if at < 0 {
		at = len(b.keys)
		label, of := worded(step.Panel.Label, a.lang)
		lane := themes.Lane{Label: label, Lang: of, Seal: "one"}
		if at == 0 {
			lane.Seal = "unreviewed"
		}
		b.keys, b.panels = append(b.keys, key), append(b.panels, lane)
	}
	return &b.panels[at]
}

// lay puts a sheet that is being made in its column.
func (s *Server) lay(ctx context.Context, a *ask, b *board, one sheet.Made) error {
	at := s.sheetPath(one.Sheet.Kind, one.Sheet.Slug)
	slip := themes.Slip{Title: themes.Said{Text: markdown.Titled(one.Title, french), Lang: french}, URL: at + "/proposer", Left: one.SavedBy.Name}
	lateOnly := a.query.Get("voir") == viewLate
	if one.State == people.Draft || one.State == people.Proposed {
		if one.State == people.Proposed {
			slip.Right = s.say(a, "making.proposed")
		}
		if !lateOnly {
			b.put(&b.drafts, slip)
		}
		return nil
	}
	r, err := s.Library.Reviews.Get(ctx, a.who, one.Sheet.ID)
	if err != nil {
		return refusal.IgnoreNotFound(err) // it has ended since the list was read
	}
	slip.URL, slip.Left = at+"/relecture", ""
	if ballot := r.Ballot(); r.State != review.Reading && ballot != nil {
		slip.Left, slip.Right = s.say(a, reviewStates[r.State]), strconv.Itoa(ballot.Tally.Voted)+" / "+strconv.Itoa(ballot.Tally.Voters)
		if !lateOnly {
			b.put(&b.voting, slip)
		}
		return nil
	}
	step := waitedFor(r)
	lane := s.lane(a, b, step.Key, step)
	slip.Pips, slip.Count = pips(step.Given, step.Panel.Needs), s.Theme.Words().Count(a.lang, "review.given", step.Given, step.Panel.Needs)
	if days := daysSince(step.Begun, s.Library.Clock.Today()); step.Begun != "" {
		slip.Right = s.Theme.Words().Count(a.lang, "waiting.days", days)
	}
	if step.Given >= step.Panel.Needs && step.Unanswered > 0 {
		slip.Right = s.say(a, "waiting.to-answer")
	}
	if slip.Late = step.State == review.StepLate; slip.Late {
		b.late++
	}
	if slip.Late || !lateOnly {
		b.put(lane, slip)
	}
	return nil
}

// waitedFor is the first panel that has not said all that is asked of it, or has remarks that wait; else the last.
func waitedFor(r review.Review) review.Step {
	for _, step := range r.Steps {
		if step.State != review.StepDone {
			return step
		}
	}
	for _, step := range r.Steps {
		if step.Unanswered > 0 {
			return step
		}
	}
	return r.Steps[len(r.Steps)-1]
}

func daysSince(from, to clock.Date) int { return int(to.Time().Sub(from.Time()).Hours() / 24) }

// newest is how many published sheets the board shows.
const newest = 4

func (s *Server) layPublished(ctx context.Context, a *ask, b *board) error {
	if a.query.Get("voir") != "" {
		return nil
	}
	sheets, _, err := s.Library.Sheets.List(ctx, a.who, sheet.Filter{}, 1, newest)
	for _, l := range sheets {
		b.published.Slips = append(b.published.Slips, themes.Slip{Title: themes.Said{Text: markdown.Titled(l.Title, l.Lang), Lang: l.Lang},
			URL: s.sheetPath(l.Kind, l.Slug), Left: themes.DateInWords(a.lang, s.local(l.PublishedAt)), Right: s.say(a, "waiting.version", l.Number)})
	}
	return err
}
