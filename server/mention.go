package server

import (
	"context"
	"net/url"
	"strconv"

	"terreau/content/duty"
	"terreau/content/people"
	"terreau/server/signin"
	"terreau/themes"
)

const mentionPath = "/information"

// mentioned is a notice in the words of a page, naming who answers for the site and whom to write to.
func (s *Server) mentioned(a *ask, m duty.Mention) themes.Mention {
	site := s.site()
	contact := site.Contact
	if contact == "" {
		contact = s.say(a, "mention.no-contact")
	}
	said := themes.Mention{Version: m.Version, Since: m.Since.Time()}
	for n := 1; n <= m.Lines; n++ {
		key := "mention." + m.Key + "-" + strconv.Itoa(n)
		if n == 1 {
			said.Lines = append(said.Lines, s.say(a, key, site.Name, contact))
		} else {
			said.Lines = append(said.Lines, s.say(a, key))
		}
	}
	return said
}

// showMention shows the notice to people with an account, with a button where she has not read it as it stands.
func (s *Server) showMention(ctx context.Context, a *ask) (*answer, error) {
	frame := s.under(a, s.say(a, "mention.title"))
	frame.NoIndex, frame.Path = true, mentionPath
	page := themes.MentionPage{Frame: frame, Mention: s.mentioned(a, duty.OfAccounts), Next: s.next(a.query.Get("suite"))}
	if a.who.SignedIn() {
		read, err := s.Library.Duties.Read(ctx, a.who, duty.OfAccounts)
		if err != nil {
			return nil, err
		}
		page.Ask = !read
	}
	return s.html(a.lang, page)
}

// acceptMention notes that the reader has read the notice, and leads on to where she was going.
func (s *Server) acceptMention(ctx context.Context, a *ask) (*answer, error) {
	if err := s.Library.Duties.Accept(ctx, a.who, duty.OfAccounts, a.lang); err != nil {
		return nil, err
	}
	return s.done(a, s.next(a.sent.Get("suite")))
}

// inform is where someone who has just signed in goes: whoever came by an invitation has read the notice that stands on it;
// others are shown it once, when it is new to them.
func (s *Server) inform(ctx context.Context, v *visit, p people.Person, e signin.Entry) (next string, err error) {
	read, err := s.Library.Duties.Read(ctx, p, duty.OfAccounts)
	if err != nil || read {
		return e.Next, err
	}
	if e.Invitation != "" {
		return e.Next, s.Library.Duties.Accept(ctx, p, duty.OfAccounts, v.lang)
	}
	return mentionPath + "?" + url.Values{"suite": {s.next(e.Next)}}.Encode(), nil
}
