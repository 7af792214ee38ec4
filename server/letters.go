package server

import (
	"context"

	"terreau/content/clock"
	"terreau/content/mail"
	"terreau/content/notice"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/review"
	"terreau/themes"
)

// To tell something new by mail: queue a letter of a kind of one's own (mail.Queue), and add the function that writes it to
// letterWriters. It says what it looks up now, by the words of the word files, and refuses with NotFound what is no longer
// to be told.

// written is a letter ready to leave.
type written struct {
	themes.Letter
	to       string
	lang     string
	kind     people.NoticeKind // of a notice
	stop     string            // what a link in it stops, "" where none does
	stops    string            // its words
	counts   bool              // it is one of those of which an address is sent so many a day
	gathered []mail.Letter     // that leave in it
}

// writer writes a letter to whoever it is for; of a letter to an address that is nobody's the recipient has an address alone.
type writer func(ctx context.Context, s *Server, l mail.Letter, to people.Recipient) (*written, error)

// letterWriters says how each kind of letter is written.
var letterWriters = map[mail.Kind]writer{
	mail.Invitation: writeInvitation, mail.Recovery: writeRecovery, mail.Confirm: writeConfirmation,
	mail.TurnedAway: writeTurnedAway, mail.Notice: writeNotice, mail.Digest: writeDigest,
	mail.Dormant: writeDormant, mail.Closed: writeClosed,
}

// write looks up whom a letter is for and what it says now. Refusal: NotFound where it is not to leave.
func (s *Server) write(ctx context.Context, l mail.Letter) (*written, error) {
	do, known := letterWriters[l.Kind]
	if !known {
		return nil, refusal.NotFound()
	}
	to := people.Recipient{Person: people.Person{Lang: l.Lang}, Email: l.Email}
	if l.Person != "" {
		found, err := s.Library.People.Recipient(ctx, l.Person)
		if l.Email != "" && refusal.KindOf(err) == refusal.KindNotFound && found.SignedIn() {
			err = nil // she has no address yet: this letter asks whether it is hers
		}
		if err != nil {
			return nil, err
		}
		if to = found; l.Email != "" {
			to.Email = l.Email
		}
	}
	w, err := do(ctx, s, l, to)
	if err != nil {
		return nil, err
	}
	w.to, w.lang, w.Letter.Lang, w.Site = to.Email, to.Lang, to.Lang, s.site().Name
	if w.stop != "" {
		w.Why = s.told(to, "mail.why", w.Site)
		w.stop = stopPath + "/" + w.stop + "/" + to.Secret
		w.Ways = []themes.Link{{Label: s.told(to, w.stops), URL: s.absolute(to.Lang, w.stop)},
			{Label: s.told(to, "mail.settings"), URL: s.absolute(to.Lang, profilePath+"#courriels")}}
	}
	return w, nil
}

func (s *Server) told(to people.Recipient, key string, args ...any) string {
	return s.Theme.Words().Say(to.Lang, key, args...)
}

// plain is a letter of a few sentences and one link.
func (s *Server) plain(to people.Recipient, subject string, lines []string, act, path string) *written {
	return &written{Letter: themes.Letter{Subject: subject, Lines: lines, Act: &themes.Link{Label: act, URL: s.absolute(to.Lang, path)}}}
}

// writeInvitation hands on the link of an invitation that can still be used. It does not name the space: whoever carries a
// postcard reads it.
func writeInvitation(ctx context.Context, s *Server, l mail.Letter, to people.Recipient) (*written, error) {
	inv, _, err := s.Library.People.InvitationOf(ctx, l.Secret)
	if err != nil {
		return nil, err
	}
	by, err := s.Library.People.Get(ctx, inv.By)
	if err != nil {
		return nil, err
	}
	site := s.site().Name
	w := s.plain(to, s.told(to, "mail.invitation.subject", site), []string{s.told(to, "mail.invitation.text", by.Name, site),
		s.told(to, "mail.invitation.ends", themes.DateInWords(to.Lang, s.local(inv.Ends)))}, s.told(to, "mail.invitation.act"), "/invitation/"+l.Secret)
	w.counts = true
	return w, nil
}

func writeRecovery(ctx context.Context, s *Server, l mail.Letter, to people.Recipient) (*written, error) {
	if _, err := s.Library.People.RecoveryOf(ctx, l.Secret); err != nil {
		return nil, err
	}
	return s.plain(to, s.told(to, "mail.recovery.subject"), []string{s.told(to, "mail.recovery.text", s.site().Name), s.told(to, "mail.recovery.safe")},
		s.told(to, "mail.recovery.act"), recoveryPath+"/"+l.Secret), nil
}

func writeConfirmation(ctx context.Context, s *Server, l mail.Letter, to people.Recipient) (*written, error) {
	if _, err := s.Library.People.AddressOf(ctx, to.Person, l.Secret); err != nil {
		return nil, err
	}
	w := s.plain(to, s.told(to, "mail.confirm.subject"), []string{s.told(to, "mail.confirm.text", s.site().Name), s.told(to, "mail.confirm.safe")},
		s.told(to, "mail.confirm.act"), addressPath+"/"+l.Secret)
	w.counts = true
	return w, nil
}

