package people

import (
	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/refusal"
)

// Named is a person as others see her.
type Named struct {
	ID   clock.ID
	Name string
}

// NamesOf gives the names of some persons, in their order; someone who is not there any more has none, nor does the
// product itself.
func NamesOf(tx *db.Tx, ids ...clock.ID) (named []Named, err error) {
	known := map[clock.ID]string{}
	for _, id := range ids {
		name, found := known[id]
		if !found && id != "" {
			err = tx.One(func(r db.Row) error { return r.Scan(&name) }, `SELECT name FROM persons WHERE id = $1`, string(id))
			if err = refusal.IgnoreNotFound(err); err != nil {
				return nil, err
			}
			known[id] = name
		}
		named = append(named, Named{id, name})
	}
	return named, nil
}

// NameOf gives the name of one person.
func NameOf(tx *db.Tx, id clock.ID) (Named, error) {
	named, err := NamesOf(tx, id)
	if err != nil {
		return Named{ID: id}, err
	}
	return named[0], nil
}

// WriterIn reports, in a transaction, whether a person may write in a space now. Nobody is told whether she exists.
func WriterIn(tx *db.Tx, person, space clock.ID) (bool, error) {
	p, err := byID(tx, person)
	if err != nil {
		return false, refusal.IgnoreNotFound(err)
	}
	return p.In(space).AtLeast(Writer), nil
}
