package browser

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"terreau/cmd/check/process"

	"github.com/chromedp/chromedp/kb"
)

// open starts a browser for a test.
func open(t *testing.T) *Browser {
	t.Helper()
	if testing.Short() || os.Getenv("TERREAU_TEST_AXE") == "" || Program() == "" {
		t.Skip("needs a browser and axe-core: `go run ./cmd/check` brings them")
	}
	b, err := Start(t.Context(), process.Folder(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	return b
}

func axe(t *testing.T) string {
	t.Helper()
	source, err := os.ReadFile(os.Getenv("TERREAU_TEST_AXE"))
	if err != nil {
		t.Fatal(err)
	}
	return string(source)
}

const sound = `<!doctype html><html lang="fr"><title>Essai</title><link rel="icon" href="data:,">
<a href="#contenu">Aller au contenu</a><main id="contenu"><h1>Essai</h1><p>Un texte.</p>%s</main></html>`

func TestTheChecksSeeWhatIsWrong(t *testing.T) {
	b := open(t)
	source := axe(t)
	for _, c := range []struct{ name, extra, fault string }{
		{"nothing is wrong", "", ""},
		{"a picture without words", `<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" width="40" height="40">`, "image-alt"},
		{"words too pale in the dark alone", `<p class="pale">Un autre texte.</p><style>@media (prefers-color-scheme: dark) {.pale {color: #888; background: #999}}</style>`, "color-contrast"},
		{"a box too wide", `<pre>` + strings.Repeat("long", 200) + `</pre>`, "scrolls sideways"},
		{"a small button", `<button aria-label="fermer">x</button><style>button{width:12px;height:12px;padding:0}</style>`, "under 24 px"},
		{"a link without focus ring", `<p><a href="/x">lien</a></p><style>a:focus-visible{outline:none}</style>`, "no visible focus"},
		{"a field under a bar", `<p><label>Nom <input></label></p><style>main::after{content:"";position:fixed;inset:0;background:#fff}</style>`, "covered"},
		{"a level skipped", `<h4>Loin</h4>`, "skips to"},
		{"a script that breaks", `<script>throw new Error("cassé")</script>`, "cassé"},
	} {
		t.Run(c.name, func(t *testing.T) {
			site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
				fmt.Fprintf(w, sound, c.extra)
			}))
			defer site.Close()
			p, err := b.Open(true)
			if err != nil {
				t.Fatal(err)
			}
			defer p.Close()
			faults, err := p.All(site.URL+"/", source)
			if err != nil {
				t.Fatal(err)
			}
			if c.fault == "" && len(faults) > 0 {
				t.Errorf("a sound page has faults: %q", faults)
			}
			if !slices.ContainsFunc(faults, func(f string) bool { return strings.Contains(f, c.fault) }) && c.fault != "" {
				t.Errorf("%q was not seen, but %q", c.fault, faults)
			}
		})
	}
}

func TestAFormWorksWithoutScript(t *testing.T) {
	b := open(t)
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, sound, `<form><input name="q"></form><p id="asked">`+r.FormValue("q")+`</p><script>document.body.textContent=""</script>`)
	}))
	defer site.Close()
	p, err := b.Open(false)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if err := p.Visit(site.URL + "/"); err != nil {
		t.Fatal(err)
	}
	if err := p.Type("input", "été"); err != nil {
		t.Fatal(err)
	}
	if at, err := p.Leave(func() error { return p.Press(kb.Enter) }); err != nil || !strings.HasSuffix(at, "?q=%C3%A9t%C3%A9") {
		t.Fatalf("the form led to %s (%v)", at, err)
	}
	if text, err := p.Source("#asked"); err != nil || !strings.Contains(text, "été") {
		t.Errorf("the answer reads %s (%v)", text, err)
	}
}
