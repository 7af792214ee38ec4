package server

import (
	"context"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"regexp"
	"strings"
	"testing"
	"time"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/db"
	"terreau/content/mail"
	"terreau/content/people"
	"terreau/content/review"
	"terreau/content/sheet"
	"terreau/server/post"
	"terreau/server/servertest"
)

// postal is a site that sends letters to a mail server, under a clock that the test moves.
type postal struct {
	*browser
	office *servertest.MailServer
	clock  *clock.Fake
}

// eachPostal serves an empty library on each engine, with a mail server.
func eachPostal(t *testing.T, test func(p *postal)) {
	t.Helper()
	options := map[string]func(t *testing.T) content.Options{
		"sqlite": func(t *testing.T) content.Options { return content.Options{Folder: t.TempDir()} },
		"postgres": func(t *testing.T) content.Options {
			return content.Options{Folder: t.TempDir(), Address: contenttest.Server(t)}
		},
	}
	for engine, o := range options {
		t.Run(engine, func(t *testing.T) {
			o, c, office := o(t), clock.NewFake(contenttest.Noon), servertest.NewMailServer(t)
			o.Clock = &c.Clock
			lib := contenttest.Open(t, o)
			carrier := post.Server{Host: office.Name, Port: 587, User: office.User, Password: office.Password, Roots: office.Roots, Time: 30 * time.Second,
				Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
					return (&net.Dialer{}).DialContext(ctx, network, office.Address)
				}}
			s := open(t, lib, func(o *Options) {
				o.Mail = Mail{Carrier: carrier, From: netmail.Address{Address: "terreau@example.org"}}
			})
			test(&postal{s.browse(), office, c})
		})
	}
}

// letter is what arrived.
type arrived struct {
	to, subject, id, text, html, stop string
}

// letters waits until so many letters have arrived, and gives them.
func (p *postal) letters(count int) (all []arrived) {
	p.Helper()
	for end := time.Now().Add(20 * time.Second); len(p.office.Received()) < count; {
		if time.Now().After(end) {
			standing, err := p.lib.Mail.Standing(p.Context())
			p.Fatalf("%d letters arrived, not %d: %+v, %v", len(p.office.Received()), count, standing, err)
		}
		time.Sleep(20 * time.Millisecond)
	}
	for _, one := range p.office.Received() {
		all = append(all, p.open(one))
	}
	if len(all) > count {
		p.Fatalf("%d letters arrived, not %d: %+v", len(all), count, all)
	}
	return all
}

// settled waits until nothing is to be sent.
func (p *postal) settled() {
	p.Helper()
	p.heeded()
	for end := time.Now().Add(20 * time.Second); ; {
		due, err := p.lib.Mail.Due(p.Context())
		held := 0
		failed := p.lib.DB.View(p.Context(), func(tx *db.Tx) error {
			return tx.One(func(r db.Row) error { return r.Scan(&held) }, `SELECT COUNT(*) FROM jobs WHERE until > 0 AND done_at IS NULL`)
		})
		if err != nil || failed != nil || time.Now().After(end) {
			p.Fatal("letters wait for ever", err, failed, due, held)
		}
		if !due && held == 0 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// heeded does what the follower does, so that a test need not wait for it: read twice, an event tells nobody twice.
func (p *postal) heeded() {
	p.Helper()
	events, err := p.lib.Events.Since(p.Context(), 0, 1000)
	if err == nil {
		_, err = p.lib.Notices.Heed(p.Context(), events)
	}
	if err != nil {
		p.Fatal(err)
	}
}

func (p *postal) open(r servertest.Received) (a arrived) {
	p.Helper()
	m, err := r.Message()
	if err != nil {
		p.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		p.Fatal(err)
	}
	a = arrived{to: r.To, subject: subject, id: m.Header.Get("Message-Id"), stop: strings.Trim(m.Header.Get("List-Unsubscribe"), "<>")}
	_, parameters, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		p.Fatal(err)
	}
	for parts := multipart.NewReader(m.Body, parameters["boundary"]); ; {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return a
		}
		if err != nil {
			p.Fatal(err)
		}
		body, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			p.Fatal(err)
		}
		if strings.HasPrefix(part.Header.Get("Content-Type"), "text/html") {
			a.html = string(body)
		} else {
			a.text = string(body)
		}
	}
}

// linkIn is the first address of this site in a letter that holds a word, without the site.
func (p *postal) linkIn(a arrived, word string) string {
	p.Helper()
	for _, found := range regexp.MustCompile(`https?://\S+`).FindAllString(a.text, -1) {
		if path, ours := strings.CutPrefix(found, "http://"+p.address); ours && strings.Contains(path, word) {
			return path
		}
	}
	p.Fatalf("no address with %q in %s", word, a.text)
	return ""
}

// reach gives a person an address, as a provider that verified it does.
func (p *postal) reach(who people.Person, email string) {
	p.Helper()
	_, err := p.lib.People.SignIn(p.Context(), people.Identity{Issuer: "https://annuaire.example", Subject: string(who.ID), Name: who.Name, Email: email, Verified: true}, p.inviteAs(who))
	if err != nil {
		p.Fatal(err)
	}
}

// trialKind is a letter of the tests' own: what a new kind takes is a writer.
const trialKind mail.Kind = "trial"

func init() {
	letterWriters[trialKind] = func(_ context.Context, s *Server, l mail.Letter, to people.Recipient) (*written, error) {
		return s.plain(to, "Un essai", []string{"Rien à dire."}, "Ouvrir", "/"), nil
	}
}

// inviteAs makes a link that gives a person who is there already the account of a directory.
func (p *postal) inviteAs(who people.Person) string {
	p.Helper()
	err := p.lib.DB.Update(p.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO accounts (issuer, subject, person_id, email, created_at, signed_in_at) VALUES ('https://annuaire.example', $1, $1, '', 0, 0)`, string(who.ID))
		return err
	})
	if err != nil {
		p.Fatal(err)
	}
	return ""
}

// readers are people whom a review may name, each with an address.
func (p *postal) readers(count int) (all []people.Person) {
	p.Helper()
	for i := range count {
		all = append(all, contenttest.Someone(p.T, p.lib, people.Reviewer))
		p.reach(all[i], fmt.Sprintf("lectrice%d@example.org", i))
	}
	return all
}

func (p *postal) propose(author people.Person, s sheet.Sheet) {
	p.Helper()
	if err := p.lib.Sheets.Propose(p.Context(), author, s.ID, contenttest.Checked); err != nil {
		p.Fatal(err)
	}
}

// openReview opens a review that two of each panel read.
func (p *postal) openReview(steward people.Person, s sheet.Sheet, readers []people.Person) review.Review {
	p.Helper()
	r, _, err := p.lib.Reviews.Open(p.Context(), steward, s.ID, review.Naming{Panels: map[string][]clock.ID{
		"trade": {readers[0].ID, readers[1].ID}, "concerned": {readers[2].ID, readers[3].ID}}})
	if err != nil {
		p.Fatal(err)
	}
	return r
}

// heed asks for a letter that has nothing to look up.
func (p *postal) heed(who people.Person, key string) {
	p.Helper()
	err := p.lib.DB.Update(p.Context(), func(tx *db.Tx) error {
		_, err := mail.Queue(tx, mail.Letter{Key: "trial/" + key, Kind: trialKind, Person: who.ID}, p.clock.Now())
		return err
	})
	if err != nil {
		p.Fatal(err)
	}
}
