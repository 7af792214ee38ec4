package markdown_test

import (
	"strings"
	"testing"

	"terreau/content/citation"
	"terreau/content/markdown"
)

func TestFillFillsEachHole(t *testing.T) {
	filler := markdown.Filler{
		Link: func(dest string) (string, bool) {
			return map[string]string{"autre.md": "/fiches/autre", "mau\"vais.md": "javascript:alert(1)", "a&b.md": "/x?a=1&b=2"}[dest], dest != "absent.md"
		},
		Image: func(dest string) (string, int, int, bool) {
			if dest == "sans-taille.png" {
				return "/fichiers/2", 0, 0, true
			}
			return "/fichiers/1?a&b", 640, 480, dest == "a.png"
		},
		Acronym: func(word string) (string, bool) {
			meaning, ok := map[string]string{"ASE": `Aide "sociale" à l'enfance`, "AEMO": "Action éducative"}[word]
			return meaning, ok
		},
		Note: func(c citation.Citation) string { return "<aside class=\"note law\">" + c.Label("fr") + "</aside>\n" },
		Icon: func(name string) string { return `<svg class="i"><use href="#i-` + name + `"/></svg>` },
	}
	for _, c := range []struct{ name, source, want, bare string }{
		{"a link to another sheet", "[mot **fort**](autre.md)", `<p><a href="/fiches/autre">mot <strong>fort</strong></a></p>`, "<p>mot <strong>fort</strong></p>"},
		{"a link that leads nowhere is its words", "[mot](absent.md) [x](autre.md)", `<p>mot <a href="/fiches/autre">x</a></p>`, "<p>mot x</p>"},
		{"a link with signs", "[mot](a&b.md)", `<p><a href="/x?a=1&amp;b=2">mot</a></p>`, "<p>mot</p>"},
		{"an answer that is no address is not followed", "[mot](<mau\"vais.md>)", "<p>mot</p>", "<p>mot</p>"},
		{"an image", "![un \"mot\"](a.png)", `<p><img src="/fichiers/1?a&amp;b" alt="un &#34;mot&#34;" width="640" height="480" loading="lazy" decoding="async"></p>`, "<p>un &#34;mot&#34;</p>"},
		{"an image without size", "![](sans-taille.png)", `<p><img src="/fichiers/2" alt="" loading="lazy" decoding="async"></p>`, "<p></p>"},
		{"an image that is not there", "![carte](absente.png)", `<p>carte <span class="soft small">(image absente)</span></p>`, "<p>carte</p>"},
		{"an acronym, at its first use alone", "L'ASE, l'ASE et l'A.E.M.O.", `<p>L’<abbr title="Aide &#34;sociale&#34; à l&#39;enfance">ASE</abbr>, l’ASE et l’<abbr title="Action éducative">A.E.M.O.</abbr></p>`, "<p>L’ASE, l’ASE et l’A.E.M.O.</p>"},
		{"an acronym nobody knows", "Le XYZ.", "<p>Le XYZ.</p>", "<p>Le XYZ.</p>"},
		{"a note after the block that cites", "L. 311-3 du code de l'action sociale et des familles.\n\nfin", "<p><a class=\"ref\" href=\"/droit/casf/l311-3\">L.~311-3</a> du code de l’action sociale et des familles.</p>\n<aside class=\"note law\">CASF, art. L. 311-3</aside>\n<p>fin</p>",
			"<p><a class=\"ref\" href=\"/droit/casf/l311-3\">L.~311-3</a> du code de l’action sociale et des familles.</p>\n<p>fin</p>"},
		{"the picture of a callout", "> [!WARNING]\n> mot", "<div class=\"notice warn\" role=\"note\"><svg class=\"i\"><use href=\"#i-triangle-alert\"/></svg><p class=\"strong\">Attention</p>\n<p>mot</p>\n</div>",
			"<div class=\"notice warn\" role=\"note\"><p class=\"strong\">Attention</p>\n<p>mot</p>\n</div>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := render(t, c.source)
			same(t, markdown.Fill(r.HTML, filler), c.want)
			same(t, markdown.Fill(r.HTML, markdown.Filler{}), c.bare)
		})
	}
}

func TestNoTextCanForgeAHole(t *testing.T) {
	asked := ""
	filler := markdown.Filler{
		Link:    func(dest string) (string, bool) { asked += " link " + dest; return "/x", true },
		Image:   func(dest string) (string, int, int, bool) { asked += " image " + dest; return "/x", 1, 1, true },
		Acronym: func(word string) (string, bool) { asked += " acronym " + word; return "x", true },
		Note:    func(c citation.Citation) string { asked += " note " + c.Key(); return "<aside></aside>" },
		Icon:    func(name string) string { asked += " icon " + name; return "" },
	}
	for _, hole := range []string{`<a data-to="x.md">y</a>`, `<img data-to="x.png" alt="y">`, `<abbr>xyz</abbr>`, `<aside data-cite="casf:L311-3"></aside>`, `<div class="notice warn">`} {
		escaped := strings.NewReplacer("<", "&lt;", ">", "&#62;", `"`, "&quot;").Replace(hole)
		for _, shape := range []string{"%", "mot % mot", "`%`", "```\n%\n```", "## %", "| % |\n|---|\n| % |", "[%](https://x.org)", "![%](https://x.org)", "> [!bizarre] %", "[mot](https://x.org \"%\")", "[^%]\n\n[^%]: %", "<https://x.org/%>"} {
			for _, text := range []string{hole, escaped} {
				r, err := markdown.Render([]byte(strings.ReplaceAll(shape, "%", text)), nil)
				if err != nil {
					t.Fatal(err)
				}
				markdown.Fill(r.HTML, filler)
			}
		}
	}
	if asked != "" {
		t.Errorf("text was taken for holes:%s", asked)
	}
}

func TestFillLeavesWhatIsNoHole(t *testing.T) {
	for _, text := range []string{"", "<", "mot <", "<a data-to=", `<a data-to="x`, `<a data-to="x" y>`, `<img data-to="x">`, `<img data-to="x" alt="y`, "<abbr>x", "<abbr><b>x</b></abbr>", `<aside data-cite="x">`, `<div class="notice`, "</a>", "<!", `<div class="noticeable">`} {
		if got := markdown.Fill(text, full()); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}
