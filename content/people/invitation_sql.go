package people

import (
	"time"

	"terreau/content/clock"
	"terreau/content/db"
)

const invitationColumns = `id, COALESCE(space_id, ''), role, note, created_by, created_at, ends_at, bound, COALESCE(used_by, ''), revoked_at IS NOT NULL`

func scanInvitation(r db.Row) (inv Invitation, err error) {
	var at, ends int64
	err = r.Scan(&inv.ID, &inv.Space, &inv.Role, &inv.Note, &inv.By, &at, &ends, &inv.bound, &inv.UsedBy, &inv.Revoked)
	inv.At, inv.Ends = clock.Instant(at), clock.Instant(ends)
	return inv, err
}

func invitationByHash(tx *db.Tx, hash string) (inv Invitation, err error) {
	err = tx.One(func(r db.Row) error { inv, err = scanInvitation(r); return err },
		`SELECT `+invitationColumns+` FROM invitations WHERE token_hash = $1`, hash)
	return inv, err
}

func invitationByID(tx *db.Tx, id clock.ID) (inv Invitation, err error) {
	err = tx.One(func(r db.Row) error { inv, err = scanInvitation(r); return err },
		`SELECT `+invitationColumns+` FROM invitations WHERE id = $1`, string(id))
	return inv, err
}

func invitationsOf(tx *db.Tx, space clock.ID) (all []Invitation, err error) {
	err = tx.Each(func(r db.Row) error {
		inv, err := scanInvitation(r)
		all = append(all, inv)
		return err
	}, `SELECT `+invitationColumns+` FROM invitations WHERE space_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1000`, string(space))
	return all, err
}

func openInvitations(tx *db.Tx, space clock.ID, now time.Time) (open int, err error) {
	err = tx.One(func(r db.Row) error { return r.Scan(&open) }, `
		SELECT COUNT(*) FROM invitations WHERE space_id = $1 AND used_at IS NULL AND revoked_at IS NULL AND ends_at > $2`,
		string(space), clock.Micros(now))
	return open, err
}

func insertInvitation(tx *db.Tx, inv Invitation, hash string) error {
	var space any
	if inv.Space != "" {
		space = string(inv.Space)
	}
	_, err := tx.Exec(`
		INSERT INTO invitations (id, token_hash, space_id, role, note, created_at, created_by, ends_at, bound)
		VALUES ($1, $2, CAST($3 AS TEXT), $4, $5, $6, $7, $8, '')`,
		string(inv.ID), hash, space, string(inv.Role), inv.Note, clock.Micros(inv.At), string(inv.By), clock.Micros(inv.Ends))
	return err
}

// bindInvitation keeps an invitation for the account that was registered with it.
func bindInvitation(tx *db.Tx, id clock.ID, subject string) error {
	_, err := tx.Exec(`UPDATE invitations SET bound = $2 WHERE id = $1`, string(id), subject)
	return err
}

func markUsed(tx *db.Tx, id, person clock.ID, at time.Time) error {
	_, err := tx.Exec(`UPDATE invitations SET used_at = $2, used_by = $3 WHERE id = $1`, string(id), clock.Micros(at), string(person))
	return err
}

func markRevoked(tx *db.Tx, id, by clock.ID, at time.Time) error {
	_, err := tx.Exec(`UPDATE invitations SET revoked_at = $2, revoked_by = $3 WHERE id = $1`, string(id), clock.Micros(at), string(by))
	return err
}

// endAdmissions ends those that nobody used.
func endAdmissions(tx *db.Tx, now time.Time) error {
	_, err := tx.Exec(`UPDATE invitations SET revoked_at = $1, revoked_by = '' WHERE space_id IS NULL AND used_at IS NULL AND revoked_at IS NULL`,
		clock.Micros(now))
	return err
}

// tendUntended makes a person the steward of the spaces that have none: somebody must open reviews and invite there.
func tendUntended(tx *db.Tx, person clock.ID) error {
	_, err := tx.Exec(`
		INSERT INTO memberships (space_id, person_id, role)
		SELECT spaces.id, $1, 'steward' FROM spaces WHERE spaces.audience <> 'sealed' AND NOT EXISTS (
			SELECT 1 FROM memberships AS held WHERE held.space_id = spaces.id AND held.role = 'steward')
		ON CONFLICT (space_id, person_id) DO UPDATE SET role = excluded.role`, string(person))
	return err
}

func stillOpen(tx *db.Tx, now time.Time, most int) (all []Invitation, err error) {
	err = tx.Each(func(r db.Row) error {
		inv, err := scanInvitation(r)
		all = append(all, inv)
		return err
	}, `
		SELECT `+invitationColumns+` FROM invitations
		WHERE space_id IS NOT NULL AND used_at IS NULL AND revoked_at IS NULL AND ends_at > $1 ORDER BY created_at DESC, id DESC LIMIT $2`,
		clock.Micros(now), most)
	return all, err
}
