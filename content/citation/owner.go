package citation

import (
	"strings"

	"terreau/content/letters"
)

// owner reads the text that articles belong to: "du CASF", "de la loi n° 2002-2", ", code pénal", "(RGPD)". named tells that
// a text is named there, known or not: an article of an unknown text is not one of another.
func (l *Reader) owner(c *cursor) (text string, named bool) {
	back := c.i
	c.spaces()
	if c.sign(",(") {
		c.spaces()
	}
	of := c.word("du", "de la", "de l’", "des", "de", "dudit", "of the", "of") || c.word("de cette", "de ce")
	c.spaces()
	if c.word("présent", "présente", "même", "ce", "cette", "ledit", "ladite") {
		c.spaces()
		if c.word("code", "loi", "règlement", "décret") && l.last != "" {
			return l.last, true
		}
		c.i = back
		return "", true
	}
	if text = l.text(c); text != "" {
		return text, true
	}
	named = of || c.word("code", "loi", "règlement", "décret", "convention", "constitution")
	c.i = back
	return "", named
}

// text reads the name of a text: an abbreviation, a code, an act by its number, its date or its usual name.
func (l *Reader) text(c *cursor) string {
	if c.done() {
		return ""
	}
	rest := c.s[c.i:]
	switch rest[0] {
	case 'c', 'C':
		if matchWord(rest, "code") > 0 {
			return named(c, "code-")
		}
	case 'l', 'L':
		if c.word("lois", "loi") {
			return numbered(c, "loi")
		}
	case 'd', 'D':
		if c.word("décret", "decret") {
			return numbered(c, "decret")
		}
		if matchWord(rest, "délibération") > 0 {
			return named(c, "deliberation-")
		}
	case 'o', 'O':
		if c.word("ordonnance") {
			return numbered(c, "ordonnance")
		}
	case 'a', 'A':
		if matchWord(rest, "arrêté") > 0 {
			return named(c, "arrete-")
		}
	case 'r', 'R', 'G':
		if text := named(c, "reglement-"); text != "" {
			return text
		}
		if text := named(c, "general-"); text != "" {
			return text
		}
	}
	return abbreviated(c)
}

// abbreviated reads a text by its capitals: "CASF", "RGPD".
func abbreviated(c *cursor) string {
	end := c.i
	for end < len(c.s) && end-c.i < 8 && 'A' <= c.s[end] && c.s[end] <= 'Z' {
		end++
	}
	if end-c.i < 3 || end < len(c.s) && letters.WordByte(c.s[end]) {
		return ""
	}
	i, ok := textByName[strings.ToLower(c.s[c.i:end])]
	if !ok {
		return ""
	}
	c.i = end
	return knownTexts[i].Key
}

// named reads the longest known name that begins by a word.
func named(c *cursor, prefix string) string {
	longest, key := 0, ""
	for _, name := range namesBy[prefix] {
		if n := matchName(c.s[c.i:], name); n > longest {
			longest, key = n, knownTexts[textByName[name]].Key
		}
	}
	c.i += longest
	return key
}

// namesBy sorts the known names by their first word.
var namesBy = sortNames()

func sortNames() map[string][]string {
	sorted := map[string][]string{}
	for name := range textByName {
		if first, _, more := strings.Cut(name, "-"); more {
			sorted[first+"-"] = append(sorted[first+"-"], name)
		}
	}
	return sorted
}

// numbered reads what follows "loi" or "décret": a number, with its date where it is said, or a date, or a name.
func numbered(c *cursor, kind string) string {
	back := c.i
	c.spaces()
	if c.word("n°", "no", "nº", "n") {
		c.spaces()
	}
	if key := textNumber(c, kind); key != "" {
		dated(c)
		return key
	}
	c.i = back
	start := back - len(kind)
	for start > 0 && !letters.Blank(rune(c.s[start-1])) && letters.WordByte(c.s[start-1]) {
		start--
	}
	whole := &cursor{c.s, max(start, 0)}
	if key := named(whole, kind+"-"); key != "" {
		c.i = whole.i
		return key
	}
	return ""
}

// textNumber reads "2002-2", and gives the key "loi-2002-2".
func textNumber(c *cursor, kind string) string {
	back := c.i
	year := c.number(4)
	if len(year) != 2 && (len(year) != 4 || year[:2] != "19" && year[:2] != "20") || !c.sign(dashes) {
		c.i = back
		return ""
	}
	number := c.number(5)
	if number == "" || letters.Wordly(c.peek()) {
		c.i = back
		return ""
	}
	return kind + "-" + year + "-" + number
}

var months = []string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
	"décembre"}

// dated skips the date of a text: " du 2 janvier 2002".
func dated(c *cursor) {
	back := c.i
	if c.spaces() && c.word("du") && c.spaces() {
		day := c.number(2)
		c.word("er")
		c.spaces()
		if day != "" && c.word(months...) && c.spaces() && c.number(4) != "" {
			return
		}
	}
	c.i = back
}

// codesIn gives the codes that a text names, each once.
func codesIn(s string) []string {
	var codes []string
	inWord := false
	c := &cursor{s: s}
	for !c.done() {
		b := s[c.i]
		if !inWord && (b == 'c' || 'A' <= b && b <= 'Z') {
			text := abbreviated(c)
			if text == "" && (b == 'c' || b == 'C') {
				text = named(c, "code-")
			}
			if t, ok := Known(text); ok && t.Kind == "code" {
				codes = addOnce(codes, text)
				inWord = true
				continue
			}
		}
		inWord = letters.WordByte(b)
		c.i++
	}
	return codes
}

func addOnce(list []string, s string) []string {
	for _, have := range list {
		if have == s {
			return list
		}
	}
	return append(list, s)
}
