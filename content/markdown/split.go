package markdown

import "bytes"

// Split parts a source into its front matter and its body. The front matter is the first block between two lines of
// three dashes, when the source begins with one; it keeps both lines, so that front followed by body is the source to
// the byte. front is nil where there is none, or where nothing closes it.
func Split(source []byte) (front, body []byte) {
	opening, rest := cutLine(source)
	if !isFence(opening) {
		return nil, source
	}
	for len(rest) > 0 {
		line, after := cutLine(rest)
		if isFence(line) {
			end := len(source) - len(after)
			return source[:end:end], source[end:]
		}
		rest = after
	}
	return nil, source
}

// cutLine gives the first line, its end included, and what follows.
func cutLine(text []byte) (line, rest []byte) {
	if i := bytes.IndexByte(text, '\n'); i >= 0 {
		return text[:i+1], text[i+1:]
	}
	return text, nil
}

func isFence(line []byte) bool {
	return bytes.HasPrefix(line, []byte("---")) && len(bytes.TrimRight(line[3:], " \t\r\n")) == 0
}

// inside gives the lines between the two lines of dashes, and how many lines stand before them.
func inside(front []byte) (yaml []byte, before int) {
	first, rest := cutLine(front)
	if !isFence(first) {
		return front, 0
	}
	trimmed := bytes.TrimSuffix(rest, []byte("\n"))
	last := trimmed[bytes.LastIndexByte(trimmed, '\n')+1:]
	if isFence(last) {
		rest = rest[:len(trimmed)-len(last)]
	}
	return rest, 1
}
