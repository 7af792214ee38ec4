package content

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/people"
	"terreau/content/refusal"
)

// Unit is what a length of time is counted in.
type Unit string

// The units.
const (
	Days   Unit = "days"
	Months Unit = "months"
)

// Term is one line of the table of retention: how long something is kept, and how it is taken away when that is over.
// Where it has bounds, an administrator may choose.
type Term struct {
	Key            string // of the words "retention.KEY" and "retention.KEY-is", and of the setting "retention-KEY"
	Unit           Unit
	Default        int
	Least, Longest int // 0 where nobody chooses

	stale  []stale // what is stale in the database, or
	retire func(ctx context.Context, l *Library, kept int, holder string) (taken int, err error)
}

// stale are the rows of a table that are kept no longer: {before} is now less the term, {day} its day, {now} is now. They go,
// or what is said of them is set.
type stale struct{ table, where, set string }

// query is a statement about such rows, with what it is asked.
func (s stale) query(begins string, now, before time.Time, day clock.Date) (query string, args []any) {
	query = begins + ` WHERE ` + s.where
	for _, one := range []struct {
		name  string
		value any
	}{{"{before}", clock.Micros(before)}, {"{now}", clock.Micros(now)}, {"{day}", string(day)}} {
		if strings.Contains(query, one.name) {
			args = append(args, one.value)
			query = strings.ReplaceAll(query, one.name, "$"+strconv.Itoa(len(args)))
		}
	}
	return query, args
}

// Chosen reports whether an administrator may choose how long.
func (t Term) Chosen() bool { return t.Longest > 0 }

// Setting is the name of the row of the settings that holds the choice.
func (t Term) Setting() string { return "retention-" + t.Key }

// before is the instant before which something is kept no longer.
func (t Term) before(now time.Time, kept int) time.Time {
	if t.Unit == Months {
		return now.AddDate(0, -kept, 0)
	}
	return now.AddDate(0, 0, -kept)
}

// Terms are all lines of the table of retention, in the order of pages.
func Terms() (all []Term) {
	for _, topic := range Topics {
		all = append(all, topic.Terms...)
	}
	return all
}

// retention reads how long something is kept.
func retention(tx *db.Tx, t Term) (int, error) {
	if !t.Chosen() {
		return t.Default, nil
	}
	value, err := setting(tx, t.Setting())
	if err != nil || value == "" {
		return t.Default, err
	}
	kept, err := strconv.Atoi(value)
	if err != nil || kept < t.Least || kept > t.Longest {
		return t.Default, nil // nobody wrote that through us: what is promised holds
	}
	return kept, nil
}

// Kept is how long one line is kept here, when it last took something away, and how much in all.
type Kept struct {
	Term
	For    int
	DoneAt time.Time // zero where it took nothing yet
	Taken  int
}

// Retention gives the table of retention as it holds here.
func (l *Library) Retention(ctx context.Context) (all []Kept, err error) {
	defer refusal.Wrap(&err, "retention")
	return all, l.DB.View(ctx, func(tx *db.Tx) error { all, err = keptHere(tx); return err })
}

func keptHere(tx *db.Tx) (all []Kept, err error) {
	did := map[string]Kept{}
	err = tx.Each(func(r db.Row) error {
		var key string
		var k Kept
		var at int64
		err := r.Scan(&key, &at, &k.Taken)
		k.DoneAt = clock.Instant(at)
		did[key] = k
		return err
	}, `SELECT term, done_at, taken FROM retirements`)
	for _, term := range Terms() {
		one := did[term.Key]
		if one.Term = term; err == nil {
			one.For, err = retention(tx, term)
		}
		all = append(all, one)
	}
	return all, err
}

// SetRetention says how long something is kept from now on. Only an administrator may. Refusals: Forbidden
// "not-administrator"; Invalid "retention-bounds" with the bounds.
func (l *Library) SetRetention(ctx context.Context, by people.Person, t Term, kept int) (err error) {
	defer refusal.Wrap(&err, "set %s", t.Setting())
	if kept < t.Least || kept > t.Longest || !t.Chosen() {
		return refusal.Invalid(t.Setting(), "retention-bounds", t.Least, t.Longest)
	}
	return l.DB.Update(ctx, func(tx *db.Tx) error {
		if err := mayRead(tx, by, people.Administer); err != nil {
			return err
		}
		before, err := retention(tx, t)
		if err != nil || before == kept {
			return err
		}
		told := onSetting(t.Setting())
		told.Facts = map[event.Fact]string{event.FactFrom: strconv.Itoa(before), event.FactTo: strconv.Itoa(kept)}
		if err := people.Audit(tx, by, l.Clock.Now(), told); err != nil {
			return err
		}
		if err := l.putSettingBy(tx, by, t.Setting(), strconv.Itoa(kept)); err != nil {
			return err
		}
		return event.Record(tx, SettingsChanged, "", by.ID, l.Clock.Now())
	})
}

