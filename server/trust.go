package server

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"terreau/content/markdown"
	"terreau/content/refusal"
	"terreau/content/review"
	"terreau/content/sheet"
	"terreau/server/wire"
	"terreau/themes"
)

// freshness says whether what a sheet rests on still stands: its warnings, the date by which a legal note must be
// checked again, how long its kind holds a validation. Where nothing is known, it says nothing.
func (s *Server) freshness(r sheet.Reading) themes.Freshness {
	for _, cause := range []struct {
		cause sheet.Cause
		means themes.Freshness
	}{{sheet.LawRepealed, themes.Repealed}, {sheet.LawChanged, themes.Recheck}, {sheet.Outdated, themes.Overdue}} {
		if slices.ContainsFunc(r.Warnings, func(w sheet.Warning) bool { return w.Cause == cause.cause }) {
			return cause.means
		}
	}
	now := s.Library.Clock.Now()
	if until := day(r.Text.Fields.Text("next_check")); !until.IsZero() {
		if now.After(until.AddDate(0, 0, 1)) {
			return themes.Overdue
		}
		return themes.Current
	}
	held := r.Kind.HoldsMonths
	if r.Edition.Seal == sheet.Validated && held > 0 && now.After(r.Edition.At.AddDate(0, held, 0)) {
		return themes.Overdue
	}
	return ""
}

// warnings are those that stand, in the words of the theme.
func (s *Server) warnings(r sheet.Reading) []themes.Warning {
	var all []themes.Warning
	for _, w := range r.Warnings {
		cause := string(w.Cause)
		if w.Cause == sheet.Outdated {
			cause = "overdue"
		}
		all = append(all, themes.Warning{Cause: cause, Detail: markdown.Titled(w.Detail, r.Text.Lang), At: s.local(w.At)})
	}
	return all
}

// instead is the path of what to read in place of a withdrawn sheet: a sheet that the reader may read, or a page that is
// no sheet. It is "" where nothing is to be told: the address of a sheet that is hidden, or is this one, stays unsaid.
func (s *Server) instead(ctx context.Context, a *ask, r sheet.Reading) (string, error) {
	to := r.Sheet.Withdrawal.Redirect
	if !ownPath(to) {
		return "", nil
	}
	path := to
	if cut := strings.IndexAny(path, "?#"); cut >= 0 {
		path = path[:cut]
	}
	if !wire.PlainPath(path) {
		return "", nil
	}
	bare, _ := strings.CutPrefix(path, "/en/")
	first, rest, _ := strings.Cut(strings.Trim(bare, "/"), "/")
	kind, known := s.Library.Kinds.ByPath(first)
	slug, _, _ := strings.Cut(rest, "/")
	slug, _ = splitName(slug)
	if !known || slug == "" || slug == "textes" || strings.HasPrefix(rest, slug+"/") && kind.Key == "legal" {
		return to, nil // a list, a page of law: it shows each reader what that reader may read
	}
	other, err := s.Library.Sheets.Read(ctx, a.who, kind.Key, slug, 0)
	switch {
	case refusal.KindOf(err) == refusal.KindNotFound, refusal.KindOf(err) == refusal.KindForbidden:
		return "", nil
	case err != nil:
		return "", err
	case other.Sheet.ID == r.Sheet.ID, other.Sheet.Withdrawal != nil && other.Sheet.Withdrawal.Redirect != "":
		return "", nil
	}
	return to, nil
}

// withdrawn is the notice of a withdrawal, with the title of what to read instead where it is a sheet that the reader
// may read.
func (s *Server) withdrawn(ctx context.Context, a *ask, r sheet.Reading) (*themes.Withdrawn, error) {
	w := r.Sheet.Withdrawal
	if w == nil {
		return nil, nil
	}
	notice := &themes.Withdrawn{Reason: markdown.Titled(w.Reason, r.Text.Lang), At: s.local(w.At)}
	if w.Redirect == "" {
		return notice, nil
	}
	next, err := s.instead(ctx, a, r)
	if err != nil || next == "" {
		return notice, err
	}
	notice.Next = themes.Link{Label: next, URL: next}
	found, err := s.Library.Sheets.Links(ctx, a.who, sheet.Place{}, []string{next})
	if to, ok := found[next]; ok {
		notice.Next.Label, notice.Next.Lang = markdown.Titled(to.Title, to.Lang), to.Lang
	}
	return notice, err
}

// old is the banner of an edition that is no longer the published one.
func (s *Server) old(a *ask, r sheet.Reading) *themes.Old {
	if r.Current() {
		return nil
	}
	path := editionPath(r, 0)
	return &themes.Old{Latest: themes.Link{Label: strconv.Itoa(r.Sheet.Edition), URL: path},
		Difference: path + "/versions/" + strconv.Itoa(r.Edition.Number) + ".." + strconv.Itoa(r.Sheet.Edition)}
}

