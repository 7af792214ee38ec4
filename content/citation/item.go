package citation

import (
	"strings"

	"terreau/content/letters"
)

// item is one article of a list.
type item struct {
	start, end int
	article    string // its key: "L311-3"
	range_     bool   // the end of a range begun by the item before
}

const mostItems = 100

// readItems reads numbers of articles joined by commas, "et", "ou", "à", with or without "l’article" before each.
func readItems(c *cursor) []item {
	var items []item
	for len(items) < mostItems {
		back := c.i
		isRange, start := false, c.i
		if len(items) > 0 {
			var more bool
			if isRange, start, more = joined(c); !more {
				c.i = back
				break
			}
		}
		article, ok := readArticle(c)
		if !ok {
			c.i = back
			break
		}
		if letter := letterOf(items); letter != "" && letters.Digit(article[0]) {
			article = letter + article
		}
		items = append(items, item{start, c.i, article, isRange})
		paragraphs(c)
	}
	return items
}

// letterOf gives the letter that the items so far share with those that leave it out: "L. 311-3, 311-4 et 311-5".
func letterOf(items []item) string {
	if len(items) == 0 {
		return ""
	}
	article := items[len(items)-1].article
	return strings.TrimRight(article, "0123456789-")
}

func allLettered(items []item) bool {
	for _, item := range items {
		if letters.Digit(item.article[0]) {
			return false
		}
	}
	return true
}

// joined reads what joins two articles, and tells whether they are the ends of a range and where the second begins.
func joined(c *cursor) (isRange bool, start int, ok bool) {
	spaced := c.spaces()
	if c.sign(",;") {
		ok = true
		c.spaces()
	}
	switch {
	case c.word("et", "ou", "and", "or", "puis", "ainsi que"):
		ok = true
	case c.word("à", "to", "au"):
		isRange, ok = true, true
	case spaced && c.sign(dashes):
		isRange, ok = true, true
	}
	c.spaces()
	if !ok {
		return false, 0, false
	}
	if c.word("à", "aux", "au", "de", "des", "du") {
		c.spaces()
	}
	c.word("l’", "les")
	c.spaces()
	start = c.i
	if c.word("articles", "article", "arts.", "art.", "art") {
		c.spaces()
	}
	return isRange, start, true
}

// readArticle reads one number: "L. 311-3", "R311‑33", "226-13", "1er", "L.O. 1112-1".
func readArticle(c *cursor) (string, bool) {
	start := c.i
	letter := ""
	if !c.done() && strings.IndexByte("LRDA", c.s[c.i]) >= 0 {
		letter = c.s[c.i : c.i+1]
		c.i++
		if c.s[c.i-1] == 'L' && strings.HasPrefix(c.s[c.i:], ".O") {
			c.i++
		}
		if c.sign("O") {
			letter += "O"
		}
		c.sign(".")
		c.sign("*")
		c.spaces()
	}
	number := c.number(4)
	if number == "" {
		c.i = start
		return "", false
	}
	number += subNumbers(c)
	if c.word("er") {
		number = strings.TrimLeft(number, "0")
	}
	if r := c.peek(); letters.Wordly(r) || r == '°' || r == '%' || r == '€' {
		c.i = start
		return "", false
	}
	return letter + number, true
}

// subNumbers reads what follows the first number: "-3", "-2-1".
func subNumbers(c *cursor) string {
	number := ""
	for range 5 {
		back := c.i
		if !c.sign(dashes) {
			break
		}
		n := c.number(3)
		if n == "" {
			c.i = back
			break
		}
		number += "-" + n
	}
	return number
}

// paragraphs skips what stands inside an article: ".1.f", "(1)(a)", "§ 1", ", paragraphe 1, point f)", "al. 2", "I", "1°".
func paragraphs(c *cursor) {
	for range 6 {
		back := c.i
		if c.sign(".") {
			if r := c.peek(); letters.Wordly(r) {
				c.i++
				continue
			}
			c.i = back
			return
		}
		c.spaces()
		c.sign(",")
		c.spaces()
		if !oneParagraph(c) {
			c.i = back
			return
		}
	}
}

func oneParagraph(c *cursor) bool {
	start := c.i
	if c.sign("(") {
		if (c.number(2) != "" || c.letter() != 0) && c.sign(")") {
			return true
		}
		c.i = start
		return false
	}
	if c.sign("§") || c.word("paragraphe", "paragraph", "alinéa", "al.", "point", "lettre") {
		c.spaces()
		if c.number(2) == "" && c.letter() == 0 {
			c.i = start
			return false
		}
		c.sign(")°")
		return true
	}
	if c.number(2) != "" && c.sign("°") || c.letter() != 0 && c.sign(")") {
		return true
	}
	c.i = start
	if c.word("et suivants", "et s.", "bis", "ter", "quater") {
		return true
	}
	return c.roman()
}

// letter skips one lower-case letter that stands alone.
func (c *cursor) letter() byte {
	if c.done() || c.s[c.i] < 'a' || c.s[c.i] > 'z' || c.i+1 < len(c.s) && letters.WordByte(c.s[c.i+1]) {
		return 0
	}
	c.i++
	return c.s[c.i-1]
}

// roman skips a number such as "II" that stands alone.
func (c *cursor) roman() bool {
	end := c.i
	for end < len(c.s) && end-c.i < 5 && strings.IndexByte("IVX", c.s[end]) >= 0 {
		end++
	}
	if end == c.i || end < len(c.s) && letters.WordByte(c.s[end]) {
		return false
	}
	c.i = end
	return true
}
