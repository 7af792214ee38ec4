package sheet

import (
	"regexp"
	"strings"

	"terreau/content/markdown"
)

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
