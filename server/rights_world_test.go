package server

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/db"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/review"
	"terreau/content/sheet"
)

// world is a site with someone of each role, each with a session, and a sheet in each state.
type world struct {
	*site
	clock  *clock.Fake
	space  people.Space
	people map[string]people.Person
	seats  map[string]string // the token of each session, "" for none
	second people.Person     // reads beside the one named
	group  people.Group      // whose members steward the space
	sheets map[string]*standing

	spareSession, spareInvitation string // to be ended

	talks   bool // sheets that are brought have a comment
	asked   int
	missing map[string]page // what doors answer about a sheet that there is not
}

// standing is a sheet in a state, with what its forms speak of.
type standing struct {
	sheet.Sheet
	review review.Review
	links  []review.GuestLink
	debt   clock.ID // the warning of an urgent publication

	link              string // to it, for someone without an account; "" for none
	comment, revision clock.ID
	version           int // that the next save begins with
}

// eachWorld makes a world on each engine.
func eachWorld(t *testing.T, test func(w *world)) {
	t.Helper()
	run := func(t *testing.T, address string) {
		fake := frozen()
		lib := contenttest.Open(t, content.Options{Folder: t.TempDir(), Address: address, Clock: &fake.Clock})
		w := &world{site: open(t, lib, behind), clock: fake, space: contenttest.Space(t, lib), people: map[string]people.Person{"visitor": people.Visitor()},
			seats: map[string]string{}, sheets: map[string]*standing{}, missing: map[string]page{}}
		w.settle()
		test(w)
	}
	t.Run("sqlite", func(t *testing.T) { run(t, "") })
	t.Run("postgres", func(t *testing.T) { run(t, contenttest.Server(t)) })
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// settle lets everyone in.
func (w *world) settle() {
	w.Helper()
	var err error
	w.group, err = w.lib.People.AddGroup(w.Context(), people.System(), people.Group{Name: "Garantes et garants", Kind: people.College})
	w.must(err)
	w.must(w.lib.People.SetGroupRole(w.Context(), people.System(), w.space.ID, w.group.ID, people.Steward))
	for _, name := range roleNames[1:] {
		as := roleOf(name)
		if name == "guest" {
			continue // each sheet has her link
		}
		p := contenttest.Someone(w.T, w.lib, as.ByHand[someSpace])
		if name == "by-group" {
			w.must(w.lib.People.SeatIn(w.Context(), people.System(), w.group.ID, p.ID, people.Seat{}))
		}
		if as.Instance != "" {
			w.must(w.lib.People.SetInstanceRole(w.Context(), people.System(), p.ID, as.Instance))
		}
		w.people[name] = p
	}
	w.people["steward"], w.people["third"] = w.steward, contenttest.Someone(w.T, w.lib, "")
	w.second = contenttest.Someone(w.T, w.lib, people.Reader)
}

// sit opens a session for everyone. The account that is disabled had one before.
func (w *world) sit() {
	w.Helper()
	for name, p := range w.people {
		if p.ID == "" {
			continue
		}
		token, _, err := w.lib.People.OpenSession(w.Context(), p.ID, people.Session{Provider: people.BuiltIn})
		w.must(err)
		w.seats[name] = token
	}
	_, spare, err := w.lib.People.OpenSession(w.Context(), w.named().ID, people.Session{Provider: people.BuiltIn})
	w.must(err)
	_, waiting, err := w.lib.People.Invite(w.Context(), people.System(), w.space.ID, people.Reader, "")
	w.must(err)
	w.spareSession, w.spareInvitation = string(spare.ID), string(waiting.ID)
	w.must(w.lib.People.Disable(w.Context(), people.System(), w.people["disabled"].ID, true))
}

// sitGuest opens the link to a sheet in the browser of the guest, where there is one that opens.
func (w *world) sitGuest(one *standing) {
	w.Helper()
	w.seats["guest"] = ""
	if one.link != "" {
		token, _, err := w.lib.People.OpenPass(w.Context(), people.Visitor(), one.link)
		w.must(refusal.IgnoreNotFound(err))
		if err == nil {
			w.seats["guest"] = token
		}
	}
}

// cookieOf is what the browser of someone sends along.
func (w *world) cookieOf(role string) []string {
	if w.seats[role] == "" {
		return nil
	}
	return []string{"Cookie", sessionCookie + "=" + w.seats[role]}
}

// as asks for an address as someone, with a form where there is one, and follows nothing.
func (w *world) as(role, method, path string, form url.Values) page {
	w.Helper()
	if method == http.MethodPost && form == nil {
		form = url.Values{}
	}
	b := &browser{site: w.site, cookies: map[string]string{}}
	if token := w.seats[role]; token != "" {
		b.cookies[sessionCookie] = token
	}
	w.asked++ // each from another neighbourhood: none is asked to wait
	return b.send(method, path, form, "X-Forwarded-For", fmt.Sprintf("10.%d.%d.1", w.asked/256%256, w.asked%256))
}

// position is the number of the last event: what was refused left no trace where it stands still.
func (w *world) position() (seq int64) {
	w.Helper()
	seq, err := w.lib.Events.Position(w.Context())
	w.must(err)
	return seq
}

// bring makes a new sheet of the author and the steward-author, and brings it to a state.
func (w *world) bring(state string) *standing {
	w.Helper()
	ctx, author, steward := w.Context(), w.people["author"], w.people["steward"]
	one := &standing{Sheet: contenttest.Started(w.T, w.lib, author, "Une fiche "+string(clock.NewID())), review: review.Review{ID: clock.NewID()}, debt: clock.NewID(), comment: clock.NewID()}
	w.must(w.lib.DB.Update(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO sheet_authors (sheet_id, person_id) VALUES ($1, $2)`, string(one.ID), string(w.people["steward-author"].ID))
		return err
	}))
	switch state {
	case "proposed":
		w.must(w.lib.Sheets.Propose(ctx, author, one.ID, contenttest.Checked))
	case "in-review", "voting", "decided":
		w.review(ctx, one)
		if state != "in-review" {
			_, err := w.lib.Reviews.OpenVote(ctx, steward, one.review.ID, review.Opening{Voters: []clock.ID{w.people["voter"].ID}, Minor: true})
			w.must(err)
		}
		if state == "decided" {
			w.must(w.lib.Reviews.Vote(ctx, w.people["voter"], one.review.ID, "for", ""))
		}
	case "published", "withdrawn", "kept", "sealed":
		for _, text := range []string{"Un premier texte.", "Un second texte."} {
			if text == "Un second texte." {
				_, err := w.lib.Sheets.Save(ctx, author, one.ID, 0, contenttest.Practice("Une fiche publiée", text))
				w.must(err)
			}
			_, err := w.lib.Sheets.PublishUnreviewed(ctx, steward, one.ID, sheet.Publication{Note: "Un texte.", Checked: contenttest.Checked})
			w.must(err)
		}
		if w.talks {
			said, err := w.lib.Sheets.AddComment(ctx, contenttest.Someone(w.T, w.lib, people.Commenter), one.ID, sheet.NewComment{Intent: sheet.Ask, Text: "Et le soir ?"})
			w.must(err)
			one.comment = said.ID
		}
		w.holdBack(one, state)
	case "binned":
		w.must(w.lib.Sheets.Bin(ctx, author, one.ID))
	}
	d, err := w.lib.Sheets.DraftByID(ctx, people.System(), one.ID)
	w.must(err)
	one.Sheet, one.version, one.revision = d.Sheet, d.Version, d.Revision.ID
	return one
}

// holdBack withdraws a published sheet, or keeps it to its space.
func (w *world) holdBack(one *standing, state string) {
	w.Helper()
	var err error
	one.link, _, err = w.lib.Sheets.AddPass(w.Context(), w.people["steward"], w.lib.People, one.ID, people.Pass{Name: "Une voisine", Comments: true, Ends: w.clock.Today()})
	w.must(err)
	switch state {
	case "withdrawn":
		w.must(w.lib.Sheets.Withdraw(w.Context(), w.people["steward"], one.ID, "Elle ne vaut plus.", ""))
	case "kept":
		w.must(w.lib.Sheets.Restrict(w.Context(), w.people["steward"], one.ID, people.SpaceOnly))
	case "sealed":
		w.must(w.lib.Sheets.Restrict(w.Context(), w.people["steward"], one.ID, people.Sealed))
	}
}

// review opens the review of a sheet and lets its panels read it, with a remark that waits.
func (w *world) review(ctx context.Context, one *standing) {
	w.Helper()
	author := w.people["author"]
	w.must(w.lib.Sheets.Propose(ctx, author, one.ID, contenttest.Checked))
	var err error
	one.review, one.links, err = w.lib.Reviews.Open(ctx, w.people["steward"], one.ID, review.Naming{
		Panels: map[string][]clock.ID{"trade": {w.people["named"].ID, w.second.ID}, "concerned": {w.named().ID}},
		Guests: map[string][]string{"concerned": {"Une mère du quartier"}}})
	w.must(err)
	for _, p := range []people.Person{w.people["named"], w.second} {
		w.must(w.lib.Reviews.Opine(ctx, p, one.review.ID, "trade", review.Opinion{Verdict: review.For, Remarks: []review.Remark{{Text: "Un détail."}}}))
	}
	w.must(w.lib.Reviews.Opine(ctx, w.named(), one.review.ID, "concerned", review.Opinion{Verdict: review.For}))
	w.must(w.lib.Reviews.GuestAnswer(ctx, one.links[0].Token, "understood", review.Yes, ""))
	w.must(w.lib.Reviews.GuestFinish(ctx, one.links[0].Token))
	one.review, err = w.lib.Reviews.Get(ctx, author, one.ID)
	w.must(err)
}

// named is another who reads, for the people concerned.
func (w *world) named() people.Person { return w.people["third"] }

// decide makes sheets that a vote published, one for each state that is read.
func (w *world) decide() map[string]*standing {
	w.Helper()
	decided := map[string]*standing{}
	for _, state := range []string{"published", "withdrawn", "kept", "sealed"} {
		decided[state] = w.bring("decided")
	}
	w.clock.Move(8 * 24 * time.Hour)
	closed, err := w.lib.Reviews.CloseDue(w.Context())
	w.must(err)
	if closed != len(decided) {
		w.Fatalf("%d votes were closed", closed)
	}
	for state, one := range decided {
		w.holdBack(one, state)
	}
	return decided
}
