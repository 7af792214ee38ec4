package corpus

import (
	"bytes"
	"html"
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

// archive is the package as npm gives it; `check` brings it and names it here.
func archive(t *testing.T) string {
	t.Helper()
	path := os.Getenv("TERREAU_TEST_CORPUS_ARCHIVE")
	if path == "" {
		t.Skip("TERREAU_TEST_CORPUS_ARCHIVE is not set: `go run ./cmd/check` sets it")
	}
	return path
}

func TestEverySheetKeepsItsWordsInMarkdown(t *testing.T) {
	publications, err := read(archive(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(publications) != Total() {
		t.Fatalf("%d sheets, %d expected", len(publications), Total())
	}
	names, wrong := namesOf(publications), 0
	for _, p := range publications {
		_, body, _ := strings.Cut(p.markdown(names)[4:], "---\n\n")
		if lost, at := differ(kept(p.body()), shown(t, body), merges(p.node)); lost && wrong < 20 {
			wrong++
			t.Errorf("%s does not read the same: %s", p.key(), at)
		}
	}
}

func TestMarkdownReadsEachSignAsItself(t *testing.T) {
	for _, text := range []string{
		"1. pas une liste", "- ni ici", "# ni titre", "a*b*c et _d_ et d_e_f", "[x](y) et ![z](t)", "<b>gras</b> &amp; &eacute;",
		"~~barré~~ | colonne", "`code` \\ fin", "> citation", "fin #", "[^1] note", "= souligné", ": définition", "12) douze",
	} {
		w := writer{folder: Folders[0]}
		nodes := []node{{Name: "Paragraphe", Children: []node{{Text: text}}},
			{Name: "Chapitre", Children: []node{{Name: "Titre", Children: []node{{Text: text}}}}},
			{Name: "Tableau", Children: []node{{Name: "Rangée", Children: []node{{Name: "Cellule", Children: []node{{Name: "Paragraphe", Children: []node{{Text: text}}}}}}}}}}
		got := shown(t, strings.Join(w.blocks(nodes, 1), "\n\n"))
		if want := letters(strings.Repeat(text, 3)); got != want {
			t.Errorf("%q reads %q", text, got)
		}
	}
}

func TestEmphasisNeverCostsALetter(t *testing.T) {
	bold := func(text string) node {
		return node{Name: "MiseEnEvidence", Children: []node{{Text: text}}}
	}
	for _, c := range []struct {
		name string
		line []node
		want string
	}{
		{"a run between spaces", []node{{Text: "un "}, bold("mot"), {Text: " fort"}}, "un **mot** fort"},
		{"spaces move out", []node{{Text: "un"}, bold(" mot "), {Text: "fort"}}, "un **mot** fort"},
		{"a run inside a word is plain", []node{{Text: "un"}, bold("e"), {Text: "s"}}, "unes"},
		{"two runs side by side are one", []node{bold("un"), bold("e")}, "**une**"},
		{"an empty run is nothing", []node{{Text: "un"}, bold(" "), {Text: "mot"}}, "un mot"},
	} {
		if got := (writer{}).line(node{Children: c.line}); got != c.want {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}

// kept is what must be read of some nodes: said a second time, in the plainest way.
func kept(nodes []node) string {
	var b strings.Builder
	var walk func(n node)
	walk = func(n node) {
		switch n.Name {
		case "OuSAdresser", "Definition", "Condition", "SiSelectionne", "Source", "PivotLocal", "Reference", "LienWeb", "Colonne":
			return
		}
		b.WriteString(n.Text)
		for _, c := range n.Children {
			if callouts[n.Name] == "" || c.Name != "Titre" {
				walk(c)
			}
		}
	}
	for _, n := range nodes {
		walk(n)
	}
	return letters(b.String())
}

var (
	tags  = regexp.MustCompile(`<[^>]*>`)
	boxes = regexp.MustCompile(`\[!(TIP|NOTE|WARNING|IMPORTANT)\]`)
)

// shown is what a reader sees of Markdown.
func shown(t *testing.T, markdown string) string {
	t.Helper()
	var out bytes.Buffer
	if err := goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.DefinitionList)).Convert([]byte(markdown), &out); err != nil {
		t.Fatal(err)
	}
	return letters(html.UnescapeString(tags.ReplaceAllString(boxes.ReplaceAllString(out.String(), ""), "")))
}

// letters drops the blanks and the semicolons that part the items of a list inside a cell.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == ';' {
			return -1
		}
		return r
	}, tidy(text))
}

// differ compares what was and what is read, and shows the first place that is not the same. A merged cell in the header
// of a table is said once for each of its columns, so there the words may come twice; none may be missing.
func differ(want, got string, repeats bool) (bool, string) {
	a, b := []rune(want), []rune(got)
	i, j := 0, 0
	for i < len(a) && j < len(b) && (repeats || a[i] == b[j]) {
		if a[i] == b[j] {
			i++
		}
		j++
	}
	if i == len(a) && j == len(b) || i == len(a) && repeats {
		return false, ""
	}
	return true, string(a[max(0, i-30):min(len(a), i+60)]) + " ≠ " + string(b[max(0, j-30):min(len(b), j+60)])
}

// merges reports whether a table inside has a cell over several columns.
func merges(n node) bool {
	for _, c := range n.Children {
		if merges(c) {
			return true
		}
	}
	return merged(n, "fusionHorizontale") > 1
}
