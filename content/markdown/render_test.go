package markdown_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"terreau/content/markdown"
)

// render renders a text that must be accepted.
func render(t testing.TB, source string) markdown.Rendered {
	t.Helper()
	r, err := markdown.Render([]byte(source), practice)
	if err != nil {
		t.Fatalf("%.200q was refused: %v", source, err)
	}
	return r
}

// same compares HTML line by line, with ~ for a no-break space.
func same(t *testing.T, got, want string) {
	t.Helper()
	got = strings.TrimSpace(strings.NewReplacer("\u00a0", "~", "\u202f", "_").Replace(got))
	if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("the HTML is another (-wanted +got):\n%s", diff)
	}
}

func TestEachBlockHasTheHTMLOfTheDesign(t *testing.T) {
	for _, c := range []struct{ name, source, want string }{
		{"a paragraph with emphasis, strikes and code", "Un *mot* **fort** ~~ôté~~ et `du <code>`.",
			"<p>Un <em>mot</em> <strong>fort</strong> <del>ôté</del> et <code>du &lt;code&gt;</code>.</p>"},
		{"a hard break and a break of HTML", "un  \ndeux<br>trois", "<p>un<br>\ndeux<br>\ntrois</p>"},
		{"a list", "- un\n- deux\n  - trois", "<ul>\n<li>un</li>\n<li>deux\n<ul>\n<li>trois</li>\n</ul>\n</li>\n</ul>"},
		{"an ordered list that begins at three", "3. un\n4. deux", "<ol start=\"3\">\n<li>un</li>\n<li>deux</li>\n</ol>"},
		{"tasks, which are signs with a name and no controls", "- [x] lu\n- [ ] dit",
			"<ul>\n<li><span role=\"img\" aria-label=\"Fait\">☑</span> lu</li>\n<li><span role=\"img\" aria-label=\"À faire\">☐</span> dit</li>\n</ul>"},
		{"steps, whose items begin by a line in bold", "1. **Inviter**\n   Tous.\n2. **Écouter**",
			"<ol class=\"steps\">\n<li><p class=\"strong\">Inviter</p>\n<p>Tous.</p>\n</li>\n<li><p class=\"strong\">Écouter</p>\n</li>\n</ol>"},
		{"an ordered list whose items are not all steps", "1. **Inviter** tous\n2. **Écouter**",
			"<ol>\n<li><strong>Inviter</strong> tous</li>\n<li><strong>Écouter</strong></li>\n</ol>"},
		{"a quote", "> dit", "<blockquote>\n<p>dit</p>\n</blockquote>"},
		{"a callout", "> [!WARNING]\n> Lire avant.", "<div class=\"notice warn\" role=\"note\"><p class=\"strong\">Attention</p>\n<p>Lire avant.</p>\n</div>"},
		{"a callout in French, with its own title", "> [!conseil] Le **thé** !\n>\n> Le servir.", "<div class=\"notice ok\" role=\"note\"><p class=\"strong\">Le <strong>thé</strong>_!</p>\n<p>Le servir.</p>\n</div>"},
		{"a callout nobody knows", "> [!BIZARRE]\n> mot", "<blockquote>\n<p>[!<abbr>BIZARRE</abbr>]\nmot</p>\n</blockquote>"},
		{"a callout of an English sheet", "---\nlang: en\n---\n> [!ATTENTION]\n> Read", "<div class=\"notice warn\" role=\"note\"><p class=\"strong\">Warning</p>\n<p>Read</p>\n</div>"},
		{"a table in a region the keyboard reaches", "| a | b |\n|---|--:|\n| 1 | `x` |",
			"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Tableau, peut défiler\"><table class=\"table\">\n<thead><tr><th scope=\"col\">a</th><th scope=\"col\" class=\"num\">b</th></tr>\n</thead>\n<tbody>\n<tr><td>1</td><td class=\"num\"><code>x</code></td></tr>\n</tbody>\n</table></div>"},
		{"a block of code", "```js\nlet a = '<b>'\n```", "<pre tabindex=\"0\"><code>let a = &#39;&lt;b&gt;&#39;\n</code></pre>"},
		{"a list of definitions", "mot\n: sens", "<dl>\n<dt>mot</dt>\n<dd>sens</dd>\n</dl>"},
		{"a footnote", "mot[^a]\n\n[^a]: sens", "<p>mot<sup><a id=\"fnref-1\" href=\"#fn-1\" role=\"doc-noteref\" aria-label=\"Note 1\">1</a></sup></p>\n<section role=\"doc-endnotes\" aria-label=\"Notes\"><ol>\n<li id=\"fn-1\"><p>sens <a href=\"#fnref-1\" role=\"doc-backlink\" aria-label=\"Revenir au texte\">↩</a></p>\n</li>\n</ol></section>"},
		{"tags are shown, comments are not", "a <b>c</b> <!-- d --> e\n\n<!-- f\n\ng -->\n\n<div>h</div>",
			"<p>a &lt;b&gt;c&lt;/b&gt;  e</p>\n<p>&lt;div&gt;h&lt;/div&gt;</p>"},
		{"a line", "a\n\n---\n\nb", "<p>a</p>\n<hr>\n<p>b</p>"},
		{"an image alone with a title", "![alt](a.png \"Légende\")", "<figure><img data-to=\"a.png\" alt=\"alt\"><figcaption>Légende</figcaption></figure>"},
		{"an image in a sentence", "voir ![*alt* \"x\"](/fichiers/019)", "<p>voir <img data-to=\"/fichiers/019\" alt=\"alt &#34;x&#34;\"></p>"},
		{"an image of another site is a link to it", "![carte](https://example.org/a.png)", "<p><a href=\"https://example.org/a.png\" rel=\"external noopener noreferrer\">carte</a></p>"},
		{"an image that is data is its words", "![mot](data:image/png;base64,AAAA)", "<p>mot</p>"},
		{"letters of Arabic find their direction", "سلام", "<p dir=\"auto\">سلام</p>"},
		{"an acronym is marked once", "L'ASE et l'ASE, l'A.E.M.O., COVID-19.", "<p>L’<abbr>ASE</abbr> et l’ASE, l’<abbr>A.E.M.O.</abbr>, <abbr>COVID</abbr>-19.</p>"},
		{"no acronym in code, links or titles", "`ASE` [MDPH](a.md)\n\n## CAF", "<p><code>ASE</code> <a data-to=\"a.md\">MDPH</a></p>\n<h2 id=\"s-caf\">CAF <a class=\"anchor\" href=\"#s-caf\" aria-label=\"Lien vers la partie : CAF\">¶</a></h2>"},
		{"characters and entities", "a &amp; b &lt; c &eacute; \\* &#233; &inconnu; &", "<p>a &amp; b &lt; c é * é &amp;inconnu_; &amp;</p>"},
	} {
		t.Run(c.name, func(t *testing.T) { same(t, render(t, c.source).HTML, c.want) })
	}
}

