package citation

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

const (
	legifrance = "https://www.legifrance.gouv.fr/"
	eurLex     = "https://eur-lex.europa.eu/legal-content/FR/TXT/?uri=CELEX:"
)

// Official gives the page of the official publisher that comes nearest: the section that holds the article where it is
// known, else the text in force on Légifrance, or the text on EUR-Lex. "" where no identifier is known.
func (c Citation) Official() string {
	t, ok := Known(c.Text)
	switch {
	case !ok:
		return ""
	case t.CELEX != "":
		return eurLex + t.CELEX
	case t.Kind == "code":
		if section := sectionOf(c); section != "" {
			return legifrance + "codes/section_lc/" + t.LEGITEXT + "/" + section + "/"
		}
		return legifrance + "codes/texte_lc/" + t.LEGITEXT + "/"
	case t.LEGITEXT != "":
		return legifrance + "loda/id/" + t.LEGITEXT + "/"
	case t.JORFTEXT != "" && t.Kind == "deliberation":
		return legifrance + "jorf/id/" + t.JORFTEXT
	case t.JORFTEXT != "":
		return legifrance + "loda/id/" + t.JORFTEXT + "/"
	}
	return ""
}

var officialID = regexp.MustCompile(`CELEX(?::|%3A)([0-9A-Z]{10})|((?:LEGITEXT|JORFTEXT)[0-9]{12})`)

// FromAddress gives the known text that an address of an official publisher leads to.
func FromAddress(host, address string) (Citation, bool) {
	if !strings.HasSuffix(host, "legifrance.gouv.fr") && host != "eur-lex.europa.eu" {
		return Citation{}, false
	}
	found := officialID.FindStringSubmatch(address)
	if found == nil {
		return Citation{}, false
	}
	id := found[1] + found[2]
	i := slices.IndexFunc(knownTexts, func(t Text) bool { return t.LEGITEXT == id || t.JORFTEXT == id || t.CELEX == id })
	if i < 0 {
		return Citation{}, false
	}
	return Citation{Text: knownTexts[i].Key}, true
}

// sections holds the sections whose identifiers are known: articles change their identifier with each version, a
// section keeps its own.
var sections = []struct{ text, from, to, id string }{
	{"casf", "L311-3", "L311-11", "LEGISCTA000006174398"},
	{"casf", "L226-2-1", "L226-13", "LEGISCTA000006157590"},
	{"casf", "L313-24", "L313-27", "LEGISCTA000006174407"},
	{"code-penal", "226-1", "226-7", "LEGISCTA000006165309"},
	{"code-penal", "226-13", "226-14", "LEGISCTA000006181756"},
	{"code-penal", "226-16", "226-24", "LEGISCTA000006165313"},
	{"code-penal", "434-1", "434-7", "LEGISCTA000006165378"},
	{"code-civil", "371", "371-6", "LEGISCTA000006136194"},
	{"code-civil", "375", "375-9", "LEGISCTA000006150091"},
	{"code-civil", "425", "427", "LEGISCTA000006150531"},
	{"csp", "L1110-1", "L1110-13", "LEGISCTA000006170991"},
}

func sectionOf(c Citation) string {
	for _, s := range sections {
		if s.text == c.Text && !articleBefore(c.Article, s.from) && !articleBefore(s.to, c.Article) {
			return s.id
		}
	}
	return ""
}

// articleBefore orders articles as codes do: by letters, then number by number. 371 stands before 371-1.
func articleBefore(a, b string) bool {
	letterA, numbersA := articleNumbers(a)
	letterB, numbersB := articleNumbers(b)
	if letterA != letterB {
		return letterA < letterB
	}
	for i := range min(len(numbersA), len(numbersB)) {
		if numbersA[i] != numbersB[i] {
			return numbersA[i] < numbersB[i]
		}
	}
	return len(numbersA) < len(numbersB)
}

func articleNumbers(article string) (letters string, numbers []int) {
	letters = strings.TrimRight(article, "0123456789-")
	for _, part := range strings.Split(article[len(letters):], "-") {
		n, _ := strconv.Atoi(part)
		numbers = append(numbers, n)
	}
	return letters, numbers
}
