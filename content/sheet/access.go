package sheet

import (
	"context"
	"slices"
	"strconv"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/people"
	"terreau/content/refusal"
)

// What happens to who may read a sheet. Links to it change nothing that visitors read.
const (
	Moved       event.Kind = "sheet-moved"
	PassMade    event.Kind = "pass-made"
	PassRevoked event.Kind = "pass-revoked"
)

// Restrict makes a sheet stricter than its space, or as open as it again. Refusals: Invalid "unknown-audience",
// Unprocessable "restriction-wider" where the space lets no more people in; Conflict "seal-not-named" where a steward by
// a group would lock herself out.
func (st *Store) Restrict(ctx context.Context, by people.Person, id clock.ID, restriction people.Audience) (err error) {
	defer refusal.Wrap(&err, "restrict %s", id)
	if restriction != "" && !slices.Contains([]people.Audience{people.Members, people.SpaceOnly, people.Sealed}, restriction) {
		return refusal.Invalid("restriction", "unknown-audience")
	}
	return st.making(ctx, by, id, Restricted, func(tx *db.Tx, now people.Person, s *Sheet) error {
		if !people.Allows(now, people.Restrict, s.Object()) {
			return refusal.Forbidden("restrict-not-steward")
		}
		if restriction != "" && !slices.Contains(s.Space.Narrower(), restriction) {
			return refusal.Unprocessable("restriction", "restriction-wider")
		}
		told := map[event.Fact]string{event.FactFrom: string(s.Restriction), event.FactTo: string(restriction)}
		if s.Restriction = restriction; !people.Allows(now, people.Restrict, s.Object()) {
			return refusal.Conflict("restriction", "seal-not-named")
		}
		if _, err := tx.Exec(`UPDATE sheets SET restriction = $2 WHERE id = $1`, string(id), string(restriction)); err != nil {
			return err
		}
		if restriction == people.Sealed {
			if err := st.endPasses(tx, by, id, told); err != nil {
				return err
			}
		}
		if err := st.audit(tx, by, event.ActSheetRestricted, *s, told); err != nil {
			return err
		}
		return st.settle(tx, *s)
	})
}

// endPasses ends every link to a sheet, and adds how many to what the audit is told.
func (st *Store) endPasses(tx *db.Tx, by people.Person, id clock.ID, told map[event.Fact]string) error {
	ended, err := people.RevokePass(tx, id, "", st.clock.Now(), by.ID)
	if ended > 0 {
		told[event.FactCount] = strconv.FormatInt(ended, 10)
	}
	return err
}

// settle writes again what lists and search read of a sheet whose readers have changed: searches leave it out until the
// index has caught up.
func (st *Store) settle(tx *db.Tx, s Sheet) error {
	if err := st.shelve(tx, s); err != nil {
		return err
	}
	return narrow(tx, s.ID)
}

// Move takes a sheet to another space: by a steward of the one it stands in, who may start a sheet in the other. Lists,
// feeds, files, search and what waits to be sent ask for its space when they are asked, and the links to it end. A
// restriction that the new space makes meaningless is taken off. Refusals: Forbidden "move-not-steward"; NotFound for a
// space where she may not write; Conflict "move-in-review", "move-same"; Unprocessable "move-without-author" where none
// of those who write what is being made could go on.
func (st *Store) Move(ctx context.Context, by people.Person, id, space clock.ID) (err error) {
	defer refusal.Wrap(&err, "move %s to %s", id, space)
	return st.making(ctx, by, id, Moved, func(tx *db.Tx, now people.Person, s *Sheet) error {
		if s.Reviewing != people.NotMade {
			return refusal.Conflict("", "move-in-review")
		}
		if !people.Allows(now, people.Move, s.Object()) {
			return refusal.Forbidden("move-not-steward")
		}
		target, err := people.SpaceByID(tx, space)
		if err != nil {
			return err
		}
		if !people.Allows(now, people.Start, target.Object()) {
			return refusal.NotFound()
		}
		if target.ID == s.Space.ID {
			return refusal.Conflict("space", "move-same")
		}
		if err := st.authorsFollow(tx, *s, target); err != nil {
			return err
		}
		told := map[event.Fact]string{event.FactFrom: string(s.Space.ID), event.FactTo: string(space)}
		if s.Space = target; !slices.Contains(target.Narrower(), s.Restriction) {
			s.Restriction = ""
		}
		if _, err := tx.Exec(`UPDATE sheets SET space_id = $2, restriction = $3 WHERE id = $1`, string(id), string(space), string(s.Restriction)); err != nil {
			return err
		}
		if _, err := tx.Exec(`DELETE FROM writers WHERE sheet_id = $1`, string(id)); err != nil {
			return err
		}
		if err := st.endPasses(tx, by, id, told); err != nil {
			return err
		}
		if err := st.audit(tx, by, event.ActSheetMoved, *s, told); err != nil {
			return err
		}
		return st.settle(tx, *s)
	})
}

