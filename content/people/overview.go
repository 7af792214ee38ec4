package people

import (
	"context"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/refusal"
)

// EverySession gives the live sessions of everyone to an administrator, the last opened first, most at the most.
func (st *Store) EverySession(ctx context.Context, by Person, most int) (sessions []Session, err error) {
	defer refusal.Wrap(&err, "every session")
	err = st.db.View(ctx, func(tx *db.Tx) error {
		sessions = nil
		if err := mayAdminister(tx, by); err != nil {
			return err
		}
		all, err := newestSessions(tx, st.clock.Now(), most)
		if err != nil {
			return err
		}
		known := map[clock.ID]Person{}
		for _, s := range all {
			p, found := known[s.Person]
			if !found {
				if p, err = byID(tx, s.Person); err != nil {
					return err
				}
				known[s.Person] = p
			}
			if st.rules.live(s, p, st.clock.Now()) {
				sessions = append(sessions, s)
			}
		}
		return nil
	})
	return sessions, err
}

// CloseSessionsOf ends every session of a person. Only an administrator does; her own session, if it is one of them, stays.
func (st *Store) CloseSessionsOf(ctx context.Context, by Person, person clock.ID) (err error) {
	defer refusal.Wrap(&err, "close the sessions of %s", person)
	return st.administer(ctx, by, SessionsChanged, person, func(tx *db.Tx) error {
		if _, err := byID(tx, person); err != nil {
			return err
		}
		if err := Audit(tx, by, st.clock.Now(), onPerson(event.ActSessionsClosed, person, "", nil)); err != nil {
			return err
		}
		return deleteSessions(tx, person, by.session)
	})
}

// OpenInvitations gives the invitations of every space that can still be used to an administrator, the newest first.
func (st *Store) OpenInvitations(ctx context.Context, by Person, most int) (all []Invitation, err error) {
	defer refusal.Wrap(&err, "open invitations")
	err = st.db.View(ctx, func(tx *db.Tx) error {
		if err := mayAdminister(tx, by); err != nil {
			return err
		}
		all, err = stillOpen(tx, st.clock.Now(), most)
		return err
	})
	return all, err
}

// Names gives the names of some persons, as far as there are such.
func (st *Store) Names(ctx context.Context, ids ...clock.ID) (names map[clock.ID]string, err error) {
	defer refusal.Wrap(&err, "names")
	names = map[clock.ID]string{}
	err = st.db.View(ctx, func(tx *db.Tx) error {
		named, err := NamesOf(tx, ids...)
		for _, one := range named {
			names[one.ID] = one.Name
		}
		return err
	})
	return names, err
}

func mayAdminister(tx *db.Tx, by Person) error {
	now, err := Current(tx, by)
	if err == nil && !Allows(now, Administer, Object{}) {
		err = refusal.Forbidden("not-administrator")
	}
	return err
}
