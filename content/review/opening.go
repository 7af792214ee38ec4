package review

import (
	"context"
	"encoding/json"
	"slices"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/kinds"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/sheet"
)

// Naming is who reads: for each panel, by the key of its step, people with an account, groups whose members read, and
// names of people without an account.
type Naming struct {
	Panels map[string][]clock.ID
	Groups map[string][]clock.ID
	Guests map[string][]string
}

// OpenableBy reports whether a person may open the review of a sheet that was proposed: a steward who is not its only
// author.
func OpenableBy(s sheet.Sheet, p people.Person) bool {
	return people.Allows(p, people.OpenReview, s.Object())
}

// ProtocolFor gives the protocol that a review of a sheet opened now would follow: that of its space, else its kind's.
func (st *Store) ProtocolFor(s sheet.Sheet) (kinds.Protocol, error) {
	kind, _ := st.kinds.Kind(s.Kind)
	protocol, known := st.kinds.Protocol(s.Space.Protocol)
	if !known {
		protocol, known = st.kinds.Protocol(kind.Protocol)
	}
	if !known {
		return protocol, refusal.Unprocessable("", "unknown-protocol")
	}
	if protocol.HoldsMonths == 0 {
		protocol.HoldsMonths = kind.HoldsMonths
	}
	return protocol, nil
}

// Open opens the review of a sheet that was proposed. It freezes the text's hash, the protocol, the kind's version and
// the people named. Each guest gets a link, whose token is given here and never again.
func (st *Store) Open(ctx context.Context, by people.Person, id clock.ID, named Naming) (r Review, links []GuestLink, err error) {
	defer refusal.Wrap(&err, "open the review of %s", id)
	err = st.db.Update(ctx, func(tx *db.Tx) error {
		s, now, err := sheet.ForReview(tx, by, id)
		if err != nil {
			return err
		}
		if err := openable(s, now); err != nil {
			return err
		}
		if r, err = st.frozen(tx, s, by); err != nil {
			return err
		}
		if err := st.name(tx, &r, named); err != nil {
			return err
		}
		if err := st.insertReview(tx, r); err != nil {
			return err
		}
		if links, err = st.inviteAll(tx, &r, named, by.ID); err != nil {
			return err
		}
		r.judge(st.clock.Today())
		if err := st.beginSteps(tx, &r); err != nil {
			return err
		}
		if err := st.audit(tx, by, event.ActReviewOpened, r, nil); err != nil {
			return err
		}
		for _, link := range links {
			if err := st.auditGuest(tx, by, event.ActGuestLinkMade, r, link.Guest, link.Ends); err != nil {
				return err
			}
		}
		return st.sheets.Record(tx, Opened, id, by)
	})
	if err != nil {
		return r, nil, err
	}
	r, err = st.Get(ctx, by, id)
	return r, links, err
}

// openable says what keeps a person from opening the review of a sheet.
func openable(s sheet.Sheet, p people.Person) error {
	switch {
	case s.Reviewing != people.NotMade:
		return refusal.Conflict("", "review-open-already")
	case s.Making() != people.Proposed:
		return refusal.Conflict("", "not-proposed")
	case !OpenableBy(s, p) && s.WrittenBy(p) && p.In(s.Space.ID) == people.Steward:
		return refusal.Forbidden("open-review-alone-author")
	case !OpenableBy(s, p):
		return refusal.Forbidden("open-review-not-steward")
	}
	return nil
}

// frozen begins the record of a review of what is proposed now.
func (st *Store) frozen(tx *db.Tx, s sheet.Sheet, by people.Person) (Review, error) {
	protocol, err := st.ProtocolFor(s)
	if err != nil {
		return Review{}, err
	}
	kind, _ := st.kinds.Kind(s.Kind)
	revision, err := sheet.RevisionOf(tx, s.Draft.Revision)
	if err != nil {
		return Review{}, err
	}
	r := Review{ID: clock.NewID(), Sheet: s, Protocol: protocol, KindVersion: kind.Version, State: Reading,
		OpenedAt: st.clock.Now(), OpenedBy: Who{ID: by.ID}}
	r.Rounds = []Round{{Number: 1, Revision: revision.ID, Hash: revision.Hash, At: r.OpenedAt, By: r.OpenedBy}}
	for _, step := range protocol.Steps {
		r.Steps = append(r.Steps, Step{Step: step})
	}
	return r, nil
}

