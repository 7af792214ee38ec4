package markdown

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var sectionParts = []Part{{"brief", []string{"En bref"}}, {"why", []string{"Pourquoi", "Contexte"}}}

// What cuts a text finds the parts that what renders it shows, and its pieces are the text to the byte.
func TestSectionsAreTheHeadingsThatAreShown(t *testing.T) {
	lines := []string{"", "", "", "\n\n\n\n", "texte", "## Pourquoi", "# *Contexte*", "## 2) En bref ##", "### Autre", "Pourquoi\n---", "Deux\nlignes\n===",
		"```", "- a", "  ## En bref", "> ## En bref", "<!--", "-->", "[x]: /la", "#", "\u202eturn", "Terme\n: définition", "    ## code", "a\u2028## b"}
	rapid.Check(t, func(r *rapid.T) {
		body := strings.Join(rapid.SliceOfN(rapid.SampledFrom(lines), 0, 20).Draw(r, "lines"), "\n")
		made, err := Render([]byte(body), PartsOf(sectionParts))
		if err != nil {
			return
		}
		found, err := Sections([]byte(body), PartsOf(sectionParts))
		if err != nil {
			r.Fatalf("%q is shown and not cut: %v", body, err)
		}
		var shown, cut []string
		for _, h := range made.Outline {
			if h.Part != "" {
				shown = append(shown, h.Part)
			}
		}
		from := 0
		for _, s := range found {
			if s.Part != "" {
				cut = append(cut, s.Part)
			}
			if s.Start < from || s.End <= s.Start || s.End > len(body) {
				r.Fatalf("%q: %+v after %d", body, s, from)
			}
			if own := body[s.Start:s.End]; !strings.HasPrefix(strings.TrimLeft(own, " "), "#") && strings.Count(strings.TrimRight(own, "\n"), "\n") == 0 {
				r.Errorf("%q: %q is no heading", body, own)
			}
			from = s.End
		}
		if !slices.Equal(shown, cut) {
			r.Errorf("%q shows %v and is cut at %v", body, shown, cut)
		}
	})
}
