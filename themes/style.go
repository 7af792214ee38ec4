package themes

import (
	"io/fs"
	"strings"
)

// styleFiles are the parts of the one style sheet, in the order of their layers.
var styleFiles = []string{
	"css/fonts.css", "css/tokens.css", "css/base.css", "css/layout.css", "css/components.css", "css/home.css",
	"css/sheet.css", "css/prose.css", "css/lists.css", "css/search.css", "css/difference.css", "css/review.css", "css/entry.css", "css/member.css", "css/administration.css", "css/discussion.css", "css/print.css",
}

// styleSheet joins the style sheets into one, the tokens of the overlay last, without comments nor indents, and gives
// the typefaces it names their hashed addresses.
func (t *Theme) styleSheet(own, overlay fs.FS) ([]byte, error) {
	var sheet strings.Builder
	for _, name := range styleFiles {
		text, err := fs.ReadFile(own, name)
		if err != nil {
			return nil, err
		}
		lighten(&sheet, string(text))
	}
	if overlay != nil {
		if _, err := fs.Stat(overlay, "tokens.css"); err == nil {
			text, err := readBounded(overlay, "tokens.css")
			if err != nil {
				return nil, err
			}
			lighten(&sheet, string(text))
		}
	}
	var names []string
	for name, asset := range t.assets {
		if strings.HasSuffix(name, ".woff2") {
			names = append(names, "url("+name+")", "url("+asset.Path+")")
		}
	}
	return []byte(strings.NewReplacer(names...).Replace(sheet.String())), nil
}

// writingSheet is the style of the pages of writing, which readers never ask for.
func writingSheet(own fs.FS) ([]byte, error) {
	text, err := fs.ReadFile(own, "css/writing.css")
	if err != nil {
		return nil, err
	}
	var sheet strings.Builder
	lighten(&sheet, string(text))
	return []byte(sheet.String()), nil
}

// lighten writes a style sheet without its comments, the blanks around its lines and its empty lines.
func lighten(sheet *strings.Builder, text string) {
	for {
		before, after, found := strings.Cut(text, "/*")
		for line := range strings.Lines(before) {
			if line = strings.TrimSpace(line); line != "" {
				sheet.WriteString(line)
				sheet.WriteByte('\n')
			}
		}
		if !found {
			return
		}
		_, text, _ = strings.Cut(after, "*/")
	}
}
