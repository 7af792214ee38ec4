package difference

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"terreau/content/markdown"
	"terreau/themes"
)

// rendered is a source as readers see it, its holes unfilled.
func rendered(t *testing.T, source string) string {
	t.Helper()
	r, err := markdown.Render([]byte(source), nil)
	if err != nil {
		t.Fatal(err)
	}
	return r.HTML
}

// asText writes changes as [+added+] and [-removed-], a block a line, its kind first.
func asText(changes []themes.BlockChange) string {
	var b strings.Builder
	for _, c := range changes {
		b.WriteString(c.Kind + "|")
		for _, w := range c.Words {
			text := w.Text
			switch {
			case w.Address:
				text = "->" + text
			case w.Style.Strong:
				text = "STRONG " + text
			case w.Style.Emphasis:
				text = "EM " + text
			case w.Style.Picture:
				text = "PICTURE " + text
			}
			switch w.Change {
			case themes.Added:
				text = "[+" + text + "+]"
			case themes.Removed:
				text = "[-" + text + "-]"
			}
			b.WriteString(text)
		}
		b.WriteString("\n")
	}
	return b.String()
}

func kindsOf(changes []themes.BlockChange) string {
	var kinds []string
	for _, c := range changes {
		kinds = append(kinds, string(c.Change))
	}
	return strings.Join(kinds, " ")
}

func TestDifference(t *testing.T) {
	for name, one := range map[string]struct{ before, after, want string }{
		"nothing changed":              {"a\n\nb\n", "a\n\nb\n", ""},
		"a word changed":               {"On commence par écouter la personne.\n", "On commence par entendre la personne.\n", "changed"},
		"a block came":                 {"a\n", "a\n\nb\n", "kept added"},
		"a block went":                 {"a\n\nb\n", "a\n", "kept removed"},
		"nothing in common":            {"aaaa bbbb\n", "cccc dddd eeee\n", "removed added"},
		"far blocks are left out":      {"1\n\n2\n\n3\n\n4\n\n5\n\n6\n", "1\n\n2\n\n3\n\n4\n\n5\n\n6\n\n7\n", "skipped kept added"},
		"a fenced block stays whole":   {"```\na\n\nb\n```\n", "```\na\n\nb\n```\n\nc\n", "kept added"},
		"the front matter is no block": {"---\ntitle: a\n---\n\nx\n", "---\ntitle: b\n---\n\nx\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			changes, err := Of(t.Context(), rendered(t, one.before), rendered(t, one.after))
			if got := kindsOf(changes); err != nil || got != one.want {
				t.Errorf("shown as %q", got)
			}
		})
	}
}

func TestADifferenceShowsWhatReadersSee(t *testing.T) {
	for name, one := range map[string]struct{ before, after, want string }{
		"the marks of Markdown are not shown": {"## Titre\n\n- un *mot*\n", "## Titre\n\n- un *mot* de plus\n", "title|Titre\nitem|un EM mot[+ de plus+]\n"},
		"another emphasis is a change":        {"Dire le mot juste.\n", "Dire **le mot** juste.\n", "|Dire [-le mot-][+STRONG le mot+] juste.\n"},
		"an address changed alone":            {"Lire [le guide](https://exemple.fr/a) avant.\n", "Lire [le guide](https://exemple.fr/b) avant.\n", "|Lire le guide[-->https://exemple.fr/a-][+->https://exemple.fr/b+] avant.\n"},
		"an address that stays is not said":   {"Lire [le guide](https://exemple.fr/a) avant.\n", "Lire [le guide](https://exemple.fr/a) après.\n", "|Lire le guide [-avant-][+après+].\n"},
		"an address that is its own words":    {"Rien.\n", "Rien.\n\nVoir https://exemple.fr/a\n", "|Rien.\n|[+Voir https://exemple.fr/a+]\n"},
		"a link to another sheet":             {"Lire [la suite](suite.md).\n", "Lire [la suite](autre.md).\n", "|Lire la suite[-->suite.md-][+->autre.md+].\n"},
		"a row of a table":                    {"| a | b |\n|---|---|\n| c | 12 |\n", "| a | b |\n|---|---|\n| c | 15 |\n", "row|a · b\nrow|c · [-12-][+15+]\n"},
		"a picture":                           {"![Un dessin](a.png) ici\n", "![Un dessin](b.png) ici\n", "|PICTURE Un dessin[-->a.png-][+->b.png+] ici\n"},
		"a list that is now numbered":         {"- a\n", "1. a\n", "item|[-a-]\nstep|[+a+]\n"},
		"a line broken elsewhere is the same": {"un deux\ntrois\n", "un\ndeux trois\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			changes, err := Of(t.Context(), rendered(t, one.before), rendered(t, one.after))
			if got := asText(changes); err != nil || got != one.want {
				t.Errorf("it reads\n%s and not\n%s%v", got, one.want, err)
			}
		})
	}
}

func TestJ10ADifferenceIsBounded(t *testing.T) {
	var before, after strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&before, "<p>%d avant %d</p>\n", i, i*7)
		fmt.Fprintf(&after, "<p>après %d %d</p>\n", i*11, i)
	}
	line := strings.Repeat("mot différent ", 20_000)
	start := time.Now()
	changes, err := Of(t.Context(), before.String()+line, after.String()+strings.Repeat("autre chose ", 20_000))
	if err != nil {
		t.Fatal(err)
	}
	if took := time.Since(start); took > 20*time.Second { // a tenfold watchdog
		t.Errorf("it took %v", took)
	}
	if len(changes) > maxBlocks+10 {
		t.Errorf("%d blocks are shown", len(changes))
	}
}

func TestJ10AComparisonHasOneDeadlineForAllItsBlocks(t *testing.T) {
	var before, after strings.Builder
	for i := range 60 { // each pair of blocks has many words, in another order
		before.WriteString("<p>")
		after.WriteString("<p>")
		for j := range 1000 {
			fmt.Fprintf(&before, "a%d ", (i+j*7)%331)
			fmt.Fprintf(&after, "a%d ", (i*3+j*11)%337)
		}
		before.WriteString("</p>")
		after.WriteString("</p>")
	}
	start := time.Now()
	if _, err := Of(t.Context(), before.String(), after.String()); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(start); took > 10*Lasts { // a tenfold watchdog: each block alone would take a third of a second
		t.Errorf("it took %v", took)
	}
	late, stop := context.WithCancel(t.Context())
	stop()
	if _, err := Of(late, before.String(), after.String()); !errors.Is(err, context.Canceled) {
		t.Errorf("a comparison that nobody waits for goes on: %v", err)
	}
}
