package server

import (
	"context"
	"fmt"

	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/db"
	"terreau/content/mail"
	"terreau/content/people"
	"terreau/content/review"
	"terreau/content/sheet"
)

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
