package sheet

import (
	"context"
	"slices"
	"strings"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/kinds"
	"terreau/content/people"
	"terreau/content/refusal"
)

// Publication is what a steward says of a text that she publishes without review, or urgently.
type Publication struct {
	Reason  string   // of the urgency; none is asked otherwise
	Note    string   // what changed
	Minor   bool     // whether what changed is minor: an edition that follows another then needs no note
	Checked []string // the keys of the checks of the kind that she has made
}

// Checked is what someone said she had made sure of in a text before it was offered to others.
type Checked struct {
	Hash   string // of the text
	Checks []string
	At     time.Time
	By     people.Named
}

// Unchecked lists what a kind asks to be made sure of and was not.
func Unchecked(kind kinds.Kind, made []string) (lacks []Lack) {
	for _, check := range kind.Checks {
		if !slices.Contains(made, check.Key) {
			lacks = append(lacks, Lack{Check: check.Key, Label: check.Label})
		}
	}
	return lacks
}

// keepChecks notes what a person has made sure of in a text, with its hash. What her kind asks and she did not answer is
// refused like all that a text lacks; System, which imports, is asked nothing.
func (st *Store) keepChecks(tx *db.Tx, by people.Person, s Sheet, hash string, made []string) error {
	kind, _ := st.kinds.Kind(s.Kind)
	if len(kind.Checks) == 0 || by.IsSystem() {
		return nil
	}
	if err := incomplete(Unchecked(kind, made)); err != nil {
		return err
	}
	var asked []string
	for _, check := range kind.Checks {
		asked = append(asked, check.Key)
	}
	_, err := tx.Exec(`
		INSERT INTO text_checks (id, sheet_id, hash, kind_version, checks, checked_at, checked_by) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		string(clock.NewID()), string(s.ID), hash, kind.Version, strings.Join(asked, " "), clock.Micros(st.clock.Now()), string(by.ID))
	return err
}

// LastChecked reads what was last made sure of in a text of a sheet, up to an instant; nil where nothing was asked.
func LastChecked(tx *db.Tx, id clock.ID, until time.Time) (*Checked, error) {
	all, err := checksOf(tx, id, until)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	last := all[0]
	last.By, err = people.NameOf(tx, last.By.ID)
	return &last, err
}

// Checks gives what was made sure of in the texts of a sheet, the newest first, to those who may list its versions.
func (st *Store) Checks(ctx context.Context, by people.Person, id clock.ID) (all []Checked, err error) {
	defer refusal.Wrap(&err, "checks of %s", id)
	return all, st.db.View(ctx, func(tx *db.Tx) error {
		s, err := st.ofVersions(tx, by, id)
		if err != nil {
			return err
		}
		all, err = checksOf(tx, s.ID, st.clock.Now())
		for i := 0; err == nil && i < len(all); i++ {
			all[i].By, err = people.NameOf(tx, all[i].By.ID)
		}
		return err
	})
}

// checksOf reads what was made sure of in the texts of a sheet, up to an instant, the newest first.
func checksOf(tx *db.Tx, id clock.ID, until time.Time) (all []Checked, err error) {
	err = tx.Each(func(r db.Row) error {
		var c Checked
		var at int64
		var checks string
		err := r.Scan(&c.Hash, &checks, &at, &c.By.ID)
		c.Checks, c.At = strings.Fields(checks), clock.Instant(at)
		all = append(all, c)
		return err
	}, `
		SELECT hash, checks, checked_at, checked_by FROM text_checks
		WHERE sheet_id = $1 AND checked_at <= $2 ORDER BY checked_at DESC, id DESC`, string(id), clock.Micros(until))
	return all, err
}
