package citation_test

import (
	"regexp"
	"testing"

	"terreau/content/citation"
)

func TestEachKnownTextIsWhole(t *testing.T) {
	forms := map[string]*regexp.Regexp{
		"LEGITEXT": regexp.MustCompile(`^(?:LEGITEXT[0-9]{12})?$`), "JORFTEXT": regexp.MustCompile(`^(?:JORFTEXT[0-9]{12})?$`),
		"CELEX": regexp.MustCompile(`^(?:3[0-9]{4}[A-Z][0-9]{4})?$`), "NOR": regexp.MustCompile(`^(?:[A-Z]{4}[0-9]{7}[A-Z])?$`),
	}
	seen := map[string]string{}
	for _, text := range citation.Texts() {
		found, ok := citation.Known(text.Key)
		if !ok || found.Key != text.Key {
			t.Errorf("%s is not found by its key", text.Key)
		}
		for _, lang := range []string{"fr", "en"} {
			if text.In(lang) == "" || text.Named(lang) == "" {
				t.Errorf("%s has no name in %s", text.Key, lang)
			}
		}
		for form, value := range map[string]string{"LEGITEXT": text.LEGITEXT, "JORFTEXT": text.JORFTEXT, "CELEX": text.CELEX, "NOR": text.NOR} {
			if !forms[form].MatchString(value) {
				t.Errorf("%s has the %s %q", text.Key, form, value)
			}
			if other := seen[value]; value != "" && other != "" {
				t.Errorf("%s and %s share %s", text.Key, other, value)
			}
			seen[value] = text.Key
		}
		if c, ok := citation.Parse(text.Key); !ok || c.Text != text.Key || c.Label("fr") != text.Short {
			t.Errorf("%s is cited as %+v", text.Key, c)
		}
		if text.Kind == "code" && text.LEGITEXT == "" {
			t.Errorf("the code %s has no identifier", text.Key)
		}
	}
	if _, ok := citation.Known("inconnu"); ok {
		t.Error("a text nobody knows is known")
	}
}
