package starter_test

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"terreau/content/starter"
)

// longest is the number of words of a sentence that one still follows when it is read aloud.
const longest = 40

func TestSentencesCanBeReadAloud(t *testing.T) {
	for _, s := range sheets(t) {
		for _, sentence := range sentences(s.body) {
			if n := len(strings.Fields(sentence)); n > longest {
				t.Errorf("%s has a sentence of %d words: %s", s.file, n, sentence)
			}
		}
	}
}

var (
	fenced   = regexp.MustCompile("(?s)```.*?```")
	link     = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
	shortDot = regexp.MustCompile(`\b([LRDlrd]|art|n°|p)\. `)
	stop     = regexp.MustCompile(`[.?!…]+[»"*)]*\s|[.?!…]+[»"*)]*$|\n\s*\n|\n\s*(?:[-*>|#]|\d+\.)|\|`)
)

// sentences cuts a body at its full stops, lines of lists, headings and cells.
func sentences(body string) []string {
	body = fenced.ReplaceAllString(body, "\n\n")
	body = link.ReplaceAllString(body, "$1")
	body = shortDot.ReplaceAllString(body, "$1 ")
	return stop.Split(body, -1)
}

func TestSheetsKeepToTheirLength(t *testing.T) {
	for _, s := range sheets(t) {
		least, most := 150, 1400
		switch s.kind.Key {
		case "practice":
			least, most = 700, 1300
		case "help":
			most = 600
		}
		if n := len(strings.Fields(s.body)); n < least || n > most {
			t.Errorf("%s has %d words, %d to %d are wanted", s.file, n, least, most)
		}
	}
}

func TestShortPartsAreShort(t *testing.T) {
	limits := map[string]map[string]int{"legal": {"brief": 120}, "reading": {"thesis": 60}}
	for _, s := range sheets(t) {
		for part, most := range limits[s.kind.Key] {
			for _, passage := range s.rendered.Passages {
				if n := len(strings.Fields(passage.Text)); passage.ID == "s-"+part && n > most {
					t.Errorf("%s: its part %s has %d words, %d at most", s.file, part, n, most)
				}
			}
		}
	}
}

func TestQuotationsAreFewAndShort(t *testing.T) {
	for _, s := range sheets(t) {
		if s.kind.Key != "reading" {
			continue
		}
		quotes := 0
		for _, line := range strings.Split(s.body, "\n") {
			if !strings.HasPrefix(line, "> «") {
				continue
			}
			quotes++
			if n := len(strings.Fields(line)) - 3; n > 40 {
				t.Errorf("%s quotes %d words at once, 40 at most: %s", s.file, n, line)
			}
		}
		if quotes == 0 || quotes > 3 {
			t.Errorf("%s has %d quotations, one to three are wanted", s.file, quotes)
		}
	}
}

func TestNoWordIsCutByAMidpoint(t *testing.T) {
	for _, s := range sheets(t) {
		if strings.ContainsAny(s.body, "·•‧") {
			t.Errorf("%s has a midpoint, which is spelled out badly when read aloud", s.file)
		}
	}
}

func TestPracticesWarnAndClaimNoResults(t *testing.T) {
	for _, s := range sheets(t) {
		if s.kind.Key != "practice" {
			continue
		}
		if !strings.Contains(s.body, "> [!WARNING]") {
			t.Errorf("%s warns of nothing", s.file)
		}
		if !strings.Contains(strings.ToLower(s.body), "fiche fondatrice") {
			t.Errorf("%s does not say that it has no results of its own yet", s.file)
		}
	}
}

func TestTheGlossaryIsSound(t *testing.T) {
	text, err := fs.ReadFile(starter.Files(), "acronyms.tsv")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	if lines[0] != "acronym\texpansion\tdomain" {
		t.Fatalf("the glossary begins with %q", lines[0])
	}
	written := regexp.MustCompile(`^[A-Z][A-Z0-9-]{1,9}$`)
	senses, domains := map[string][]string{}, map[string]bool{}
	for _, line := range lines[1:] {
		cells := strings.Split(line, "\t")
		if len(cells) != 3 || slices.Contains(cells, "") || strings.TrimSpace(cells[1]) != cells[1] {
			t.Fatalf("a line is not three cells: %q", line)
		}
		if !written.MatchString(cells[0]) {
			t.Errorf("%q is not written as an acronym", cells[0])
		}
		if slices.Contains(senses[cells[0]], cells[1]) {
			t.Errorf("%s is given twice as %q", cells[0], cells[1])
		}
		senses[cells[0]] = append(senses[cells[0]], cells[1])
		domains[cells[2]] = true
	}
	if len(senses) < 290 || len(domains) > 9 {
		t.Errorf("%d acronyms in %d domains", len(senses), len(domains))
	}
	for _, acronym := range strings.Fields("ASS ES ME AP IP CSS CRPA CADA CPH CHU EI AI CD CS CMS PASS CAP FAS PPS ETI JE SAD PP AVS ACI") {
		if len(senses[acronym]) < 2 {
			t.Errorf("%s has several senses in the trade, the glossary gives %v", acronym, senses[acronym])
		}
	}
}
