package server

import (
	"bufio"
	"cmp"
	"context"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/event"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/themes"

	"github.com/gofiber/fiber/v2"
)

const journalPath = administrationPath + "/journal"

// journalFilter reads which acts are asked for; what is no act, no person or no day filters nothing.
func journalFilter(asked func(string) string) (f content.JournalFilter) {
	if act := event.Act(asked("acte")); act.Known() {
		f.Act = act
	}
	f.Person, _ = clock.ParseID(asked("personne"))
	f.Since, _ = clock.ParseDate(asked("du"))
	f.Until, _ = clock.ParseDate(asked("au"))
	return f
}

func (s *Server) showJournal(ctx context.Context, a *ask) (*answer, error) {
	begun, err := s.administering(a, people.ReadJournal, "admin.journal", "journal.lead")
	if err != nil {
		return nil, err
	}
	filter := journalFilter(a.query.Get)
	before, _ := strconv.ParseInt(a.query.Get("avant"), 10, 64)
	rows, more, err := s.Library.Journal(ctx, a.who, filter, before)
	if err != nil {
		return nil, err
	}
	chain, err := s.Library.VerifyJournal(ctx, a.who)
	if err != nil {
		return nil, err
	}
	page := themes.JournalPage{Frame: begun.Frame, Tabs: begun.Tabs, Since: string(filter.Since), Until: string(filter.Until),
		Filtered: filter != content.JournalFilter{}, Whole: s.chainLine(a, content.Health{Chain: chain})}
	for _, act := range event.Acts {
		page.Acts = append(page.Acts, themes.Option{Value: string(act), Label: s.say(a, "audit.act-"+string(act)), On: act == filter.Act})
	}
	if page.Rows, err = s.journalRows(ctx, a, rows); err != nil {
		return nil, err
	}
	if filter.Person != "" {
		names, err := s.Library.People.Names(ctx, filter.Person)
		if err != nil {
			return nil, err
		}
		page.Person = themes.Link{Label: orGone(s, a, names[filter.Person]), URL: string(filter.Person)}
	}
	for _, name := range []string{"acte", "personne", "du", "au"} {
		if value := a.query.Get(name); value != "" {
			page.Query = append(page.Query, [2]string{name, value})
		}
	}
	if more {
		page.Older = a.with("avant", strconv.FormatInt(rows[len(rows)-1].Seq, 10))
	}
	return s.html(a.lang, page)
}

func orGone(s *Server, a *ask, name string) string {
	if name == "" {
		return s.say(a, "journal.gone")
	}
	return name
}

// journalRows says rows in words: persons by the names they have now, spaces and groups by theirs, the rest by its
// kind.
func (s *Server) journalRows(ctx context.Context, a *ask, rows []event.AuditEntry) (said []themes.JournalRow, err error) {
	var ids []clock.ID
	for _, row := range rows {
		ids = append(ids, row.Actor, clock.ID(row.Facts[event.FactPerson]))
		if row.Kind == event.OnPerson {
			ids = append(ids, clock.ID(row.Subject))
		}
	}
	slices.Sort(ids)
	names, err := s.Library.People.Names(ctx, slices.Compact(ids)...)
	if err != nil {
		return nil, err
	}
	spaces, err := s.Library.People.Spaces(ctx, people.System())
	if err != nil {
		return nil, err
	}
	groups, err := s.Library.People.Groups(ctx, people.System())
	if err != nil {
		return nil, err
	}
	called := map[clock.ID]string{}
	for _, group := range groups {
		called[group.ID] = group.Name
	}
	for _, space := range spaces {
		if !space.Sealed() || space.KnownTo(a.who) {
			called[space.ID] = space.Name
		}
	}
	for _, row := range rows {
		said = append(said, themes.JournalRow{Seq: row.Seq, At: s.local(row.At), Who: s.whoDid(a, row.Actor, names),
			Act: s.say(a, "audit.act-"+string(row.Act)), On: s.doneTo(a, row, names, called), Facts: s.factsOf(a, row, names, called), Address: row.Address})
	}
	return said, nil
}

func (s *Server) whoDid(a *ask, actor clock.ID, names map[clock.ID]string) themes.Link {
	switch actor {
	case "":
		return themes.Link{Label: s.say(a, "journal.visitor")}
	case event.SystemActor:
		return themes.Link{Label: s.say(a, "journal.system")}
	}
	return s.actsOf(a, actor, names)
}

// actsOf leads to the acts of a person.
func (s *Server) actsOf(a *ask, person clock.ID, names map[clock.ID]string) themes.Link {
	return themes.Link{Label: orGone(s, a, names[person]), URL: journalPath + "?" + url.Values{"personne": {string(person)}}.Encode()}
}

