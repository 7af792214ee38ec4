package server

import (
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"
	"time"
)

func TestTwinsOfASheet(t *testing.T) {
	each(t, func(s *site) {
		one := s.publishText("practice", []byte(fullSheet))
		at := "/fiches/" + one.Slug
		if md := s.found(at + ".md"); md.body != fullSheet || md.Header.Get("Content-Type") != "text/markdown; charset=utf-8" {
			t.Error("the Markdown twin is not the source to the byte")
		}
		var rec record
		if err := json.Unmarshal([]byte(s.found(at+".json").body), &rec); err != nil {
			t.Fatal(err)
		}
		if rec.Title != "Accueillir l'enfant : l'essentiel" || rec.Edition.Seal != "unreviewed" || rec.Markdown != fullSheet || len(rec.Citations) != 1 ||
			rec.Citations[0].Key != "casf:L311-3" || len(rec.Editions) != 1 || rec.Permalink != s.front.origin()+at+"/v1" || rec.Fields["licence"] != "CC-BY-SA-4.0" {
			t.Errorf("the JSON twin says %+v", rec)
		}
		s.holds(at+".bib", "@online{fiches-accueillir-l-enfant-l-essentiel-v1", "Ferhat, Nadia")
		s.holds(at+".ris", "TY  - ELEC", "AU  - Ferhat, Nadia")
		var csl []map[string]any
		if err := json.Unmarshal([]byte(s.found(at+".csl.json").body), &csl); err != nil || csl[0]["title"] != "Accueillir l'enfant : l'essentiel" {
			t.Errorf("CSL-JSON says %v, %v", csl, err)
		}
		s.found(at + "/v1.md")
	})
}

func TestH10EachFormHasItsType(t *testing.T) {
	s := alone(t)
	s.publish("Une fiche", "")
	for path, kind := range map[string]string{
		"/": typeHTML, "/fiches/une-fiche.json": typeJSON, "/recherche.json": typeJSON, "/suggestions?q=une": typeJSON, "/flux.atom": typeAtom,
		"/sitemap.xml": typeXML, "/robots.txt": typeText, "/.well-known/security.txt": typeText, "/opensearch.xml": "application/opensearchdescription+xml; charset=utf-8",
		"/fiches/une-fiche.bib": "application/x-bibtex; charset=utf-8",
	} {
		s.indexed()
		p := s.found(path)
		if p.Header.Get("Content-Type") != kind || p.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s is sent as %q", path, p.Header.Get("Content-Type"))
		}
	}
}

func TestFeedsAndMapsAreXML(t *testing.T) {
	each(t, func(s *site) {
		s.publish("Écrire <b>gras</b> & \"guillemets\" \u202e retourné", "")
		for _, path := range []string{"/flux.atom", "/en/flux.atom", "/fiches/flux.atom", "/themes/numerique/flux.atom", "/espaces/commun/flux.atom"} {
			var feed atomFeed
			p := s.found(path)
			if err := xml.Unmarshal([]byte(p.body), &feed); err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			if len(feed.Entries) != 1 || !strings.HasPrefix(feed.Entries[0].Title, "Écrire <b>gras</b> &") || strings.Contains(p.body, "\u202e") {
				t.Errorf("%s tells %+v", path, feed.Entries)
			}
			if _, err := time.Parse(time.RFC3339, feed.Updated); err != nil || feed.ID != s.front.origin()+path {
				t.Errorf("%s was updated at %q under %q", path, feed.Updated, feed.ID)
			}
			if again := s.get(path, "If-None-Match", p.Header.Get("ETag")); again.StatusCode != 304 {
				t.Errorf("%s is sent again whole: %d", path, again.StatusCode)
			}
		}
		var index mapIndex
		if err := xml.Unmarshal([]byte(s.found("/sitemap.xml").body), &index); err != nil || len(index.Maps) != 2 {
			t.Fatalf("the index of maps: %+v %v", index, err)
		}
		for _, one := range index.Maps {
			var set mapSet
			if err := xml.Unmarshal([]byte(s.found(strings.TrimPrefix(one.Loc, s.front.origin())).body), &set); err != nil || len(set.URLs) == 0 {
				t.Fatalf("%s: %v", one.Loc, err)
			}
			for _, u := range set.URLs {
				s.found(strings.TrimPrefix(u.Loc, s.front.origin()))
			}
		}
		var description openSearch
		if err := xml.Unmarshal([]byte(s.found("/opensearch.xml").body), &description); err != nil || len(description.URLs) != 2 {
			t.Errorf("the description of the search: %+v %v", description, err)
		}
	})
}

func TestSecurityTextExpiresWithinAYear(t *testing.T) {
	s := alone(t)
	p := s.holds("/.well-known/security.txt", "Contact: ", "Canonical: "+s.front.origin())
	for line := range strings.Lines(p.body) {
		if at, ok := strings.CutPrefix(line, "Expires: "); ok {
			until, err := time.Parse(time.RFC3339, strings.TrimSpace(at))
			left := until.Sub(s.lib.Clock.Now())
			if err != nil || left < 30*24*time.Hour || left > 365*24*time.Hour {
				t.Errorf("it expires %q: %v", at, err)
			}
			return
		}
	}
	t.Error("no expiry")
}
