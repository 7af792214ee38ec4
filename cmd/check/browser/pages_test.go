package browser

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"terreau/cmd/check/process"
	"terreau/cmd/check/site"

	"github.com/chromedp/chromedp/kb"
)

// serve starts the product on its starter content.
func serve(t *testing.T) *site.Server {
	t.Helper()
	at := process.Folder(t)
	program, err := site.Program(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	server, err := site.Instance{Program: program, Folder: at}.Serve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	})
	return server
}

// asked are pages that no link leads to: questions, and everything that goes wrong.
var asked = []string{
	"/", "/en", "/recherche", "/recherche?q=num%C3%A9rique", "/recherche?q=RGPD", "/recherche?q=zzyzx+introuvable",
	"/en/recherche?q=digital", "/plan",
}

// wrong are addresses that answer with an error, each in words.
var wrong = []string{
	"/fiches/cette-fiche-n-existe-pas", "/en/fiches/no-such-sheet", "/nulle/part", "/invitation/perdue", "/connexion/terreau?demande=perdue", "/recherche?q=" + strings.Repeat("mot+", 300),
}

// TestEveryPageLooksRight is the promise of the README: each kind of page, in light and dark, at three widths, by
// keyboard, zoomed, spaced.
func TestEveryPageLooksRight(t *testing.T) {
	b, source := open(t), axe(t)
	server := serve(t)
	found, err := server.Crawl(t.Context(), 600, asked...)
	if err != nil {
		t.Fatal(err)
	}
	for _, broken := range found.Broken {
		t.Error("a link leads nowhere:", broken)
	}
	pages := append(site.Kinds(found.Pages, 2), wrong...)
	t.Logf("%d pages found, %d looked at", len(found.Pages), len(pages))
	tabs := make(chan *Page, len(pages)) // a tab serves one page after the other: its scripts and styles are read once
	for _, path := range pages {
		t.Run(path[:min(60, len(path))], func(t *testing.T) {
			t.Parallel()
			p := tab(t, b, tabs)
			defer func() {
				if t.Failed() {
					p.Close()
				} else {
					tabs <- p
				}
			}()
			faults, err := p.All(server.URL+path, source)
			if err != nil {
				t.Error(err)
			}
			for _, fault := range faults {
				t.Error(fault)
			}
			if err := capture(p, server.URL, path); err != nil {
				t.Error(err)
			}
		})
	}
}

// tab gives a tab that is free, or another.
func tab(t *testing.T, b *Browser, free <-chan *Page) *Page {
	t.Helper()
	select {
	case p := <-free:
		return p
	default:
	}
	p, err := b.Open(true)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// capture writes pictures of a page into the folder that TERREAU_TEST_CAPTURES names; without it, none.
func capture(p *Page, server, path string) error {
	to := os.Getenv("TERREAU_TEST_CAPTURES")
	if to == "" {
		return nil
	}
	name := strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune("/?=&%+", r) {
			return '-'
		}
		return r
	}, path), "-")
	for i, l := range []Look{Widths[0], {Width: 1440, Height: 900, Dark: true}, Widths[1], {Width: 794, Height: 1123, Print: true}} {
		if err := errors.Join(p.Set(l), p.Visit(server+path)); err != nil {
			return err
		}
		picture, err := p.Capture(false)
		if err != nil {
			return err
		}
		file := fmt.Sprintf("%s-%s.png", name[:min(60, len(name))], []string{"desktop", "dark", "phone", "paper"}[i])
		if err := os.WriteFile(filepath.Join(to, file), picture, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// TestAReaderWithoutScriptFindsAndReads goes from the home page to a sheet with scripts switched off.
func TestAReaderWithoutScriptFindsAndReads(t *testing.T) {
	b := open(t)
	server := serve(t)
	p, err := b.Open(false)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if err := p.Visit(server.URL + "/"); err != nil {
		t.Fatal(err)
	}
	if err := p.Type(`input[name="q"]`, "secret professionnel"); err != nil {
		t.Fatal(err)
	}
	at, err := p.Leave(func() error { return p.Press(kb.Enter) })
	if err != nil || !strings.Contains(at, "/recherche?") {
		t.Fatalf("the form led to %s (%v)", at, err)
	}
	first, err := firstResult(t, server)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Focus(`main a[href^="` + first + `"]`); err != nil {
		t.Fatal("the first result is no link on the page:", err)
	}
	if at, err = p.Leave(func() error { return p.Press(kb.Enter) }); err != nil || !strings.Contains(at, first) {
		t.Fatalf("the first result led to %s (%v)", at, err)
	}
	text, err := p.Source("main")
	if err != nil || !strings.Contains(strings.ToLower(text), "secret") {
		t.Errorf("the sheet cannot be read: %v", err)
	}
}

func firstResult(t *testing.T, server *site.Server) (string, error) {
	text, err := site.Get(t.Context(), server.URL+"/recherche.json?q=secret+professionnel&n=1")
	if err != nil {
		return "", err
	}
	var found struct{ Results []struct{ URL string } }
	if err := json.Unmarshal(text, &found); err != nil {
		return "", err
	}
	if len(found.Results) == 0 {
		return "", fmt.Errorf("nothing was found: %s", text)
	}
	return strings.TrimPrefix(found.Results[0].URL, server.URL), nil
}