func (s *Server) doneTo(a *ask, row event.AuditEntry, names, called map[clock.ID]string) themes.Link {
	switch {
	case row.Kind == event.OnPerson && row.Subject != "" && clock.ID(row.Subject) != row.Actor:
		return s.actsOf(a, clock.ID(row.Subject), names)
	case row.Kind == event.OnPerson || row.Kind == "":
		return themes.Link{}
	case (row.Kind == event.OnSpace || row.Kind == event.OnGroup) && called[clock.ID(row.Subject)] != "":
		return themes.Link{Label: called[clock.ID(row.Subject)]}
	case row.Kind == event.OnSetting:
		return themes.Link{Label: row.Subject}
	case row.Kind == event.OnInstance:
		return themes.Link{}
	}
	return themes.Link{Label: s.say(a, "audit.on-"+string(row.Kind))}
}

// factsOf says the facts of a row, and the space it speaks of.
func (s *Server) factsOf(a *ask, row event.AuditEntry, names, called map[clock.ID]string) string {
	var said []string
	if name := called[row.Space]; name != "" && row.Kind != event.OnSpace {
		said = append(said, name)
	}
	for _, fact := range []event.Fact{event.FactFrom, event.FactTo, event.FactProvider, event.FactReason, event.FactCount, event.FactNumber,
		event.FactOutcome, event.FactPerson, event.FactGroup, event.FactHash, event.FactSince, event.FactUntil} {
		value, told := row.Facts[fact]
		switch {
		case !told:
			continue
		case fact == event.FactPerson:
			value = orGone(s, a, names[clock.ID(value)])
		case fact == event.FactHash:
			value = value[:min(len(value), 12)]
		case row.Act == event.ActSheetMoved && (fact == event.FactFrom || fact == event.FactTo):
			value = cmp.Or(called[clock.ID(value)], s.say(a, "audit.on-space"))
		case fact == event.FactGroup:
			value = cmp.Or(called[clock.ID(value)], s.say(a, "audit.on-group"))
		case fact == event.FactFrom || fact == event.FactTo:
			value = s.valueOf(a, row.Act, value)
		}
		said = append(said, s.say(a, "audit.fact-"+string(fact))+" "+value)
	}
	return strings.Join(said, " · ")
}

// valueOf says a role or an audience in words.
func (s *Server) valueOf(a *ask, act event.Act, value string) string {
	for _, stem := range []string{"role.", "instance-role.", "audience.", "eyes."} {
		if s.Theme.Words().Has(stem + value) {
			return s.say(a, stem+value)
		}
	}
	return value
}

// takeJournal hands the journal over as lines of JSON. They are written into a file that has no name any more before the
// first is sent: a refusal is a page, and memory stays small whatever the journal holds.
func (s *Server) takeJournal(lang string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		a, err := s.askOf(c, lang, nil)
		if err != nil {
			return err
		}
		if !a.who.SignedIn() {
			return &refusal.Error{Kind: refusal.KindUnauthenticated, Reason: "session-ended"}
		}
		if a.sent, err = s.readForm(c, MaxForm); err != nil {
			return err
		}
		ctx, stop := s.deadline()
		defer stop()
		asked, err := s.proven(func(context.Context, *ask) (*answer, error) { return nil, nil })(ctx, a)
		if err != nil {
			return err
		}
		if asked != nil {
			return asked.send(c)
		}
		file, size, err := s.journalFile(ctx, a)
		if err != nil {
			return err
		}
		c.Set(fiber.HeaderCacheControl, private)
		c.Set(fiber.HeaderContentType, "application/x-ndjson; charset=utf-8")
		c.Set(fiber.HeaderContentDisposition, `attachment; filename="journal-`+string(s.Library.Clock.Today())+`.jsonl"`)
		c.Context().Response.SetBodyStream(file, size)
		return nil
	}
}

func (s *Server) journalFile(ctx context.Context, a *ask) (file *os.File, size int, err error) {
	if file, err = os.CreateTemp("", "terreau-journal-"); err != nil {
		return nil, 0, err
	}
	os.Remove(file.Name()) // where the system keeps it by its name, it goes with the program's temporary files
	out := bufio.NewWriter(file)
	err = s.Library.TakeJournal(ctx, a.who, journalFilter(a.sent.Get), func(line []byte) error {
		n, err := out.Write(line)
		size += n
		return err
	})
	if err == nil {
		err = out.Flush()
	}
	if err == nil {
		_, err = file.Seek(0, 0)
	}
	if err != nil {
		file.Close()
		return nil, 0, err
	}
	return file, size, nil
}
