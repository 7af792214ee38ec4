package sheet

import (
	"database/sql"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/content/refusal"
)

// insertComment keeps a comment; false where the person has thanked this sheet already.
func insertComment(tx *db.Tx, c Comment) (bool, error) {
	rows, err := tx.Exec(`
		INSERT INTO comments (id, sheet_id, parent_id, intent, quote, text, html, renderer, created_at, created_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`, string(c.ID), string(c.Sheet), string(c.Parent),
		string(c.Intent), c.Quote, c.Text, c.HTML, markdown.RendererVersion, clock.Micros(c.At), string(c.By))
	return rows > 0, err
}

func updateComment(tx *db.Tx, id clock.ID, text, html string, at time.Time) error {
	_, err := tx.Exec(`UPDATE comments SET text = $2, html = $3, renderer = $4, edited_at = $5 WHERE id = $1`,
		string(id), text, html, markdown.RendererVersion, clock.Micros(at))
	return err
}

// commentsBy reads comments, whether each is hidden, who wrote it and how many answers it has. What another version of
// the renderer made is made again.
func commentsBy(tx *db.Tx, where string, args ...any) (comments []Comment, err error) {
	err = tx.Each(func(r db.Row) error {
		c, err := scanComment(r)
		comments = append(comments, c)
		return err
	}, `
		SELECT comments.id, comments.sheet_id, comments.parent_id, comments.intent, comments.quote, comments.text, comments.html,
			comments.renderer, comments.created_at, comments.created_by, comments.edited_at, comments.erased_at,
			hidings.id, hidings.reason, COALESCE(persons.name, passes.name),
			(SELECT COUNT(*) FROM comments AS answers WHERE answers.sheet_id = comments.sheet_id AND answers.parent_id = comments.id)
		FROM comments
		LEFT JOIN hidings ON hidings.comment_id = comments.id AND hidings.ended_at IS NULL
		LEFT JOIN persons ON persons.id = comments.created_by LEFT JOIN passes ON passes.id = comments.created_by`+where, args...)
	return comments, err
}

func scanComment(r db.Row) (c Comment, err error) {
	var text, hiding, reason, name sql.NullString
	var edited, erased sql.NullInt64
	var renderer int
	var at int64
	err = r.Scan(&c.ID, &c.Sheet, &c.Parent, &c.Intent, &c.Quote, &text, &c.HTML, &renderer, &at, &c.By, &edited, &erased,
		&hiding, &reason, &name, &c.Answers)
	c.Text, c.Name, c.Reason = text.String, name.String, reason.String
	c.At, c.Hidden, c.Erased = clock.Instant(at), hiding.Valid, erased.Valid
	if edited.Valid {
		c.EditedAt = clock.Instant(edited.Int64)
	}
	if err == nil && renderer != markdown.RendererVersion && !c.Erased {
		if again, refused := markdown.RenderComment([]byte(c.Text)); refused == nil {
			c.HTML = again
		}
	}
	return c, err
}

func commentByID(tx *db.Tx, id clock.ID) (Comment, error) {
	found, err := commentsBy(tx, ` WHERE comments.id = $1`, string(id))
	if err == nil && len(found) == 0 {
		err = refusal.NotFound()
	}
	if err != nil {
		return Comment{}, err
	}
	return found[0], nil
}

// shownThread leaves out thanks that say nothing and that nobody has answered.
const shownThread = ` WHERE comments.sheet_id = $1 AND comments.parent_id = '' AND NOT (comments.intent = 'thank' AND comments.text = ''
	AND NOT EXISTS (SELECT 1 FROM comments AS answers WHERE answers.sheet_id = comments.sheet_id AND answers.parent_id = comments.id))`

const threads = shownThread + ` ORDER BY comments.created_at DESC, comments.id DESC LIMIT $2 OFFSET $3`

func answersOf(tx *db.Tx, top clock.ID, after, limit int) ([]Comment, error) {
	return commentsBy(tx, ` WHERE comments.sheet_id = (SELECT sheet_id FROM comments AS own WHERE own.id = $1) AND comments.parent_id = $1
		ORDER BY comments.created_at, comments.id LIMIT $2 OFFSET $3`, string(top), limit, after)
}

func countThreads(tx *db.Tx, sheet clock.ID) (count int, err error) {
	return count, tx.One(func(r db.Row) error { return r.Scan(&count) }, `SELECT COUNT(*) FROM comments`+shownThread, string(sheet))
}

func countIntents(tx *db.Tx, sheet clock.ID) (map[Intent]int, error) {
	counts := map[Intent]int{}
	return counts, tx.Each(func(r db.Row) error {
		var intent Intent
		var count int
		err := r.Scan(&intent, &count)
		counts[intent] = count
		return err
	}, `
		SELECT intent, COUNT(*) FROM comments WHERE sheet_id = $1 AND erased_at IS NULL
			AND NOT EXISTS (SELECT 1 FROM hidings WHERE hidings.comment_id = comments.id AND hidings.ended_at IS NULL)
		GROUP BY intent`, string(sheet))
}

