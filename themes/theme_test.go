package themes

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/net/html"

	"terreau/content/kinds"
)

// load gives the product's theme with a clock that stands.
func load(t *testing.T) *Theme {
	t.Helper()
	theme, err := Load(nil)
	if err != nil {
		t.Fatalf("the product's own theme does not load: %v", err)
	}
	theme.Now = func() time.Time { return today }
	return theme
}

// eachSample renders every sample page in every language.
func eachSample(t *testing.T, check func(t *testing.T, lang, page string)) {
	theme := load(t)
	for _, lang := range Languages() {
		for name, page := range samples(theme, lang) {
			t.Run(lang+" "+name, func(t *testing.T) {
				var b bytes.Buffer
				if err := theme.Render(&b, lang, page); err != nil {
					t.Fatalf("the page is not made: %v", err)
				}
				check(t, lang, b.String())
			})
		}
	}
}

// elements walks the elements of a page.
func elements(t *testing.T, page string) []*html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var all []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			all = append(all, n)
		}
	}
	return all
}

// attribute gives the value of an attribute, "" where it is absent.
func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func TestEveryPageIsMadeInEveryLanguage(t *testing.T) {
	eachSample(t, func(t *testing.T, lang, page string) {
		for _, wrong := range []string{"%!", "<no value>", "ZgotmplZ", "0001"} {
			if wrong == "ZgotmplZ" && strings.Contains(page, "alert(1)") {
				continue // a hostile address was taken out
			}
			if i := strings.Index(page, wrong); i >= 0 {
				t.Errorf("a value is missing: %q", page[max(0, i-80):i+20])
			}
		}
		if key := regexp.MustCompile(`>(?:[a-z-]+\.)+[a-z0-9-]+<`).FindString(page); key != "" && !strings.Contains(key, "xml") && !strings.Contains(key, ".fr") && !strings.Contains(key, ".json") {
			t.Errorf("a key is shown instead of its words: %s", key)
		}
	})
}

func TestHeadingsAreInOrder(t *testing.T) {
	eachSample(t, func(t *testing.T, _, page string) {
		last, first := 0, 0
		for _, n := range elements(t, page) {
			if len(n.Data) != 2 || n.Data[0] != 'h' || n.Data[1] < '1' || n.Data[1] > '6' {
				continue
			}
			level := int(n.Data[1] - '0')
			if level == 1 {
				first++
			}
			if level > last+1 {
				t.Errorf("a heading of level %d follows one of level %d", level, last)
			}
			last = level
		}
		if first != 1 {
			t.Errorf("the page has %d headings of level 1", first)
		}
	})
}

func TestNoStyleNorScriptInThePage(t *testing.T) {
	eachSample(t, func(t *testing.T, _, page string) {
		for _, n := range elements(t, page) {
			if n.Data == "style" || n.Data == "script" && attribute(n, "src") == "" && attribute(n, "type") != "application/ld+json" {
				t.Errorf("<%s> stands in the page", n.Data)
			}
			for _, a := range n.Attr {
				if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
					t.Errorf("<%s %s=%q> would be refused by the content policy", n.Data, a.Key, a.Val)
				}
				if strings.HasPrefix(strings.TrimSpace(a.Val), "javascript:") && a.Key != "value" && a.Key != "content" && a.Key != "title" {
					t.Errorf("<%s %s=%q> would run", n.Data, a.Key, a.Val)
				}
			}
		}
	})
}

func TestIdentifiersAreUniqueAndFound(t *testing.T) {
	eachSample(t, func(t *testing.T, _, page string) {
		ids := map[string]bool{}
		for _, n := range elements(t, page) {
			if id := attribute(n, "id"); id != "" {
				if ids[id] {
					t.Errorf("two elements are called %q", id)
				}
				ids[id] = true
			}
		}
		for _, n := range elements(t, page) {
			for _, key := range []string{"for", "aria-labelledby", "aria-describedby", "data-copy"} {
				if to := attribute(n, key); to != "" && !ids[to] {
					t.Errorf("<%s %s=%q> names nothing", n.Data, key, to)
				}
			}
		}
	})
}

// doors are the addresses that pages may lead to.
var doors = regexp.MustCompile(`^(/en$|(/en)?/(fiches|droit|lectures|revues|parcours|aide|themes|publics|metiers|espaces|sigles|recherche|plan|mentions-legales|accessibilite|donnees-personnelles|suggestions)?([/?#].*|$))`)

func TestLinksLeadToKnownDoors(t *testing.T) {
	files := regexp.MustCompile(`^(?:/en)?/(flux\.atom|[a-z]+/flux\.atom|sitemap\.xml|opensearch\.xml|actifs/[a-zA-Z0-9.#-]+|fichiers/\w+|[a-z]+/[a-z-]+\.(md|json|bib|ris|csl\.json))$`)
	eachSample(t, func(t *testing.T, lang, page string) {
		if strings.Contains(page, "alert(1)") {
			return
		}
		for _, n := range elements(t, page) {
			to := attribute(n, "href") + attribute(n, "action") + attribute(n, "src")
			if !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "/vide") || strings.HasPrefix(to, "/en/vide") || strings.HasPrefix(to, "/perdu") || strings.HasPrefix(to, "/en/perdu") {
				continue
			}
			if !doors.MatchString(to) && !files.MatchString(to) {
				t.Errorf("<%s> leads to %q, which is no door", n.Data, to)
			}
			inText := n.Parent != nil && strings.Contains(attribute(n, "class"), "ref")
			if lang == "en" && n.Data == "a" && !inText && !files.MatchString(to) && attribute(n, "hreflang") == "" && !strings.HasPrefix(to, "/en") {
				t.Errorf("an English page leads to the French %q", to)
			}
		}
	})
}