// Retire takes away all that is kept no longer, line by line of the table of retention, and dates what it did. A line that
// fails holds up no other. Only the product itself asks, from time to time; holder names the node.
func (l *Library) Retire(ctx context.Context, by people.Person, holder string) (err error) {
	defer refusal.Wrap(&err, "take away what is kept no longer")
	if !by.IsSystem() {
		return refusal.Forbidden("not-administrator")
	}
	all, err := l.Retention(ctx)
	for _, one := range all {
		taken, failed := l.retire(ctx, one, holder)
		if taken > 0 {
			failed = errors.Join(failed, l.noteRetired(ctx, one.Key, taken))
		}
		refusal.Wrap(&failed, "retention of %s", one.Key)
		err = errors.Join(err, failed)
	}
	return err
}

func (l *Library) retire(ctx context.Context, k Kept, holder string) (taken int, err error) {
	if k.retire != nil {
		return k.retire(ctx, l, k.For, holder)
	}
	now := l.Clock.Now()
	before := k.before(now, k.For)
	var due bool
	err = l.DB.View(ctx, func(tx *db.Tx) error { // it only reads: most of the time nothing is due
		for _, s := range k.stale {
			query, args := s.query(`SELECT 1 FROM `+s.table, now, before, l.Clock.DateOf(before))
			err := tx.One(func(r db.Row) error { return r.Scan(&due) }, `SELECT EXISTS (`+query+`)`, args...)
			if err != nil || due {
				return err
			}
		}
		return nil
	})
	if err != nil || !due {
		return 0, err
	}
	return taken, l.DB.Update(ctx, func(tx *db.Tx) error {
		taken = 0
		for _, s := range k.stale {
			begins := `DELETE FROM ` + s.table
			if s.set != "" {
				begins = `UPDATE ` + s.table + ` SET ` + s.set
			}
			query, args := s.query(begins, now, before, l.Clock.DateOf(before))
			rows, err := tx.Exec(query, args...)
			if err != nil {
				return err
			}
			taken += int(rows)
		}
		return nil
	})
}

func (l *Library) noteRetired(ctx context.Context, key string, taken int) error {
	return l.DB.Update(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`
			INSERT INTO retirements (term, done_at, taken) VALUES ($1, $2, $3)
			ON CONFLICT (term) DO UPDATE SET done_at = excluded.done_at, taken = retirements.taken + excluded.taken`, key, clock.Micros(l.Clock.Now()), taken)
		return err
	})
}

// What is done by more than a statement. Each gives how much it took.

func closeDormant(ctx context.Context, l *Library, kept int, _ string) (int, error) {
	return l.People.CloseDormant(ctx, people.System(), kept)
}

func eraseLeaving(ctx context.Context, l *Library, _ int, holder string) (int, error) {
	return l.EraseDue(ctx, people.System(), holder)
}

func sweepLetters(ctx context.Context, l *Library, _ int, _ string) (int, error) {
	return l.Mail.Sweep(ctx)
}

func emptyBin(ctx context.Context, l *Library, _ int, _ string) (int, error) {
	erased, loose, err := l.Sheets.EmptyBin(ctx, people.System())
	for _, sum := range loose {
		err = errors.Join(err, l.Files.Delete(ctx, sum))
	}
	return erased, err
}

func keepJournal(ctx context.Context, l *Library, kept int, _ string) (taken int, err error) {
	now := l.Clock.Now()
	return taken, l.DB.Update(ctx, func(tx *db.Tx) error {
		rows, err := event.PruneAudit(tx, now.AddDate(0, -kept, 0), now)
		taken = int(rows)
		return err
	})
}

func shortenAddresses(ctx context.Context, l *Library, _ int, _ string) (taken int, err error) {
	for more := true; more && err == nil; {
		var shortened int
		err = l.DB.Update(ctx, func(tx *db.Tx) (err error) {
			shortened, more, err = event.ShortenAddresses(tx, l.Clock.Now())
			return err
		})
		taken += shortened
	}
	return taken, err
}
