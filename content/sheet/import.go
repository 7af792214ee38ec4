package sheet

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/people"
	"terreau/content/refusal"
)

// Incoming is a sheet that comes from elsewhere. It is known again by its id where an export gave it one, else by its
// source and path.
type Incoming struct {
	ID            clock.ID // "" but for an export of another instance
	Kind, Slug    string
	Former        []string          // the slugs it once had there: they lead to it here too, where nothing else has them
	Source        string            // the name of where it comes from, shown beside its seal
	SourceAddress string            // its address there, "" for none
	Path          string            // its path there
	Restriction   people.Audience   // who may read it at its arrival, where that is fewer than its space lets in
	CreatedAt     time.Time         // zero: now
	Withdrawn     *Withdrawal       // where it was withdrawn there: its reason and where to go instead
	Editions      []IncomingEdition // the oldest first, one at least
}

// IncomingEdition is one published text of an incoming sheet. Number 0 and a zero time mean the next number, and now.
type IncomingEdition struct {
	Number int
	Text   Text
	Files  []File
	At     time.Time
	Note   string
	Minor  bool
}

// Outcome says what became of an incoming sheet.
type Outcome string

// The outcomes of an import.
const (
	Added     Outcome = "added"
	Updated   Outcome = "updated"
	Unchanged Outcome = "unchanged"
	Kept      Outcome = "kept" // it has been changed or withdrawn here since: nothing was written
)

// Arrival is what became of an incoming sheet, and where it is.
type Arrival struct {
	ID      clock.ID
	Slug    string
	Outcome Outcome
}

// Import publishes a batch of sheets in a space as «Reprise», in one transaction with one event. Imported again, what
// has not changed stays as it is. Only the system may.
func (st *Store) Import(ctx context.Context, by people.Person, space clock.ID, batch []Incoming) (arrivals []Arrival, err error) {
	defer refusal.Wrap(&err, "import %d sheets", len(batch))
	return arrivals, st.db.Update(ctx, func(tx *db.Tx) (err error) {
		if arrivals, err = st.bring(tx, by, space, batch); err != nil {
			return err
		}
		wrote := func(a Arrival) bool { return a.Outcome == Added || a.Outcome == Updated }
		if !slices.ContainsFunc(arrivals, wrote) {
			return nil
		}
		if err := people.Audit(tx, by, st.clock.Now(), event.AuditEntry{Act: event.ActImported, Kind: event.OnSpace, Subject: string(space),
			Space: space, Facts: map[event.Fact]string{event.FactCount: strconv.Itoa(len(arrivals))}}); err != nil {
			return err
		}
		return event.Record(tx, Imported, string(space), by.ID, st.clock.Now())
	})
}

var errForeseen = errors.New("foreseen")

// Foresee says what Import would do with a batch, and writes nothing: it does the same and takes it back.
func (st *Store) Foresee(ctx context.Context, by people.Person, space clock.ID, batch []Incoming) (arrivals []Arrival, err error) {
	defer refusal.Wrap(&err, "foresee %d sheets", len(batch))
	err = st.db.Update(ctx, func(tx *db.Tx) (err error) {
		if arrivals, err = st.bring(tx, by, space, batch); err != nil {
			return err
		}
		return errForeseen
	})
	if errors.Is(err, errForeseen) {
		err = nil
	}
	return arrivals, err
}

// bring brings in each sheet of a batch.
func (st *Store) bring(tx *db.Tx, by people.Person, space clock.ID, batch []Incoming) (arrivals []Arrival, err error) {
	now, home, err := st.rights(tx, by, space)
	if err != nil {
		return nil, err
	}
	if !people.Allows(now, people.Import, people.Object{Space: home.ID, Audience: home.Audience}) {
		return nil, refusal.Forbidden("import-not-system")
	}
	for _, one := range batch {
		arrival, err := st.arrive(tx, now, home, one)
		if err != nil {
			return nil, err
		}
		arrivals = append(arrivals, arrival)
	}
	return arrivals, nil
}

// arrive brings in one sheet.
func (st *Store) arrive(tx *db.Tx, by people.Person, home people.Space, in Incoming) (Arrival, error) {
	s, known, err := st.knownAs(tx, in)
	if err != nil {
		return Arrival{}, err
	}
	a := Arrival{ID: s.ID, Slug: s.Slug, Outcome: Unchanged}
	editions := []Edition{}
	if known {
		if editions, err = editionsOf(tx, s.ID); err != nil {
			return a, err
		}
		if in.Editions, err = sameOrigins(tx, s.ID, in.Editions); err != nil {
			return a, err
		}
		if !st.mayReplace(s, editions, in) {
			if !in.withdrawnAs(s, editions) {
				a.Outcome = Kept
			}
			return a, nil
		}
	} else if s, err = st.welcome(tx, by, home, in); err != nil {
		return a, err
	}
	a.ID, a.Slug = s.ID, s.Slug
	for _, next := range in.Editions {
		added, err := st.addEdition(tx, by, &s, in, next, editions)
		if err != nil {
			return a, err
		}
		if added && known {
			a.Outcome = Updated
		}
	}
	if known && a.Outcome != Updated {
		return a, nil
	}
	if err := addSlugs(tx, s, in.Former); err != nil || known {
		return a, err
	}
	a.Outcome = Added
	if in.Withdrawn != nil {
		err = withdraw(tx, s.ID, *in.Withdrawn, by.ID, st.clock.Now())
	}
	return a, err
}

