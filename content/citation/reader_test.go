package citation_test

import (
	"slices"
	"strings"
	"testing"

	"terreau/content/citation"
)

// cites gives the keys of what a text cites, each once.
func cites(text string) string {
	reader := citation.NewReader([]byte(text), nil)
	var keys []string
	for _, found := range reader.Find(text) {
		for _, c := range found.Cites {
			if !slices.Contains(keys, c.Key()) {
				keys = append(keys, c.Key())
			}
		}
	}
	return strings.Join(keys, " ")
}

func TestCitationsAreRecognisedAsPeopleWriteThem(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"L'article L. 311-3 du CASF protège.", "casf:L311-3"},
		{"L’article L.311-3 du CASF", "casf:L311-3"},
		{"L'article L311-3 du CASF", "casf:L311-3"},
		{"L'article L\u00a0311\u20113 du CASF", "casf:L311-3"},
		{"l'article L. 311–3 du CASF", "casf:L311-3"},
		{"ARTICLE L. 311-3 DU CASF", "casf:L311-3"},
		{"les articles L. 311-3 à L. 311-8 et L. 312-1 du code de l'action sociale et des familles",
			"casf:L311-3 casf:L311-8 casf:L311-4 casf:L311-5 casf:L311-6 casf:L311-7 casf:L312-1"},
		{"articles L. 311-3, 311-4 et 311-5 du Code de l’Action Sociale et des Familles", "casf:L311-3 casf:L311-4 casf:L311-5"},
		{"articles L. 226-2-1 à L. 226-2-2 du CASF", "casf:L226-2-1 casf:L226-2-2"},
		{"les articles R. 311-33 à R. 311-37 du CASF", "casf:R311-33 casf:R311-37 casf:R311-34 casf:R311-35 casf:R311-36"},
		{"article D. 142-1-1 du CASF", "casf:D142-1-1"},
		{"art. 226-13 du code pénal", "code-penal:226-13"},
		{"art. 226-13 et 226-14 du Code pénal", "code-penal:226-13 code-penal:226-14"},
		{"l'article 226-13\ndu code\npénal", "code-penal:226-13"},
		{"articles 375 à 375-9 du code civil", "code-civil:375 code-civil:375-9"},
		{"l'article 9 du code civil", "code-civil:9"},
		{"article L. 1110-4 du code de la santé publique", "csp:L1110-4"},
		{"article L. 1110-4 CSP", "csp:L1110-4"},
		{"loi 2002-2", "loi-2002-2"},
		{"la loi n° 2002-2 du 2 janvier 2002", "loi-2002-2"},
		{"la loi n°2002-2", "loi-2002-2"},
		{"la loi nº 2002‑2", "loi-2002-2"},
		{"La Loi du 2 janvier 2002 a changé", "loi-2002-2"},
		{"la loi du 6 janvier 1978", "loi-78-17"},
		{"la loi Informatique et Libertés", "loi-78-17"},
		{"la loi n° 78-17 du 6 janvier 1978 modifiée", "loi-78-17"},
		{"la loi pour une République numérique", "loi-2016-1321"},
		{"la loi 2016-1321", "loi-2016-1321"},
		{"article 47 de la loi n° 2005-102 du 11 février 2005", "loi-2005-102:47"},
		{"l'article 1er de la loi 78-17", "loi-78-17:1"},
		{"décret n° 2024-166 du 29 février 2024", "decret-2024-166"},
		{"l'arrêté du 8 septembre 2003", "arrete-2003-09-08"},
		{"la loi n° 1999-944 du 15 novembre 1999", "loi-1999-944"},
		{"RGPD art. 5", "rgpd:5"},
		{"RGPD, article 5", "rgpd:5"},
		{"article 5 du RGPD", "rgpd:5"},
		{"le RGPD (articles 5, 6 et 9)", "rgpd:5 rgpd:6 rgpd:9"},
		{"RGPD, art. 5, 12 à 14 et 30", "rgpd:5 rgpd:12 rgpd:14 rgpd:13 rgpd:30"},
		{"l'article 6, paragraphe 1, point f), du RGPD", "rgpd:6"},
		{"l'article 6 § 1 du RGPD", "rgpd:6"},
		{"l'art. 6.1.f du RGPD", "rgpd:6"},
		{"article 9(2)(b) of the GDPR", "rgpd:9"},
		{"article 5 du règlement (UE) 2016/679", "rgpd:5"},
		{"article 17 du règlement général sur la protection des données", "rgpd:17"},
		{"CASF, art. L. 311-3", "casf:L311-3"},
		{"CASF art. L311-3 et L311-4", "casf:L311-3 casf:L311-4"},
		{"code pénal, article 226-13", "code-penal:226-13"},
		{"l'article L. 311-3 du CASF et l'article L. 312-1 du même code", "casf:L311-3 casf:L312-1"},
		{"l'article L. 311-3 à l'article L. 311-5 du CASF", "casf:L311-3 casf:L311-5 casf:L311-4"},
		{"L. 311-3 du CASF", "casf:L311-3"},
		{"L. 311-3. Le CASF le dit.", "casf:L311-3"},
		{"l'article L. 311-3, II, 2° du CASF", "casf:L311-3"},
		{"l'article L. 311-3 bis du CASF", "casf:L311-3"},
		{"les articles L. 311-3 et suivants du CASF", "casf:L311-3"},
		{"l'article 6 I du RGPD et l'article 9, a) du RGPD", "rgpd:6 rgpd:9"},
		{"l'article 13, al. 2, du RGPD", "rgpd:13"},
		{"article L.O. 1112-1 du CGCT", "cgct:LO1112-1"},
		{"les lois 2002-2 et 2005-102", "loi-2002-2"},
		{"l'article 40 du code de procédure pénale", "cpp:40"},
		{"l'ordonnance n° 2018-1125", "ordonnance-2018-1125"},
		{"délibération CNIL 2021-028", "cnil-2021-028"},
		{"Article 5 of the General Data Protection Regulation", "rgpd:5"},
	} {
		t.Run(c.text, func(t *testing.T) {
			if got := cites(c.text); got != c.want {
				t.Errorf("it cites %q, and %q was read", c.want, got)
			}
		})
	}
}

func TestWhatOnlyLooksLikeACitationIsNone(t *testing.T) {
	for _, text := range []string{
		"l'article 5 de la convention", "article 5", "l'article 3 du contrat, et le CASF", "L. 311-3", "L. 311-3 du code de commerce, pas du CASF",
		"un article de presse", "les articles 5 et 6 de la charte", "L'an 2000", "R2D2", "D 12", "la loi de 2002", "la loi du plus fort",
		"le RGPD", "le CASF", "le code pénal", "CSS et HTML", "en 2002-2003", "le 06-13-20", "salle L 12, code 4521", "article L. 311-3 du CASFA", "article 12 % du CASF", "loi 12-3456789",
		"l'article L. 311-3 de la convention collective, et le CASF",
	} {
		t.Run(text, func(t *testing.T) {
			if got := cites(text); got != "" {
				t.Errorf("it cites nothing, and %q was read", got)
			}
		})
	}
}
