package markdown_test

import (
	"strings"
	"testing"

	"terreau/content/markdown"
	"terreau/content/refusal"
)

// K7: nobody gains by a link in a comment: search engines are told not to follow it. Only members comment, by invitation.
func TestK7ACommentKnowsParagraphsEmphasisListsQuotesAndLinks(t *testing.T) {
	for _, c := range []struct{ name, source, want string }{
		{"paragraphs, and each line typed stays a line", "un\ndeux\n\ntrois", "<p>un<br>\ndeux</p>\n<p>trois</p>"},
		{"emphasis", "un *mot* **fort**", "<p>un <em>mot</em> <strong>fort</strong></p>"},
		{"a list", "- un\n- deux", "<ul>\n<li>un</li>\n<li>deux</li>\n</ul>"},
		{"a quote", "> dit\n\nréponse", "<blockquote>\n<p>dit</p>\n</blockquote>\n<p>réponse</p>"},
		{"a link", "[mot](https://example.org) https://example.org/a", "<p><a href=\"https://example.org\" rel=\"ugc nofollow noopener noreferrer\">mot</a> <a href=\"https://example.org/a\" rel=\"ugc nofollow noopener noreferrer\">https://example.org/a</a></p>"},
		{"a page of the site", "[mot](/fiches/a)", "<p><a href=\"/fiches/a\" rel=\"ugc nofollow noopener noreferrer\">mot</a></p>"},
		{"no relative link, no part of a text", "[mot](a.md) [mot](#s-how)", "<p>mot mot</p>"},
		{"no title", "# un\n\ndeux\n===", "<p># un</p>\n<p>deux<br>\n===</p>"},
		{"no image", "![mot](a.png) ![carte](https://example.org/a.png)", "<p>mot <a href=\"https://example.org/a.png\" rel=\"ugc nofollow noopener noreferrer\">carte</a></p>"},
		{"no table", "| a |\n|---|\n| b |", "<p>| a |<br>\n|---|<br>\n| b |</p>"},
		{"no front matter", "---\nlang: en\n---\nmot", "<p>---<br>\nlang~: en<br>\n---<br>\nmot</p>"},
		{"no footnote, no definition, no callout", "> [!NOTE]\n> mot[^1]\n\n[^1]: note", "<blockquote>\n<p>[!NOTE]<br>\nmot[^1]</p>\n</blockquote>\n<p>[^1]~: note</p>"},
		{"no tag", "<b>x</b> <!-- y -->", "<p>&lt;b&gt;x&lt;/b&gt; &lt;!-- y --&gt;</p>"},
		{"no reference to the law and no acronym", "article L. 311-3 du CASF", "<p>article~L.~311-3 du CASF</p>"},
		{"French signs", "Merci! C'est \"très\" utile...", "<p>Merci_! C’est «~très~» utile…</p>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := markdown.RenderComment([]byte(c.source))
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(got, " id=") || strings.Contains(got, "<h") || strings.Contains(got, "<img") {
				t.Errorf("it has a title, an image or an id")
			}
			same(t, got, c.want)
		})
	}
}

func TestACommentOverTheLimitIsRefusedWithIt(t *testing.T) {
	if _, err := markdown.RenderComment([]byte(strings.Repeat("mot ", markdown.MaxComment/4))); err != nil {
		t.Errorf("a comment of the limit is refused: %v", err)
	}
	_, err := markdown.RenderComment([]byte(strings.Repeat("a", markdown.MaxComment+1)))
	if e := refusal.Of(err); e == nil || e.Kind != refusal.KindTooLarge || e.Reason != "comment-too-large" || e.Args[0] != 16 {
		t.Errorf("it was answered %v", err)
	}
	for name, text := range hostile(markdown.MaxComment) {
		text := text[:min(len(text), markdown.MaxComment)]
		if html, err := markdown.RenderComment([]byte(text)); err != nil && refusal.KindOf(err) != refusal.KindTooLarge || len(html) > 64*markdown.MaxComment {
			t.Errorf("%s became %d bytes (%v)", name, len(html), err)
		}
	}
}
