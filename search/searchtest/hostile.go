package searchtest

import (
	"strings"
	"testing"

	"terreau/content/clock"
	"terreau/search"
)

// hostile: case J2 of the safety checklist. What would cost much is refused or cut; nothing of it means anything to
// an engine.
func hostile(t *testing.T, open Opener) {
	x := open(t)
	put(t, x, "a", "Le logement des jeunes")
	accepted := []string{
		"*", "?", "/.*/", "title:logement", "+logement -jeunes", "logement~2", "logement^5", "(((((", "\"", "\"\"\"", "\\",
		"[a TO z]", "AND OR NOT", ">=2020", strings.Repeat("a* ", 80), strings.Repeat("ab ", 80), strings.Repeat("é", 256),
		"\u202Elogement", "\u200B", "🏠", "';--", "<script>", "%00", strings.Repeat("\"a\" ", 60), strings.Repeat("-", 256),
		strings.Repeat("l'", 128), strings.Repeat("a-", 128), strings.Repeat("1 ", 128), strings.Repeat("l.", 100) + "1-1",
	}
	for _, words := range accepted {
		q := parse(t, words, nil)
		if len(q.Words.Terms) > search.MaxTerms {
			t.Errorf("J2: %q is searched as %d words", words, len(q.Words.Terms))
		}
		ask(t, x, everyone, q)
		if _, err := x.Suggest(t.Context(), everyone, words, nil); err != nil {
			t.Errorf("J2: %q suggests an error: %v", words, err)
		}
	}
	finds(t, x, "title:logement", "a")
	finds(t, x, "logement*", "a")
	finds(t, x, "lo*")
	many := parse(t, "logement", nil)
	for range search.MaxExcept {
		many.Except = append(many.Except, clock.NewID())
	}
	if results := ask(t, x, everyone, many); results.Total != 1 {
		t.Errorf("J2: ten thousand sheets left out leave %d", results.Total)
	}
}
