package people

import (
	"context"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/refusal"
)

// AlertKind is something that happened to an account and that its person must know of.
type AlertKind string

// The alerts.
const (
	AccountRecovered AlertKind = "recovered"      // another password was chosen by a link
	PasskeyCopied    AlertKind = "passkey-copied" // a key was refused that is perhaps a copy
)

// Alert tells a person what happened to her account of the built-in provider, until she has read it.
type Alert struct {
	Kind  AlertKind
	About string   // the name of the key
	By    clock.ID // who made the link; "" for the product
	At    time.Time
}

// maxAlerts is how many alerts an account keeps: a copied key may be tried for ever.
const maxAlerts = 20

// Alerts gives what a person has not read yet of her account, the newest first.
func (st *Store) Alerts(ctx context.Context, by Person) (all []Alert, err error) {
	defer refusal.Wrap(&err, "alerts")
	err = st.db.View(ctx, func(tx *db.Tx) error { all, err = alertsOf(tx, by.ID); return err })
	return all, err
}

// ReadAlerts notes that a person has read what there is to tell her. It is no event: nobody else sees it.
func (st *Store) ReadAlerts(ctx context.Context, by Person) (err error) {
	defer refusal.Wrap(&err, "read alerts")
	return st.oneself(ctx, by, "", func(tx *db.Tx) error { return dropAlerts(tx, by.ID) })
}

const alertsOfPerson = `subject IN (SELECT subject FROM accounts WHERE issuer = '` + BuiltIn + `' AND person_id = $1)`

func alertsOf(tx *db.Tx, person clock.ID) (all []Alert, err error) {
	all = nil
	err = tx.Each(func(r db.Row) error {
		var a Alert
		var at int64
		err := r.Scan(&a.Kind, &a.About, &a.By, &at)
		a.At = clock.Instant(at)
		all = append(all, a)
		return err
	}, `SELECT kind, about, created_by, at FROM alerts WHERE `+alertsOfPerson+` ORDER BY at DESC, id DESC`, string(person))
	return all, err
}

func dropAlerts(tx *db.Tx, person clock.ID) error {
	_, err := tx.Exec(`DELETE FROM alerts WHERE `+alertsOfPerson, string(person))
	return err
}

func putAlert(tx *db.Tx, a Alert, subject string) error {
	_, err := tx.Exec(`INSERT INTO alerts (id, subject, kind, about, created_by, at) VALUES ($1, $2, $3, $4, $5, $6)`,
		string(clock.NewID()), subject, string(a.Kind), a.About, string(a.By), clock.Micros(a.At))
	if err != nil {
		return err
	}
	_, err = tx.Exec(`DELETE FROM alerts WHERE subject = $1 AND id NOT IN (SELECT id FROM alerts WHERE subject = $1 ORDER BY at DESC, id DESC LIMIT $2)`,
		subject, maxAlerts)
	return err
}
