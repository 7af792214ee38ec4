package content

import (
	"maps"
	"regexp"
	"slices"
	"testing"

	"terreau/content/clock"
	"terreau/content/db"
)

// naming are the names of columns that may say who someone is.
var naming = regexp.MustCompile(`^(person|person_id|actor|email|login|subject|agent|address|recipient|bound|owner|member|name|member_id|guest|.*_by)$`)

// nobody are the columns of such a name that name no person, or one who has no account, and why.
var nobody = map[string]string{
	"counters.name": "of a counter", "leases.name": "of a task", "settings.name": "of a setting", "spaces.name": "of a space", "groups.name": "of a group",
	"sources.name": "of a source", "followers.name": "of a follower", "panelists.guest": "whether it is one",
}

// TestN3N5EveryColumnThatNamesAPersonIsKnown reads the schema: whoever adds a table that names persons says in holdings what
// they are given of it and what an erasure leaves.
func TestN3N5EveryColumnThatNamesAPersonIsKnown(t *testing.T) {
	fake := clock.NewFake(clock.Instant(0))
	lib, err := Open(t.Context(), Options{Folder: t.TempDir(), Clock: &fake.Clock})
	if err == nil {
		err = lib.Migrate(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	defer lib.Close()
	columns, err := lib.DB.Columns(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]holding{}
	for _, h := range holdings {
		known[h.table] = h
		if !slices.ContainsFunc(Topics, func(topic Topic) bool { return topic.Key == h.topic }) {
			t.Errorf("%s has no topic", h.table)
		}
		for _, column := range h.naming {
			if !slices.Contains(columns[h.table], column) {
				t.Errorf("%s has no column %s", h.table, column)
			}
		}
	}
	for _, table := range slices.Sorted(maps.Keys(columns)) {
		for _, column := range columns[table] {
			if _, spared := nobody[table+"."+column]; naming.MatchString(column) && !spared && !slices.Contains(known[table].naming, column) {
				t.Errorf("%s.%s may name a person: say in holdings what becomes of it", table, column)
			}
		}
	}
	err = lib.DB.View(t.Context(), func(tx *db.Tx) error {
		for _, h := range holdings {
			if _, err := h.rows(tx, "x"); err != nil {
				t.Errorf("%s: %v", h.table, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