func TestTheOutlineHasOneTitleAboveItAndSkipsNoLevel(t *testing.T) {
	for _, c := range []struct{ name, source, want string }{
		{"titles of level one", "# a\n## b\n### c\n# d", "2a 3b 4c 2d"},
		{"titles of level two", "## a\n### b\n## c", "2a 3b 2c"},
		{"a skipped level", "## a\n#### b\n###### c\n### d", "2a 3b 4c 3d"},
		{"a first title deeper than the next", "#### a\n## b\n### c", "2a 2b 3c"},
		{"the title of the page is not said again", "---\ntitle: Le titre\n---\n# Le titre\n## a", "2a"},
		{"another title is kept", "---\ntitle: Le titre\n---\n# Autre\n## a", "2Autre 3a"},
		{"an empty title is none", "## \n## a", "2a"},
		{"titles with a line under", "a\n=\nb\n-", "2a 3b"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, h := range render(t, c.source).Outline {
				got = append(got, fmt.Sprint(h.Level, h.Title))
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("it reads %q, not %q", got, c.want)
			}
		})
	}
}

func TestAPartIsFoundByTitleOrAliasHoweverItIsTyped(t *testing.T) {
	for _, title := range []string{
		"## Comment on s’y prend", "# Comment on s'y prend", "#### COMMENT ON S'Y PREND", "## 3. Comment on s'y prend", "## III - Comment on s’y prend",
		"## 2.1 Comment on s'y prend :", "## Étape 3 : comment on s'y prend", "Comment on s'y prend\n---", "## **Comment** on s'y prend", "## Déroulé",
		"## la pratique pas à pas", "## La Pratique Pas-à-pas", "## 1) deroule",
	} {
		t.Run(title, func(t *testing.T) {
			if h := render(t, title+"\n\ntexte").Outline[0]; h.Part != "how" || h.ID != "s-how" {
				t.Errorf("it is the part %q with the id %q", h.Part, h.ID)
			}
		})
	}
	for _, source := range []string{"## Comment on s’y prend-il", "> ## Déroulé", "- ## Déroulé", "## Libre"} {
		if h := render(t, source).Outline[0]; h.Part != "" {
			t.Errorf("%q opens the part %q", source, h.Part)
		}
	}
	twice := render(t, "## Moyens\n\n## Transférer").Outline
	if twice[0].Part != "redo" || twice[1].Part != "" || twice[1].ID != "s-transferer" {
		t.Errorf("a part is opened twice: %+v", twice)
	}
}

