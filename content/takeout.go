package content

import (
	"context"
	"strings"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/sheet"
)

// Takeout is all that is kept of one person, for herself (articles 15 and 20 of the regulation (EU) 2016/679): the rows
// that are hers, and the texts that she saved.
type Takeout struct {
	At    time.Time   `json:"at"`
	Held  []Held      `json:"held"`
	Texts []TakenText `json:"texts"`
}

// Held are the rows of one table that are a person's own. Secrets are left out: hashes of passwords and tokens are hers
// and help nobody but a thief.
type Held struct {
	Table string           `json:"table"`
	Topic string           `json:"topic"`
	Rows  []map[string]any `json:"rows"`
}

// TakenText is one text that a person saved. HTML is "" where the sheet hides a passage now: the text is given without it.
type TakenText struct {
	Sheet  clock.ID  `json:"sheet"`
	Kind   string    `json:"kind"`
	Slug   string    `json:"slug"`
	Number int       `json:"number"` // of the revision
	At     time.Time `json:"at"`
	Source string    `json:"-"`
	HTML   string    `json:"-"`
}

// TakeOut gives a person all that is kept of her, as it is at one moment; the audit tells that it was taken. Refusal:
// Unauthenticated "session-ended" to who has not signed in.
func (l *Library) TakeOut(ctx context.Context, by people.Person) (t Takeout, err error) {
	defer refusal.Wrap(&err, "take out")
	now := l.Clock.Now()
	err = l.DB.Update(ctx, func(tx *db.Tx) error {
		if err := ownData(tx, by); err != nil {
			return err
		}
		return people.Audit(tx, by, now, event.AuditEntry{Act: event.ActExported, Kind: event.OnPerson, Subject: string(by.ID)})
	})
	if err != nil {
		return t, err
	}
	return t, l.DB.View(ctx, func(tx *db.Tx) (err error) {
		t = Takeout{At: now}
		for _, h := range holdings {
			held := Held{Table: h.table, Topic: h.topic}
			if held.Rows, err = h.rows(tx, by.ID); err != nil {
				return err
			}
			t.Held = append(t.Held, held)
		}
		t.Texts, err = takenTexts(tx, by.ID)
		return err
	})
}

// ownData refuses what is one's own to who has not signed in.
func ownData(tx *db.Tx, by people.Person) error {
	now, err := people.Current(tx, by)
	if err == nil && !now.SignedIn() {
		err = &refusal.Error{Kind: refusal.KindUnauthenticated, Reason: "session-ended"}
	}
	return err
}

// Kept counts what is kept of a person, by topic.
func (l *Library) Kept(ctx context.Context, by people.Person) (counts map[string]int, err error) {
	defer refusal.Wrap(&err, "count what is kept")
	return counts, l.DB.View(ctx, func(tx *db.Tx) error {
		if err := ownData(tx, by); err != nil {
			return err
		}
		counts = map[string]int{}
		for _, h := range holdings {
			var rows int
			err := tx.One(func(r db.Row) error { return r.Scan(&rows) }, `SELECT COUNT(*) FROM `+h.table+` WHERE `+h.own, string(by.ID))
			if err != nil {
				return err
			}
			counts[h.topic] += rows
		}
		return nil
	})
}

// rows reads what a person is given of a table. Passages that a sheet hides now stay hidden.
func (h holding) rows(tx *db.Tx, person clock.ID) (rows []map[string]any, err error) {
	columns := strings.Split(h.given, ", ")
	err = tx.Each(func(r db.Row) error {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		err := r.Scan(into...)
		row := map[string]any{}
		for i, column := range columns {
			row[column] = plainValue(column, values[i])
		}
		rows = append(rows, row)
		return err
	}, `SELECT `+h.given+` FROM `+h.table+` WHERE `+h.own, string(person))
	for i := 0; err == nil && i < len(rows); i++ {
		err = hideIn(tx, rows[i])
	}
	return rows, err
}

// plainValue is a value of a column as it is given: an instant in words of ISO 8601.
func plainValue(column string, value any) any {
	switch v := value.(type) {
	case []byte:
		return string(v)
	case int64:
		if column == "at" || strings.HasSuffix(column, "_at") || column == "since" {
			return clock.Instant(v)
		}
	}
	return value
}

func hideIn(tx *db.Tx, row map[string]any) error {
	id, ok := row["sheet_id"].(string)
	if !ok {
		return nil
	}
	masks, err := sheet.MasksOf(tx, clock.ID(id))
	for column, value := range row {
		if text, ok := value.(string); ok && len(masks) > 0 {
			row[column] = masks.Hide(text)
		}
	}
	return err
}

func takenTexts(tx *db.Tx, person clock.ID) (texts []TakenText, err error) {
	err = tx.Each(func(r db.Row) error {
		var t TakenText
		var at int64
		err := r.Scan(&t.Sheet, &t.Kind, &t.Slug, &t.Number, &at, &t.Source, &t.HTML)
		t.At = clock.Instant(at)
		texts = append(texts, t)
		return err
	}, `
		SELECT sheets.id, sheets.kind, sheets.slug, revisions.number, revisions.created_at, revisions.text, COALESCE(renderings.html, '')
		FROM revisions JOIN sheets ON sheets.id = revisions.sheet_id LEFT JOIN renderings ON renderings.revision_id = revisions.id
		WHERE revisions.created_by = $1 AND revisions.text IS NOT NULL ORDER BY sheets.slug, revisions.number`, string(person))
	hidden := map[clock.ID]sheet.Masks{}
	for i := 0; err == nil && i < len(texts); i++ {
		t := &texts[i]
		masks, read := hidden[t.Sheet]
		if !read {
			if masks, err = sheet.MasksOf(tx, t.Sheet); err != nil {
				return nil, err
			}
			hidden[t.Sheet] = masks
		}
		if len(masks) > 0 {
			t.Source, t.HTML = masks.Hide(t.Source), ""
		}
	}
	return texts, err
}
