package sheet

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/kinds"
	"terreau/content/markdown"

	"golang.org/x/text/unicode/norm"
)

// What stands in the place of a passage that readers are not shown, and how often one may stand in a text. Round
// brackets: in a front matter they change nothing.
const (
	maskFr    = "(passage masqué)"
	maskEn    = "(passage hidden)"
	maxPlaces = 20
)

// masked takes out of a text what its readers are not shown now.
func (st *Store) masked(tx *db.Tx, id clock.ID, kind string, t Text) (Text, error) {
	masks, err := MasksOf(tx, id)
	if err != nil || len(masks) == 0 {
		return t, err
	}
	k, _ := st.kinds.Kind(kind)
	return t.Masked(k, masks.Passages()), nil
}

// Masked is a text without some passages: in its source, its HTML, its title and all that lists and search are made
// from. They are found by their letters and digits alone, so that neither marks nor typography hide them.
func (t Text) Masked(kind kinds.Kind, passages []string) Text {
	if len(passages) == 0 {
		return t
	}
	mask := maskEn
	if strings.HasPrefix(t.Lang, "fr") {
		mask = maskFr
	}
	all := func(text, mask string) string {
		for _, passage := range passages {
			text = maskPlain(text, passage, mask)
		}
		return text
	}
	plain := func(text string) string { return all(text, mask) }
	id := func(text string) string { return all(text, markdown.Slug(mask)) }
	made := t.Rendered
	for _, passage := range passages {
		made.HTML = maskHTML(made.HTML, passage, mask)
	}
	made.Passages, made.Outline = slices.Clone(made.Passages), slices.Clone(made.Outline)
	for i := range made.Passages {
		p := &made.Passages[i]
		p.ID, p.Title, p.Text = id(p.ID), plain(p.Title), plain(p.Text)
	}
	for i := range made.Outline {
		made.Outline[i].ID, made.Outline[i].Title = id(made.Outline[i].ID), plain(made.Outline[i].Title)
	}
	source := []byte(plain(string(t.Source)))
	front, _ := markdown.Split(source)
	fields, _ := markdown.ParseFront(front) // what can no longer be read is not shown
	out := describe(kind, source, fields, made)
	if out.Lang = t.Lang; out.Title == "" {
		out.Title = plain(t.Title)
		out.titleKey = SortKey(out.Title)
	}
	out.hash, out.outline, out.passages, out.citations, out.destinations = t.hash, t.outline, t.passages, t.citations, t.destinations
	return out
}

// finds counts the places of a text, or of its front matter, that hold a passage.
func (t Text) finds(passage string) int {
	if len(lettersOf(passage).text) < 3 {
		return 0
	}
	return len(lettersOf(string(t.Source)).find(passage))
}

// letters are the letters and digits of a text, in lower case and without accents, and where each stands.
type letters struct {
	text   []rune
	at     []int // in bytes
	ends   []int
	joined []bool // whether the letter before it in the text touches it
	spaced bool   // whether the last stretch ended outside a word
	cut    bool   // whether something that ends a word stands after the last stretch
}

func lettersOf(text string) letters {
	var l letters
	l.follow(text, 0)
	return l
}

// follow reads a stretch that stands after the last: the end of a word may stand in another element.
func (l *letters) follow(text string, offset int) {
	touching := len(l.text) > 0 && !l.cut && !l.spaced
	for i, r := range text {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			touching = touching && unicode.Is(unicode.Mn, r)
			continue
		}
		for _, one := range norm.NFKD.String(string(unicode.ToLower(r))) {
			if unicode.Is(unicode.Mn, one) {
				continue
			}
			l.text, l.at, l.ends = append(l.text, one), append(l.at, offset+i), append(l.ends, offset+i+len(string(r)))
			l.joined = append(l.joined, touching)
			touching = true
		}
	}
	if text != "" {
		l.cut, l.spaced = false, !touching
	}
}

