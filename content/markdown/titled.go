package markdown

import "strings"

// Titled sets a title or a summary as pages show it, with the spaces and signs of its language. What is stored, cited
// and exported stays as typed.
func Titled(text, lang string) string {
	if language(lang) != "fr" {
		return text
	}
	return string(typography(make([]byte, 0, len(text)+len(text)/16), []byte(text), 0))
}

// FirstTitle is the title of a text whose front matter has none: its first heading of level 1, "" where there is none.
func FirstTitle(body []byte) string {
	for line := range strings.Lines(string(body)) {
		if title, found := strings.CutPrefix(strings.TrimSpace(line), "# "); found {
			return strings.TrimSpace(title)
		}
	}
	return ""
}