// authorsFollow refuses to move what is being made where none of its authors may write.
func (st *Store) authorsFollow(tx *db.Tx, s Sheet, target people.Space) error {
	if s.Draft == nil {
		return nil
	}
	for _, author := range s.Authors {
		writes, err := people.WriterIn(tx, author, target)
		if err != nil || writes {
			return err
		}
	}
	return refusal.Unprocessable("space", "move-without-author")
}

// AddPass makes a link by which someone without an account reads the published sheet, and comments where it says so.
// The token is given here and never again.
func (st *Store) AddPass(ctx context.Context, by people.Person, persons *people.Store, id clock.ID, p people.Pass) (token string, _ people.Pass, err error) {
	defer refusal.Wrap(&err, "make a link to %s", id)
	return token, p, st.making(ctx, by, id, PassMade, func(tx *db.Tx, now people.Person, s *Sheet) error {
		if err := admittable(*s, now); err != nil {
			return err
		}
		p.Sheet = id
		if token, p, err = persons.AddPass(tx, now, p); err != nil {
			return err
		}
		return people.AuditPass(tx, by, st.clock.Now(), event.ActGuestLinkMade, p, s.Space.ID)
	})
}

func admittable(s Sheet, by people.Person) error {
	switch {
	case people.Allows(by, people.Admit, s.Object()):
		return nil
	case s.Object().Widest() == people.Sealed:
		return refusal.Conflict("", "sealed-no-link")
	case s.Edition == 0 || s.Withdrawal != nil:
		return refusal.Conflict("", "pass-not-published")
	}
	return refusal.Forbidden("pass-not-author")
}

// RevokePass ends a link to a sheet. One that is over already, or leads elsewhere, is not there.
func (st *Store) RevokePass(ctx context.Context, by people.Person, id, pass clock.ID) (err error) {
	defer refusal.Wrap(&err, "revoke a link to %s", id)
	return st.making(ctx, by, id, PassRevoked, func(tx *db.Tx, now people.Person, s *Sheet) error {
		if !people.Allows(now, people.Explain, s.Object()) {
			return refusal.Forbidden("pass-not-author")
		}
		ended, err := people.RevokePass(tx, id, pass, st.clock.Now(), by.ID)
		if err == nil && (ended == 0 || pass == "") {
			err = refusal.NotFound()
		}
		if err != nil {
			return err
		}
		return people.AuditPass(tx, by, st.clock.Now(), event.ActGuestLinkRevoked, people.Pass{ID: pass, Sheet: id}, s.Space.ID)
	})
}

// Access says who may read a sheet, and by which rule of the policy.
type Access struct {
	Sheet  Sheet
	Title  string
	Lang   string
	Shown  people.Audience // that it really has: the narrowest of its space's, the ceiling and its own
	People []Admitted      // those who hold a role in its space, wrote it or are named: a page of them
	Total  int
	Groups []people.GroupRole // that hold a role in its space
	Passes []people.Pass
	May    Opening
}

// Opening is what a person may do about who reads a sheet.
type Opening struct{ Restrict, Move, Admit, SeeAs bool }

