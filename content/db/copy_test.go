package db

import (
	"slices"
	"testing"
)

func TestACopyHoldsEveryTable(t *testing.T) {
	d, err := Open(t.Context(), Options{Folder: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	var there []string
	if err := d.View(t.Context(), func(tx *Tx) error { there, err = tx.texts(tx.engine.tables); return err }); err != nil {
		t.Fatal(err)
	}
	copied := slices.Sorted(slices.Values(append(slices.Clone(Tables), apart...)))
	if slices.Sort(there); !slices.Equal(there, copied) {
		t.Errorf("there are %v, copied or left out are %v", there, copied)
	}
}
