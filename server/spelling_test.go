package server

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"terreau/content/people"
)

// What is closed stays so, whatever way its address is written; what is open has one address, to which others lead.
func TestB3B5AnotherSpellingOpensNothingElse(t *testing.T) {
	s := alone(t)
	s.publish("L’été ouvert", "On se retrouve dehors.")
	closed := s.publish("L’été fermé", "On se retrouve dedans.")
	if err := s.lib.Sheets.Restrict(t.Context(), people.System(), closed.ID, people.SpaceOnly); err != nil {
		t.Fatal(err)
	}
	none := s.get("/fiches/aucune-fiche-de-ce-nom")
	for _, name := range []string{"l-ete-ferme", "L-ETE-FERME", "l%2Dete-ferme", "%6c-ete-ferme", "l-ete-ferme/", "./l-ete-ferme", "../fiches/l-ete-ferme",
		"l-%C3%A9t%C3%A9-ferm%C3%A9", "l-e%CC%81te%CC%81-ferme%CC%81", "l-ete-ferme.md", "l-ete-ferme.json", "l-ete-ferme.MD", "l-ete-ferme;a", "l-ete-ferme%00", "l-ete-ferme/v1"} {
		for _, from := range []string{"/fiches/", "/en/fiches/", "//fiches/", "/FICHES/"} {
			p := s.get(from + name)
			for hops := 0; p.StatusCode/100 == 3 && hops < 3; hops++ {
				to, err := p.Location()
				if err != nil {
					t.Fatal(err)
				}
				p = s.get(to.Path)
			}
			if p.StatusCode/100 != 4 || strings.Contains(p.body, "dedans") {
				t.Errorf("%s%s answers %d", from, name, p.StatusCode)
			}
		}
	}
	if got := s.get("/fiches/l-ete-ferme"); got.StatusCode != none.StatusCode || len(got.body) != len(none.body) {
		t.Errorf("what is closed answers %d, %d bytes; what there is not %d, %d bytes", got.StatusCode, len(got.body), none.StatusCode, len(none.body))
	}
	for _, name := range []string{"L-ETE-OUVERT", "l-ete-ouvert/"} {
		p := s.get("/fiches/" + name)
		if to := p.Header.Get("Location"); p.StatusCode/100 == 3 && !strings.HasSuffix(to, "/fiches/l-ete-ouvert") || p.StatusCode == http.StatusOK {
			t.Errorf("%s answers %d, %s", name, p.StatusCode, to)
		}
	}
}

// hostile is a name that would be markup where it is not escaped.
const hostile = `Léa <b onclick=alert(1)> "&amp;" </title><script>alert(1)</script>`

func TestA10ANameIsTextWhereverItIsShown(t *testing.T) {
	s := alone(t)
	b := s.browse()
	b.join(people.Steward, "lea")
	if err := s.lib.People.SetName(t.Context(), b.who(), hostile); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/", "/moi", "/ecrire", "/espaces/commun/equipe", "/relectures", "/en/moi"} {
		p := b.visit(path)
		if strings.Contains(p.body, "<script>alert(1)") || strings.Contains(p.body, "<b onclick") {
			t.Errorf("%s shows a name as markup", path)
		}
	}
	if p := b.visit("/moi"); !strings.Contains(p.body, "&lt;script&gt;alert(1)") {
		t.Error("a name is not shown as it was typed")
	}
}

func TestA12AFeedHoldsTextAlone(t *testing.T) {
	s := alone(t)
	s.publishText("practice", []byte("---\ntitle: Une <img src=x onerror=alert(1)> fiche\nsummary: \"Un <script>alert(1)</script> résumé, [ici](javascript:alert(1))\"\nlicence: CC-BY-SA-4.0\n---\n\n## En bref\n\n<iframe src=//evil.example></iframe>\n"))
	for _, path := range []string{"/flux.atom", "/fiches/flux.atom", "/en/flux.atom"} {
		p := s.found(path)
		var feed struct {
			Entries []struct {
				Title struct {
					Type string `xml:"type,attr"`
				} `xml:"title"`
				Summary struct {
					Type string `xml:"type,attr"`
				} `xml:"summary"`
			} `xml:"entry"`
		}
		if err := xml.Unmarshal([]byte(p.body), &feed); err != nil || len(feed.Entries) == 0 {
			t.Fatalf("%s: %d entries, %v", path, len(feed.Entries), err)
		}
		for _, e := range feed.Entries {
			if e.Title.Type == "html" || e.Title.Type == "xhtml" || e.Summary.Type == "html" || e.Summary.Type == "xhtml" {
				t.Errorf("%s gives markup to its readers", path)
			}
		}
		for _, bad := range []string{"<script", "<img", "<iframe", `href="javascript`} {
			if strings.Contains(p.body, bad) {
				t.Errorf("%s holds %q", path, bad)
			}
		}
	}
}

// A form has few fields, each of a plain name; nothing else than a form is read.
func TestA2J3J4WhatIsNoFormIsRefused(t *testing.T) {
	s := alone(t)
	b := s.browse()
	b.join(people.Writer, "lea")
	before := b.who().Name
	many := url.Values{"name": {"Autre"}, "lang": {"fr"}}
	for i := range 10_000 {
		many.Set(fmt.Sprint("f", i), "x")
	}
	for what, form := range map[string]url.Values{"10,000 fields": many, "a name of 10,000 bytes": {"name": {"Autre"}, strings.Repeat("a", 10_000): {"x"}}} {
		if p := b.send(http.MethodPost, "/moi", form); p.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %d", what, p.StatusCode)
		}
	}
	for kind, body := range map[string]string{
		"application/json": strings.Repeat(`{"a":`, 10_000) + "1" + strings.Repeat("}", 10_000), "text/plain": `{"name":"Autre","rendered":"<script>alert(1)</script>"}`,
		"multipart/form-data; boundary=x": strings.Repeat("--x\r\nContent-Disposition: form-data; name=\"a[9999999]\"\r\n\r\n1\r\n", 1000) + "--x--\r\n",
	} {
		request, err := http.NewRequest(http.MethodPost, "http://"+b.address+"/moi", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", kind)
		request.Header.Set("Sec-Fetch-Site", "same-origin")
		for name, value := range b.cookies {
			request.AddCookie(&http.Cookie{Name: name, Value: value})
		}
		answer, err := b.client.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %d", kind, answer.StatusCode)
		}
	}
	if b.who().Name != before {
		t.Error("what was refused was done")
	}
}
