package people

import (
	"context"
	"strconv"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/mail"
	"terreau/content/refusal"
)

// DormantDays are how many days before an account that nobody uses closes its person is written to.
var DormantDays = []int{60, 30, 15}

// dormant is an account that nobody has used for long.
type dormant struct {
	Person
	seen   time.Time
	stage  int // how often she was written to since
	warned time.Time
}

// ends is when the account closes: no earlier than the last warning said, however long nobody looked.
func (d dormant) ends(months int) time.Time {
	ends := d.seen.AddDate(0, months, 0)
	if told := d.warned.AddDate(0, 0, DormantDays[len(DormantDays)-1]); d.stage == len(DormantDays) && told.After(ends) {
		return told
	}
	return ends
}

// due is how often she should have been written to by now.
func (d dormant) due(now time.Time, months int) (stage int) {
	for _, days := range DormantDays {
		if !now.Before(d.seen.AddDate(0, months, -days)) {
			stage++
		}
	}
	return stage
}

// CloseDormant writes to those who have not come for long, 60, 30 and 15 days before, and closes the accounts that nobody
// has used for so many months: they have the days of a departure to come back by the link they are sent. Under what
// others read by them, their names stay. The last administrator's account is spared. Only the product itself asks. It
// gives how many it closed.
func (st *Store) CloseDormant(ctx context.Context, by Person, months int) (closed int, err error) {
	defer refusal.Wrap(&err, "close the accounts that nobody uses")
	if !by.system {
		return 0, refusal.Forbidden("not-administrator")
	}
	now := st.clock.Now()
	var all []dormant
	err = st.db.View(ctx, func(tx *db.Tx) error {
		all, err = dormantSince(tx, now.AddDate(0, -months, DormantDays[0]+3)) // months differ: Go decides
		return err
	})
	for i := 0; err == nil && i < len(all); i++ {
		d := all[i]
		stage := d.due(now, months)
		switch {
		case stage != d.stage:
			err = st.warnDormant(ctx, d, stage, months)
		case stage == len(DormantDays) && !now.Before(d.ends(months)):
			var did bool
			if did, err = st.closeDormant(ctx, d); did {
				closed++
			}
		}
	}
	return closed, err
}

// dormantSince reads the accounts that nobody has used since an instant. Who was seen after a warning was never warned.
func dormantSince(tx *db.Tx, since time.Time) (all []dormant, err error) {
	err = tx.Each(func(r db.Row) error {
		var d dormant
		var seen, warned int64
		err := r.Scan(&d.ID, &d.Lang, &d.Disabled, &seen, &d.stage, &warned)
		if d.seen, d.warned = clock.Instant(seen), clock.Instant(warned); !d.warned.After(d.seen) {
			d.stage = 0
		}
		all = append(all, d)
		return err
	}, `
		SELECT persons.id, lang, disabled, COALESCE(seen_at, created_at), COALESCE(stage, 0), COALESCE(warned_at, 0)
		FROM persons LEFT JOIN dormancies ON dormancies.person_id = persons.id
		WHERE left_at IS NULL AND COALESCE(seen_at, created_at) <= $1
			AND EXISTS (SELECT 1 FROM accounts WHERE accounts.person_id = persons.id)
			AND NOT EXISTS (SELECT 1 FROM departures WHERE departures.person_id = persons.id)
		ORDER BY persons.id`, clock.Micros(since))
	return all, err
}

// warnDormant notes how far someone was warned, and writes to her where she can come back.
func (st *Store) warnDormant(ctx context.Context, d dormant, stage, months int) error {
	now := st.clock.Now()
	more := stage > d.stage
	return st.db.Update(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`
			INSERT INTO dormancies (person_id, stage, warned_at) VALUES ($1, $2, $3)
			ON CONFLICT (person_id) DO UPDATE SET stage = excluded.stage, warned_at = excluded.warned_at`, string(d.ID), stage, clock.Micros(now))
		if err != nil || !more || d.Disabled || !st.mails.Load() {
			return err
		}
		d.stage, d.warned = stage, now
		_, err = mail.Queue(tx, mail.Letter{Key: "dormant/" + string(d.ID) + "/" + strconv.FormatInt(clock.Micros(d.seen), 10) + "/" + strconv.Itoa(stage),
			Kind: mail.Dormant, Person: d.ID, About: mail.About{"ends": string(st.clock.DateOf(d.ends(months)))}}, now)
		return err
	})
}

// closeDormant begins the departure of someone who has not come for long. Of an account that was closed already nobody is
// given a link: it would open it again.
func (st *Store) closeDormant(ctx context.Context, d dormant) (closed bool, err error) {
	now := st.clock.Now()
	token, hash := newToken()
	err = st.db.Update(ctx, func(tx *db.Tx) error {
		closed = false
		still, err := stillDormant(tx, d)
		if err != nil || !still {
			return err
		}
		p, err := byID(tx, d.ID)
		if err != nil {
			return err
		}
		if err := notLast(tx, p); err != nil {
			if refusal.KindOf(err) == refusal.KindConflict {
				return nil
			}
			return err
		}
		leaves := Departure{Person: d.ID, Due: now.AddDate(0, 0, DepartureDays)}
		err = tx.One(func(r db.Row) error { return r.Scan(&leaves.Named) }, `
			SELECT EXISTS (SELECT 1 FROM sheet_authors JOIN editions ON editions.sheet_id = sheet_authors.sheet_id WHERE person_id = $1)`, string(d.ID))
		if err != nil {
			return err
		}
		for _, do := range []func() error{
			func() error { return insertDeparture(tx, leaves, hash, now) },
			func() error { return deleteSessions(tx, d.ID, "") },
			func() error {
				_, err := tx.Exec(`DELETE FROM dormancies WHERE person_id = $1`, string(d.ID))
				return err
			},
			func() error {
				return Audit(tx, System(), now, onPerson(event.ActPersonDisabled, d.ID, "", map[event.Fact]string{event.FactReason: "account-dormant"}))
			},
			func() error { return updateDisabled(tx, d.ID, true) },
			func() error { return st.tellClosed(tx, d, token, leaves.Due) },
			func() error { return event.Record(tx, DepartureAsked, string(d.ID), "", now) },
		} {
			if err := do(); err != nil {
				return err
			}
		}
		closed = true
		return nil
	})
	return closed && err == nil, err
}

// stillDormant reports whether someone has neither come nor left since the pass began.
func stillDormant(tx *db.Tx, d dormant) (still bool, err error) {
	return still, tx.One(func(r db.Row) error { return r.Scan(&still) }, `
		SELECT EXISTS (SELECT 1 FROM persons WHERE id = $1 AND left_at IS NULL AND COALESCE(seen_at, created_at) = $2
			AND NOT EXISTS (SELECT 1 FROM departures WHERE person_id = $1))`, string(d.ID), clock.Micros(d.seen))
}

// tellClosed sends the link by which she may come back to the address she has: her account answers nobody any more.
func (st *Store) tellClosed(tx *db.Tx, d dormant, token string, due time.Time) error {
	if d.Disabled || !st.mails.Load() {
		return nil
	}
	a, err := addressOf(tx, d.ID)
	if err != nil || a.Email == "" {
		return err
	}
	_, err = mail.Queue(tx, mail.Letter{Key: "closed/" + string(d.ID) + "/" + strconv.FormatInt(clock.Micros(st.clock.Now()), 10), Kind: mail.Closed, Email: a.Email,
		Lang: d.Lang, Secret: token, About: mail.About{"ends": string(st.clock.DateOf(due))}}, st.clock.Now())
	return err
}