// name checks who is named and puts them in the panels: nobody has two voices.
func (st *Store) name(tx *db.Tx, r *Review, named Naming) error {
	for _, panels := range [][]string{keys(named.Panels), keys(named.Groups), keys(named.Guests)} {
		for _, key := range panels {
			if r.step(key) == nil {
				return refusal.Invalid("panel", "unknown-panel")
			}
		}
	}
	seen := map[clock.ID]bool{}
	for i := range r.Steps {
		step := &r.Steps[i]
		persons := slices.Clone(named.Panels[step.Key])
		slices.Sort(persons)
		for _, person := range slices.Compact(persons) {
			if err := st.mayTakePart(tx, r.Sheet, person); err != nil {
				return err
			}
			if seen[person] {
				who, err := people.NameOf(tx, person)
				if err != nil {
					return err
				}
				return refusal.Unprocessable("person", "named-twice", who.Name)
			}
			seen[person] = true
			step.People = append(step.People, Panelist{Who: Who{ID: person}})
		}
	}
	if err := st.seatGroups(tx, r, named); err != nil {
		return err
	}
	return r.enough(named)
}

// enough refuses panels of too few or too many people, and guests where a panel takes none.
func (r *Review) enough(named Naming) error {
	for i := range r.Steps {
		step := &r.Steps[i]
		guests := len(named.Guests[step.Key])
		switch count := len(step.People) + guests; {
		case guests > 0 && !step.Panel.Guests:
			return refusal.Unprocessable(step.Key, "panel-without-guests", step.Panel.Label.In("fr"))
		case count < step.Panel.Needs:
			return refusal.Unprocessable(step.Key, "panel-too-small", step.Panel.Label.In("fr"), step.Panel.Needs, count)
		case count > MaxNamed:
			return refusal.TooLarge(step.Key, "panel-too-large", MaxNamed)
		}
	}
	return nil
}

// mayTakePart refuses, as a reader or a voter, an author of the sheet, someone whose account cannot be used, and someone
// whom the space does not let in.
func (st *Store) mayTakePart(tx *db.Tx, s sheet.Sheet, person clock.ID) error {
	p, err := people.Current(tx, people.Person{ID: person})
	if err != nil {
		return err
	}
	if !p.SignedIn() {
		return refusal.Unprocessable("person", "named-unknown")
	}
	if s.WrittenBy(p) {
		return refusal.Unprocessable("person", "named-author", p.Name)
	}
	object := s.Object()
	object.Making, object.Named = people.InReview, []clock.ID{person}
	if !people.Allows(p, people.ReadDraft, object) {
		return refusal.Unprocessable("person", "named-not-admitted", p.Name)
	}
	return nil
}

// beginSteps writes the steps that may begin today, and those that may begin beside them.
func (st *Store) beginSteps(tx *db.Tx, r *Review) error {
	for _, step := range r.beginning() {
		begun := st.clock.Today()
		if err := putStep(tx, r.ID, step.Key, begun, addDays(begun, step.Days)); err != nil {
			return err
		}
	}
	return nil
}

func (st *Store) insertReview(tx *db.Tx, r Review) error {
	protocol, err := json.Marshal(r.Protocol)
	if err != nil {
		return err
	}
	return insertReview(tx, r, string(protocol))
}

// addDays gives the civil date some days later.
func addDays(date clock.Date, days int) clock.Date {
	return clock.Date(date.Time().AddDate(0, 0, days).Format("2006-01-02"))
}

func keys[V any](m map[string]V) []string {
	list := make([]string, 0, len(m))
	for key := range m {
		list = append(list, key)
	}
	slices.Sort(list)
	return list
}