func thanked(tx *db.Tx, sheet clock.ID, p people.Person) (bool, error) {
	if !p.SignedIn() {
		return false, nil
	}
	var count int
	err := tx.One(func(r db.Row) error { return r.Scan(&count) },
		`SELECT COUNT(*) FROM comments WHERE sheet_id = $1 AND created_by = $2 AND intent = 'thank' AND parent_id = ''`, string(sheet), string(p.ID))
	return count > 0, err
}

// hide records that a comment is hidden; false where it is already.
func hide(tx *db.Tx, comment, report clock.ID, reason string, by clock.ID, at time.Time) (bool, error) {
	rows, err := tx.Exec(`
		INSERT INTO hidings (id, comment_id, report_id, reason, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
		string(clock.NewID()), string(comment), string(report), reason, clock.Micros(at), string(by))
	return rows > 0, err
}

func unhide(tx *db.Tx, comment, by clock.ID, at time.Time) error {
	_, err := tx.Exec(`UPDATE hidings SET ended_at = $2, ended_by = $3 WHERE comment_id = $1 AND ended_at IS NULL`,
		string(comment), clock.Micros(at), string(by))
	return err
}

// saidAlready finds the same words of the same person at the same place, a moment ago; none is no comment.
func saidAlready(tx *db.Tx, c Comment) (Comment, error) {
	if c.Text == "" {
		return Comment{}, nil // thanks are counted by a constraint
	}
	found, err := commentsBy(tx, ` WHERE comments.sheet_id = $1 AND comments.parent_id = $2 AND comments.created_by = $3 AND comments.intent = $4
		AND comments.quote = $5 AND comments.text = $6 AND comments.created_at > $7 AND comments.erased_at IS NULL ORDER BY comments.created_at LIMIT 1`,
		string(c.Sheet), string(c.Parent), string(c.By), string(c.Intent), c.Quote, c.Text, clock.Micros(c.At.Add(-EditFor)))
	if err != nil || len(found) == 0 {
		return Comment{}, err
	}
	return found[0], nil
}

// notTooOften refuses more comments than one person is allowed in an hour.
func notTooOften(tx *db.Tx, by people.Person, at time.Time) error {
	var count int
	err := tx.One(func(r db.Row) error { return r.Scan(&count) },
		`SELECT COUNT(*) FROM comments WHERE created_by = $1 AND created_at > $2`, string(by.ID), clock.Micros(at.Add(-time.Hour)))
	if err == nil && count >= CommentsHour {
		err = &refusal.Error{Kind: refusal.KindTooMany, Reason: "too-many-comments", Args: []any{CommentsHour}}
	}
	return err
}

// answersBefore counts the answers that stand before one in its thread.
func answersBefore(tx *db.Tx, c Comment) (count int, err error) {
	return count, tx.One(func(r db.Row) error { return r.Scan(&count) }, `
		SELECT COUNT(*) FROM comments WHERE sheet_id = $1 AND parent_id = $2 AND (created_at < $3 OR created_at = $3 AND id < $4)`,
		string(c.Sheet), string(c.Parent), clock.Micros(c.At), string(c.ID))
}

// asked is how many questions wait under a sheet.
type asked struct {
	sheet clock.ID
	count int
}

// unanswered counts the questions under the sheets of an author that nobody but who asked has answered. One's own
// questions await others.
func unanswered(tx *db.Tx, author clock.ID) (all []asked, err error) {
	return all, tx.Each(func(r db.Row) error {
		var one asked
		err := r.Scan(&one.sheet, &one.count)
		all = append(all, one)
		return err
	}, `
		SELECT comments.sheet_id, COUNT(*) FROM comments
		JOIN sheet_authors ON sheet_authors.sheet_id = comments.sheet_id AND sheet_authors.person_id = $1
		JOIN sheets ON sheets.id = comments.sheet_id AND sheets.binned_at IS NULL
		WHERE comments.intent = 'ask' AND comments.parent_id = '' AND comments.created_by <> $1 AND comments.erased_at IS NULL
			AND NOT EXISTS (SELECT 1 FROM hidings WHERE hidings.comment_id = comments.id AND hidings.ended_at IS NULL)
			AND NOT EXISTS (SELECT 1 FROM comments AS answers WHERE answers.sheet_id = comments.sheet_id
				AND answers.parent_id = comments.id AND answers.created_by <> comments.created_by AND answers.erased_at IS NULL)
		GROUP BY comments.sheet_id ORDER BY comments.sheet_id`, string(author))
}
