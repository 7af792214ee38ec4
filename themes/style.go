package themes

import (
	"bytes"
	"io/fs"
	"regexp"
)

// styleFiles are the parts of the one style sheet, in the order of their layers.
var styleFiles = []string{
	"css/fonts.css", "css/tokens.css", "css/base.css", "css/layout.css", "css/components.css", "css/home.css",
	"css/sheet.css", "css/prose.css", "css/lists.css", "css/search.css", "css/difference.css", "css/print.css",
}

var (
	cssComment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	cssSpace   = regexp.MustCompile(`\s*\n\s*`)
	cssAsset   = regexp.MustCompile(`url\(([a-z0-9-]+\.(?:woff2|svg))\)`)
)

// styleSheet joins the style sheets into one, the tokens of the overlay last, and gives the files it names their
// hashed addresses.
func (t *Theme) styleSheet(own, overlay fs.FS) ([]byte, error) {
	var sheet bytes.Buffer
	for _, name := range styleFiles {
		text, err := fs.ReadFile(own, name)
		if err != nil {
			return nil, err
		}
		sheet.Write(text)
	}
	if overlay != nil {
		if _, err := fs.Stat(overlay, "tokens.css"); err == nil {
			text, err := readBounded(overlay, "tokens.css")
			if err != nil {
				return nil, err
			}
			sheet.WriteByte('\n')
			sheet.Write(text)
		}
	}
	text := cssComment.ReplaceAll(sheet.Bytes(), nil)
	text = bytes.TrimSpace(cssSpace.ReplaceAll(text, []byte("\n")))
	return cssAsset.ReplaceAllFunc(text, func(match []byte) []byte {
		name := string(cssAsset.FindSubmatch(match)[1])
		return []byte("url(" + t.AssetURL(name) + ")")
	}), nil
}