// withdrawnAs reports whether a sheet stands here as it comes: with the same last text, withdrawn.
func (in Incoming) withdrawnAs(s Sheet, editions []Edition) bool {
	last := in.Editions[len(in.Editions)-1]
	return in.Withdrawn != nil && s.Withdrawal != nil && s.Kind == in.Kind && len(editions) > 0 &&
		editions[0].Hash == Hash(last.Text.Source, last.Files)
}

// knownAs finds a sheet that came before: by its id where an export gave one, else by where it comes from.
func (st *Store) knownAs(tx *db.Tx, in Incoming) (s Sheet, known bool, err error) {
	if in.ID != "" {
		if s, err = byID(tx, in.ID); err == nil || refusal.KindOf(err) != refusal.KindNotFound {
			return s, err == nil, err
		}
	}
	var id clock.ID
	err = tx.One(func(r db.Row) error { return r.Scan(&id) },
		`SELECT sheet_id FROM sources WHERE name = $1 AND path = $2`, in.Source, in.Path)
	if err != nil {
		return s, false, refusal.IgnoreNotFound(err)
	}
	s, err = byID(tx, id)
	return s, err == nil, refusal.IgnoreNotFound(err)
}

// mayReplace reports whether an import may publish over what stands here: nothing that was withdrawn, is being made or
// was last published by a person is overwritten, and no edition of the same number with another text.
func (st *Store) mayReplace(s Sheet, editions []Edition, in Incoming) bool {
	if s.Withdrawal != nil || s.Binned || s.Kind != in.Kind {
		return false
	}
	for _, next := range in.Editions {
		for _, e := range editions {
			if e.Number == next.Number && e.Hash != Hash(next.Text.Source, next.Files) {
				return false
			}
		}
	}
	last := in.Editions[len(in.Editions)-1]
	if len(editions) > 0 && editions[0].Hash == Hash(last.Text.Source, last.Files) {
		return true
	}
	return s.Draft == nil && s.Reviewing == people.NotMade && (len(editions) == 0 || editions[0].Seal == Reprise)
}

// welcome makes the identity of a sheet that arrives for the first time.
func (st *Store) welcome(tx *db.Tx, by people.Person, home people.Space, in Incoming) (Sheet, error) {
	id := in.ID
	if id == "" {
		id = clock.NewID()
	}
	s, err := st.create(tx, by, home, in.Kind, in.Slug, id)
	if err != nil {
		return s, err
	}
	if !in.CreatedAt.IsZero() {
		s.CreatedAt = in.CreatedAt
	}
	s.Restriction = in.Restriction
	_, err = tx.Exec(`UPDATE sheets SET created_at = $2, restriction = $3 WHERE id = $1`, string(id), clock.Micros(s.CreatedAt), string(s.Restriction))
	if err != nil {
		return s, err
	}
	_, err = tx.Exec(`INSERT INTO sources (sheet_id, name, path) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, string(id), in.Source, in.Path)
	return s, err
}

// addEdition publishes one incoming text, unless it is here already.
func (st *Store) addEdition(tx *db.Tx, by people.Person, s *Sheet, in Incoming, next IncomingEdition, here []Edition) (bool, error) {
	hash := Hash(next.Text.Source, next.Files)
	for _, e := range here {
		if next.Number == 0 && e.Number == s.Edition && e.Hash == hash || next.Number != 0 && e.Number == next.Number {
			return false, nil
		}
	}
	if next.Number <= s.Edition {
		next.Number = s.Edition + 1
	}
	if next.At.IsZero() {
		next.At = st.clock.Now()
	}
	files := make([]File, 0, len(next.Files))
	for _, f := range next.Files {
		kept, err := insertAttachment(tx, s.ID, f, by.ID, clock.Micros(next.At))
		if err != nil {
			return false, err
		}
		files = append(files, kept)
	}
	revision, err := st.addRevision(tx, by, s.ID, next.Text, files)
	if err != nil {
		return false, err
	}
	e := Edition{Number: next.Number, Revision: revision.ID, Hash: revision.Hash, Seal: Reprise, Source: in.Source,
		SourceAddress: in.SourceAddress, Note: next.Note, Minor: next.Minor, At: next.At, By: by.ID}
	if err := insertEdition(tx, s.ID, e); err != nil {
		return false, err
	}
	s.Edition = e.Number
	next.Text.called(s.Slug)
	if err := putShelf(tx, *s, e, next.Text); err != nil {
		return false, err
	}
	return true, touch(tx, s.ID)
}
