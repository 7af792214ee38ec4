package review

import (
	"slices"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/people"
	"terreau/content/refusal"
)

// seatGroups puts in the panels the people of the groups that are named to them: each member whose term runs, and for
// each of those who cannot read (she wrote the text, reads elsewhere, her account is closed, the space does not let her
// in) an alternate who can. Like anyone who is named, they are frozen at the opening. Refusals: Conflict
// "sealed-no-group"; Unprocessable "group-nobody-reads".
func (st *Store) seatGroups(tx *db.Tx, r *Review, named Naming) error {
	taken := map[clock.ID]string{}
	for _, step := range r.Steps {
		for _, one := range step.People {
			taken[one.ID] = step.Key
		}
	}
	for i := range r.Steps {
		step := &r.Steps[i]
		for _, id := range named.Groups[step.Key] {
			if r.Sheet.Object().Widest() == people.Sealed {
				return refusal.Conflict("", "sealed-no-group")
			}
			group, err := people.GroupByID(tx, id)
			if err != nil {
				return orUnknown(err)
			}
			readers, err := st.sitting(tx, r, step.Key, id, taken)
			if err != nil {
				return err
			}
			if len(readers) == 0 {
				return refusal.Unprocessable(step.Key, "group-nobody-reads", group.Name)
			}
			for _, person := range readers {
				if taken[person] == "" {
					step.People = append(step.People, Panelist{Who: Who{ID: person}})
				}
				taken[person] = step.Key
			}
		}
	}
	return nil
}

// sitting gives who reads in a panel for a group: its members, and alternates in the places of those who cannot.
func (st *Store) sitting(tx *db.Tx, r *Review, panel string, group clock.ID, taken map[clock.ID]string) (readers []clock.ID, err error) {
	members, alternates, err := people.SeatedIn(tx, group)
	if err != nil {
		return nil, err
	}
	vacant := 0
	sit := func(person clock.ID) (bool, error) {
		if other := taken[person]; other != "" && other != panel || slices.Contains(readers, person) {
			return false, nil
		}
		err := st.mayTakePart(tx, r.Sheet, person)
		if refusal.KindOf(err) == refusal.KindUnprocessable {
			return false, nil
		}
		if err == nil {
			readers = append(readers, person)
		}
		return err == nil, err
	}
	for _, member := range members {
		sat, err := sit(member)
		if err != nil {
			return nil, err
		}
		if !sat {
			vacant++
		}
	}
	for _, alternate := range alternates {
		if vacant == 0 {
			break
		}
		sat, err := sit(alternate)
		if err != nil {
			return nil, err
		}
		if sat {
			vacant--
		}
	}
	return readers, nil
}

// orUnknown says of a group that is not there what is said of anyone who is not.
func orUnknown(err error) error {
	if refusal.KindOf(err) == refusal.KindNotFound {
		return refusal.Unprocessable("group", "named-unknown")
	}
	return err
}