// Admitted is a person with the rules that let her read what is published, and what is being made.
type Admitted struct {
	Person people.Named
	Role   people.Role
	ByHand bool
	Groups []string // by which she holds the role, where it is not by hand
	Reads  people.Reason
	Makes  people.Reason
}

// AccessPage is how many people a page of access shows.
const AccessPage = 100

// Access explains to the stewards and authors of a sheet who may read it. It asks the policy about each person.
func (st *Store) Access(ctx context.Context, by people.Person, kind, slug string, page int) (a Access, err error) {
	defer refusal.Wrap(&err, "access to %s %s", kind, slug)
	if page < 1 || page > MaxPage {
		return a, refusal.NotFound()
	}
	return a, st.db.View(ctx, func(tx *db.Tx) error {
		s, err := find(tx, kind, slug)
		if err != nil {
			return err
		}
		now, err := people.Current(tx, by)
		if err != nil {
			return err
		}
		o := s.Object()
		if !s.ReadableBy(now) && !s.DraftReadableBy(now) {
			return refusal.NotFound()
		}
		if !people.Allows(now, people.Explain, o) {
			return refusal.Forbidden("access-not-author")
		}
		a = Access{Sheet: s, Shown: o.Widest(), May: Opening{Restrict: people.Allows(now, people.Restrict, o), Move: people.Allows(now, people.Move, o),
			Admit: people.Allows(now, people.Admit, o), SeeAs: s.Edition > 0 && people.Allows(now, people.SeeAs, o)}}
		if err := st.entitle(tx, &a); err != nil {
			return err
		}
		if a.Groups, err = people.GroupRolesIn(tx, s.Space); err != nil {
			return err
		}
		if a.Passes, err = people.PassesOf(tx, s.ID); err != nil {
			return err
		}
		return st.readers(tx, &a, page)
	})
}

// entitle reads what the sheet is called in its newest text.
func (st *Store) entitle(tx *db.Tx, a *Access) (err error) {
	a.Lang = "fr"
	if a.Title, err = newestTitle(tx, a.Sheet); err == nil && a.Title == "" {
		a.Title = a.Sheet.Slug
	}
	return err
}

// concerned are the people whom anything but the audience may let in; the day stands at $2.
const concerned = ` FROM persons WHERE NOT disabled AND id IN (
	SELECT person_id FROM roles WHERE space_id = $1 AND begins <= $2 AND ends >= $2
	UNION SELECT person_id FROM sheet_authors WHERE sheet_id = $3
	UNION SELECT panelists.person_id FROM panelists JOIN reviews ON reviews.id = panelists.review_id WHERE reviews.sheet_id = $3 AND reviews.closed_at IS NULL
	UNION SELECT voters.person_id FROM voters JOIN reviews ON reviews.id = voters.review_id WHERE reviews.sheet_id = $3 AND reviews.closed_at IS NULL)`

func (st *Store) readers(tx *db.Tx, a *Access, page int) error {
	args := []any{string(a.Sheet.Space.ID), string(tx.Today()), string(a.Sheet.ID)}
	if err := tx.One(func(r db.Row) error { return r.Scan(&a.Total) }, `SELECT COUNT(*)`+concerned, args...); err != nil {
		return err
	}
	var ids []clock.ID
	if err := eachID(tx, &ids, `SELECT id`+concerned+` ORDER BY name_key, id LIMIT $4 OFFSET $5`, append(args, AccessPage, (page-1)*AccessPage)...); err != nil {
		return err
	}
	through, err := people.GroupsThrough(tx, a.Sheet.Space.ID)
	if err != nil {
		return err
	}
	o := a.Sheet.Object()
	for _, id := range ids {
		p, err := people.Current(tx, people.Person{ID: id})
		if err != nil {
			return err
		}
		one := Admitted{Person: people.Named{ID: id, Name: p.Name}, Role: p.In(o.Space), Reads: people.Why(p, people.Read, o), Makes: people.Why(p, people.ReadDraft, o)}
		if one.ByHand = one.Role != "" && p.NamedIn(o.Space) == one.Role; !one.ByHand {
			one.Groups = through[id]
		}
		a.People = append(a.People, one)
	}
	return nil
}
