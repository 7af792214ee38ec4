package duty

import (
	"context"
	"slices"
	"strings"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/content/refusal"
)

// TellWithin is how long the controller has to tell the authority of a breach since it was found, where it puts people at
// risk (article 33(1) of the regulation (EU) 2016/679).
const TellWithin = 72 * time.Hour

// BreachNoted is recorded when a breach is noted, or what was noted of it changes.
const BreachNoted event.Kind = "breach-noted"

// Risk is what a breach may mean for those whose data it touches.
type Risk string

// The risks, and what each asks: nothing but this note; to tell the authority; to tell the people too (article 34).
const (
	NoRisk   Risk = "none"
	SomeRisk Risk = "some"
	HighRisk Risk = "high"
)

// Risks and Natures are all of them, in the order of pages.
var (
	Risks   = []Risk{NoRisk, SomeRisk, HighRisk}
	Natures = []string{"confidentiality", "integrity", "availability"}
)

// MaxBreach is how many bytes each thing said of a breach may take.
const MaxBreach = 8 << 10

// Breach is a breach of personal data: its facts, its effects and what was done (article 33(5)).
type Breach struct {
	ID          clock.ID // "" for one that is not kept yet
	Title       string
	FoundAt     time.Time
	Natures     []string
	Facts       string
	Affected    string // whose data, which, how many
	Effects     string
	Measures    string
	Risk        Risk
	AuthorityOn clock.Date // when the authority was told, "" while it is not
	PeopleOn    clock.Date // when those concerned were told
	Why         string     // nobody was told, or late
}

// Until is when the authority must have been told.
func (b Breach) Until() time.Time { return b.FoundAt.Add(TellWithin) }

// Owes reports whether someone is still to be told: the authority, or the people.
func (b Breach) Owes() bool {
	return b.OwesAuthority() || b.Why == "" && b.Risk == HighRisk && b.PeopleOn == ""
}

// OwesAuthority reports whether the authority is still to be told (article 33).
func (b Breach) OwesAuthority() bool { return b.Why == "" && b.Risk != NoRisk && b.AuthorityOn == "" }

func (b *Breach) check(now time.Time) error {
	b.Title = markdown.Visible(b.Title)
	for _, text := range []*string{&b.Facts, &b.Affected, &b.Effects, &b.Measures, &b.Why} {
		*text = strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "").Replace(strings.ToValidUTF8(*text, "\uFFFD")))
		if len(*text) > MaxBreach {
			return refusal.TooLarge("facts", "reason-too-long", MaxBreach)
		}
	}
	switch {
	case b.Title == "":
		return refusal.Unprocessable("title", "breach-title-missing")
	case len(b.Title) > people.MaxName:
		return refusal.TooLarge("title", "name-too-long", people.MaxName)
	case b.FoundAt.IsZero() || b.FoundAt.After(now):
		return refusal.Unprocessable("found", "breach-found")
	case !slices.Contains(Risks, b.Risk):
		return refusal.Unprocessable("risk", "breach-risk")
	case slices.ContainsFunc(b.Natures, func(one string) bool { return !slices.Contains(Natures, one) }):
		return refusal.Invalid("nature", "form-unreadable")
	}
	return nil
}

// NoteBreach keeps a breach, or what changed of one. Administrators and data-protection officers may. Refusals: Forbidden
// "not-protecting"; NotFound; Unprocessable "breach-title-missing", "breach-found", "breach-risk".
func (st *Store) NoteBreach(ctx context.Context, by people.Person, b Breach) (id clock.ID, err error) {
	defer refusal.Wrap(&err, "note a breach")
	now := st.clock.Now()
	if err := b.check(now); err != nil {
		return "", err
	}
	fresh := b.ID == ""
	if fresh {
		b.ID = clock.NewID()
	}
	return b.ID, st.db.Update(ctx, func(tx *db.Tx) error {
		if err := mayProtect(tx, by); err != nil {
			return err
		}
		args := []any{string(b.ID), b.Title, clock.Micros(b.FoundAt), strings.Join(b.Natures, " "), b.Facts, b.Affected, b.Effects, b.Measures,
			string(b.Risk), string(b.AuthorityOn), string(b.PeopleOn), b.Why, clock.Micros(now), string(by.ID)}
		query := `UPDATE breaches SET title = $2, found_at = $3, natures = $4, facts = $5, affected = $6, effects = $7, measures = $8,
			risk = $9, authority_on = $10, people_on = $11, why = $12, changed_at = $13, changed_by = $14 WHERE id = $1`
		if fresh {
			query = `INSERT INTO breaches (id, title, found_at, natures, facts, affected, effects, measures, risk, authority_on, people_on, why, created_at, created_by, changed_at, changed_by)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $13, $14)`
		}
		rows, err := tx.Exec(query, args...)
		if err == nil && rows == 0 {
			err = refusal.NotFound()
		}
		if err != nil {
			return err
		}
		if err := people.Audit(tx, by, now, event.AuditEntry{Act: event.ActBreachNoted, Kind: event.OnInstance, Subject: string(b.ID)}); err != nil {
			return err
		}
		return event.Record(tx, BreachNoted, string(b.ID), by.ID, now)
	})
}

// Breaches gives all that were noted, the newest first, to administrators and data-protection officers.
func (st *Store) Breaches(ctx context.Context, by people.Person) (all []Breach, err error) {
	defer refusal.Wrap(&err, "breaches")
	return all, st.db.View(ctx, func(tx *db.Tx) error {
		all = nil
		if err := mayProtect(tx, by); err != nil {
			return err
		}
		return tx.Each(func(r db.Row) error {
			var b Breach
			var found int64
			var natures string
			err := r.Scan(&b.ID, &b.Title, &found, &natures, &b.Facts, &b.Affected, &b.Effects, &b.Measures, &b.Risk, &b.AuthorityOn, &b.PeopleOn, &b.Why)
			b.FoundAt, b.Natures = clock.Instant(found), strings.Fields(natures)
			all = append(all, b)
			return err
		}, `
			SELECT id, title, found_at, natures, facts, affected, effects, measures, risk, authority_on, people_on, why
			FROM breaches ORDER BY found_at DESC, id DESC`)
	})
}

func mayProtect(tx *db.Tx, by people.Person) error {
	now, err := people.Current(tx, by)
	if err == nil && !people.Allows(now, people.Protect, people.Object{}) {
		err = refusal.Forbidden("not-protecting")
	}
	return err
}
