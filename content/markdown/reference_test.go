package markdown_test

import (
	"strings"
	"testing"

	"terreau/content/markdown"
)

// cites gives the keys of what a text cites.
func cites(t *testing.T, source string) string {
	t.Helper()
	r, err := markdown.Render([]byte(source), nil)
	if err != nil {
		t.Fatalf("%q was refused: %v", source, err)
	}
	keys := make([]string, len(r.Citations))
	for i, c := range r.Citations {
		keys[i] = c.Key()
	}
	return strings.Join(keys, " ")
}

func TestCitationsAreReadInWordsAndNeitherInCodeNorInHeadings(t *testing.T) {
	for text, want := range map[string]string{
		"L'article **L. 311-3** du CASF":                    "casf:L311-3",
		"[l'article L. 311-3 du CASF](https://example.org)": "casf:L311-3",
		"`article L. 311-3 du CASF`":                        "",
		"```\narticle L. 311-3 du CASF\n```":                "",
		"## Article L. 311-3 du CASF":                       "",
	} {
		if got := cites(t, text); got != want {
			t.Errorf("%q cites %q, and %q was read", text, want, got)
		}
	}
}

func TestAnArticleWithoutItsCodeBelongsToTheOnlyCodeNamed(t *testing.T) {
	for _, c := range []struct{ name, source, want string }{
		{"named in the same paragraph", "Le code de l'action sociale et des familles: voir L. 311-4.", "casf:L311-4"},
		{"named elsewhere in the sheet", "Voir l'article L. 311-4.\n\nC'est le CASF.", "casf:L311-4"},
		{"named in the front matter", "---\nlaw: [casf:L116-1]\n---\nVoir l'article L. 311-4.", "casf:L311-4 casf:L116-1"},
		{"two codes in the sheet", "Voir l'article L. 311-4.\n\nC'est le CASF, ou le code de la santé publique.", ""},
		{"two in the sheet, one in the paragraph", "Voir le CASF, L. 311-4.\n\nEt le CSP.", "casf:L311-4"},
		{"a number without letter", "C'est le CASF. Voir l'article 5.", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := cites(t, c.source); got != c.want {
				t.Errorf("it cites %q, and %q was read", c.want, got)
			}
		})
	}
}

func TestACitationLinksToItsPageAndAsksForItsNoteOnce(t *testing.T) {
	r := render(t, "Selon l'article L. 311-3 du CASF.\n\nEncore l'article L. 311-3 du CASF et la loi 2002-2.\n\n[L'article L. 311-4 du CASF](https://example.org)")
	html := r.HTML
	for want, times := range map[string]int{
		`<a class="ref" href="/droit/casf/l311-3">article` + "\u00a0L.\u00a0" + `311-3</a>`: 2,
		`<a class="ref" href="/droit/textes/loi-2002-2">loi 2002-2</a>`:                     1,
		`<aside data-cite="casf:L311-3"></aside>`:                                           1,
		`data-cite`:          1,
		`/droit/casf/l311-4`: 0,
	} {
		if got := strings.Count(html, want); got != times {
			t.Errorf("%s stands %d times, not %d:\n%s", want, got, times, html)
		}
	}
	if note, paragraph := strings.Index(html, "<aside"), strings.Index(html, "</p>"); note < paragraph {
		t.Errorf("the note stands before the end of the paragraph that cites:\n%s", html)
	}
}

func TestLinksToTheOfficialPublisherCiteTheTextTheyLeadTo(t *testing.T) {
	for address, want := range map[string]string{
		"https://www.legifrance.gouv.fr/codes/id/LEGITEXT000006074069/":                                "casf",
		"https://www.legifrance.gouv.fr/affichTexte.do?cidTexte=JORFTEXT000000215460&dateTexte=":       "loi-2002-2",
		"http://www.legifrance.gouv.fr/affichCodeArticle.do?idArticle=X&cidTexte=LEGITEXT000006070719": "code-penal",
		"https://eur-lex.europa.eu/legal-content/FR/TXT/?uri=CELEX:32016R0679":                         "rgpd",
		"https://eur-lex.europa.eu/legal-content/FR/TXT/?uri=CELEX%3A32016R0679":                       "rgpd",
		"https://legifrance.gouv.fr.evil.example/LEGITEXT000006074069":                                 "",
		"https://www.legifrance.gouv.fr/codes/id/LEGITEXT999999999999/":                                "",
	} {
		if got := cites(t, "[texte]("+address+")"); got != want {
			t.Errorf("%s leads to %q, and %q was read", address, want, got)
		}
	}
}
