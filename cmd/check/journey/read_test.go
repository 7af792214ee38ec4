package journey

import (
	"os"
	"strings"
	"testing"

	"terreau/cmd/check/browser"
	"terreau/cmd/check/process"
	"terreau/cmd/check/site"

	"github.com/chromedp/chromedp/kb"
)

// heavy are sheets that try a page: tables, lists within lists, boxes, the longest text, cases within cases.
var heavy = []string{"particuliers-f10871-", "particuliers-f2315-", "entreprises-f31988-", "particuliers-f34300-"}

// read finds a sheet from the home page and follows a link from it to another sheet. On one engine it looks at the heaviest
// in every way too: pages do not know what they are kept in.
func read(t *testing.T, server *site.Server, everyWay bool) {
	source, err := os.ReadFile(os.Getenv("TERREAU_TEST_AXE"))
	if err != nil || browser.Program() == "" {
		t.Skip("needs a browser and axe-core: `go run ./cmd/check` brings them")
	}
	b, err := browser.Start(t.Context(), process.Folder(t))
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	find(t, b, server)
	if !everyWay {
		return
	}
	p, err := b.Open(true)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	for _, start := range heavy {
		faults, err := p.All(server.URL+"/fiches/"+slugOf(t, start), string(source))
		if err != nil {
			t.Error(err)
		}
		for _, fault := range faults {
			// Some tables of the site have a header cell without words: that is their text, not our page.
			if !strings.Contains(fault, "empty-table-header") {
				t.Errorf("%s: %s", start, fault)
			}
		}
	}
}

func find(t *testing.T, b *browser.Browser, server *site.Server) {
	t.Helper()
	p, err := b.Open(true)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if err := p.Visit(server.URL + "/"); err != nil {
		t.Fatal(err)
	}
	if err := p.Type(`input[name="q"]`, "licence sportive certificat médical obligatoire"); err != nil {
		t.Fatal(err)
	}
	enter := func() error { return p.Press(kb.Enter) }
	if at, err := p.Leave(enter); err != nil || !strings.Contains(at, "/recherche?") {
		t.Fatalf("the search form led to %s (%v)", at, err)
	}
	sheet := "/fiches/" + slugOf(t, "particuliers-f1030-")
	if err := p.Focus(`main a[href^="` + sheet + `"]`); err != nil {
		t.Fatal("the sheet was not found:", err)
	}
	if at, err := p.Leave(enter); err != nil || !strings.Contains(at, sheet) {
		t.Fatalf("the result led to %s (%v)", at, err)
	}
	next := "/fiches/" + slugOf(t, "particuliers-f1029-")
	if err := p.Focus(`main a[href^="` + next + `"]`); err != nil {
		t.Fatal("the link to another sheet leads nowhere:", err)
	}
	if at, err := p.Leave(enter); err != nil || !strings.Contains(at, next) {
		t.Fatalf("the link led to %s (%v)", at, err)
	}
}

// slugOf is the whole name of the sheet whose name begins so.
func slugOf(t *testing.T, start string) (name string) {
	t.Helper()
	each(t, sheets(t), func(path string, _ []byte) {
		if i := strings.LastIndexByte(path, '/'); strings.HasPrefix(path[i+1:], start) {
			name = strings.TrimSuffix(path[i+1:], ".md")
		}
	})
	if name == "" {
		t.Fatalf("no sheet begins with %s", start)
	}
	return name
}
