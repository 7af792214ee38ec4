package server

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/people"
)

// A person sees what is kept of her, takes it with her at once, leaves, and comes back by her link.
func TestN5APersonTakesHerDataAndLeaves(t *testing.T) {
	each(t, func(s *site) {
		p := contenttest.Someone(t, s.lib, people.Writer)
		contenttest.Started(t, s.lib, p, "Mon brouillon à moi")
		b := s.as(p)
		if page := b.send(http.MethodGet, "/moi/donnees", nil); page.StatusCode != http.StatusOK || !strings.Contains(page.body, "Télécharger mes données") || strings.Count(page.body, `<th scope="row">`) != len(content.Topics) {
			t.Errorf("her data answer %d:\n%.400s", page.StatusCode, page.body)
		}
		taken := b.send(http.MethodPost, "/moi/donnees/archive", url.Values{})
		if taken.StatusCode != http.StatusOK || !strings.Contains(taken.Header.Get("Content-Disposition"), "mes-donnees-") || !strings.Contains(taken.Header.Get("Cache-Control"), "no-store") {
			t.Fatalf("the archive answers %d %v", taken.StatusCode, taken.Header)
		}
		held := unzipped(t, taken.body)
		for name, text := range map[string]string{"index.html": "mon-brouillon-a-moi", "donnees.json": p.Name, "textes/mon-brouillon-a-moi-1.md": "Mon brouillon à moi", "textes/mon-brouillon-a-moi-1.html": "<h2"} {
			if !strings.Contains(held[name], text) {
				t.Errorf("%s of the archive does not say %q:\n%.300s", name, text, held[name])
			}
		}
		if unsure := b.send(http.MethodPost, "/moi/donnees/depart", url.Values{}); unsure.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("whoever did not say that she is sure is answered %d", unsure.StatusCode)
		}
		left := b.send(http.MethodPost, "/moi/donnees/depart", url.Values{"certain": {"oui"}})
		link := regexp.MustCompile(`/retour/[A-Za-z0-9_-]{43}`).FindString(left.body)
		if left.StatusCode != http.StatusOK || link == "" {
			t.Fatalf("leaving answers %d:\n%.400s", left.StatusCode, left.body)
		}
		if again := b.send(http.MethodGet, "/moi", nil); again.StatusCode != http.StatusSeeOther {
			t.Errorf("who left is still in: %d", again.StatusCode)
		}
		s.holds(link, "Rouvrir mon compte")
		if back := s.as(contenttest.Someone(t, s.lib, "")).send(http.MethodPost, link, url.Values{}); back.StatusCode != http.StatusSeeOther {
			t.Errorf("coming back answers %d", back.StatusCode)
		}
		if gone := s.get(link); gone.StatusCode != http.StatusNotFound {
			t.Errorf("the link opens twice: %d", gone.StatusCode)
		}
		if found, err := s.lib.People.Get(t.Context(), p.ID); err != nil || found.Disabled {
			t.Errorf("she did not come back: %+v, %v", found, err)
		}
	})
}

// Once her days are over, the server erases who left by itself, and search no longer finds her draft.
func TestN3TheServerErasesWhoLeft(t *testing.T) {
	fake := clock.NewFake(contenttest.Noon)
	s := open(t, contenttest.Open(t, content.Options{Folder: t.TempDir(), Clock: &fake.Clock}))
	p := contenttest.Someone(t, s.lib, people.Writer)
	one := contenttest.Started(t, s.lib, p, "Quolibet en brouillon")
	s.indexed()
	if _, _, err := s.lib.People.Leave(t.Context(), p, people.Departure{}); err != nil {
		t.Fatal(err)
	}
	fake.Move(7 * 24 * time.Hour)
	if err := s.front.comeDue(t.Context(), "test"); err != nil {
		t.Fatal(err)
	}
	s.indexed()
	if found, err := s.lib.People.Get(t.Context(), p.ID); err != nil || found.Name != "" {
		t.Errorf("she is still called %q, %v", found.Name, err)
	}
	if page := s.as(s.steward).send(http.MethodGet, "/fiches/"+one.Slug+"/proposer", nil); page.StatusCode != http.StatusNotFound || strings.Contains(page.body, "Quolibet") {
		t.Errorf("her draft is still there: %d", page.StatusCode)
	}
}

func unzipped(t *testing.T, text string) map[string]string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader([]byte(text)), int64(len(text)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		r.Close()
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(content)
	}
	return files
}
