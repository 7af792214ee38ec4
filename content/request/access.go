package request

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

// Access is what one person asks to read, by its address.
type Access struct {
	ID     clock.ID
	Person people.Named
	Path   string
	Why    string
	At     time.Time

	AnsweredAt time.Time   // zero while it waits
	Role       people.Role // that was given, "" where it was refused
	Answer     string      // what was said with it

	Space people.Space // where it leads, for those who answer
	Sheet sheet.Sheet  // "" for the space itself
	Title string       // of the sheet

	place, slug string
}

// Waits reports whether nobody has answered.
func (a Access) Waits() bool { return a.AnsweredAt.IsZero() }

// MaxPath is how many bytes an address may have.
const MaxPath = 300

// placeOf says what an address speaks of, by its words alone.
func (st *Store) placeOf(path string) (place, slug string) {
	parts := strings.Split(strings.TrimPrefix(path, "/"), "/")
	if len(parts) < 2 {
		return "", ""
	}
	name, _, _ := strings.Cut(parts[1], ".") // its Markdown, its citation
	switch parts[0] {
	case "espaces":
		return "space", name
	case "fichiers":
		return "file", name
	}
	for _, k := range st.kinds.All() {
		if k.Path == parts[0] {
			return k.Key, name
		}
	}
	return "", ""
}

// Ask notes that a person wants to read what stands at an address of this site: whether something does is neither said nor
// looked at. Asked again while it waits, nothing changes. Refusals: Unauthenticated "session-ended"; Invalid
// "address-unreadable"; TooLarge "words-too-long"; TooMany "requests-many".
func (st *Store) Ask(ctx context.Context, by people.Person, path, why string) (err error) {
	defer refusal.Wrap(&err, "ask for access")
	if len(path) > MaxPath || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, " \\?#\n\x00") {
		return refusal.Invalid("path", "address-unreadable")
	}
	if why, err = cleanWords(why, "why", ""); err != nil {
		return err
	}
	now := st.clock.Now()
	a := Access{ID: clock.NewID(), Path: path, Why: why, At: now}
	a.place, a.slug = st.placeOf(path)
	return st.db.Update(ctx, func(tx *db.Tx) error {
		who, err := people.Current(tx, by)
		if err != nil {
			return err
		}
		if !who.SignedIn() || who.Looks() {
			return &refusal.Error{Kind: refusal.KindUnauthenticated, Reason: "session-ended"}
		}
		asked, waits, err := askedBy(tx, who.ID, path, now.Add(-day))
		if err != nil || waits {
			return err
		}
		if asked >= DailyAsked {
			return &refusal.Error{Kind: refusal.KindTooMany, Reason: "requests-many", Args: []any{DailyAsked}}
		}
		if a.Person.ID = who.ID; err == nil {
			err = insertAccess(tx, a)
		}
		if err != nil {
			return err
		}
		return event.Record(tx, AccessAsked, string(a.ID), by.ID, now)
	})
}

// Asked gives what a person asked to read, the last first, with the answers.
func (st *Store) Asked(ctx context.Context, by people.Person) (all []Access, err error) {
	defer refusal.Wrap(&err, "requests of %s", by.ID)
	return all, st.db.View(ctx, func(tx *db.Tx) error {
		if !by.SignedIn() {
			return nil
		}
		all, err = accesses(tx, `WHERE person_id = $1 ORDER BY asked_at DESC, access_requests.id DESC LIMIT $2`, string(by.ID), shown)
		return err
	})
}

// ToAnswer gives what waits for the answer of a steward: what leads to a sheet or a space that she tends, and that who asks
// cannot read by now; the oldest first.
func (st *Store) ToAnswer(ctx context.Context, by people.Person) (all []Access, err error) {
	defer refusal.Wrap(&err, "requests that await %s", by.ID)
	err = st.db.View(ctx, func(tx *db.Tx) error { all, err = toAnswer(tx, by); return err })
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return all, st.entitle(ctx, all)
}

// Count counts what waits for a person's answer: to read, and to come in; a page of each at the most.
func (st *Store) Count(ctx context.Context, by people.Person) (waiting int, err error) {
	defer refusal.Wrap(&err, "count requests")
	if !people.Allows(by, people.Approve, people.Object{}) {
		return 0, nil
	}
	return waiting, st.db.View(ctx, func(tx *db.Tx) error {
		all, err := toAnswer(tx, by)
		if err != nil {
			return err
		}
		entering, err := candidates(tx, `WHERE refused_at IS NULL ORDER BY since, id LIMIT $1`, shown)
		waiting = len(all) + len(entering)
		return err
	})
}

func toAnswer(tx *db.Tx, by people.Person) (all []Access, err error) {
	now, err := people.Current(tx, by)
	if err != nil || !people.Allows(now, people.Approve, people.Object{}) {
		return nil, err
	}
	waiting, err := waitingFor(tx, now)
	for i := 0; err == nil && i < len(waiting) && len(all) < shown; i++ {
		var hers bool
		if hers, err = answerable(tx, now, &waiting[i]); hers {
			all = append(all, waiting[i])
		}
	}
	return all, err
}

