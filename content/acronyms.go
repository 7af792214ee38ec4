package content

import (
	"bytes"
	"strings"

	"terreau/content/markdown"
	"terreau/content/refusal"
	"terreau/content/sheet"
)

// AcronymsName is the file of the glossary in an export and in the first content: a line a sense, its three columns
// (acronym, expansion, domain) apart by tabulations, after a line of titles.
const AcronymsName = "acronyms.tsv"

const acronymTitles = "acronym\texpansion\tdomain\n"

func readAcronyms(content []byte) (glossary []sheet.Acronym, err error) {
	text, _, err := markdown.Clean(content)
	if err != nil {
		return nil, err
	}
	number := 0
	for line := range strings.Lines(string(text)) {
		if number++; number == 1 || strings.TrimSpace(line) == "" {
			continue
		}
		columns := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(columns) < 2 || columns[0] == "" || columns[1] == "" {
			return nil, refusal.Invalid("acronyms", "acronyms-line", AcronymsName, number)
		}
		a := sheet.Acronym{Acronym: columns[0], Expansion: columns[1]}
		if len(columns) > 2 {
			a.Domain = columns[2]
		}
		if glossary = append(glossary, a); len(glossary) > sheet.MaxAcronyms {
			return nil, refusal.TooLarge("acronyms", "too-many-acronyms", sheet.MaxAcronyms)
		}
	}
	return glossary, nil
}

func writeAcronyms(glossary []sheet.Acronym) []byte {
	var b bytes.Buffer
	b.WriteString(acronymTitles)
	for _, a := range glossary {
		b.WriteString(a.Acronym + "\t" + a.Expansion + "\t" + a.Domain + "\n")
	}
	return b.Bytes()
}
