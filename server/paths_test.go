package server

import (
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"terreau/content/kinds"
)

// segment is what a kind may ask for as its path: what is no such word, no kind can hide.
var segment = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func TestNoKindOfAnInstanceHidesAPage(t *testing.T) {
	s := alone(t)
	tried := map[string]bool{}
	for _, route := range s.front.app.GetRoutes(true) {
		path := strings.TrimPrefix(route.Path, "/en")
		first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
		if !segment.MatchString(first) || tried[first] {
			continue
		}
		tried[first] = true
		_, err := kinds.Load(fstest.MapFS{"own.yaml": {Data: []byte("key: own\nlabel: Le nôtre\npath: " + first + "\nprotocol: mandat\nparts: [{key: text, title: Texte}]\nfields: [{key: title, type: line, label: Titre}]\n")}})
		if err == nil {
			t.Errorf("a kind may take %q and hide %s", first, route.Path)
		}
	}
	if !tried["recherche"] || !tried["droit"] || !tried["actifs"] {
		t.Errorf("only %v were tried", tried)
	}
	if _, err := kinds.Load(fstest.MapFS{"own.yaml": {Data: []byte("key: own\nlabel: Le nôtre\npath: protocoles\nprotocol: mandat\nparts: [{key: text, title: Texte}]\nfields: [{key: title, type: line, label: Titre}]\n")}}); err != nil {
		t.Errorf("no kind is taken, even with a path of its own: %v", err)
	}
}

func TestALegalNoteCalledTextesHidesNoPage(t *testing.T) {
	s := alone(t)
	note := s.publishText("legal", []byte("---\ntitle: Textes\nsummary: Une note.\nlaw: [\"casf:L311-3\"]\nlicence: CC-BY-SA-4.0\n---\n\n## L’essentiel\n\nUne note dont le titre est un mot des adresses.\n"))
	if note.Slug != "textes-2" {
		t.Errorf("the note stands at %q", note.Slug)
	}
	s.holds("/droit/textes-2", "Une note dont le titre est un mot des adresses")
	s.holds("/droit/textes", "/droit/textes/casf")
	s.without("/droit/textes", "Une note dont le titre")
	s.holds("/droit/textes/casf", "Textes")
}
