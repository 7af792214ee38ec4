package server

import (
	"container/list"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/event"
	"terreau/content/people"
	"terreau/content/request"
	"terreau/content/review"
	"terreau/content/sheet"

	"github.com/gofiber/fiber/v2"
)

// keptBytes bounds the memory that kept pages take: the largest of all, with its compressed forms, or some hundreds of the usual.
const keptBytes = 2*MaxAnswer + 2<<20

// shelf keeps whole answers for visitors, by their address. They hold as long as nothing happened to what visitors
// read: it follows the list of events before each answer.
type shelf struct {
	mutex    sync.Mutex
	max      int64
	bytes    int64
	kept     map[string]*list.Element
	order    *list.List // the last used first
	making   map[string]*making
	followed int64
	day      clock.Date
	begins   time.Time // that day
	ends     time.Time
	turn     int // grows each time the shelf is cleared: an answer begun before is not put on it
}

type entry struct {
	key    string
	answer *answer
}

var errUnfinished = errors.New("making a page was cut short")

// making is an answer on its way, shared by all who ask for it.
type making struct {
	done   chan struct{}
	answer *answer
	err    error
}

func newShelf(max int64) *shelf {
	return &shelf{max: max, kept: map[string]*list.Element{}, order: list.New(), making: map[string]*making{}, followed: -1}
}

// keep serves the answers of a maker from the shelf. Its known parameters, all others being dropped, are the only ones
// that make another page.
func (s *Server) keep(lang string, do maker, known ...string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if err := s.followPages(); err != nil {
			return err
		}
		if len(known) == 0 || len(c.Request().URI().QueryString()) == 0 {
			if kept := s.pages.get(c.Path()); kept != nil && visiting(c) {
				return kept.send(c)
			}
		}
		a, err := s.askOf(c, lang, known)
		if err != nil {
			return err
		}
		key := inLanguage(lang, a.address())
		if !a.who.IsVisitor() {
			c.Set(fiber.HeaderCacheControl, private)
			key = s.ownKey(a.who, a.seat.session, key)
		}
		if kept := s.pages.get(key); kept != nil {
			return kept.send(c)
		}
		made, err := s.pages.make(key, func() (*answer, error) {
			return s.produce(a, do)
		})
		if err != nil {
			return err
		}
		return made.send(c)
	}
}

// ownKey is the key of a page that is made for one person. What is quiet for visitors may not be so for her: her page
// holds until anything at all happens.
func (s *Server) ownKey(p people.Person, at people.Session, key string) string {
	return string(p.ID) + map[bool]string{true: "+shared"}[at.Shared] + "@" + strconv.FormatInt(s.pages.position(), 10) + " " + key
}

// fresh serves the answers of a maker, each made anew.
func (s *Server) fresh(lang string, do maker, known ...string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		a, err := s.askOf(c, lang, known)
		if err != nil {
			return err
		}
		return s.makeAnswer(c, a, do)
	}
}

func (s *Server) makeAnswer(c *fiber.Ctx, a *ask, do maker) error {
	if !a.who.IsVisitor() {
		c.Set(fiber.HeaderCacheControl, private)
	}
	made, err := s.produce(a, do)
	if err != nil {
		return err
	}
	return made.send(c)
}

// deadline is the context in which an answer is made. It does not end with the connection: others may wait for the same
// answer, and one that is under way when the server stops is still sent.
func (s *Server) deadline() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), s.limits.make)
}

// followPages brings the shelf to the present position of the list of events: what happened since may have changed any
// page.
func (s *Server) followPages() error {
	now := s.Library.Clock.Now()
	ctx := s.shared()
	position, err := s.Library.Events.Position(ctx)
	if err != nil {
		return err
	}
	if s.pages.at(position, now) {
		return nil
	}
	day := s.Library.Clock.DateOf(now)
	events, err := s.Library.Events.Since(ctx, max(s.pages.position(), position-many), many+1)
	if err != nil {
		return err
	}
	s.pages.follow(position, day, events)
	s.pages.until(day, s.Library.Clock.Zone())
	return nil
}

// shared is a deadline that many short readings have in common, for a timer for each would cost more than the reading.
// It ends no sooner than a request's own would have, less a second.
func (s *Server) shared() context.Context {
	if p := s.patience.Load(); p != nil {
		if end, _ := (*p).Deadline(); time.Until(end) > s.limits.make-time.Second {
			return *p
		}
	}
	ctx, stop := context.WithTimeout(context.Background(), s.limits.make)
	context.AfterFunc(ctx, stop)
	s.patience.Store(&ctx)
	return ctx
}

