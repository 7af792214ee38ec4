package markdown_test

import (
	"strings"
	"testing"

	"terreau/content/markdown"
)

// shown gives the plain text of a body as it is read, with ~ for a no-break space and ' for a narrow one.
func shown(t *testing.T, source string) string {
	t.Helper()
	r := render(t, source)
	if len(r.Passages) == 0 {
		return ""
	}
	return strings.NewReplacer("\u00a0", "~", "\u202f", "_").Replace(r.Passages[0].Text)
}

func TestFrenchSpacesAndSignsArePutInAtRendering(t *testing.T) {
	for _, c := range []struct{ typed, want string }{
		{"Vraiment ?", "Vraiment_?"},
		{"Vraiment?", "Vraiment_?"},
		{"Quoi ?!", "Quoi_?!"},
		{"Attention ! Oui ; non : peut-être", "Attention_! Oui_; non~: peut-être"},
		{"Attention! Oui; non: peut-être", "Attention_! Oui_; non~: peut-être"},
		{"etc.; suite", "etc._; suite"},
		{"**Durée**: 2 h", "Durée~: 2~h"},
		{"*Durée* : 2 h", "Durée~: 2~h"},
		{"« bonjour »", "«~bonjour~»"},
		{"«bonjour»", "«~bonjour~»"},
		{"« *bonjour* »", "«~bonjour~»"},
		{"«*bonjour*»", "«~bonjour~»"},
		{"« déjà\u00a0»", "«~déjà~»"},
		{`Il dit "bonjour" puis "au revoir".`, "Il dit «~bonjour~» puis «~au revoir~»."},
		{`un écran de 5"`, `un écran de 5"`},
		{"l'enfant d'abord, aujourd'hui, jusqu'à", "l’enfant d’abord, aujourd’hui, jusqu’à"},
		{"l'**enfant**", "l’enfant"},
		{"l'« écran »", "l’«~écran~»"},
		{"et ainsi de suite...", "et ainsi de suite…"},
		{"50 % de 1 200 € en 10 000 km", "50~% de 1_200~€ en 10_000~km"},
		{"50% et 12€", "50~% et 12~€"},
		{"en 2019 300 personnes", "en 2019 300 personnes"},
		{"3 ans, 15 min, 20 °C, 2 mois", "3~ans, 15~min, 20~°C, 2~mois"},
		{"3 animaux", "3 animaux"},
		{"n° 5, n°5, N° 12", "n°~5, n°~5, N°~12"},
		{"art. L. 311-3, article 5, p. 12", "art.~L.~311-3, article~5, p.~12"},
		{"M. Durand et Mme Diallo", "M.~Durand et Mme~Diallo"},
		{"à 14:30, ratio 1:2", "à 14:30, ratio 1:2"},
		{"clin d'œil ;-) et :)", "clin d’œil ;-) et :)"},
		{"std::vector, a?b=c, ici!important", "std::vector, a?b=c, ici!important"},
		{"(vraiment ?)", "(vraiment_?)"},
		{"« Vraiment ? »", "«~Vraiment_?~»"},
		{"`a ; b : \"c\" l'x`", "a ; b : \"c\" l'x"},
		{"voir https://example.org/a?b=c;d!", "voir https://example.org/a?b=c;d_!"},
		{"deux\nlignes : ici", "deux lignes~: ici"},
		{"&laquo; entité &raquo; l&#39;eau", "«~entité~» l’eau"},
		{"\\\"échappé\\\"", "«~échappé~»"},
	} {
		t.Run(c.typed, func(t *testing.T) {
			if got := shown(t, c.typed); got != c.want {
				t.Errorf("it reads\n%s and not\n%s", got, c.want)
			}
		})
	}
}

func TestTypographyIsThatOfTheLanguageOfTheSheet(t *testing.T) {
	for source, want := range map[string]string{
		"---\nlang: en\n---\nReally? \"Yes\": don't.":   `Really? "Yes": don't.`,
		"---\nlang: en-GB\n---\nReally?":                "Really?",
		"---\nlang: fr-FR\n---\nVraiment?":              "Vraiment_?",
		"---\ntitle: sans langue\n---\nVraiment?":       "Vraiment_?",
		"---\nlang: fr\n---\n```\nl'eau : \"x\" ?\n```": "l'eau : \"x\" ?",
	} {
		if got := shown(t, source); got != want {
			t.Errorf("%q reads %q, not %q", source, got, want)
		}
	}
}

func TestATitleIsSetAsItsLanguageAsks(t *testing.T) {
	if got := markdown.Titled("Qu'est-ce ? C'est n° 5", "fr"); got != "Qu’est-ce\u202f? C’est n°\u00a05" {
		t.Errorf("it reads %q", got)
	}
	if got := markdown.Titled("What's this?", "en"); got != "What's this?" {
		t.Errorf("it reads %q", got)
	}
}
