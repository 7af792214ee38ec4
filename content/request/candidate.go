package request

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/mail"
	"terreau/content/people"
	"terreau/content/refusal"
)

// Candidate is someone whom a provider knows and who waits to be let in. She has no account, no session and no right.
type Candidate struct {
	ID       clock.ID
	Provider string // its name, and below what it says
	Identity people.Identity
	Words    string // what she says of herself
	Since    time.Time

	RefusedAt time.Time // zero while she waits
	Answer    string    // why
}

// Waits reports whether nobody has answered.
func (c Candidate) Waits() bool { return c.RefusedAt.IsZero() }

// seatLasts is how long the browser that she came by may look at her request, and change it.
const seatLasts = time.Hour

func seatHash(seat string) string {
	if seat == "" {
		return ""
	}
	sum := sha256.Sum256([]byte("candidate\n" + seat))
	return hex.EncodeToString(sum[:])
}

// Wait notes that someone came whom nobody has let in yet, with what her provider says of her now, and ties her request to
// the browser that she came by. Who was refused stays so. Refusal: TooMany "entry-full".
func (st *Store) Wait(ctx context.Context, id people.Identity, provider, seat string) (err error) {
	defer refusal.Wrap(&err, "wait to come in")
	from := people.Visitor().From(id.From)
	if id, err = id.Cleaned(); err != nil {
		return err
	}
	now := st.clock.Now()
	c := Candidate{ID: clock.NewID(), Provider: provider, Identity: id, Since: now}
	return st.db.Update(ctx, func(tx *db.Tx) error {
		again, waiting, err := comesAgain(tx, c, seatHash(seat))
		if err != nil || again {
			return err
		}
		if waiting >= MaxWaiting {
			return &refusal.Error{Kind: refusal.KindTooMany, Reason: "entry-full"}
		}
		if err := insertCandidate(tx, c, seatHash(seat)); err != nil {
			return err
		}
		first, err := people.First(tx, "entry\n"+id.Issuer+"\n"+id.Subject, now.Add(toldEvery), now)
		if err != nil || !first { // who takes it back and asks again is told of once
			return err
		}
		told := event.AuditEntry{Act: event.ActEntryAsked, Kind: event.OnCandidate, Subject: string(c.ID), Facts: map[event.Fact]string{event.FactProvider: provider}}
		if err := people.Audit(tx, from, now, told); err != nil {
			return err
		}
		return event.Record(tx, EntryAsked, string(c.ID), "", now)
	})
}

// Seated gives the request of who came by a browser within the hour. Refusal: NotFound.
func (st *Store) Seated(ctx context.Context, seat string) (c Candidate, err error) {
	defer refusal.Wrap(&err, "request to come in")
	return c, st.db.View(ctx, func(tx *db.Tx) error { c, err = st.seated(tx, seat); return err })
}

func (st *Store) seated(tx *db.Tx, seat string) (Candidate, error) {
	if seat == "" {
		return Candidate{}, refusal.NotFound()
	}
	return candidate(tx, `WHERE seat_hash = $1 AND seen_at > $2`, seatHash(seat), clock.Micros(st.clock.Now().Add(-seatLasts)))
}

// Say keeps what someone who waits says of herself. It is no event: nothing else changes. Refusals: NotFound; TooLarge
// "words-too-long".
func (st *Store) Say(ctx context.Context, seat, words string) (err error) {
	defer refusal.Wrap(&err, "say who waits")
	if words, err = cleanWords(words, "words", ""); err != nil {
		return err
	}
	return st.db.Update(ctx, func(tx *db.Tx) error {
		c, err := st.seated(tx, seat)
		if err == nil && !c.Waits() {
			err = refusal.NotFound()
		}
		if err == nil {
			_, err = tx.Exec(`UPDATE candidates SET words = $2, seen_at = $3 WHERE id = $1`, string(c.ID), words, clock.Micros(st.clock.Now()))
		}
		return err
	})
}

// Leave forgets the request of someone who waits, and all that her provider said of her, at once. Where nothing waits, it is
// no error.
func (st *Store) Leave(ctx context.Context, seat string) (err error) {
	defer refusal.Wrap(&err, "take back a request to come in")
	return st.db.Update(ctx, func(tx *db.Tx) error {
		c, err := st.seated(tx, seat)
		if err != nil || !c.Waits() {
			return refusal.IgnoreNotFound(err)
		}
		if err := deleteCandidate(tx, c.ID); err != nil {
			return err
		}
		return event.Record(tx, EntryLeft, string(c.ID), "", st.clock.Now())
	})
}

