package citation

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"terreau/content/letters"
)

// Reader recognises citations of the law in the prose of one text.
type Reader struct {
	body  []byte     // the whole text, read once if an article stands without its code
	named []Citation // citations of the front matter
	codes []string   // codes named by the whole text
	read  bool
	last  string // text named last: "du même code"
}

// NewReader prepares to read the pieces of a text: body is the whole of it, and named what its front matter cites, for the
// articles that stand without their code.
func NewReader(body []byte, named []Citation) Reader { return Reader{body: body, named: named} }

// Reference is one place of a text that cites the law, by bytes of the piece read. Cites holds what it cites: the first is
// where its link leads, the others are the articles between the two ends of a range.
type Reference struct {
	Start, End int
	Cites      []Citation
}

// Linked reports whether the reference leads to a page: that of a known text.
func (r Reference) Linked() bool {
	_, known := Known(r.Cites[0].Text)
	return known
}

// Find gives the references of a piece of text, in order. It reads each word once or twice.
func (l *Reader) Find(s string) []Reference {
	var found []Reference
	inWord := false
	for i := 0; i < len(s); {
		c := s[i]
		if !inWord && letters.WordByte(c) && promises(s[i:]) {
			refs, end := l.at(s, i)
			found = append(found, refs...)
			if end > i {
				i, inWord = end, true
				continue
			}
		}
		if c < utf8.RuneSelf {
			inWord = letters.WordByte(c) || c == '-'
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		inWord = letters.Wordly(r)
		i += size
	}
	return found
}

// promises tells by its first letters that a word may begin a reference: most words do not.
func promises(s string) bool {
	if len(s) < 3 {
		return false
	}
	first, second, third := s[0]|0x20, s[1]|0x20, s[2]|0x20
	switch first {
	case 'a': // article, arrêté
		if second == 'r' {
			return true
		}
	case 'c': // code
		if second == 'o' && third == 'd' {
			return true
		}
	case 'd': // décret, délibération
		if s[1] == 0xc3 || second == 'e' && third == 'c' {
			return true
		}
	case 'g': // General Data Protection Regulation
		if second == 'e' && third == 'n' {
			return true
		}
	case 'l': // loi
		if second == 'o' && third == 'i' {
			return true
		}
	case 'o': // ordonnance
		if second == 'r' && third == 'd' {
			return true
		}
	case 'r': // règlement
		if s[1] == 0xc3 || second == 'e' && third == 'g' {
			return true
		}
	}
	capital := 'A' <= s[0] && s[0] <= 'Z'
	return capital && (s[1] == '.' || s[1] == ' ' || s[1] >= 0xc2 || letters.Digit(s[1]) || 'A' <= s[1] && s[1] <= 'Z')
}

// at reads a reference that begins at a word. It gives where reading goes on, or the same place where there is none.
func (l *Reader) at(s string, i int) ([]Reference, int) {
	c := &cursor{s, i}
	if c.word("articles", "article", "arts.", "art.", "art") {
		c.spaces()
		return l.articles(c, i, false)
	}
	if lettered(s[i:]) {
		return l.articles(c, i, true)
	}
	start := c.i
	if text := l.text(c); text != "" {
		l.last = text
		return l.afterText(c, text, start)
	}
	return nil, i
}

// lettered tells that a text begins by a letter of the legislative or regulatory part and a number: "L. 311-3".
func lettered(s string) bool {
	if s[0] != 'L' && s[0] != 'R' && s[0] != 'D' {
		return false
	}
	c := &cursor{s, 1}
	c.sign("O")
	c.sign(".")
	c.spaces()
	return !c.done() && letters.Digit(c.s[c.i])
}

// articles reads a list of articles and the text they belong to: "articles L. 311-3 à L. 311-8 et L. 312-1 du CASF".
func (l *Reader) articles(c *cursor, start int, bare bool) ([]Reference, int) {
	items := readItems(c)
	if len(items) == 0 {
		return nil, start
	}
	if bare {
		start = items[0].start
	}
	end := c.i
	text, named := l.owner(c)
	if text == "" {
		c.i = end
		if named || !allLettered(items) {
			return nil, end
		}
		if text = l.only(c.s); text == "" {
			return nil, end
		}
	} else {
		l.last = text
	}
	items[0].start = start
	return cited(items, text), max(c.i, end)
}

// afterText reads the articles that follow the name of their text: "CASF, art. L. 311-3", "RGPD (articles 5 et 6)". Where
// none follows, an act or a decree is itself the citation; a code named alone is not.
func (l *Reader) afterText(c *cursor, text string, start int) ([]Reference, int) {
	end := c.i
	c.spaces()
	if c.sign(",(:") {
		c.spaces()
	}
	at := c.i
	if c.word("articles", "article", "arts.", "art.", "art") {
		c.spaces()
		if items := readItems(c); len(items) > 0 {
			after := c.i
			if owner, named := l.owner(c); !named || owner == text {
				c.i = after
				items[0].start = at
				return cited(items, text), c.i
			}
		}
	}
	c.i = end
	if t, known := Known(text); known && (t.Kind == "code" || t.Kind == "reglement-ue") {
		return nil, end
	}
	return []Reference{{start, end, []Citation{{Text: text}}}}, end
}

// only gives the one code that the piece of text names, else the one that the whole sheet names.
func (l *Reader) only(s string) string {
	if codes := codesIn(s); len(codes) > 0 {
		if len(codes) == 1 {
			return codes[0]
		}
		return ""
	}
	if !l.read {
		l.read = true
		l.codes = codesIn(string(l.body))
		for _, c := range l.named {
			if t, ok := Known(c.Text); ok && t.Kind == "code" {
				l.codes = addOnce(l.codes, c.Text)
			}
		}
	}
	if len(l.codes) == 1 {
		return l.codes[0]
	}
	return ""
}

// cited makes the references of a list of articles of one text.
func cited(items []item, text string) []Reference {
	refs := make([]Reference, 0, len(items))
	for i, item := range items {
		ref := Reference{item.start, item.end, []Citation{{text, item.article}}}
		if item.range_ && i > 0 {
			for _, article := range between(items[i-1].article, item.article) {
				ref.Cites = append(ref.Cites, Citation{text, article})
			}
		}
		refs = append(refs, ref)
	}
	return refs
}

const longestRange = 50

// between gives the articles between two ends of a range that differ by their last number alone.
func between(from, to string) []string {
	cutFrom, cutTo := strings.LastIndexByte(from, '-'), strings.LastIndexByte(to, '-')
	if cutFrom != cutTo || cutFrom >= 0 && from[:cutFrom] != to[:cutTo] {
		return nil
	}
	first, err1 := strconv.Atoi(from[cutFrom+1:])
	last, err2 := strconv.Atoi(to[cutTo+1:])
	if err1 != nil || err2 != nil || last-first > longestRange {
		return nil
	}
	var articles []string
	for n := first + 1; n < last; n++ {
		articles = append(articles, from[:cutFrom+1]+strconv.Itoa(n))
	}
	return articles
}
