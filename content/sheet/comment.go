package sheet

import (
	"context"
	"slices"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/content/refusal"
)

// What happens to comments. Their subject is the comment; who reads the page of the sheet sees each of them.
const (
	CommentAdded    event.Kind = "comment-added"
	CommentEdited   event.Kind = "comment-edited"
	CommentHidden   event.Kind = "comment-hidden"
	CommentRestored event.Kind = "comment-restored"
)

// Intent is what a comment is for.
type Intent string

// The intents. A thank needs no text.
const (
	Thank Intent = "thank"
	Ask   Intent = "ask"
	Tell  Intent = "tell"
)

// Intents are all of them, in the order of pages.
var Intents = []Intent{Thank, Ask, Tell}

// The sizes of a discussion.
const (
	ThreadsPage = 20 // threads a page
	AnswersPage = 20 // answers a page of a thread
	AnswersHead = 5  // the first answers, shown with the thread
	MaxQuote    = 500
	EditFor     = 10 * time.Minute

	CommentsHour = 60 // by one person
)

// Comment is one thing said under a sheet: it opens a thread, or answers one.
type Comment struct {
	ID       clock.ID
	Sheet    clock.ID
	Parent   clock.ID // of an answer: the comment that opened the thread
	Intent   Intent
	Quote    string // a passage of the sheet that it speaks of
	Text     string // Markdown, as typed
	HTML     string
	By       clock.ID
	Name     string
	At       time.Time
	EditedAt time.Time // zero where it never was
	Hidden   bool      // its text, quote and author are then left out, but for its author and those who moderate
	Reason   string    // why it is hidden, for the same
	Erased   bool
	Answers  int // how many it has, of a thread
}

// NewComment is what a person wants to say. An answer names the thread in Parent.
type NewComment struct {
	Parent      clock.ID
	Intent      Intent
	Quote, Text string
}

// CommentableBy reports whether a person may comment on the sheet.
func (s Sheet) CommentableBy(p people.Person) bool {
	return !p.IsVisitor() && people.Allows(p, people.Comment, s.Object())
}

// ModeratableBy reports whether a person may hide comments of the sheet and decide on what is reported.
func (s Sheet) ModeratableBy(p people.Person) bool {
	return people.Allows(p, people.Moderate, s.Object())
}

// check cleans what a person wants to say and renders it, outside of any transaction.
func (n *NewComment) check() (html string, err error) {
	if n.Intent == "" && n.Parent != "" {
		n.Intent = Tell
	}
	if !slices.Contains(Intents, n.Intent) {
		return "", refusal.Invalid("intent", "unknown-intent")
	}
	n.Quote = markdown.Visible(n.Quote)
	if len([]rune(n.Quote)) > MaxQuote {
		return "", refusal.TooLarge("quote", "quote-too-long", MaxQuote)
	}
	if n.Text, html, err = commentText(n.Text); err != nil {
		return "", err
	}
	if html == "" && (n.Intent != Thank || n.Parent != "") {
		return "", refusal.Unprocessable("text", "comment-empty")
	}
	return html, nil
}

// commentText brings a text to the form it is kept in, and renders it.
func commentText(typed string) (text, html string, err error) {
	if len(typed) > 2*markdown.MaxComment {
		return "", "", refusal.TooLarge("text", "comment-too-large", markdown.MaxComment>>10)
	}
	clean, _, err := markdown.Clean([]byte(typed))
	if err != nil {
		return "", "", err
	}
	text = string(inner(clean))
	html, err = markdown.RenderComment([]byte(text))
	return text, html, err
}

