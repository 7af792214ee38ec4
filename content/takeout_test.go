package content_test

import (
	"encoding/json"
	"strings"
	"testing"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/people"
)

// A person takes out a row of each table that names her, and nothing of anybody else, nor any secret.
func TestN5APersonTakesAllThatIsHersAndNothingElse(t *testing.T) {
	eachLeaver(t, func(l *leaver) {
		l.fill()
		taken, err := l.lib.TakeOut(l.Context(), l.person)
		l.must(err)
		text, err := json.Marshal(taken)
		l.must(err)
		for _, held := range taken.Held {
			if len(held.Rows) == 0 && held.Table != "departures" { // who leaves takes out before
				l.Errorf("the test made nothing of hers in %s", held.Table)
			}
		}
		for _, of := range []string{"autrui", string(l.other.ID), "argon2"} {
			if strings.Contains(strings.ToLower(string(text)), of) {
				l.Errorf("what she takes out holds %q", of)
			}
		}
		if len(taken.Texts) < 3 || !strings.Contains(taken.Texts[0].Source+taken.Texts[1].Source+taken.Texts[2].Source, "quolibet") || taken.Texts[0].HTML == "" {
			l.Errorf("%d texts are taken out", len(taken.Texts))
		}
		if counts, err := l.lib.Kept(l.Context(), l.person); err != nil || counts["account"] == 0 || counts["review"] == 0 {
			l.Errorf("what is kept counts %v, %v", counts, err)
		}
		_, err = l.lib.TakeOut(l.Context(), people.Visitor())
		refusedWith(l.T, err, "session-ended")
	})
}

