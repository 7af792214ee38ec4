package markdown

import (
	"bytes"
	"strings"

	"go.yaml.in/yaml/v3"

	"terreau/content/refusal"
)

// SetField writes one field of the front matter: its own lines are replaced and no other byte changes. A field that is
// absent is added at the end of the front matter, a front matter that is absent at the start of the text. A nil value
// takes the field's lines away. value is a string, a number, a bool, a list or a map of these.
func SetField(source []byte, key string, value any) ([]byte, error) {
	front, body := Split(source)
	if front == nil {
		return newFront(source, key, value)
	}
	root, before, err := parseYAML(front)
	if err != nil {
		return nil, err
	}
	if _, err := ParseFront(front); err != nil {
		return nil, err
	}
	edited, err := editFront(front, root, before, key, value)
	if err != nil {
		return nil, err
	}
	return checked(append(edited, body...), source, key)
}

func newFront(source []byte, key string, value any) ([]byte, error) {
	if value == nil {
		return source, nil
	}
	lines, err := fieldLines(key, value, 0, false)
	if err != nil {
		return nil, err
	}
	front := append([]byte("---\n"), lines...)
	front = append(front, "---\n"...)
	return checked(append(front, source...), source, key)
}

// checked refuses a result that is over the limits or that would not be read as it was meant: the rest of the text
// must be the same, and the front matter readable.
func checked(edited, source []byte, key string) ([]byte, error) {
	if len(edited) > MaxSource {
		return nil, refusal.TooLarge("text", "text-too-large", MaxSource>>10)
	}
	front, body := Split(edited)
	_, before := Split(source)
	if !bytes.Equal(body, before) {
		return nil, refusal.Invalid(key, "front-value", shorten(key))
	}
	if _, err := ParseFront(front); err != nil {
		return nil, err
	}
	return edited, nil
}

// editFront replaces, adds or removes the lines of one field.
func editFront(front []byte, root *yaml.Node, before int, key string, value any) ([]byte, error) {
	start, end, indent, flow, err := fieldSpan(front, root, before, key)
	if err != nil {
		return nil, err
	}
	var lines []byte
	if value != nil {
		if lines, err = fieldLines(key, value, indent, flow); err != nil {
			return nil, err
		}
	}
	out := make([]byte, 0, len(front)+len(lines))
	out = append(out, front[:start]...)
	out = append(out, lines...)
	return append(out, front[end:]...), nil
}

// fieldSpan gives the bytes of a field's own lines, or the empty place where a new one goes.
func fieldSpan(front []byte, root *yaml.Node, before int, key string) (start, end, indent int, flow bool, err error) {
	last := lastLine(front)
	if root == nil {
		return last, last, 0, false, nil
	}
	if root.Style&yaml.FlowStyle != 0 {
		return 0, 0, 0, false, refusal.Invalid("front", "front-braces", root.Line+before)
	}
	indent = root.Content[0].Column - 1
	for i := 0; i < len(root.Content); i += 2 {
		if root.Content[i].Value != key {
			continue
		}
		if root.Content[i].Column-1 != indent {
			return 0, 0, 0, false, refusal.Invalid("front", "front-yaml", root.Content[i].Line+before)
		}
		start, end = keyOffset(front, root.Content[i], before), last
		if i+2 < len(root.Content) {
			end = keyOffset(front, root.Content[i+2], before)
		}
		return start, ownEnd(front, start, end), indent, root.Content[i+1].Style&yaml.FlowStyle != 0, nil
	}
	return last, last, indent, false, nil
}

func keyOffset(front []byte, key *yaml.Node, before int) int {
	return lineOffset(front, key.Line+before)
}

// ownEnd leaves to the next field the blank lines and the comments that stand before it.
func ownEnd(front []byte, start, end int) int {
	for end > start {
		line := front[:end-1]
		at := bytes.LastIndexByte(line, '\n') + 1
		if text := bytes.TrimRight(front[at:end], " \t\r\n"); len(text) > 0 && text[0] != '#' || at <= start {
			return end
		}
		end = at
	}
	return end
}

// lastLine gives the offset of the line of dashes that closes a front matter.
func lastLine(front []byte) int {
	return bytes.LastIndexByte(bytes.TrimSuffix(front, []byte("\n")), '\n') + 1
}

// lineOffset gives the place where a line of YAML begins. YAML ends lines where Unicode does too: at U+0085, U+2028 and
// U+2029.
func lineOffset(text []byte, line int) int {
	offset := 0
	for ; line > 1 && offset < len(text); offset++ {
		switch c := text[offset]; {
		case c == '\r' && offset+1 < len(text) && text[offset+1] == '\n':
		case c == '\n', c == '\r':
			line--
		case c == 0xc2 && bytes.HasPrefix(text[offset:], []byte("\u0085")):
			offset++
			line--
		case c == 0xe2 && (bytes.HasPrefix(text[offset:], []byte("\u2028")) || bytes.HasPrefix(text[offset:], []byte("\u2029"))):
			offset += 2
			line--
		}
	}
	return offset
}

// fieldLines writes a field. A list that stood between brackets stays there.
func fieldLines(key string, value any, indent int, flow bool) ([]byte, error) {
	if key == "" || strings.ContainsAny(key, "\r\n\x00") {
		return nil, refusal.Invalid("front", "front-value", shorten(key))
	}
	var keyNode, valueNode yaml.Node
	keyNode.SetString(key)
	if err := valueNode.Encode(value); err != nil {
		return nil, &refusal.Error{Kind: refusal.KindInvalid, Field: key, Reason: "front-value", Args: []any{shorten(key)}, Err: err}
	}
	if flow && valueNode.Kind != yaml.ScalarNode {
		valueNode.Style |= yaml.FlowStyle
	}
	var out bytes.Buffer
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	node := &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{&keyNode, &valueNode}}
	if err := encoder.Encode(node); err != nil {
		return nil, &refusal.Error{Kind: refusal.KindInvalid, Field: key, Reason: "front-value", Args: []any{shorten(key)}, Err: err}
	}
	return indented(out.Bytes(), indent), nil
}

func indented(lines []byte, by int) []byte {
	if by == 0 {
		return lines
	}
	space := bytes.Repeat([]byte(" "), by)
	var out []byte
	for len(lines) > 0 {
		var line []byte
		line, lines = cutLine(lines)
		if len(bytes.TrimSpace(line)) > 0 {
			out = append(out, space...)
		}
		out = append(out, line...)
	}
	return out
}
