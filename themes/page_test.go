package themes

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
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
				if a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(a.Key, "data-on") { // html/template writes data-on… as a script
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
				for _, to := range strings.Fields(attribute(n, key)) {
					if !ids[to] {
						t.Errorf("<%s %s=%q> names nothing", n.Data, key, to)
					}
				}
			}
		}
	})
}

// doors are the addresses that pages may lead to.
var doors = regexp.MustCompile(`^(/en$|(/en)?/(fiches|droit|lectures|revues|parcours|aide|themes|publics|metiers|espaces|sigles|recherche|plan|mentions-legales|accessibilite|information|donnees-personnelles|on-parle-de-moi|registre|protection-des-donnees|securite-du-site|retour|suggestions|connexion|deconnexion|invitation|premiere-visite|mot-de-passe|moi|membres|reglages|ecrire|relectures|avis|signalements|desabonnement|administration|groupes|demander-acces|demandes|lien)?([/?#].*|$))`)

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

func TestLongFacetsKeepWhatIsChosenInSight(t *testing.T) {
	page := samples(load(t), "fr")["results-long"].(ResultsPage)
	long := page.Facets[len(page.Facets)-1]
	if first := long.First(); len(first) != 7 || !first[6].On {
		t.Errorf("seen at once: %v", first)
	}
	if len(long.First())+len(long.More()) != len(long.Choices) {
		t.Error("a box is lost or shown twice")
	}
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