// fill writes a row of both persons into the tables that are filled only by stewards and by rarer acts.
func (l *leaver) fill() {
	l.Helper()
	l.must(l.lib.DB.Update(l.Context(), func(tx *db.Tx) error {
		for _, p := range []people.Person{l.person, l.other} {
			id, sheet, review := string(p.ID), string(l.sheet.ID), string(l.review.ID)
			var revision string
			if err := tx.One(func(r db.Row) error { return r.Scan(&revision) }, `SELECT id FROM revisions WHERE sheet_id = $1`, sheet); err != nil {
				return err
			}
			next := func() string { return string(clock.NewID()) }
			round := int64(90)
			if p.ID == l.other.ID {
				round = 91
			}
			remark, asked, group := next(), next(), next()
			if err := people.Audit(tx, p.From("192.0.2.1"), l.clock.Now(), event.AuditEntry{Act: event.ActExported, Kind: event.OnPerson, Subject: id}); err != nil {
				return err
			}
			for _, row := range []struct {
				query string
				args  []any
			}{
				{`INSERT INTO editions (sheet_id, number, revision_id, hash, seal, source, source_address, note, minor, published_at, published_by) VALUES ($1, $2, $3, '', 'unreviewed', '', '', '', FALSE, 1, $4)`, []any{string(l.draft.ID), round, revision, id}},
				{`INSERT INTO withdrawals (id, sheet_id, reason, redirect, created_at, created_by) VALUES ($1, $2, 'x', '', 1, $3)`, []any{next(), sheet, id}},
				{`INSERT INTO warnings (id, sheet_id, cause, detail, created_at, created_by, closing) VALUES ($1, $2, 'x', '', 1, $3, '')`, []any{next(), sheet, id}},
				{`INSERT INTO attachments (id, sheet_id, path, hash, origin, type, size, width, height, created_at, created_by) VALUES ($1, $2, 'x', '', '', '', 1, 0, 0, 1, $3)`, []any{next(), sheet, id}},
				{`INSERT INTO text_checks (id, sheet_id, hash, kind_version, checks, checked_at, checked_by) VALUES ($1, $2, '', 1, '', 1, $3)`, []any{next(), sheet, id}},
				{`INSERT INTO writers (sheet_id, person_id, at) VALUES ($1, $2, 1)`, []any{sheet, id}},
				{`INSERT INTO wishes (person_id, notice, pace) VALUES ($1, 'review', 'never') ON CONFLICT DO NOTHING`, []any{id}},
				{`INSERT INTO hidings (id, comment_id, reason, created_at, created_by, ended_at) VALUES ($1, $2, 'x', 1, $3, 1)`, []any{next(), string(l.comment), id}},
				{`INSERT INTO reviews (id, sheet_id, round, hash, protocol, protocol_data, kind_version, opened_at, opened_by, closed_at) VALUES ($1, $2, 1, '', '', '', 1, 1, $3, 1)`, []any{asked, sheet, id}},
				{`INSERT INTO rounds (review_id, number, revision_id, hash, opened_at, opened_by) VALUES ($1, $2, $3, '', 1, $4)`, []any{review, round, revision, id}},
				{`INSERT INTO remarks (id, review_id, part, quotation, text, hash, created_at, created_by) VALUES ($1, $2, '', '', 'x', '', 1, $3)`, []any{remark, review, id}},
				{`INSERT INTO answers (remark_id, verdict, text, created_at, created_by) VALUES ($1, 'explained', 'x', 1, $2)`, []any{remark, id}},
				{`INSERT INTO ballots (review_id, number, until, opened_at, opened_by, tally) VALUES ($1, $2, '', 1, $3, '')`, []any{review, round, id}},
				{`INSERT INTO decisions (review_id, adopted, hash, tally, reason, decided_at, decided_by) VALUES ($1, TRUE, '', '', 'x', 1, $2)`, []any{asked, id}},
				{`INSERT INTO guests (id, review_id, panel, name, token_hash, ends, created_at, created_by) VALUES ($1, $2, 'x', 'Autrui', $1, '', 1, $3)`, []any{next(), review, id}},
				{`INSERT INTO passkeys (id, subject, credential, public_key, sign_count, flags, name, created_at) SELECT $1, MIN(subject), $1, '', 0, 0, 'x', 1 FROM accounts WHERE person_id = $2 AND issuer = 'terreau'`, []any{next(), id}},
				{`INSERT INTO alerts (id, subject, kind, about, created_by, at) SELECT $1, MIN(subject), 'x', '', '', 1 FROM accounts WHERE person_id = $2 AND issuer = 'terreau'`, []any{next(), id}},
				{`INSERT INTO groups (id, slug, name, name_key, kind, summary, created_at, created_by) VALUES ($1, $1, 'x', $1, 'team', '', 1, $2)`, []any{group, id}},
				{`INSERT INTO group_members (group_id, person_id, source, alternate, begins, ends, added_at, added_by) VALUES ($1, $2, '', FALSE, '', '', 1, $2)`, []any{group, id}},
				{`INSERT INTO group_roles (group_id, space_id, role, given_at, given_by) SELECT $1, MIN(id), 'reader', 1, $2 FROM spaces`, []any{group, id}},
				{`INSERT INTO passes (id, sheet_id, name, comments, token_hash, ends, created_at, created_by) VALUES ($1, $2, 'Autrui', FALSE, $1, '', 1, $3)`, []any{next(), sheet, id}},
				{`INSERT INTO dormancies (person_id, stage, warned_at) VALUES ($1, 1, 1)`, []any{id}},
				{`INSERT INTO acceptances (person_id, mention, version, lang, accepted_at) VALUES ($1, 'account', 1, 'fr', 1)`, []any{id}},
				{`INSERT INTO breaches (id, title, found_at, natures, facts, affected, effects, measures, risk, authority_on, people_on, why, created_at, created_by, changed_at, changed_by) VALUES ($1, 'x', 1, '', '', '', '', '', '', '', '', '', 1, $2, 1, $2)`, []any{next(), id}},
				{`INSERT INTO access_requests (id, person_id, path, place, slug, why, asked_at) VALUES ($1, $2, '/x', '', '', 'x', 1)`, []any{next(), id}},
				{`INSERT INTO candidates (id, issuer, subject, provider, name, email, verified, siret, lang, words, seat_hash, since, seen_at, refused_at, refused_by) VALUES ($1, 'x', $1, 'x', 'Autrui', 'autrui@example.org', FALSE, '', 'fr', '', '', 1, 1, 1, $2)`, []any{next(), id}},
				{`INSERT INTO settings (name, value, changed_at, changed_by) VALUES ($1, 'x', 1, $2)`, []any{next(), id}},
			} {
				if _, err := tx.Exec(row.query, row.args...); err != nil {
					return err
				}
			}
		}
		return nil
	}))
}
