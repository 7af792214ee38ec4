package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/content/sheet"
)

// F12: a passage that is hidden because it names someone is hidden from who would write the next version, at every door
// of writing; only authors and stewards read it, and no text that stands around the mask is taken.
func TestF12WhatIsHiddenIsNotReadByWriting(t *testing.T) {
	each(t, func(s *site) {
		steward := contenttest.Someone(t, s.lib, people.Steward)
		one := contenttest.PublishedSheet(t, s.lib, steward, "Faire avec")
		writer, at := s.as(contenttest.Someone(t, s.lib, people.Writer)), "/fiches/faire-avec/brouillon"
		begun := writer.visit(at+"?partie=how").writingForm("texte", "On commence par s’asseoir.")
		if _, err := s.lib.Sheets.Report(t.Context(), people.Visitor(), one.ID, sheet.Reporting{Passage: "On commence par écouter", NamesPerson: true}, "n"); err != nil {
			t.Fatal(err)
		}
		preview := writer.answers(http.StatusOK, writer.visit(at), "(passage masqué)", "Un passage signalé est masqué ici")
		if !strings.HasSuffix(writer.at, "/apercu") || strings.Contains(preview.body, "par écouter") || strings.Contains(preview.body, "Revenir à l’écriture") {
			t.Errorf("a writer is led to %s and reads what is hidden, or is offered to write", writer.at)
		}
		for _, to := range []string{at, at + "/apercu", at + "/images"} {
			if p := writer.writes(to, begun); strings.Contains(p.body, "par écouter") {
				t.Errorf("%s gives back what is hidden", to)
			}
		}
		writer.answers(http.StatusForbidden, writer.send(http.MethodPost, at, begun), "Un passage signalé de cette fiche est masqué", "On commence par s’asseoir.")
		if p := writer.send(http.MethodPost, at+".json", begun); p.StatusCode != http.StatusForbidden {
			t.Errorf("a script saves around the mask: %d", p.StatusCode)
		}
		masked := url.Values{"version": {"0"}, "partie": {"part-how"}, "texte": {"(passage masqué)."}}
		if p := writer.send(http.MethodPost, at, masked); p.StatusCode < 400 && p.StatusCode != http.StatusSeeOther {
			t.Errorf("the mask is answered %d", p.StatusCode)
		}
		if source := s.as(steward).sourceOf("faire-avec"); !strings.Contains(source, "par écouter") || strings.Contains(source, "masqué") {
			t.Errorf("the mask took the place of the words:\n%s", source)
		}
		tender := s.as(steward)
		tender.answers(http.StatusOK, tender.visit(at+"?partie=how"), "On commence par écouter.")
	})
}