// noticed are the words of what a notice tells, and where it leads from the page of the sheet.
var noticed = map[review.Verb]struct{ subject, text, place string }{
	review.ToOpine:      {"mail.opine.subject", "mail.opine.text", "/relecture"},
	review.ToAnswer:     {"mail.answer.subject", "mail.answer.text", "/relecture#remarques"},
	review.ToVote:       {"mail.vote.subject", "mail.vote.text", "/relecture#vote"},
	review.ToOpenReview: {"mail.open-review.subject", "mail.open-review.text", "/relecture/ouvrir"},
	review.ToOpenVote:   {"mail.open-vote.subject", "mail.open-vote.text", "/relecture#ouvrir-le-vote"},
	review.ToDecide:     {"mail.decide.subject", "mail.decide.text", "/relecture#decider"},
	review.ToCheck:      {"mail.check.subject", "mail.check.text", "/retirer"},
	notice.Ended:        {"mail.ended.subject", "mail.ended.text", ""},
	notice.Said:         {"mail.said.subject", "mail.said.text", "/echanges/"},
	notice.Replied:      {"mail.replied.subject", "mail.replied.text", "/echanges/"},

	notice.AccessAsked:    {"mail.access-asked.subject", "mail.access-asked.text", requestsPath},
	notice.AccessAnswered: {"mail.access-answered.subject", "mail.access-answered.text", askAccessPath},
	notice.EntryAsked:     {"mail.entry-asked.subject", "mail.entry-asked.text", requestsPath},
	notice.EntryGiven:     {"mail.entry-given.subject", "mail.entry-given.text", signInPath},
}

// placeOf is the page that a notice leads to.
func (s *Server) placeOf(about notice.Subject) string {
	if about.Sheet.Kind == "" {
		return noticed[about.Verb].place
	}
	return s.sheetPath(about.Sheet.Kind, about.Sheet.Slug) + noticed[about.Verb].place + string(about.Comment)
}

// headline says in one line what a notice tells, and where it leads. Of a sheet that not anyone may read it gives neither
// the title nor the address, which is made of it: the link leads on once its reader has signed in.
func (s *Server) headline(to people.Recipient, l mail.Letter, about notice.Subject) (line, path string) {
	line = s.told(to, noticed[about.Verb].subject)
	if about.Title == "" && about.Sheet.Kind != "" {
		return line, onwardPath + "/" + string(l.ID)
	}
	if about.Title != "" {
		line = s.told(to, "mail.titled", line, about.Title)
	}
	return line, s.placeOf(about)
}

func writeNotice(ctx context.Context, s *Server, l mail.Letter, to people.Recipient) (*written, error) {
	about, err := s.Library.Notices.Look(ctx, l)
	if err != nil {
		return nil, err
	}
	if about.Pace == people.Never {
		return nil, refusal.NotFound()
	}
	subject, path := s.headline(to, l, about)
	lines := []string{s.told(to, noticed[about.Verb].text)}
	if about.Due != "" {
		lines = append(lines, s.told(to, "mail.before", themes.DateInWords(to.Lang, about.Due.Time())))
	}
	if about.Space != "" {
		lines = append(lines, s.told(to, "mail.space", about.Space))
	}
	w := s.plain(to, subject, lines, s.told(to, "mail.open"), path)
	w.kind, w.stop, w.stops, w.counts = about.Kind, string(about.Kind), "mail.stop", true
	return w, nil
}

// leadOn leads from a letter to what it speaks of, as it is now, whoever it was written to; where that is over, or no longer
// hers to know, to what awaits her.
func (s *Server) leadOn(ctx context.Context, a *ask) (*answer, error) {
	l, err := s.Library.Mail.Letter(ctx, clock.ID(a.param("letter")))
	if err == nil && l.Person == a.who.ID {
		about, err := s.Library.Notices.Look(ctx, l)
		if err == nil {
			return s.done(a, s.placeOf(about))
		}
		if refusal.KindOf(err) != refusal.KindNotFound {
			return nil, err
		}
	}
	if refusal.IgnoreNotFound(err) != nil {
		return nil, err
	}
	return s.done(a, waitingPath)
}

// digestLines is how many lines a digest has at the most.
const digestLines = 12

// writeDigest gathers what waits for a person, as it is now: what is over, or no longer hers to know, is left out.
func writeDigest(ctx context.Context, s *Server, l mail.Letter, to people.Recipient) (*written, error) {
	waiting, err := s.Library.Mail.Gathered(ctx, l.Person)
	if err != nil {
		return nil, err
	}
	w := &written{stop: string(people.InDigest), stops: "mail.stop-digest", gathered: waiting}
	told := 0
	for _, one := range waiting {
		about, err := s.Library.Notices.Look(ctx, one)
		if err != nil && refusal.KindOf(err) != refusal.KindNotFound {
			return nil, err
		}
		if err != nil || about.Pace == people.Never {
			continue
		}
		if told++; told <= digestLines {
			line, path := s.headline(to, one, about)
			w.Items = append(w.Items, themes.Link{Label: line, URL: s.absolute(to.Lang, path)})
		}
	}
	words := s.Theme.Words()
	if w.Subject = words.Count(to.Lang, "mail.digest.subject", told, s.site().Name); told > digestLines {
		w.More = words.Count(to.Lang, "mail.digest.more", told-digestLines)
	}
	w.Act = &themes.Link{Label: s.told(to, "mail.digest.act"), URL: s.absolute(to.Lang, waitingPath)}
	return w, nil
}
