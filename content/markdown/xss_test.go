package markdown_test

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"terreau/content/markdown"
)

// payloads are the classic attempts to put a script in a page, one a line.
func payloads(t testing.TB) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "xss.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(text)), "\n")
}

// positions are the places of a sheet where a payload may stand.
var positions = map[string]string{
	"link target":     "[mot](%s) [mot](<%[1]s>)",
	"image":           "![%s](%[1]s) ![mot](<%[1]s>)",
	"title":           "[mot](a.md \"%s\") ![mot](a.png '%[1]s')\n\n![mot](a.png \"%[1]s\")",
	"reference":       "[mot][r] ![mot][r]\n\n[r]: %s\n\n[%[1]s]: a.md \"%[1]s\"\n\n[%[1]s]",
	"autolink":        "<%s> <https://example.org/%[1]s> https://example.org/%[1]s",
	"fence info":      "```%s\ncode\n```\n\n~~~ %[1]s\n%[1]s\n~~~",
	"heading":         "# %s\n\n%[1]s\n===\n\n## titre {%[1]s}",
	"table cell":      "| %s | b |\n|---|---|\n| %[1]s | `%[1]s` |",
	"footnote":        "mot[^%s] mot[^1]\n\n[^1]: %[1]s\n\n[^%[1]s]: mot",
	"list in quote":   "> - %s\n>   1. %[1]s\n>\n> [!NOTE] %[1]s\n\n> [!WARNING] %[1]s\n> mot",
	"front matter":    "---\ntitle: \"x\"\nlang: %q\n---\n# mot",
	"raw":             "%s\n\n<div>\n%[1]s\n</div>\n\nmot %[1]s mot\n: %[1]s",
	"nested in marks": "**_[![%s](%[1]s)](%[1]s)_** ~~`%[1]s`~~ - [x] %[1]s\n\n1. **%[1]s**\n2. **b**",
}

func TestA1NoPayloadInAnyPositionLeavesAnythingThatRuns(t *testing.T) {
	all := payloads(t)
	if len(all) < 150 || len(positions) != 13 {
		t.Fatalf("%d payloads in %d positions", len(all), len(positions))
	}
	filler := full()
	for name, shape := range positions {
		t.Run(name, func(t *testing.T) {
			for _, payload := range all {
				source := fmt.Sprintf(shape, payload)
				r, err := markdown.Render([]byte(source), practice)
				if err != nil {
					continue // refused whole: nothing is shown
				}
				neutral(t, payload, r.HTML, false)
				neutral(t, payload, markdown.Fill(r.HTML, filler), true)
				neutral(t, payload, markdown.Fill(r.HTML, markdown.Filler{}), true)
				comment, err := markdown.RenderComment([]byte(source))
				if err == nil {
					neutral(t, payload, comment, true)
				}
			}
		})
	}
}

var body = &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}

// elements are all that a text may become, with their attributes.
var elements = map[string]string{
	"p": "class dir", "br": "", "hr": "", "em": "", "strong": "", "del": "", "code": "", "pre": "tabindex", "ul": "", "ol": "start class", "li": "id",
	"blockquote": "", "dl": "", "dt": "", "dd": "", "table": "class", "thead": "", "tbody": "", "tr": "", "th": "scope class", "td": "class",
	"h2": "id", "h3": "id", "h4": "id", "h5": "id", "h6": "id", "figure": "", "figcaption": "", "abbr": "title", "sup": "", "section": "role aria-label",
	"div": "class role tabindex aria-label", "span": "class role aria-label", "a": "href rel class id role aria-label", "img": "src alt width height loading decoding",
	"aside": "class", "svg": "class aria-hidden", "use": "href",
}

var (
	classes = []string{"notice", "notice ok", "notice warn", "notice bad", "notice law", "scroll", "strong", "steps", "table", "num", "anchor", "ref", "soft small", "note law", "i"}
	ids     = regexp.MustCompile(`^(?:s-[a-z0-9-]+|fn(?:ref)?-[0-9]+(?:-[0-9]+)?)$`)
)

// neutral reads HTML as a browser does, and wants nothing in it but what a text may become. Holes are filled or not.
func neutral(t *testing.T, payload, text string, filled bool) {
	t.Helper()
	nodes, err := html.ParseFragment(strings.NewReader(text), body)
	if err != nil {
		t.Fatal(err)
	}
	for _, root := range nodes {
		for n := range root.Descendants() {
			neutralNode(t, payload, text, n, filled)
		}
		neutralNode(t, payload, text, root, filled)
	}
}