// AddComment says something under a sheet. One person thanks a sheet once. What is sent again within EditFor, by a form
// that was pressed twice, is said once.
func (st *Store) AddComment(ctx context.Context, by people.Person, id clock.ID, n NewComment) (c Comment, err error) {
	defer refusal.Wrap(&err, "comment on %s", id)
	html, err := n.check()
	if err != nil {
		return c, err
	}
	return c, st.db.Update(ctx, func(tx *db.Tx) error {
		s, now, err := st.discussed(tx, by, id)
		if err != nil {
			return err
		}
		if !s.CommentableBy(now) {
			return refusal.Forbidden("comment-not-commenter")
		}
		if n.Parent != "" {
			if err := answerable(tx, id, n.Parent); err != nil {
				return err
			}
		}
		c = Comment{ID: clock.NewID(), Sheet: id, Parent: n.Parent, Intent: n.Intent, Quote: n.Quote, Text: n.Text, HTML: html,
			By: now.ID, Name: now.Name, At: st.clock.Now()}
		if again, err := saidAlready(tx, c); err != nil || again.ID != "" {
			c = again
			return err
		}
		if err := notTooOften(tx, now, c.At); err != nil {
			return err
		}
		added, err := insertComment(tx, c)
		if err != nil {
			return err
		}
		if !added {
			return refusal.Conflict("intent", "thanked-already")
		}
		return event.Record(tx, CommentAdded, string(c.ID), by.ID, c.At)
	})
}

// discussed reads a sheet whose published edition a person may read; the discussion is there for her alone.
func (st *Store) discussed(tx *db.Tx, by people.Person, id clock.ID) (Sheet, people.Person, error) {
	now, err := people.Current(tx, by)
	if err != nil {
		return Sheet{}, now, err
	}
	s, err := byID(tx, id)
	if err == nil && !s.ReadableBy(now) {
		err = refusal.NotFound()
	}
	return s, now, err
}

// answerable refuses to answer what is not of this sheet, what is hidden, and what is an answer itself.
func answerable(tx *db.Tx, sheet, parent clock.ID) error {
	c, err := commentByID(tx, parent)
	switch {
	case err != nil:
		return err
	case c.Sheet != sheet || c.Hidden || c.Erased:
		return refusal.NotFound()
	case c.Parent != "":
		return refusal.Unprocessable("parent", "answer-too-deep")
	}
	return nil
}

// EditComment changes the text of a comment: its author, within EditFor.
func (st *Store) EditComment(ctx context.Context, by people.Person, id clock.ID, typed string) (err error) {
	defer refusal.Wrap(&err, "edit comment %s", id)
	text, html, err := commentText(typed)
	if err != nil {
		return err
	}
	return st.moderating(ctx, by, id, CommentEdited, func(tx *db.Tx, now people.Person, s Sheet, c Comment) error {
		if err := c.editable(s, now, st.clock.Now()); err != nil {
			return err
		}
		if html == "" && (c.Intent != Thank || c.Parent != "") {
			return refusal.Unprocessable("text", "comment-empty")
		}
		return updateComment(tx, id, text, html, st.clock.Now())
	})
}

func (c Comment) editable(s Sheet, by people.Person, at time.Time) error {
	switch {
	case c.By != by.ID || !by.SignedIn():
		return refusal.Forbidden("comment-not-author")
	case c.Hidden || c.Erased:
		return refusal.Conflict("", "comment-hidden-already")
	case at.Sub(c.At) >= EditFor:
		return refusal.Forbidden("comment-too-late")
	case !s.CommentableBy(by):
		return refusal.Forbidden("comment-not-commenter")
	}
	return nil
}

// EditableBy reports whether a person may still change a comment of a sheet.
func (c Comment) EditableBy(p people.Person, s Sheet, at time.Time) bool {
	return c.editable(s, p, at) == nil
}

// moderating runs a use-case on a comment of a sheet that a person may read; the event comes last.
func (st *Store) moderating(ctx context.Context, by people.Person, id clock.ID, kind event.Kind, do func(*db.Tx, people.Person, Sheet, Comment) error) error {
	return st.db.Update(ctx, func(tx *db.Tx) error {
		c, err := commentByID(tx, id)
		if err != nil {
			return err
		}
		s, now, err := st.discussed(tx, by, c.Sheet)
		if err != nil {
			return err
		}
		if c.Hidden && c.By != now.ID && !s.ModeratableBy(now) {
			return refusal.NotFound()
		}
		if err := do(tx, now, s, c); err != nil {
			return err
		}
		return event.Record(tx, kind, string(id), by.ID, st.clock.Now())
	})
}
