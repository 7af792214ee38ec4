package markdown

import "terreau/content/refusal"

// RenderComment makes the safe HTML of a comment: paragraphs, emphasis, lists, quotes, and links that search engines do
// not follow. Each line typed stays a line. There are no headings, images, tables or ids, and no holes to fill.
func RenderComment(source []byte) (string, error) {
	if len(source) > MaxComment {
		return "", refusal.TooLarge("text", "comment-too-large", MaxComment>>10)
	}
	w := newWriter("fr")
	w.comment = true
	if err := w.render(commentParser, source, 0); err != nil {
		return "", err
	}
	return sanitise(w.out), nil
}
