package themes

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

func TestAuthorNames(t *testing.T) {
	for author, want := range map[string]name{
		"Nadia Ferhat":               {"Ferhat", "Nadia"},
		"Ferhat, Nadia":              {"Ferhat", "Nadia"},
		"Nadia FERHAT":               {"FERHAT", "Nadia"},
		"Jean-Pierre de La Tour":     {"de La Tour", "Jean-Pierre"},
		"Marie Anne Durand":          {"Durand", "Marie Anne"},
		"DILA":                       {family: "DILA"},
		"Crèche Les Petits Pas":      {family: "Crèche Les Petits Pas"},
		"Direction de l’information": {family: "Direction de l’information"},
		"Service social du Rhône":    {family: "Service social du Rhône"},
	} {
		if got := authorName(author); got != want {
			t.Errorf("%q is read as %+v", author, got)
		}
	}
}

func TestCitationsInWords(t *testing.T) {
	theme, r := load(t), sampleReference()
	for _, c := range []struct{ lang, got, want string }{
		{"fr", string(theme.apa("fr", r)), "Ferhat, N., Benali, K. et Crèche Les Petits Pas (2025, 12 juin). <em>Parler des écrans avec les familles, sans faire la leçon</em> (version 2). Terreau. https://terreau.example/fiches/parler-des-ecrans/v2"},
		{"en", string(theme.apa("en", r)), "Ferhat, N., Benali, K. and Crèche Les Petits Pas (2025, June 12). <em lang=\"fr\">Parler des écrans avec les familles, sans faire la leçon</em> (Version 2). Terreau. https://terreau.example/fiches/parler-des-ecrans/v2"},
		{"fr", string(theme.iso690("fr", r)), "FERHAT, Nadia, BENALI, Karim et CRÈCHE LES PETITS PAS. <em>Parler des écrans avec les familles, sans faire la leçon</em>. Version 2 [en ligne]. Terreau, 12 juin 2025 [consulté le 21 novembre 2025]. Disponible à l’adresse\u00a0: https://terreau.example/fiches/parler-des-ecrans/v2"},
	} {
		if c.got != c.want {
			t.Errorf("in %s the citation reads\n%s\nnot\n%s", c.lang, c.got, c.want)
		}
	}
	r.Authors = nil
	if got := string(theme.apa("fr", r)); !strings.HasPrefix(got, "<em>Parler") {
		t.Errorf("without author the title does not come first: %s", got)
	}
}

func TestExportsHoldHostileTitles(t *testing.T) {
	r := sampleReference()
	r.Title = "50 % d’aide & {moins}\nER  - \\input{x}"
	bib := r.WriteBibTeX()
	if !strings.Contains(bib, `title = {{50 \% d’aide \& \{moins\} ER  - \textbackslash\{\}input\{x\}}}`) && !strings.Contains(bib, `title = {{50 \% d’aide \& \{moins\} ER  - \textbackslash{}input\{x\}}}`) {
		t.Errorf("BibTeX does not escape the title:\n%s", bib)
	}
	if !strings.Contains(bib, "author = {Ferhat, Nadia and Benali, Karim and {Crèche Les Petits Pas}}") {
		t.Errorf("BibTeX names the authors otherwise:\n%s", bib)
	}
	if got := strings.Count(r.WriteRIS(), "\r\nER  - "); got != 1 {
		t.Errorf("the RIS entry ends %d times", got)
	}
	csl, err := r.WriteCSL()
	var items []struct {
		Title  string
		Author []map[string]string
		Issued struct {
			Parts [][]int `json:"date-parts"`
		}
	}
	if err != nil || json.Unmarshal(csl, &items) != nil || len(items) != 1 || items[0].Title != r.Title || items[0].Author[2]["literal"] == "" || items[0].Issued.Parts[0][1] != 6 {
		t.Errorf("CSL-JSON does not say it: %v %s", err, csl)
	}
}

func TestTagsForZotero(t *testing.T) {
	said := map[string]string{}
	for _, tag := range sampleReference().Tags("fr") {
		if said[tag.Name] == "" {
			said[tag.Name] = tag.Content
		}
	}
	for name, want := range map[string]string{
		"citation_title": "Parler des écrans avec les familles, sans faire la leçon", "citation_author": "Ferhat, Nadia", "citation_publication_date": "2025/06/12",
		"citation_language": "fr", "citation_public_url": "https://terreau.example/fiches/parler-des-ecrans", "DC.creator": "Nadia Ferhat", "DC.date": "2025-06-12",
		"DC.rights": "https://creativecommons.org/licenses/by-sa/4.0/deed.fr", "og:type": "article", "og:locale": "fr_FR",
	} {
		if said[name] != want {
			t.Errorf("%s says %q, not %q", name, said[name], want)
		}
	}
}

func TestDatesInWords(t *testing.T) {
	theme := load(t)
	for _, c := range []struct {
		lang string
		at   time.Time
		want string
	}{
		{"fr", today.Add(-time.Hour), "aujourd’hui"}, {"fr", civil(2025, 11, 20), "hier"}, {"fr", civil(2025, 11, 15), "il y a 6\u00a0jours"},
		{"fr", civil(2025, 11, 14), "14 novembre 2025"}, {"fr", civil(2025, 6, 1), "1er juin 2025"}, {"fr", civil(2025, 11, 22), "22 novembre 2025"},
		{"en", civil(2025, 6, 1), "1 June 2025"}, {"en", civil(2025, 11, 18), "3 days ago"},
	} {
		if got := strings.ReplaceAll(theme.ago(c.lang, c.at), "\u202f", "\u00a0"); strings.ReplaceAll(got, "\u00a0", " ") != strings.ReplaceAll(c.want, "\u00a0", " ") {
			t.Errorf("%s is said %q in %s", c.at.Format(time.DateOnly), got, c.lang)
		}
	}
	if got := string(timeElement(civil(2025, 6, 12), "12 juin 2025")); got != "<time datetime=\"2025-06-12\">12\u00a0juin 2025</time>" {
		t.Errorf("a civil date is marked up as %s", got)
	}
	if got := string(timeElement(today, "x")); got != `<time datetime="2025-11-21T14:32:00Z">x</time>` {
		t.Errorf("an instant is marked up as %s", got)
	}
}