// many is how many events are looked at before all pages are let go of without looking.
const many = 200

// quiet are the events that change nothing a visitor reads.
var quiet = map[event.Kind]bool{
	sheet.Started: true, sheet.Saved: true, sheet.Discarded: true, sheet.CopyKept: true, sheet.Shared: true, sheet.Unshared: true,
	sheet.FileAttached: true, sheet.Reported: true, sheet.ReportDecided: true,
	sheet.SentToReview: true, sheet.TakenBack: true,
	review.Opened: true, review.OpinionGiven: true, review.RemarkAnswered: true, review.Revised: true, review.BallotOpened: true,
	content.JournalTaken: true, content.ReindexAsked: true,
	review.VoteCast: true, review.GuestAnswered: true, review.GuestRenewed: true, review.GuestRevoked: true,
}

func isQuiet(kind event.Kind) bool {
	return quiet[kind] || slices.Contains(people.Quiet, kind) || slices.Contains(request.Quiet, kind)
}

// at reports whether the shelf stands at a position, on the day of an instant.
func (p *shelf) at(position int64, now time.Time) bool {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.followed >= position && !now.Before(p.begins) && now.Before(p.ends)
}

// until notes when the day of the kept pages begins and ends: they say «hier» and «il y a 3 jours».
func (p *shelf) until(day clock.Date, zone *time.Location) {
	at := day.Time()
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.begins = time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, zone)
	p.ends = time.Date(at.Year(), at.Month(), at.Day()+1, 0, 0, 0, 0, zone)
}

func (p *shelf) position() int64 {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return max(p.followed, 0)
}

func (p *shelf) follow(position int64, day clock.Date, events []event.Event) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	loud := p.day != day || p.followed < 0 || len(events) > many || position-p.followed > many
	for _, e := range events {
		loud = loud || e.Seq > p.followed && !isQuiet(e.Kind)
	}
	if loud {
		p.clear()
	}
	p.followed, p.day = max(p.followed, position), day
}

// forget lets go of every answer: what they are made from has changed without an event.
func (p *shelf) forget() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.clear()
}

func (p *shelf) clear() {
	p.turn++
	p.bytes = 0
	clear(p.kept)
	p.order.Init()
	p.making = map[string]*making{}
}

func (p *shelf) get(key string) *answer {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	e := p.kept[key]
	if e == nil {
		return nil
	}
	p.order.MoveToFront(e)
	return e.Value.(*entry).answer
}

// make gives what do makes, once for all who ask at the same time, and keeps it where it is a page.
func (p *shelf) make(key string, do func() (*answer, error)) (*answer, error) {
	p.mutex.Lock()
	if e := p.kept[key]; e != nil { // made since it was looked for
		p.mutex.Unlock()
		return e.Value.(*entry).answer, nil
	}
	if under := p.making[key]; under != nil {
		p.mutex.Unlock()
		<-under.done
		return under.answer, under.err
	}
	m, turn := &making{done: make(chan struct{}), err: errUnfinished}, p.turn
	p.making[key] = m
	p.mutex.Unlock()
	defer func() {
		p.mutex.Lock()
		defer p.mutex.Unlock()
		close(m.done)
		if p.turn != turn {
			return
		}
		delete(p.making, key)
		if m.err == nil && m.answer.status == fiber.StatusOK && !m.answer.passing {
			p.put(key, m.answer)
		}
	}()
	m.answer, m.err = do()
	return m.answer, m.err
}

func (p *shelf) put(key string, a *answer) {
	if a.size() > p.max || p.kept[key] != nil { // the largest answer there may be is kept: it costs the most
		return
	}
	p.kept[strings.Clone(key)] = p.order.PushFront(&entry{key, a})
	p.bytes += a.size()
	for p.bytes > p.max {
		last := p.order.Back()
		old := p.order.Remove(last).(*entry)
		delete(p.kept, old.key)
		p.bytes -= old.answer.size()
	}
}

// held is what the shelf holds: answers, and their bytes.
func (p *shelf) held() (answers int, bytes int64) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return len(p.kept), p.bytes
}
