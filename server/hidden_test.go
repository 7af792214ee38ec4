package server

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"terreau/content"
	"terreau/content/contenttest"
	"terreau/content/people"
)

// everywhere is where something private could show.
var everywhere = []string{"/", "/fiches", "/flux.atom", "/fiches/flux.atom", "/sitemap.xml", "/sitemap-0.xml", "/sitemap-1.xml", "/plan", "/themes",
	"/themes/numerique", "/publics", "/espaces", "/espaces/commun", "/espaces/commun/flux.atom", "/droit/casf/l311-3", "/droit/textes", "/fiches/ouverte",
	"/recherche", "/recherche?q=ouverte", "/recherche?q=zanzibar", "/recherche.json?q=zanzibar", "/recherche.json?q=zanzibra",
	"/suggestions?q=zanz", "/recherche.json", "/recherche?theme=numerique"}

func TestF2F3F8WhatIsHiddenDoesNotExist(t *testing.T) {
	each(t, func(s *site) {
		ctx := context.Background()
		s.publish("Ouverte", "Voir [la cachée](zanzibar-secrete.md), article L. 311-3 du CASF.")
		hidden := s.publishText("practice", []byte("---\ntitle: Zanzibar secrète\nsummary: Zanzibar.\npublics: [familles]\nthemes: [numerique]\nrelated: [{sheet: ouverte, rel: completes}]\nlicence: CC-BY-SA-4.0\n---\n\n## En bref\n\nZanzibar, article L. 311-3 du CASF.\n"))
		contenttest.Started(t, s.lib, s.steward, "Zanzibar brouillon")
		if err := s.lib.Sheets.Restrict(ctx, s.steward, hidden.ID, people.SpaceOnly); err != nil {
			t.Fatal(err)
		}
		s.indexed()
		for _, path := range everywhere {
			p := s.get(path)
			if strings.Contains(strings.ReplaceAll(strings.ToLower(p.body), "q=zanz", ""), "zanzibar s") || strings.Contains(p.body, "zanzibar-secrete") ||
				strings.Contains(p.body, "Zanzibar brouillon") {
				t.Errorf("%s tells of a hidden sheet", path)
			}
		}
		var found foundRecord
		if err := json.Unmarshal([]byte(s.found("/recherche.json?q=zanzibar").body), &found); err != nil || found.Total != 0 || len(found.Facets["kind"]) != 0 || found.Spelling != "" {
			t.Errorf("a word of a hidden sheet alone finds %+v, %v", found, err)
		}
		none := s.get("/fiches/il-n-y-en-a-pas")
		for _, path := range []string{"/fiches/zanzibar-secrete", "/fiches/zanzibar-secrete.md", "/fiches/zanzibar-secrete.json", "/fiches/zanzibar-secrete/v1",
			"/fiches/zanzibar-secrete/versions", "/fiches/zanzibar-secrete/versions/1..2", "/fiches/zanzibar-brouillon", "/fichiers/0123456789abcdef0123456789abcdef"} {
			p := s.get(path)
			same := form(path) != formPage || p.body == none.body
			if p.StatusCode != http.StatusNotFound || !same {
				t.Errorf("%s answers %d, and not as what does not exist", path, p.StatusCode)
			}
			if form(path) == formPage && !slices.Equal(headerNames(p.Header), headerNames(none.Header)) {
				t.Errorf("%s has other headers than what does not exist", path)
			}
		}
		if s.get("/fiches/zanzibar-secrete.md").body != s.get("/fiches/rien.md").body {
			t.Error("the twin of a hidden sheet answers otherwise than none")
		}
	})
}

func headerNames(h http.Header) []string {
	var names []string
	for name, values := range h {
		if name != "Date" {
			names = append(names, name+": "+strings.Join(values, ","))
		}
	}
	slices.Sort(names)
	return names
}

func TestKeptPagesFollowWhatChanges(t *testing.T) {
	each(t, func(s *site) {
		ctx := context.Background()
		one := s.publish("Visible", "Mot rare : hirondelle.")
		paths := []string{"/", "/fiches", "/fiches/visible", "/flux.atom", "/sitemap-1.xml", "/fiches/visible.md"}
		for _, path := range paths {
			s.found(path)
			s.found(path)
		}
		s.indexed()
		if err := s.lib.Sheets.Restrict(ctx, s.steward, one.ID, people.SpaceOnly); err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			s.without(path, "Visible", "/fiches/visible")
		}
		s.without("/recherche.json?q=hirondelle", "Visible") // before the index has followed
	})
}

func TestKeptPagesFollowAnotherProcess(t *testing.T) {
	folder := t.TempDir()
	mine := contenttest.Open(t, content.Options{Folder: folder})
	s := open(t, mine)
	one := s.publish("Visible", "")
	s.found("/fiches/visible")
	s.found("/fiches")
	other, err := content.Open(context.Background(), content.Options{Folder: folder})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if err := other.Sheets.Restrict(context.Background(), s.steward, one.ID, people.SpaceOnly); err != nil {
		t.Fatal(err)
	}
	for range 400 { // the server looks at the counter each 200 ms
		if s.get("/fiches/visible").StatusCode == http.StatusNotFound {
			s.without("/fiches", "Visible")
			return
		}
		<-clockTick()
	}
	t.Error("a sheet that another process hid is still served")
}
