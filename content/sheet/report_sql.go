package sheet

import (
	"database/sql"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/people"
	"terreau/content/refusal"
)

func insertReport(tx *db.Tx, id, sheet clock.ID, r Reporting, by people.Person, network string, at time.Time) error {
	_, err := tx.Exec(`
		INSERT INTO reports (id, sheet_id, comment_id, passage, names_person, why, network, created_at, created_by, reason, mention)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', $10)`, string(id), string(sheet), orNull(r.Comment), r.Passage, r.NamesPerson, r.Why,
		hashOf(network), clock.Micros(at), string(by.ID), r.Mention)
	return err
}

func orNull(id clock.ID) sql.NullString { return sql.NullString{String: string(id), Valid: id != ""} }

// hashOf keeps the name of a network out of the rows; "" for none.
func hashOf(network string) string {
	if network == "" {
		return ""
	}
	return sum([]byte("network of a report\n" + network))
}

// sameReport finds a report that waits for a decision and says the same of the same place; "" for none.
func sameReport(tx *db.Tx, sheet clock.ID, r Reporting) (id clock.ID, err error) {
	err = tx.One(func(row db.Row) error { return row.Scan(&id) }, `
		SELECT id FROM reports WHERE sheet_id = $1 AND COALESCE(comment_id, '') = $2 AND passage = $3 AND names_person = $4 AND decided_at IS NULL
		ORDER BY created_at LIMIT 1`, string(sheet), string(r.Comment), r.Passage, r.NamesPerson)
	return id, refusal.IgnoreNotFound(err)
}

// ownReport is what the same person, or a visitor from the same network, has reported in the same words already. Only she
// is told so of a passage that is hidden since.
func ownReport(tx *db.Tx, sheet clock.ID, r Reporting, by people.Person, network string) (id clock.ID, err error) {
	err = tx.One(func(row db.Row) error { return row.Scan(&id) }, `
		SELECT id FROM reports WHERE sheet_id = $1 AND COALESCE(comment_id, '') = $2 AND passage = $3 AND names_person = $4 AND decided_at IS NULL
			AND (created_by = $5 AND created_by <> '' OR created_by = '' AND $5 = '' AND network = $6 AND network <> '')
		ORDER BY created_at LIMIT 1`, string(sheet), string(r.Comment), r.Passage, r.NamesPerson, string(by.ID), hashOf(network))
	return id, refusal.IgnoreNotFound(err)
}

// notTooMany refuses more reports than one person, one network or one sheet is allowed, and forgets the networks of
// more than a day ago. The counts are rows: they are the same on every node, and after a restart.
func notTooMany(tx *db.Tx, sheet clock.ID, by people.Person, network string, at time.Time) error {
	day, hour := clock.Micros(at.AddDate(0, 0, -1)), clock.Micros(at.Add(-time.Hour))
	if _, err := tx.Exec(`UPDATE reports SET network = '' WHERE network <> '' AND created_at < $1`, day); err != nil {
		return err
	}
	var inHour, inDay, open int
	err := tx.One(func(r db.Row) error { return r.Scan(&inHour, &inDay) }, `
		SELECT COALESCE(SUM(CASE WHEN created_at > $3 THEN 1 ELSE 0 END), 0), COUNT(*) FROM reports
		WHERE created_at > $4 AND (created_by = $1 AND created_by <> '' OR created_by = '' AND $1 = '' AND network = $2 AND network <> '')`,
		string(by.ID), hashOf(network), hour, day)
	if err != nil {
		return err
	}
	err = tx.One(func(r db.Row) error { return r.Scan(&open) },
		`SELECT COUNT(*) FROM reports WHERE sheet_id = $1 AND decided_at IS NULL`, string(sheet))
	if err != nil {
		return err
	}
	if inHour >= ReportsHour || inDay >= ReportsDay || open >= ReportsOpen {
		return &refusal.Error{Kind: refusal.KindTooMany, Reason: "too-many-reports"}
	}
	return nil
}

const reportColumns = `reports.id, reports.sheet_id, reports.comment_id, reports.passage, reports.names_person, reports.why,
	reports.created_at, reports.created_by, reports.decided_at, persons.name
	FROM reports LEFT JOIN persons ON persons.id = reports.created_by`

func scanReport(row db.Row) (r Report, decided bool, err error) {
	var comment, name sql.NullString
	var ended sql.NullInt64
	var at int64
	err = row.Scan(&r.ID, &r.Sheet.ID, &comment, &r.Passage, &r.NamesPerson, &r.Why, &at, &r.By.ID, &ended, &name)
	r.At, r.By.Name = clock.Instant(at), name.String
	if comment.Valid {
		r.Comment = &Comment{ID: clock.ID(comment.String)}
	}
	return r, ended.Valid, err
}

func reportByID(tx *db.Tx, id clock.ID) (r Report, decided bool, err error) {
	err = tx.One(func(row db.Row) error { r, decided, err = scanReport(row); return err },
		`SELECT `+reportColumns+` WHERE reports.id = $1`, string(id))
	return r, decided, err
}

// openReports reads what waits for a decision in the spaces that a person stewards.
func openReports(tx *db.Tx, p people.Person) (reports []Report, err error) {
	err = tx.Each(func(row db.Row) error {
		r, _, err := scanReport(row)
		reports = append(reports, r)
		return err
	}, `SELECT `+reportColumns+` JOIN sheets ON sheets.id = reports.sheet_id
		WHERE reports.decided_at IS NULL AND sheets.binned_at IS NULL AND (CAST($1 AS BOOLEAN)
			OR sheets.space_id IN (SELECT space_id FROM roles WHERE person_id = $2 AND role = 'steward' AND begins <= $3 AND ends >= $3))
		ORDER BY reports.created_at, reports.id LIMIT 200`, p.IsSystem(), string(p.ID), string(tx.Today()))
	return reports, err
}

// MasksOf gives the passages that readers of a sheet are not shown: reported as letting someone be recognised and not
// decided yet, or decided so.
func MasksOf(tx *db.Tx, sheet clock.ID) (masks Masks, err error) {
	err = tx.Each(func(r db.Row) error {
		var m Mask
		var at int64
		err := r.Scan(&m.Passage, &at)
		m.Since = clock.Instant(at)
		masks = append(masks, m)
		return err
	}, `
		SELECT passage, CASE WHEN names_person THEN created_at ELSE decided_at END FROM reports
		WHERE sheet_id = $1 AND comment_id IS NULL AND passage <> ''
			AND (upheld OR decided_at IS NULL AND names_person) ORDER BY created_at, id`, string(sheet))
	return masks, err
}