// acts are what each seal says of an edition in the trail.
var acts = map[sheet.Seal]string{sheet.Validated: "validated", sheet.Unreviewed: "published", sheet.Reprise: "imported"}

// checksMade are what was made sure of in the texts of a sheet: told to those who make it.
func (s *Server) checksMade(ctx context.Context, a *ask, r sheet.Reading) ([]sheet.Checked, error) {
	if !a.who.SignedIn() || !r.Sheet.VersionsReadableBy(a.who) {
		return nil, nil
	}
	return s.Library.Sheets.Checks(ctx, a.who, r.Sheet.ID)
}

// trail is what happened to a sheet, the newest first.
func (s *Server) trail(a *ask, r sheet.Reading, past []review.Review, checks []sheet.Checked) []themes.Event {
	var trail []themes.Event
	path := editionPath(r, 0)
	for i, e := range r.Editions {
		event := themes.Event{Act: acts[e.Seal], At: s.local(e.At), Number: e.Number, Note: markdown.Titled(e.Note, r.Text.Lang)}
		if e.Note == "" {
			event.Note = markdown.Titled(e.Source, r.Text.Lang)
		}
		if i+1 < len(r.Editions) {
			before := r.Editions[i+1].Number
			event.Link = themes.Link{Label: s.say(a, "versions.compare"), URL: path + "/versions/" + strconv.Itoa(before) + ".." + strconv.Itoa(e.Number)}
		}
		if decision := decidedBy(past, e); decision != nil {
			event.Detail, event.Reason, event.Minutes = s.decidedLine(a, decision), s.decidedWhy(a, decision), s.minutesLink(a, r, decision)
		}
		if at := slices.IndexFunc(checks, func(c sheet.Checked) bool { return c.Hash == e.Hash }); at >= 0 {
			event.Checked = s.checkedBy(a, &checks[at])
		}
		trail = append(trail, event)
	}
	for i := range past {
		if one := &past[i]; one.State == review.Rejected || one.State == review.Abandoned {
			trail = append(trail, themes.Event{Act: "ended", At: s.local(one.ClosedAt), Note: s.say(a, reviewStates[one.State]), Reason: one.Abandoned, Minutes: s.minutesLink(a, r, one)})
		}
	}
	for _, w := range r.Warnings {
		trail = append(trail, themes.Event{Act: "warned", At: s.local(w.At), Note: markdown.Titled(w.Detail, r.Text.Lang)})
	}
	if w := r.Sheet.Withdrawal; w != nil {
		trail = append(trail, themes.Event{Act: "withdrawn", At: s.local(w.At), Note: markdown.Titled(w.Reason, r.Text.Lang)})
	}
	if checked := day(r.Text.Fields.Text("checked_on")); !checked.IsZero() {
		trail = append(trail, themes.Event{Act: "checked", At: checked})
	}
	slices.SortStableFunc(trail, func(x, y themes.Event) int { return y.At.Compare(x.At) })
	return trail
}

// legal is what a legal note says of itself beside its text.
func (s *Server) legal(a *ask, r sheet.Reading) *themes.Legal {
	if r.Kind.Key != "legal" {
		return nil
	}
	notice, of := worded(r.Kind.Notice, a.lang)
	legal := &themes.Legal{Notice: themes.Said{Text: notice, Lang: of}, CheckedOn: day(r.Text.Fields.Text("checked_on")),
		NextCheck: day(r.Text.Fields.Text("next_check"))}
	if period, ok := r.Text.Fields.Value("in_force").(map[string]any); ok {
		legal.InForce = s.period(a, period)
	}
	return legal
}

// period writes a period in words: from a day, to a day where it has ended.
func (s *Server) period(a *ask, period map[string]any) string {
	start, end := dateOf(period["start"]), dateOf(period["end"])
	switch {
	case start.IsZero() && end.IsZero():
		return ""
	case end.IsZero():
		return s.say(a, "sheet.since", themes.DateInWords(a.lang, start))
	case start.IsZero():
		return s.say(a, "sheet.until", themes.DateInWords(a.lang, end))
	}
	return s.say(a, "sheet.from-to", themes.DateInWords(a.lang, start), themes.DateInWords(a.lang, end))
}

// dateOf reads a date of the front matter, written as a text or as a date of YAML.
func dateOf(value any) time.Time {
	switch v := value.(type) {
	case string:
		return day(strings.TrimSpace(v))
	case time.Time:
		return v
	}
	return time.Time{}
}
