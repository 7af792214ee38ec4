package server

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"terreau/content"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/content/sheet"
)

func TestADamagedIndexIsMadeAgain(t *testing.T) {
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	steward := contenttest.Someone(t, lib, people.Steward)
	contenttest.PublishedSheet(t, lib, steward, "Une fiche sur les marmottes")
	damaged := filepath.Join(lib.Folder, content.IndexFolder, "g-00000000-0000-7000-8000-000000000000")
	if err := os.MkdirAll(damaged, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{filepath.Join(damaged, "root.bolt"): "not a database", filepath.Join(filepath.Dir(damaged), "current"): filepath.Base(damaged) + "\n"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := open(t, lib)
	s.found("/fiches") // lists do not wait for search
	s.indexed()
	if found := s.search("q=marmottes"); found.Total != 1 {
		t.Errorf("%d found", found.Total)
	}
}

func TestAnIndexIsMadeAgainWhenItIsAskedFor(t *testing.T) {
	s := alone(t)
	s.publish("Une fiche sur les marmottes", "")
	s.indexed()
	current := filepath.Join(s.lib.Folder, content.IndexFolder, "current")
	before, err := os.ReadFile(current)
	if err == nil {
		err = s.lib.AskReindex(context.Background(), people.System())
	}
	if err != nil {
		t.Fatal(err)
	}
	for range 2000 {
		if now, _ := os.ReadFile(current); len(now) > 0 && string(now) != string(before) {
			if found := s.search("q=marmottes"); found.Total != 1 {
				t.Errorf("%d found", found.Total)
			}
			return
		}
		if found := s.search("q=marmottes"); found.Total != 1 {
			t.Fatalf("search did not go on: %d found", found.Total)
		}
		<-clockTick()
	}
	t.Error("the index stays as it was")
}

func TestAnotherGlossaryIsSearchedFor(t *testing.T) {
	s := alone(t)
	s.publish("Une mesure", "La mesure d’AEMO du juge.")
	s.indexed()
	if err := s.lib.Sheets.SetAcronyms(context.Background(), people.System(), []sheet.Acronym{{Acronym: "AEMO", Expansion: "Action éducative en milieu ouvert"}}); err != nil {
		t.Fatal(err)
	}
	s.indexed()
	s.holds("/sigles/aemo", "Action éducative en milieu ouvert", "Une mesure")
	s.holds("/recherche?q=a.e.m.o.", "Action éducative en milieu ouvert", "Une mesure")
	s.holds("/fiches/une-mesure", `<abbr title="Action éducative en milieu ouvert">AEMO</abbr>`)
	if found := s.search("q=action+éducative+en+milieu+ouvert"); found.Total != 1 {
		t.Errorf("the expansion finds %d", found.Total)
	}
}
