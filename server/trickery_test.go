package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestM1M3M5M6M8TextTrickery(t *testing.T) {
	s := alone(t)
	one := s.publish("Fiche \u202egnp.exe\u2066 caf\u00e9", "Le caf\u00e9 du matin.")
	s.indexed()
	p := s.found("/fiches/" + one.Slug)
	if strings.ContainsAny(p.body, "\u202e\u2066") {
		t.Error("M1: a title turns the text around")
	}
	for _, q := range []string{"café", "cafe\u0301", "CAFÉ", "cafe"} {
		if found := s.search("q=" + url.QueryEscape(q)); found.Total != 1 {
			t.Errorf("M3: %q finds %d", q, found.Total)
		}
	}
	if p := s.get("/recherche?q=" + url.QueryEscape("a\u202egnp\u0085b\u2066c")); strings.ContainsAny(p.body, "\u202e\u2066\u0085") {
		t.Error("M1, M5: a query turns the text around")
	}
	for _, path := range []string{"/droit/casf/l8888-9", "/en/droit/casf/l8888-9"} {
		if p := s.get(path); p.StatusCode != http.StatusNotFound {
			t.Errorf("J12: an article that nobody cites is answered %d", p.StatusCode)
		}
	}
	for _, title := range []string{"admin", "versions", "textes", "🙂", ".well-known", "flux.atom", "recherche", "en"} {
		sheet := s.publish(title, "")
		if p := s.get("/fiches/" + sheet.Slug); p.StatusCode != http.StatusOK || !strings.Contains(p.body, "Comment on s’y prend") {
			t.Errorf("M6: the sheet %q at %s is answered %d", title, sheet.Slug, p.StatusCode)
		}
	}
	for _, path := range []string{"/recherche?q=%ff", "/recherche?q=%ed%a0%80", "/recherche?q=a%00b", "/recherche?q=%ef%bf%be", "/recherche?q=%ef%bb%bfx"} {
		if p := s.get(path); p.StatusCode >= 500 {
			t.Errorf("M5: %s is answered %d", path, p.StatusCode)
		}
	}
	for _, naughty := range []string{"undefined", "NULL", "-1/0", "1;DROP TABLE sheets", "' OR 1=1 --", "{{7*7}}", "%n%s", "../../../etc/passwd", "\u0000", "Ω≈ç√∫", "社會科學院", "مُنَاقَشَةُ", "👩🏽", "1.0/0",
		"<script>alert(0)</script>", "$HOME", "`id`", "() { 0; }; touch x", "CON", "İ", "ſ", "K"} {
		for _, path := range []string{"/recherche?q=", "/recherche.json?q=", "/suggestions?q=", "/recherche?theme=", "/recherche?nature=", "/recherche?espace=", "/sigles?lettre=", "/fiches?tri=", "/fiches?page="} {
			if p := s.get(path + url.QueryEscape(naughty)); p.StatusCode >= 500 || strings.Contains(p.body, "<script>alert(0)") {
				t.Errorf("M8, O9: %s%s is answered %d", path, naughty, p.StatusCode)
			}
		}
	}
}
