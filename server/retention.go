package server

import (
	"context"
	"slices"
	"strings"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/mail"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/themes"
)

const retentionPath = administrationPath + "/conservation"

// heldTopics are what is kept of people, in words, with how long here; with counts, what is kept of one.
func (s *Server) heldTopics(ctx context.Context, a *ask, counts map[string]int) (lines []themes.TopicLine, err error) {
	kept, err := s.Library.Retention(ctx)
	for _, one := range content.Topics {
		long := []string{s.say(a, "held."+one.Key+"-long")}
		for _, term := range one.Terms {
			long = append(long, s.keptSaid(a, kept, term))
		}
		lines = append(lines, themes.TopicLine{Count: counts[one.Key], What: s.say(a, "held."+one.Key), Why: s.say(a, "held."+one.Key+"-why"),
			Basis: s.say(a, "basis."+string(one.Basis)), Long: strings.Join(long, " ")})
	}
	return lines, err
}

// keptSaid says how long one line of the table is kept here.
func (s *Server) keptSaid(a *ask, kept []content.Kept, term content.Term) string {
	at := slices.IndexFunc(kept, func(k content.Kept) bool { return k.Key == term.Key })
	if at < 0 {
		return ""
	}
	return s.say(a, "retention."+term.Key+"-is", kept[at].For)
}

// showRetention shows how long what is kept, and lets an administrator choose what can be chosen.
func (s *Server) showRetention(ctx context.Context, a *ask) (*answer, error) {
	page, err := s.retentionPage(ctx, a)
	if err != nil {
		return nil, err
	}
	return s.html(a.lang, page)
}

func (s *Server) retentionPage(ctx context.Context, a *ask) (page themes.AdministrationPage, err error) {
	if page, err = s.administering(a, people.ReadRetention, "admin.retention", "retention.lead"); err != nil {
		return page, err
	}
	kept, err := s.Library.Retention(ctx)
	for _, topic := range content.Topics {
		section := themes.AdminSection{Title: s.say(a, "held."+topic.Key), Lead: s.say(a, "held."+topic.Key+"-long")}
		for _, one := range kept {
			if slices.ContainsFunc(topic.Terms, func(t content.Term) bool { return t.Key == one.Key }) {
				section.Lines = append(section.Lines, s.retentionLine(a, one))
			}
		}
		page.Sections = append(page.Sections, section)
	}
	return page, err
}

func (s *Server) retentionLine(a *ask, one content.Kept) themes.AdminLine {
	line := themes.AdminLine{Label: s.say(a, "retention."+one.Key), Said: s.say(a, "retention."+one.Key+"-is", one.For), Note: s.say(a, "retention.never")}
	if !one.DoneAt.IsZero() {
		line.Note = s.say(a, "retention.done", themes.DateInWords(a.lang, s.local(one.DoneAt)), one.Taken)
	}
	if !one.Chosen() {
		return line
	}
	if line.Note += " " + s.say(a, "retention.bounds-months", one.Least, one.Longest); one.Key == content.KeepJournalFor.Key {
		line.Note += " " + s.say(a, "retention.journal-why")
	}
	if people.Allows(a.who, people.Administer, people.Object{}) {
		line.Act = &themes.AdminAct{Action: retentionPath, Button: s.say(a, "profile.save"), Number: &themes.AdminNumber{Name: one.Setting(),
			Label: s.say(a, "retention."+one.Key), Unit: s.say(a, "retention.unit-months"), Value: one.For, Least: one.Least, Longest: one.Longest}}
	}
	return line
}

func (s *Server) setRetention(ctx context.Context, a *ask) (*answer, error) {
	terms := content.Terms()
	at := slices.IndexFunc(terms, func(t content.Term) bool { return t.Chosen() && a.sent.Get(t.Setting()) != "" })
	if at < 0 {
		return nil, refusal.Invalid("", "form-unreadable")
	}
	kept, err := wholeNumber(a.sent.Get(terms[at].Setting()))
	if err != nil {
		kept = 0 // out of the bounds of each
	}
	if err := s.Library.SetRetention(ctx, a.who, terms[at], kept); err != nil {
		page, failed := s.retentionPage(ctx, a)
		if failed != nil {
			return nil, failed
		}
		return s.retyped(a, err, func(r themes.Refusal) themes.Page { page.Refusal = r; return page })
	}
	return s.doneIn(a, retentionPath, "enregistre")
}

// dayIn is a day that a letter speaks of, in words.
func dayIn(to people.Recipient, l mail.Letter) string {
	return themes.DateInWords(to.Lang, clock.Date(l.About["ends"]).Time())
}

// writeDormant tells someone that her account will close because she does not come any more.
func writeDormant(_ context.Context, s *Server, l mail.Letter, to people.Recipient) (*written, error) {
	return s.plain(to, s.told(to, "mail.dormant.subject", s.site().Name), []string{s.told(to, "mail.dormant.ends", dayIn(to, l)), s.told(to, "mail.dormant.keep")},
		s.told(to, "mail.dormant.act"), signInPath), nil
}

// writeClosed hands on the link that opens again an account that nobody used.
func writeClosed(ctx context.Context, s *Server, l mail.Letter, to people.Recipient) (*written, error) {
	if _, err := s.Library.People.DepartureBy(ctx, l.Secret); err != nil {
		return nil, err
	}
	return s.plain(to, s.told(to, "mail.closed.subject", s.site().Name), []string{s.told(to, "mail.closed.text", dayIn(to, l)), s.told(to, "mail.closed.back")},
		s.told(to, "mail.closed.act"), comeBackPath+"/"+l.Secret), nil
}