func TestA9IdsOfHeadingsArePrefixedAndUnique(t *testing.T) {
	r := render(t, "## location\n## __proto__\n## cookie\n## constructor\n## a\n## a\n## a-2\n## a\n## how\n## Déroulé\n## 🌱\n## 日本\n## "+strings.Repeat("long ", 60))
	seen := map[string]bool{}
	for _, h := range r.Outline {
		if !strings.HasPrefix(h.ID, "s-") || seen[h.ID] {
			t.Errorf("%q has the id %q", h.Title, h.ID)
		}
		seen[h.ID] = true
		if !strings.Contains(r.HTML, `id="`+h.ID+`"`) {
			t.Errorf("the id %q is not in the HTML", h.ID)
		}
	}
	if len(r.Outline) != 13 {
		t.Errorf("there are %d headings", len(r.Outline))
	}
}

func TestPassagesHoldThePlainTextUnderEachHeading(t *testing.T) {
	r := render(t, "---\ntitle: T\n---\nAvant.\n\n## Pourquoi\n\nUn [lien](a.md) et `code`.\n\n- un\n- deux\n\n| a | b |\n|-|-|\n| c | d |\n\n### Détail\n\n![alt](i.png)\n\n```\nx y\n```\n\n## Fin")
	want := []markdown.Passage{
		{Text: "Avant."},
		{ID: "s-why", Title: "Pourquoi", Text: "Un lien et code.\nun\ndeux\na · b\nc · d", Linked: len("lien")},
		{ID: "s-detail", Title: "Détail", Text: "alt\nx y"},
		{ID: "s-fin", Title: "Fin"},
	}
	if diff := cmp.Diff(want, r.Passages); diff != "" {
		t.Errorf("the passages are others (-wanted +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"a.md"}, r.Links); diff != "" {
		t.Errorf("the links are others: %s", diff)
	}
	if diff := cmp.Diff([]string{"i.png"}, r.Images); diff != "" {
		t.Errorf("the images are others: %s", diff)
	}
	if r.Words != 14 {
		t.Errorf("it has %d words", r.Words)
	}
}

func TestAttributesOfHeadingsAreWords(t *testing.T) {
	r := render(t, `## titre {#id .classe style="color:red"}`)
	if strings.Contains(r.HTML, `style="`) || strings.Contains(r.HTML, `id="id"`) {
		t.Errorf("an attribute was taken from the text: %s", r.HTML)
	}
}

func TestRenderingTwiceGivesTheSame(t *testing.T) {
	source := string(sample(t))
	if diff := cmp.Diff(render(t, source), render(t, source)); diff != "" {
		t.Errorf("two renderings differ: %s", diff)
	}
}

func TestATitleIsShownOnceWhereverItIsWritten(t *testing.T) {
	for name, source := range map[string]string{
		"in the front matter and above the text": "---\ntitle: Aller vers\n---\n\n# Aller vers\n\nTexte.\n",
		"above the text alone":                   "# Aller vers\n\nTexte.\n",
	} {
		made, err := markdown.Render([]byte(source), nil)
		if err != nil || len(made.Outline) != 0 || strings.Contains(made.HTML, "Aller vers") {
			t.Errorf("%s: %+v %q %v", name, made.Outline, made.HTML, err)
		}
	}
}
