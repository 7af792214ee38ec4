package markdown_test

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"terreau/content/markdown"
)

func TestM3M6ASlugIsTheFoldedTitle(t *testing.T) {
	for title, want := range map[string]string{
		"Aller vers et non-recours":         "aller-vers-et-non-recours",
		"L'écran, l’œil & le CŒUR":          "l-ecran-l-oeil-le-coeur",
		"Fiche n° 5 : à l'ère du numérique": "fiche-no-5-a-l-ere-du-numerique",
		"Fiche n°5":                         "fiche-no5",
		"  --Déjà--  ":                      "deja",
		"ÇA, ÉTÉ ÀÙÎÔÛËÏ":                   "ca-ete-auiouei",
		"professionnel·les":                 "professionnel-les",
		"🌱🌱":                                "fiche",
		"":                                  "fiche",
		"../../etc/passwd":                  "etc-passwd",
		"con":                               "con",
		"a\x00b\nc":                         "a-b-c",
		"Straße, Łódź, Ærø":                 "strasse-lodz-aero",
		"İstanbul ſ K":                      "istanbul-s-k",
		"Привет":                            "privet",
		"½ Ⅳ ²":                             "1-2-iv-2",
		strings.Repeat("mot ", 40):          strings.TrimSuffix(strings.Repeat("mot-", 20), "-"),
		strings.Repeat("a", 200):            strings.Repeat("a", 80),
	} {
		got := markdown.Slug(title)
		if got != want {
			t.Errorf("%q became %q, not %q", title, got, want)
		}
		if other := markdown.Slug(norm.NFD.String(title)); other != got {
			t.Errorf("%q with accents apart became %q, not %q", title, other, got)
		}
		if again := markdown.Slug(got); again != got {
			t.Errorf("the slug %q became %q", got, again)
		}
	}
}
