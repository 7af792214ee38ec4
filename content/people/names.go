package people

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/markdown"
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

// borne reports whether someone else who may act here bears a name, whatever its case, accents and alphabet.
func borne(tx *db.Tx, person clock.ID, name string) (bool, error) {
	others := 0
	err := tx.One(func(r db.Row) error { return r.Scan(&others) },
		`SELECT COUNT(*) FROM persons WHERE name_key = $1 AND id <> $2 AND NOT disabled`, markdown.Slug(name), string(person))
	return others > 0, err
}

// freeName refuses a name that someone else bears.
func freeName(tx *db.Tx, person clock.ID, name string) error {
	taken, err := borne(tx, person, name)
	if err == nil && taken {
		err = refusal.Conflict("name", "name-borne")
	}
	return err
}

// distinctName gives a name as it is, or where someone else bears it, with the first number that tells them apart:
// a provider's word keeps nobody out, and lets nobody pass for another.
func distinctName(tx *db.Tx, person clock.ID, name string) (string, error) {
	distinct := name
	for n := 2; ; n++ {
		taken, err := borne(tx, person, distinct)
		if err != nil || !taken {
			return distinct, err
		}
		distinct = fmt.Sprintf("%s (%d)", cutName(name, MaxName-10), n)
	}
}

// cutName gives the first bytes of a name, whole letters.
func cutName(name string, most int) string {
	if len(name) <= most {
		return name
	}
	for most > 0 && !utf8.RuneStart(name[most]) {
		most--
	}
	return strings.TrimSpace(name[:most])
}

// WriterIn reports, in a transaction, whether a person may write in a space now. Nobody is told whether she exists.
func WriterIn(tx *db.Tx, person, space clock.ID) (bool, error) {
	p, err := byID(tx, person)
	if err != nil {
		return false, refusal.IgnoreNotFound(err)
	}
	return p.In(space).AtLeast(Writer), nil
}
