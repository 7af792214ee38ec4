package server

import (
	"net/http"
	"strings"
	"testing"

	"terreau/content/contenttest"
)

func TestFieldsAreComparedInWords(t *testing.T) {
	s := alone(t)
	first := "---\ntitle: \"L'atelier : un essai\"\nsummary: Un résumé.\npublics: [familles]\nmeans: {time: \"2 h : c'est peu\", staff: Deux}\nlaw: [\"casf:L311-3\"]\nlicence: CC-BY-SA-4.0\n---\n\n## En bref\n\nTexte.\n"
	one := s.publishText("practice", []byte(first))
	s.again(one, []byte(strings.NewReplacer("2 h", "3 h", "[familles]", "[familles, seniors]", "L311-3", "L311-4").Replace(first)), "Le temps : \"revu\".")
	page := s.holds("/fiches/"+one.Slug+"/versions/1..2", "Publics concernés", "Familles<ins>, Séniors</ins>", "Temps\u00a0: <del>2</del>", "<ins>3</ins>", "Qui\u00a0: Deux", "CASF, art.")
	if strings.Contains(page.body, "{&#34;") || strings.Contains(page.body, "casf:L311") || strings.Contains(page.body, "c&#39;est") {
		t.Error("a field is shown as machines write it")
	}
	s.holds("/en/fiches/"+one.Slug+"/versions/1..2", "People concerned", "Families<ins>, Older people</ins>", `<p class="strong" lang="fr">L’atelier`)
	s.holds("/fiches/"+one.Slug+"/versions", "Le temps\u00a0: «\u00a0revu\u00a0».")
}

func TestASourceWrittenOtherwiseIsSaidSo(t *testing.T) {
	s := alone(t)
	one := s.publishText("practice", []byte("---\ntitle: Une fiche\nsummary: Un résumé.\nlicence: CC-BY-SA-4.0\n---\n\nUn deux\ntrois.\n"))
	s.again(one, []byte("---\ntitle: Une fiche\nsummary: Un résumé.\nlicence: CC-BY-SA-4.0\n---\n\nUn\ndeux trois.\n"), "Des lignes.")
	s.holds("/fiches/une-fiche/versions/1..2", "Ce qui se lit est identique")
}

func TestJ10ComparisonsArePaced(t *testing.T) {
	s := alone(t, behind)
	refused := 0
	for range searchesBurst + 100 {
		if p := s.get("/fiches/rien/versions/1..2", "X-Forwarded-For", "203.0.113.9"); p.StatusCode == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused == 0 {
		t.Error("comparisons are asked for without end")
	}
}

func TestA16HostileTextsAreComparedAsText(t *testing.T) {
	s := alone(t)
	one := s.publish("Une fiche", "Un <scr")
	s.again(one, contenttest.Practice("Une fiche", "Un <script>alert(1)</script> <img src=x onerror=alert(1)>"), "Retouche.")
	p := s.found("/fiches/une-fiche/versions/1..2")
	if strings.Contains(p.body, "<script>alert") || strings.Contains(p.body, "<img src=x") {
		t.Error("the comparison holds markup of the texts")
	}
}
