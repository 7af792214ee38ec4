// Package notice decides whom what happened is told: it reads the list of events, looks up how things are now, asks for
// each reader whether she may know and whether she wants to, and leaves a letter at the post office.
package notice

import (
	"context"
	"slices"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/mail"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/request"
	"terreau/content/review"
	"terreau/content/sheet"
)

// Store follows the list of events for those who want to be told.
type Store struct {
	db       *db.DB
	clock    *clock.Clock
	people   *people.Store
	sheets   *sheet.Store
	reviews  *review.Store
	requests *request.Store
	office   *mail.Office
}

// NewStore gives the notices of a library.
func NewStore(d *db.DB, c *clock.Clock, p *people.Store, s *sheet.Store, r *review.Store, q *request.Store, o *mail.Office) *Store {
	return &Store{d, c, p, s, r, q, o}
}

// What a letter says happened, besides the verbs of tasks.
const (
	Ended   review.Verb = "ended"   // a review
	Said    review.Verb = "said"    // under one's sheet
	Replied review.Verb = "replied" // to what one said

	AccessAsked    review.Verb = "access-asked" // to what one tends
	AccessAnswered review.Verb = "access-answered"
	EntryAsked     review.Verb = "entry-asked"
	EntryGiven     review.Verb = "entry-given"
)

// kindOf is what a task is to those who choose what they are told.
var kindOf = map[review.Verb]people.NoticeKind{
	review.ToOpine: people.OfReview, review.ToAnswer: people.OfAnswer, review.ToVote: people.OfVote,
	review.ToOpenReview: people.OfTending, review.ToOpenVote: people.OfTending, review.ToDecide: people.OfTending, review.ToCheck: people.OfTending,
	AccessAsked: people.OfTending, EntryAsked: people.OfTending, AccessAnswered: people.OfRequest, EntryGiven: people.OfRequest,
	Ended: people.OfDecision, Said: people.OfComment, Replied: people.OfComment,
}

// moving are the events on a sheet after which it may ask something of someone.
var moving = []event.Kind{sheet.SentToReview, sheet.Hurried, review.Opened, review.OpinionGiven, review.GuestAnswered,
	review.RemarkAnswered, review.Revised, review.BallotOpened, review.BallotClosed}

// wanted is one thing that one person may want to be told.
type wanted struct {
	person clock.ID
	verb   review.Verb
	key    string // of what happened: with the person, it is told once
	about  mail.About
	own    bool // she did it herself: it is not told, now or later
}

// Heed leaves a letter for each person whom the events concern, once, however often the same events are read, and gives
// how many letters it left. Those who have no address, or do not want to be told, get none.
func (st *Store) Heed(ctx context.Context, events []event.Event) (left int, err error) {
	defer refusal.Wrap(&err, "heed events")
	var all []wanted
	var letters []mail.Letter
	for _, e := range events {
		if e.Kind == request.EntryRefused {
			l, writable, err := st.toCandidate(ctx, clock.ID(e.Subject))
			if err != nil {
				return 0, err
			}
			if writable {
				letters = append(letters, l)
			}
		}
		found, err := st.wantedOf(ctx, e)
		if refusal.IgnoreNotFound(err) != nil { // what is gone concerns nobody
			return 0, err
		}
		all = append(all, found...)
	}
	for _, one := range all {
		l, wants, err := st.letter(ctx, one)
		if err != nil {
			return 0, err
		}
		if wants {
			letters = append(letters, l)
		}
	}
	if len(letters) == 0 {
		return 0, nil
	}
	return left, st.db.Update(ctx, func(tx *db.Tx) error {
		left = 0
		for _, l := range letters {
			written, err := mail.Queue(tx, l, st.clock.Now())
			if err != nil {
				return err
			}
			if written && l.Outcome == "" {
				left++
			}
		}
		return nil
	})
}

// wantedOf looks up whom an event concerns.
func (st *Store) wantedOf(ctx context.Context, e event.Event) (all []wanted, err error) {
	switch {
	case slices.Contains(moving, e.Kind):
		tasks, err := st.reviews.AwaitedOn(ctx, clock.ID(e.Subject))
		for _, task := range tasks {
			all = append(all, wanted{task.Person, task.Verb, task.Key, mail.About{"sheet": e.Subject, "task": task.Key}, task.Person == e.By})
		}
		return all, err
	case e.Kind == review.Decided || e.Kind == review.GivenUp:
		end, err := st.reviews.LastEnding(ctx, clock.ID(e.Subject))
		for _, person := range end.People {
			all = append(all, wanted{person, Ended, "ended/" + string(end.Review), mail.About{"sheet": e.Subject, "review": string(end.Review)}, person == e.By})
		}
		return all, err
	case e.Kind == sheet.CommentAdded:
		return st.ofComment(ctx, e)
	}
	if slices.Contains(request.Quiet, e.Kind) {
		return st.ofRequest(ctx, e)
	}
	return nil, nil
}

// ofComment finds the authors of the sheet, and whom an answer answers.
func (st *Store) ofComment(ctx context.Context, e event.Event) (all []wanted, err error) {
	c, err := st.sheets.Comment(ctx, people.System(), clock.ID(e.Subject))
	if err != nil {
		return nil, err
	}
	entries, err := st.sheets.Entries(ctx, []clock.ID{c.Sheet})
	if err != nil {
		return nil, err
	}
	about := mail.About{"sheet": string(c.Sheet), "comment": e.Subject}
	for _, author := range entries[0].Sheet.Authors {
		all = append(all, wanted{author, Said, "said/" + e.Subject, about, author == e.By})
	}
	if c.Parent == "" {
		return all, nil
	}
	asked, err := st.sheets.Comment(ctx, people.System(), c.Parent)
	if err == nil && !slices.Contains(entries[0].Sheet.Authors, asked.By) {
		all = append(all, wanted{asked.By, Replied, "replied/" + e.Subject, about, asked.By == e.By})
	}
	return all, err
}

// letter is what a person is told, as she wants it; false where she does not, or cannot be.
func (st *Store) letter(ctx context.Context, one wanted) (l mail.Letter, wants bool, err error) {
	kind := kindOf[one.verb]
	about := mail.About{"verb": string(one.verb)}
	for name, value := range one.about {
		about[name] = value
	}
	l = mail.Letter{Key: "notice/" + one.key + "/" + string(one.person), Kind: mail.Notice, Person: one.person, About: about}
	if one.own {
		l.Outcome = "mail-own-act"
	}
	if _, err := st.people.Recipient(ctx, one.person); err != nil {
		return l, false, refusal.IgnoreNotFound(err)
	}
	wishes, err := st.people.WishesOf(ctx, one.person)
	pace := wishes.Of(kind)
	if l.Gathered = pace == people.Daily || pace == people.Weekly; l.Gathered {
		l.Due = st.office.NextDigest(pace == people.Weekly)
	}
	return l, pace != people.Never, err
}