func neutralNode(t *testing.T, payload, text string, n *html.Node, filled bool) {
	t.Helper()
	switch n.Type {
	case html.TextNode:
		return
	case html.ElementNode:
	default:
		t.Errorf("%s left a node that is neither text nor element: %q\n%s", payload, n.Data, text)
		return
	}
	attributes, allowed := elements[n.Data]
	if !allowed {
		t.Errorf("%s left <%s>\n%s", payload, n.Data, text)
	}
	if !filled {
		attributes += " data-to data-cite"
	}
	if led := map[string]string{"a": "href", "img": "src"}[n.Data]; led != "" && !slices.ContainsFunc(n.Attr, func(a html.Attribute) bool {
		return a.Key == led || !filled && a.Key == "data-to"
	}) {
		t.Errorf("%s left a <%s> that leads nowhere\n%s", payload, n.Data, text)
	}
	for _, a := range n.Attr {
		if a.Namespace != "" || !slices.Contains(strings.Fields(attributes), a.Key) {
			t.Errorf("%s left %s=%q on <%s>\n%s", payload, a.Key, a.Val, n.Data, text)
		}
		if a.Key == "class" && !slices.Contains(classes, a.Val) || a.Key == "id" && !ids.MatchString(a.Val) {
			t.Errorf("%s left %s=%q on <%s>\n%s", payload, a.Key, a.Val, n.Data, text)
		}
		if (a.Key == "href" || a.Key == "src") && !safeAddress(a.Val) {
			t.Errorf("%s leads to %q\n%s", payload, a.Val, text)
		}
	}
}

func safeAddress(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	switch u.Scheme {
	case "http", "https":
		return u.Host != "" && u.User == nil
	case "mailto", "tel":
		return true
	case "":
		return u.Host == "" && !strings.HasPrefix(address, `\`)
	}
	return false
}

func TestA22MutationLeavesNothingAfterParseSerialiseParse(t *testing.T) {
	for _, payload := range payloads(t) {
		r, err := markdown.Render([]byte(payload+"\n\n- "+payload+"\n\n| "+payload+" |\n|---|\n"), nil)
		if err != nil {
			continue
		}
		text := r.HTML
		for range 3 {
			nodes, err := html.ParseFragment(strings.NewReader(text), body)
			if err != nil {
				t.Fatal(err)
			}
			var again strings.Builder
			for _, n := range nodes {
				if err := html.Render(&again, n); err != nil {
					t.Fatal(err)
				}
			}
			text = again.String()
			neutral(t, payload, text, false)
		}
	}
}

func TestA8A14A15ElementsClassesAndStylesOfAuthorsAreAbsent(t *testing.T) {
	for _, source := range []string{
		`<meta http-equiv=refresh content="0;url=x">`, `<base href=x>`, `<form><input></form>`, `<iframe src=x>`, `<object data=x>`, `<link rel=x>`, `<style>*{}</style>`,
		`<svg onload=x></svg>`, `![x](data:image/svg+xml,<svg/onload=x>)`, `<p style="color:red" class="modal-overlay">x</p>`, `## x {style="color:red" .modal-overlay}`,
	} {
		text := render(t, source).HTML
		neutral(t, source, text, false)
		if !strings.Contains(text, "&lt;") && strings.HasPrefix(source, "<") {
			t.Errorf("%s is not shown as typed: %s", source, text)
		}
	}
}

func TestA17A18TemplatesAndDrawingsAreShownLiterally(t *testing.T) {
	for source, want := range map[string]string{
		"{{constructor.constructor('x')()}}": "{{constructor.constructor(&#39;x&#39;)()}}",
		"`${7*7} <%= 1 %> #{x}`":             "${7*7} &lt;%= 1 %&gt; #{x}",
		"```mermaid\ngraph TD; A-->B\n```":   "<pre tabindex=\"0\"><code>graph TD; A--&gt;B",
		"```math\n\\frac{1}{2}\n```":         "<pre tabindex=\"0\"><code>\\frac{1}{2}",
		"```plantuml\n!include x\n```":       "<pre tabindex=\"0\"><code>!include x",
	} {
		if text := render(t, source).HTML; !strings.Contains(text, want) {
			t.Errorf("%q became %s", source, text)
		}
	}
}

func TestA19TricksOfExtensionsAreNeutral(t *testing.T) {
	for _, source := range []string{
		"[^<script>]\n\n[^<script>]: <script>alert(1)</script>", "[^\"onclick=x]: x\n\n[^\"onclick=x]", "| <b onclick=x> | [x](javascript:x) |\n|:-\"onclick=x:|---|\n| a | b |",
		"mot\n: <script>x</script>\n: [x](javascript:x)", "~~<script>~~", "- [x] <img onerror=x>", "[x](javascript:alert(1)){target=_blank}", "## x {onclick=x}",
		"[a](<javascript:alert(1)>)", "[a](javascript:alert&lpar;1&rpar;)", "![a](javascript:alert(1))", "[a]: javascript:alert(1)\n[a]", "[a](\u0001javascript:alert(1))",
		"http://x\"onclick=x", "www.x.org\"onmouseover=x", "<https://x.org/\"onclick=x>", "<mailto:x@x.org\"onclick=x>", "[x](https://x.org/\"onclick=\"x)", "![x\" onerror=\"x](a.png)",
		"> [!NOTE] <script>x</script>", "> [!NOTE\" onclick=x]\n> x", "[x](#\"onclick=x)", "[x](/a\"onclick=x)", "[x](a\"onclick=x)",
	} {
		text := render(t, source).HTML
		neutral(t, source, text, false)
		neutral(t, source, markdown.Fill(text, full()), true)
	}
}

func TestA5EndOfScriptAndLineSeparatorsAreText(t *testing.T) {
	text := render(t, "</script> <!-- a --> \u2028 ]]>").HTML
	neutral(t, "the end of a script", text, false)
	if !strings.Contains(text, "&lt;/script&gt;") {
		t.Errorf("it became %s", text)
	}
}