// find gives the places of a passage, as first and last letters. A part of a word is none.
func (l letters) find(passage string) (places [][2]int) {
	wanted := lettersOf(passage).text
	if len(wanted) == 0 {
		return nil
	}
	text, sought := string(l.text), string(wanted)
	starts := make([]int, 0, len(text)) // byte of text → letter
	for i, r := range l.text {
		for range len(string(r)) {
			starts = append(starts, i)
		}
	}
	for from := 0; ; {
		at := strings.Index(text[from:], sought)
		if at < 0 {
			return places
		}
		first := starts[from+at]
		last := first + len(wanted) - 1
		if !l.joined[first] && (last+1 == len(l.text) || !l.joined[last+1]) {
			places = append(places, [2]int{first, last})
			from += at + len(sought)
		} else {
			from += at + len(string(l.text[first]))
		}
	}
}

func maskPlain(text, passage, mask string) string {
	l := lettersOf(text)
	var out strings.Builder
	from := 0
	for _, place := range l.find(passage) {
		out.WriteString(text[from:l.at[place[0]]])
		out.WriteString(mask)
		from = l.ends[place[1]]
	}
	out.WriteString(text[from:])
	return out.String()
}

// maskHTML takes a passage out of HTML that the renderer wrote. The words may stand in several elements: what is taken
// out are letters, never a tag. The attributes of each tag are read apart.
func maskHTML(html, passage, mask string) string {
	var l letters
	var tags [][2]int
	for i := 0; i < len(html); {
		end := strings.IndexAny(html[i:], "<&")
		if end < 0 {
			l.follow(html[i:], i)
			break
		}
		l.follow(html[i:i+end], i)
		i += end
		size := markSize(html[i:])
		if html[i] == '<' {
			tags = append(tags, [2]int{i, i + size})
			l.cut = l.cut || !inlineTag(html[i:i+size])
		} else {
			l.cut = true // a sign, not a letter
		}
		i += size
	}
	hidden := make([]bool, len(html))
	starts := map[int]bool{}
	for _, place := range l.find(passage) {
		starts[l.at[place[0]]] = true
		for i := l.at[place[0]]; i < l.ends[place[1]]; i++ {
			hidden[i] = true
		}
	}
	return withoutHidden(html, tags, hidden, starts, passage, mask)
}

// withoutHidden writes HTML again: its tags, with their attributes masked, and the text that is not hidden.
func withoutHidden(html string, tags [][2]int, hidden []bool, starts map[int]bool, passage, mask string) string {
	var out strings.Builder
	next := 0
	for i := 0; i < len(html); i++ {
		if next < len(tags) && tags[next][0] == i {
			out.WriteString(maskTag(html[i:tags[next][1]], passage, mask))
			i = tags[next][1] - 1
			next++
			continue
		}
		if starts[i] {
			out.WriteString(mask)
		}
		if !hidden[i] {
			out.WriteByte(html[i])
		}
	}
	return out.String()
}

// markSize is the length of the tag or the entity that a text begins with.
func markSize(text string) int {
	ending := byte('>')
	if text[0] == '&' {
		ending = ';'
	}
	if at := strings.IndexByte(text, ending); at >= 0 && (ending == '>' || at < 10) {
		return at + 1
	}
	return 1
}

var inlineTags = regexp.MustCompile(`^</?(?:a|abbr|b|bdi|code|del|em|i|mark|q|s|span|strong|sub|sup|time|u)[ >]`)

func inlineTag(tag string) bool { return inlineTags.MatchString(tag) }

// attribute is one attribute as the renderer writes it.
var attribute = regexp.MustCompile(`="[^"]*"`)

func maskTag(tag, passage, mask string) string {
	return attribute.ReplaceAllStringFunc(tag, func(value string) string {
		if !strings.Contains(value, " ") { // an id, or an address
			return `="` + maskPlain(value[2:len(value)-1], passage, markdown.Slug(mask)) + `"`
		}
		return `="` + maskPlain(value[2:len(value)-1], passage, mask) + `"`
	})
}
