package content_test

import (
	"errors"
	"testing"

	"terreau/content"
	"terreau/content/contenttest"
	"terreau/content/people"
)

func TestTheFirstContentComesInOnceAndOnlyIntoAnEmptyLibrary(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		if err := lib.Start(t.Context(), false); err != nil {
			t.Fatal(err)
		}
		counts, err := lib.Sheets.CountKinds(t.Context(), people.Visitor())
		if err != nil || counts["practice"] < 8 || counts["legal"] < 7 || counts["reading"] < 2 || counts["digest"] < 1 || counts["course"] < 1 {
			t.Errorf("first content: %v %v", counts, err)
		}
		if senses, err := lib.Sheets.Acronyms(t.Context()); err != nil || len(senses) < 100 {
			t.Errorf("%d senses of acronyms, %v", len(senses), err)
		}
		before := position(t, lib)
		if err := lib.Start(t.Context(), false); err != nil || position(t, lib) != before {
			t.Errorf("started twice: %d events more, %v", position(t, lib)-before, err)
		}
		found, err := lib.Verify(t.Context(), people.System(), nil)
		if err != nil || len(found.Faults) > 0 {
			t.Errorf("verify: %+v %v", found.Faults, err)
		}
	})
}

func TestAnImportBeforeTheFirstStartKeepsTheFirstContentFromNobody(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		imported(t, lib, folderOf(t, "fonds", map[string]string{"a.md": "# A\n\nTexte.\n"}), content.ImportOptions{})
		for range 2 {
			if err := lib.Start(t.Context(), false); err != nil {
				t.Fatal(err)
			}
		}
		counts, err := lib.Sheets.CountKinds(t.Context(), people.Visitor())
		if err != nil || counts["practice"] < 9 || counts["help"] == 0 {
			t.Errorf("first content: %v %v", counts, err)
		}
		if senses, err := lib.Sheets.Acronyms(t.Context()); err != nil || len(senses) < 100 {
			t.Errorf("%d senses of acronyms, %v", len(senses), err)
		}
	})
}

func TestWithoutTheFirstContentItNeverComes(t *testing.T) {
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	if err := errors.Join(lib.Start(t.Context(), true), lib.Start(t.Context(), false)); err != nil {
		t.Fatal(err)
	}
	if counts, err := lib.Sheets.CountKinds(t.Context(), people.Visitor()); err != nil || len(counts) > 0 {
		t.Errorf("%v %v", counts, err)
	}
}
