package markdown_test

import (
	"fmt"
	"maps"
	"runtime"
	"strings"
	"testing"
	"time"

	"terreau/content/markdown"
	"terreau/content/refusal"
)

// hostile gives texts made to cost more than they weigh: a unit repeated up to a size, or a shape of their own.
func hostile(size int) map[string]string {
	fill := func(unit string) string { return strings.Repeat(unit, size/len(unit)+1)[:size] }
	lines := func(of func(i int) string) string {
		var b strings.Builder
		for i := 0; b.Len() < size; i++ {
			b.WriteString(of(i))
		}
		return b.String()[:size]
	}
	texts := map[string]string{
		"nested lists, one line each": lines(func(i int) string { return strings.Repeat("  ", i%600) + "- a\n" }),
		"nested lists and blank lines": lines(func(i int) string {
			if i%2 == 1 {
				return strings.Repeat("\n", 20)
			}
			return strings.Repeat("  ", i/2%200) + "- a\n"
		}),
		"blank lines inside a list":         "- a\n" + fill("\n"),
		"blank lines inside a quoted list":  "> - a\n" + fill(">\n"),
		"blank lines with spaces in a list": "- a\n" + fill("  \n"),
		"blank lines inside a fence":        "- ```\n" + fill("\n"),
		"a false fence and blank lines":     "    ```\n- - - - a\n" + fill("\n"),
		"items and blank lines":             fill("- a\n\n\n\n"),
		"nested items and blank lines":      fill("- - - - - - - - a\n\n\n"),
		"many empty items":                  fill("- \n"),
		"one line of list marks":            fill("- "),
		"lines of list marks":               fill(strings.Repeat("- ", 50) + "\n"),
		"one line of quotes":                fill(">"),
		"nested quotes":                     lines(func(i int) string { return strings.Repeat(">", i%100) + " a\n" }),
		"quotes and lists":                  fill(strings.Repeat("> - ", 40) + "\n"),
		"lazy lines in a deep quote":        strings.Repeat("> ", 15) + "a\n" + fill("a\n"),
		"lists one in the other after lazy": lines(func(i int) string { return strings.Repeat("  ", i%16) + "- a\nb\n" }),
		"a wide empty table":                wide(size),
		"a long table of two columns":       "a|b\n-|-\n" + fill("|\n"),
		"many tables":                       fill("a|b\n-|-\nc|d\n\n"),
		"many lines of dashes":              fill("a\n-|\n"),
		"delimiter rows in one paragraph":   "a\n" + fill("-|-\n"),
		"unclosed links A":                  fill("[a](b"),
		"unclosed links B":                  fill("[a](<b"),
		"unclosed links C":                  fill("[a]("),
		"unclosed titles":                   fill(`[a](b "c`),
		"nested brackets":                   strings.Repeat("[", size/2) + strings.Repeat("]", size/2),
		"unclosed brackets":                 fill("["),
		"closing brackets":                  fill("]"),
		"image brackets":                    fill("!["),
		"link in link":                      fill("[a[b](c)"),
		"empty links":                       fill("[]()"),
		"openers **_*":                      fill("**_*"),
		"openers multiple of 3":             strings.Repeat("a**b", size/8) + strings.Repeat("c* ", size/6),
		"mismatched openers and closers":    strings.Repeat("*a ", size/6) + strings.Repeat("b_ ", size/6),
		"nested strong":                     strings.Repeat("*a **a ", size/7),
		"emphasis marks alone":              fill("*"),
		"underscores":                       fill("_a_"),
		"tildes":                            fill("~~a "),
		"backquotes growing":                lines(func(i int) string { return "e" + strings.Repeat("`", i+1) }),
		"backquotes":                        fill("`"),
		"a backquote by word":               fill("`a ``b "),
		"tags":                              fill("<a "),
		"open tags with attributes":         fill(`<a b="c" `),
		"comments":                          fill("<!--"),
		"comments of one paragraph":         fill("a <!-- a "),
		"instructions":                      fill("a <? "),
		"declarations":                      fill("a <!A "),
		"character data":                    fill("a <![CDATA["),
		"entities":                          fill("&"),
		"numeric entities":                  fill("&#1"),
		"long entities":                     fill("&aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
		"reference expansion":               "[a]: /" + strings.Repeat("x", 2000) + "\n\n" + fill("[a] "),
		"reference expansion in lines":      "[a]: /" + strings.Repeat("x", 2000) + "\n\n" + fill("[a]\n\n"),
		"reference definitions":             lines(func(i int) string { return fmt.Sprintf("[a%d]: b\n", i) }),
		"reference definitions unclosed":    fill("[a]: <b\n"),
		"definitions with open titles":      fill("[a]: b \"c\n"),
		"reference labels that are long":    fill("[" + strings.Repeat("a", 990) + "]"),
		"footnote calls":                    "[^1]: a\n\n" + fill("[^1] "),
		"footnotes":                         lines(func(i int) string { return fmt.Sprintf("[^%d]: a\n", i) }) + fill("[^9999] "),
		"footnotes called once each":        lines(func(i int) string { return fmt.Sprintf("[^%d]\n\n[^%d]: a\n\n", i, i) }),
		"notes in notes":                    fill("[^a]: [^a]: "),
		"addresses":                         fill("http://"),
		"bare addresses":                    fill("www.a "),
		"mail addresses":                    fill("a@"),
		"long mail address":                 fill("a.") + "@b",
		"definition terms":                  fill("a\n: b\n"),
		"definition terms and blank lines":  fill("a\n\n: b\n\n"),
		"terms after a list of terms":       "a\n: b\n\n" + fill("*_*"),
		"headings":                          fill("# a\n"),
		"underlined headings":               fill("a\n=\n"),
		"a heading of marks":                "# " + fill("**_*"),
		"short lines":                       fill("a\n"),
		"one long line":                     fill("a"),
		"one long paragraph":                fill("a b c d e f g\n"),
		"paragraphs of words":               fill("Un paragraphe de mots, ni plus ni moins.\n\n"),
		"backslashes":                       fill(`\`),
		"hard breaks":                       fill("a  \n"),
		"tabs":                              fill("\t"),
		"tasks":                             fill("- [x] a\n"),
		"articles without code":             fill("L1, "),
		"articles":                          fill("article 1, "),
		"articles of a code":                fill("article L. 1 du CASF. "),
		"codes named":                       fill("code de l’action sociale et des "),
		"acronyms":                          fill("AB CD EF "),
		"dots and capitals":                 fill("A."),
		"quotation marks":                   fill(`a "`),
		"high signs":                        fill(" ;!?:"),
		"numbers":                           fill("1 000 "),
		"callouts":                          fill("> [!NOTE]\n\n"),
		"direction signs":                   fill("\u202e"),
	}
	return texts
}

// paragraphsOf cuts the one-line texts into paragraphs under the limits: what each costs adds up, so that eight times as
// much text costs eight times as much.
func paragraphsOf(texts map[string]string, size int) map[string]string {
	cut := map[string]string{}
	for name, text := range texts {
		if strings.Contains(text, "\n") {
			continue
		}
		for _, length := range []int{1_900, 7_000, 16_000} {
			var b strings.Builder
			for b.Len() < size {
				b.WriteString(text[:min(length, len(text))])
				b.WriteString("\n\n")
			}
			cut[fmt.Sprintf("%s, paragraphs of %d", name, length)] = b.String()[:size]
		}
	}
	return cut
}

func wide(size int) string {
	n := size / 4
	return strings.Repeat("|", n) + "\n" + strings.Repeat("-|", n/2) + "\n" + strings.Repeat("|\n", n/2)
}

func TestJ1PathologicalMarkdownIsBoundedOrRefusedWithTheLimit(t *testing.T) {
	for _, size := range []int{64 << 10, 512 << 10} {
		if testing.Short() && size > 64<<10 {
			continue
		}
		texts := hostile(size)
		if size == 64<<10 {
			maps.Copy(texts, paragraphsOf(texts, size))
		}
		for name, text := range texts {
			text = text[:min(len(text), markdown.MaxSource)]
			t.Run(fmt.Sprintf("%d KiB of %s", size>>10, name), func(t *testing.T) {
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				start := time.Now()
				r, err := markdown.Render([]byte(text), nil)
				took := time.Since(start)
				runtime.ReadMemStats(&after)
				allocated := (after.TotalAlloc - before.TotalAlloc) >> 20
				if testing.Verbose() && (took > 100*time.Millisecond || allocated > 100) {
					t.Logf("%v, %d MiB allocated, %d KiB out, %v", took, allocated, len(r.HTML)>>10, err)
				}
				if took > 10*time.Second {
					t.Errorf("it took %v", took)
				}
				if allocated > 1024 {
					t.Errorf("it allocated %d MiB", allocated)
				}
				if len(r.HTML) > 2*markdown.MaxOutput {
					t.Errorf("it became %d bytes", len(r.HTML))
				}
				if err != nil && (refusal.KindOf(err) != refusal.KindTooLarge || len(refusal.Of(err).Args) == 0) {
					t.Errorf("refused without its limit: %v", err)
				}
			})
		}
	}
}