// entitle gives the sheets of requests their titles.
func (st *Store) entitle(ctx context.Context, all []Access) error {
	ids := make([]clock.ID, len(all))
	for i := range all {
		ids[i] = all[i].Sheet.ID
	}
	entries, err := st.sheets.Entries(ctx, ids)
	for i := range entries {
		all[i].Title = entries[i].Text.Title
	}
	return err
}

// answerable reports whether a person may answer a request that waits, and says where it leads.
func answerable(tx *db.Tx, now people.Person, a *Access) (bool, error) {
	object, err := a.leads(tx)
	if err != nil || !people.Allows(now, people.LetIn, object) {
		return false, refusal.IgnoreNotFound(err)
	}
	asker, err := people.Current(tx, people.Person{ID: a.Person.ID})
	return err == nil && asker.SignedIn() && !people.Allows(asker, people.Read, object), err
}

// leads finds what the address of a request leads to now. Refusal: NotFound.
func (a *Access) leads(tx *db.Tx) (o people.Object, err error) {
	space, sheetID, err := target(tx, a.place, a.slug)
	switch {
	case err != nil:
		return o, err
	case sheetID != "":
		if a.Sheet, _, err = sheet.ForTrail(tx, people.System(), sheetID); err != nil {
			return o, err
		}
		a.Space = a.Sheet.Space
		return a.Sheet.Object(), nil
	}
	if a.Space, err = people.SpaceByID(tx, space); err != nil {
		return o, err
	}
	return a.Space.Object(), nil
}

// Give lets who asks in: it gives her a role, by hand, in the space that the address belongs to. Refusals: NotFound where the
// request is not the reader's to answer; Invalid "unknown-role"; Forbidden "invite-steward".
func (st *Store) Give(ctx context.Context, by people.Person, id clock.ID, role people.Role) (err error) {
	defer refusal.Wrap(&err, "give access %s", id)
	return st.answer(ctx, by, id, func(tx *db.Tx, a Access) error {
		if err := people.Receive(tx, by, a.Space, a.Person.ID, role, st.clock.Now()); err != nil {
			return err
		}
		if err := answerAccess(tx, id, by.ID, role, "", st.clock.Now()); err != nil {
			return err
		}
		return event.Record(tx, people.RoleChanged, string(a.Person.ID), by.ID, st.clock.Now())
	})
}

// Refuse answers no, with a sentence for who asks. Refusals besides those of Give: Unprocessable "refusal-unexplained"; TooLarge
// "words-too-long".
func (st *Store) Refuse(ctx context.Context, by people.Person, id clock.ID, words string) (err error) {
	defer refusal.Wrap(&err, "refuse access %s", id)
	if words, err = cleanWords(words, "answer", "refusal-unexplained"); err != nil {
		return err
	}
	return st.answer(ctx, by, id, func(tx *db.Tx, a Access) error {
		told := event.AuditEntry{Act: event.ActAccessRefused, Kind: event.OnPerson, Subject: string(a.Person.ID), Space: a.Space.ID}
		if err := people.Audit(tx, by, st.clock.Now(), told); err != nil {
			return err
		}
		return answerAccess(tx, id, by.ID, "", words, st.clock.Now())
	})
}

func (st *Store) answer(ctx context.Context, by people.Person, id clock.ID, do func(*db.Tx, Access) error) error {
	return st.db.Update(ctx, func(tx *db.Tx) error {
		now, err := people.Current(tx, by)
		if err != nil {
			return err
		}
		a, err := accessByID(tx, id)
		if err != nil {
			return err
		}
		if hers, err := answerable(tx, now, &a); err != nil || !hers || !a.Waits() {
			if err == nil {
				err = refusal.NotFound()
			}
			return err
		}
		if err := do(tx, a); err != nil {
			return err
		}
		return event.Record(tx, AccessAnswered, string(id), by.ID, st.clock.Now())
	})
}

// Access gives a request for whoever tells of it, with the stewards who may answer it while it waits and
// gives something.
func (st *Store) Access(ctx context.Context, id clock.ID) (a Access, stewards []clock.ID, err error) {
	defer refusal.Wrap(&err, "request %s", id)
	return a, stewards, st.db.View(ctx, func(tx *db.Tx) error {
		stewards = nil
		if a, err = accessByID(tx, id); err != nil || !a.Waits() {
			return err
		}
		object, err := a.leads(tx)
		if err != nil {
			return refusal.IgnoreNotFound(err)
		}
		asker, err := people.Current(tx, people.Person{ID: a.Person.ID})
		if err != nil || !asker.SignedIn() || people.Allows(asker, people.Read, object) {
			return err
		}
		tend, err := stewardsOf(tx, object.Space)
		for _, one := range tend {
			now, err := people.Current(tx, people.Person{ID: one})
			if err != nil {
				return err
			}
			if people.Allows(now, people.LetIn, object) {
				stewards = append(stewards, one)
			}
		}
		return err
	})
}
