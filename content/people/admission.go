package people

import (
	"context"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/refusal"
)

// Admit makes a link that makes an administrator, or gives one her password back, once, within 15 minutes. Only the
// product itself asks for one: who reads its console owns the machine. An admission made before ends.
func (st *Store) Admit(ctx context.Context, by Person) (token string, err error) {
	defer refusal.Wrap(&err, "admit")
	if !by.system {
		return "", refusal.Forbidden("not-administrator")
	}
	now := st.clock.Now()
	inv := Invitation{ID: clock.NewID(), Role: Administrator, At: now, Ends: now.Add(AdmissionLasts)}
	token, hash := newToken()
	err = st.db.Update(ctx, func(tx *db.Tx) error {
		if err := endAdmissions(tx, now); err != nil {
			return err
		}
		if err := insertInvitation(tx, inv, hash); err != nil {
			return err
		}
		if err := Audit(tx, by, now, event.AuditEntry{Act: event.ActAdmissionMade, Kind: event.OnInvitation, Subject: string(inv.ID)}); err != nil {
			return err
		}
		return event.Record(tx, Admitted, string(inv.ID), by.ID, now)
	})
	return token, err
}

// AdmissionOf says whether a token admits an administrator now. Refusal: NotFound "admission-ended".
func (st *Store) AdmissionOf(ctx context.Context, token string) (err error) {
	defer refusal.Wrap(&err, "admission")
	err = st.db.View(ctx, func(tx *db.Tx) error {
		inv, err := st.liveInvitation(tx, hashOf(token))
		if err == nil && inv.Space != "" {
			err = refusal.NotFound()
		}
		return err
	})
	if refusal.KindOf(err) == refusal.KindNotFound {
		err = &refusal.Error{Kind: refusal.KindNotFound, Reason: "admission-ended"}
	}
	return err
}

// HasAdministrator reports whether anyone can sign in who administers the instance. While nobody can, serve prints an
// admission link.
func (st *Store) HasAdministrator(ctx context.Context) (has bool, err error) {
	defer refusal.Wrap(&err, "look for an administrator")
	return has, st.db.View(ctx, func(tx *db.Tx) error {
		return tx.One(func(r db.Row) error { return r.Scan(&has) }, `
			SELECT EXISTS (SELECT 1 FROM persons JOIN accounts ON accounts.person_id = persons.id
				WHERE role = 'administrator' AND NOT disabled)`)
	})
}