func TestHTMLNestsAsWritten(t *testing.T) {
	void := map[string]bool{"meta": true, "link": true, "img": true, "input": true, "br": true, "hr": true, "use": true, "path": true}
	eachSample(t, func(t *testing.T, _, page string) {
		tokens := html.NewTokenizer(strings.NewReader(page))
		var open []string
		for {
			switch tokens.Next() {
			case html.ErrorToken:
				if len(open) > 0 {
					t.Errorf("never closed: %v", open)
				}
				return
			case html.StartTagToken:
				name, _ := tokens.TagName()
				if !void[string(name)] {
					open = append(open, string(name))
				}
			case html.EndTagToken:
				name, _ := tokens.TagName()
				if len(open) == 0 || open[len(open)-1] != string(name) {
					t.Fatalf("</%s> closes %v", name, open)
				}
				open = open[:len(open)-1]
			}
		}
	})
}

func TestPagesKeepTheTextOfHostileWords(t *testing.T) {
	theme := load(t)
	var b bytes.Buffer
	if err := theme.Render(&b, "fr", samples(theme, "fr")["hostile-results"]); err != nil {
		t.Fatal(err)
	}
	for _, n := range elements(t, b.String()) {
		if n.Data == "img" && attribute(n, "src") == "x" {
			t.Error("an image of the hostile words is in the page")
		}
	}
	if !strings.Contains(b.String(), "&lt;script&gt;alert(1)") {
		t.Error("the words were not shown")
	}
}

func TestOverlayChangesWordsTokensAndTemplates(t *testing.T) {
	theme, err := Load(fstest.MapFS{
		"words/fr.json":     {Data: []byte(`{"nav.practice": "Protocoles"}`)},
		"tokens.css":        {Data: []byte(":root{--leaf:#123456}")},
		"logo.svg":          {Data: []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`)},
		"pages/spaces.html": {Data: []byte(`{{template "top" .}}<main id="contenu"><h1>Chez nous</h1></main>{{template "bottom" .}}`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := theme.Render(&b, "fr", SpacesPage{Frame: Frame{Site: sampleSite(), Path: "/espaces"}}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Protocoles", "Chez nous", "/actifs/logo-"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the overlay's %q is not shown", want)
		}
	}
	if sheet, _ := theme.Asset(filepath.Base(theme.AssetURL("terreau.css"))); !strings.Contains(string(sheet.Bytes), "#123456") {
		t.Error("the overlay's token is not in the style sheet")
	}
	if theme.Version() == load(t).Version() {
		t.Error("an overlay did not change the version of the theme")
	}
}

func TestOverlayErrorsNameTheirFile(t *testing.T) {
	for name, files := range map[string]fstest.MapFS{
		"words/fr.json":      {"words/fr.json": {Data: []byte(`{"no.such.key": "x"}`)}},
		"words/en.json":      {"words/en.json": {Data: []byte(`{`)}},
		"pages/nowhere.html": {"pages/nowhere.html": {Data: []byte(`x`)}},
		"sheet:2":            {"pages/sheet.html": {Data: []byte("x\n{{if}}")}},
	} {
		if _, err := Load(files); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("the fault in %s is told as %v", name, err)
		}
	}
}

// TestPreview writes the sample pages and the assets into the folder TERREAU_PREVIEW, to look at them in a browser.
func TestPreview(t *testing.T) {
	folder := os.Getenv("TERREAU_PREVIEW")
	if folder == "" {
		t.Skip("TERREAU_PREVIEW names no folder")
	}
	theme := load(t)
	write := func(name string, text []byte) {
		full := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, a := range theme.Assets() {
		write(strings.TrimPrefix(a.Path, "/"), a.Bytes)
		fmt.Printf("%-50s %6d %6d %6d\n", a.Name, len(a.Bytes), len(a.Gzip()), len(a.Brotli()))
	}
	for _, lang := range Languages() {
		for name, page := range samples(theme, lang) {
			var b bytes.Buffer
			if err := theme.Render(&b, lang, page); err != nil {
				t.Fatal(err)
			}
			write(lang+"/"+name+".html", b.Bytes())
		}
	}
}

func TestEveryIconOfAKindIsDrawn(t *testing.T) {
	theme := load(t)
	for _, name := range append(kinds.Icons, "info", "lightbulb", "triangle-alert", "octagon-alert") {
		if theme.icons[name] == "" {
			t.Errorf("the set of icons has no %q", name)
		}
	}
}

// BenchmarkRender makes the pages that visitors open most, before they are kept.
func BenchmarkRender(b *testing.B) {
	theme, err := Load(nil)
	if err != nil {
		b.Fatal(err)
	}
	for _, name := range []string{"home", "sheet", "results"} {
		page := samples(theme, "fr")[name]
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := theme.Render(io.Discard, "fr", page); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("loading", func(b *testing.B) {
		for b.Loop() {
			if _, err := Load(nil); err != nil {
				b.Fatal(err)
			}
		}
	})
}