// Candidates gives those who wait to be let in to whoever may do so, the first come first.
func (st *Store) Candidates(ctx context.Context, by people.Person) (all []Candidate, err error) {
	defer refusal.Wrap(&err, "who waits to come in")
	return all, st.db.View(ctx, func(tx *db.Tx) error {
		all = nil
		now, err := people.Current(tx, by)
		if err != nil || !people.Allows(now, people.Approve, people.Object{}) {
			return err
		}
		all, err = candidates(tx, `WHERE refused_at IS NULL ORDER BY since, id LIMIT $1`, shown)
		return err
	})
}

// Candidate gives one who waits, or was refused, for whoever tells of it. Refusal: NotFound once she was let in or forgotten.
func (st *Store) Candidate(ctx context.Context, id clock.ID) (c Candidate, err error) {
	defer refusal.Wrap(&err, "candidate %s", id)
	return c, st.db.View(ctx, func(tx *db.Tx) error { c, err = candidate(tx, `WHERE id = $1`, string(id)); return err })
}

// LetIn makes a member of someone who waits, with a role in some spaces. A steward lets people into the spaces that she tends;
// an administrator may give an account alone. Refusals: NotFound where nobody waits; Forbidden "entry-not-steward",
// "invite-steward"; Unprocessable "entry-no-space".
func (st *Store) LetIn(ctx context.Context, by people.Person, id clock.ID, roles map[clock.ID]people.Role) (err error) {
	defer refusal.Wrap(&err, "let %s in", id)
	return st.decide(ctx, by, id, func(tx *db.Tx, now people.Person, c Candidate) error {
		if len(roles) == 0 && !people.Allows(now, people.Administer, people.Object{}) {
			return refusal.Unprocessable("space", "entry-no-space")
		}
		p, err := people.Enter(tx, by, c.Identity, st.clock.Now())
		if err != nil {
			return err
		}
		for space, role := range roles {
			s, err := people.SpaceByID(tx, space)
			if err == nil && !s.KnownTo(now) {
				err = refusal.NotFound()
			}
			if err == nil {
				err = people.Receive(tx, by, s, p.ID, role, st.clock.Now())
			}
			if err != nil {
				return err
			}
		}
		if err := deleteCandidate(tx, c.ID); err != nil {
			return err
		}
		if err := event.Record(tx, people.PersonAdded, string(p.ID), by.ID, st.clock.Now()); err != nil {
			return err
		}
		return event.Record(tx, EntryGiven, string(p.ID), by.ID, st.clock.Now())
	})
}

// TurnAway refuses someone who waits, with a sentence that she reads; it is kept for AnsweredDays, and so long she cannot ask
// again. Refusals besides those of LetIn: Unprocessable "refusal-unexplained"; TooLarge "words-too-long".
func (st *Store) TurnAway(ctx context.Context, by people.Person, id clock.ID, words string) (err error) {
	defer refusal.Wrap(&err, "turn %s away", id)
	if words, err = cleanWords(words, "answer", "refusal-unexplained"); err != nil {
		return err
	}
	return st.decide(ctx, by, id, func(tx *db.Tx, _ people.Person, c Candidate) error {
		now := st.clock.Now()
		_, err := tx.Exec(`UPDATE candidates SET refused_at = $2, refused_by = $3, answer = $4 WHERE id = $1`, string(c.ID), clock.Micros(now), string(by.ID), words)
		if err != nil {
			return err
		}
		told := event.AuditEntry{Act: event.ActEntryRefused, Kind: event.OnCandidate, Subject: string(c.ID), Facts: map[event.Fact]string{event.FactProvider: c.Provider}}
		if err := people.Audit(tx, by, now, told); err != nil {
			return err
		}
		return event.Record(tx, EntryRefused, string(c.ID), by.ID, now)
	})
}

func (st *Store) decide(ctx context.Context, by people.Person, id clock.ID, do func(*db.Tx, people.Person, Candidate) error) error {
	return st.db.Update(ctx, func(tx *db.Tx) error {
		now, err := people.Current(tx, by)
		if err != nil {
			return err
		}
		if !people.Allows(now, people.Approve, people.Object{}) {
			return refusal.Forbidden("entry-not-steward")
		}
		c, err := candidate(tx, `WHERE id = $1 AND refused_at IS NULL`, string(id))
		if err != nil {
			return err
		}
		return do(tx, now, c)
	})
}

// Deciders are those who may let someone in: who administers first, then stewards; a few at the most.
func (st *Store) Deciders(ctx context.Context) (ids []clock.ID, err error) {
	defer refusal.Wrap(&err, "who lets people in")
	return ids, st.db.View(ctx, func(tx *db.Tx) error { ids, err = deciders(tx, mostTold); return err })
}

// Writable is the address at which a letter finds her, "" where her provider does not vouch for one.
func (c Candidate) Writable() string {
	email, err := mail.ParseAddress(c.Identity.Email)
	if err != nil || !c.Identity.Verified {
		return ""
	}
	return email
}
