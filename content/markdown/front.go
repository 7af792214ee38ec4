package markdown

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"terreau/content/refusal"
)

// Fields are the keys of a front matter and their values, in the order of the text.
type Fields struct{ fields []field }

type field struct {
	key   string
	line  int // line of the source, from 1
	value any
	text  string // the value as it stands, when it is one
}

// Keys gives the keys of the first level, in the order of the text.
func (f Fields) Keys() []string {
	keys := make([]string, len(f.fields))
	for i, field := range f.fields {
		keys[i] = field.key
	}
	return keys
}

// Text gives a value of one piece as it is written ("01" stays "01"); "" for a list, a map or an absent key.
func (f Fields) Text(key string) string { return f.field(key).text }

// Value gives a value as YAML means it: string, int64, float64, bool, nil, []any or map[string]any. Dates are strings.
func (f Fields) Value(key string) any { return f.field(key).value }

// Line gives the line of the source where a key stands, 0 where it is absent.
func (f Fields) Line(key string) int { return f.field(key).line }

// List gives the texts of a list; a value of one piece is a list of one. Lists and maps inside it are left out.
func (f Fields) List(key string) []string {
	field := f.field(key)
	if items, ok := field.value.([]any); ok {
		list := make([]string, 0, len(items))
		for _, item := range items {
			if text, ok := plain(item); ok && text != "" {
				list = append(list, text)
			}
		}
		return list
	}
	if field.text != "" {
		return []string{field.text}
	}
	return nil
}

func (f Fields) field(key string) field {
	for _, field := range f.fields {
		if field.key == key {
			return field
		}
	}
	return field{}
}

// plain writes a value of one piece.
func plain(value any) (string, bool) {
	switch v := value.(type) {
	case string:
		return v, true
	case int64:
		return strconv.FormatInt(v, 10), true
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), true
	case bool:
		return strconv.FormatBool(v), true
	}
	return "", false
}

// ParseFront reads a front matter, with or without its two lines of dashes. It is YAML without its traps: no alias, no
// tag, no duplicate key, no number or date that overflows, and bounded in depth and in number. Errors carry the line.
func ParseFront(front []byte) (Fields, error) {
	root, before, err := parseYAML(front)
	if err != nil || root == nil {
		return Fields{}, err
	}
	r := frontReader{front: front, before: before}
	return r.fields(root)
}

// parseYAML gives the map of a front matter, nil where it is empty, and the number of lines before it.
func parseYAML(front []byte) (root *yaml.Node, before int, err error) {
	if len(front) > MaxFrontMatter {
		return nil, 0, refusal.TooLarge("front", "front-too-large", MaxFrontMatter>>10)
	}
	text, before := inside(front)
	if err := calmYAML(text, before); err != nil {
		return nil, 0, err
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var document yaml.Node
	if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
		return nil, before, nil
	} else if err != nil {
		return nil, 0, notYAML(err, before)
	}
	root = document.Content[0]
	if root.Kind == yaml.ScalarNode && root.Tag == "!!null" && root.Anchor == "" {
		return nil, before, nil
	}
	if root.Kind != yaml.MappingNode {
		return nil, 0, refusal.Invalid("front", "front-not-fields", root.Line+before)
	}
	return root, before, nil
}

// calmYAML refuses, before the parser works on them, the lines that only a hostile or broken front matter holds:
// another document, a directive, an endless nest of brackets or of dashes.
func calmYAML(text []byte, before int) error {
	nest, number := 0, before
	for len(text) > 0 {
		var line []byte
		line, text = cutLine(text)
		number++
		if bytes.HasPrefix(line, []byte("---")) || bytes.HasPrefix(line, []byte("...")) || line[0] == '%' {
			return refusal.Invalid("front", "front-yaml", number)
		}
		nest += bytes.Count(line, []byte("[")) + bytes.Count(line, []byte("{"))
		nest = max(0, nest-bytes.Count(line, []byte("]"))-bytes.Count(line, []byte("}")))
		if nest > 16*MaxFieldDepth || bytes.Count(line, []byte("- ")) > 16*MaxFieldDepth || len(line)-len(bytes.TrimLeft(line, " ?-:")) > 16*MaxFieldDepth {
			return refusal.Invalid("front", "front-too-deep", number, MaxFieldDepth)
		}
	}
	return nil
}

var yamlLine = regexp.MustCompile(`line ([0-9]+)`)

// notYAML turns the parser's error into a refusal with the line of the source.
func notYAML(err error, before int) error {
	line := 1
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
		line, _ = strconv.Atoi(m[1])
	}
	return &refusal.Error{Kind: refusal.KindInvalid, Field: "front", Reason: "front-yaml", Args: []any{line + before}, Err: err}
}

// frontReader turns nodes into values and counts them.
type frontReader struct {
	front                []byte
	before, keys, values int
}

// line gives the line of the source where a node stands.
func (r *frontReader) line(n *yaml.Node) int {
	return lineAt(r.front, lineOffset(r.front, n.Line+r.before))
}

func (r *frontReader) fields(root *yaml.Node) (Fields, error) {
	var f Fields
	seen := map[string]bool{}
	for i := 0; i < len(root.Content); i += 2 {
		key, err := r.key(root.Content[i], seen)
		if err != nil {
			return Fields{}, err
		}
		node := root.Content[i+1]
		value, err := r.value(node, 1)
		if err != nil {
			return Fields{}, err
		}
		read := field{key: key, line: r.line(root.Content[i]), value: value}
		if node.Kind == yaml.ScalarNode && node.Tag != "!!null" {
			read.text = node.Value
		}
		f.fields = append(f.fields, read)
	}
	return f, nil
}

func (r *frontReader) refuse(n *yaml.Node, reason string, args ...any) error {
	return refusal.Invalid("front", reason, append([]any{r.line(n)}, args...)...)
}

// key reads one key: a short plain word or phrase, once in its map.
func (r *frontReader) key(n *yaml.Node, seen map[string]bool) (string, error) {
	switch r.keys++; {
	case r.keys > MaxFields:
		return "", r.refuse(n, "front-too-many", MaxFields)
	case n.Kind != yaml.ScalarNode || n.Value == "" || n.Tag == "!!merge":
		return "", r.refuse(n, "front-yaml")
	case seen[n.Value]:
		return "", r.refuse(n, "front-twice", shorten(n.Value))
	}
	if err := r.marks(n); err != nil {
		return "", err
	}
	seen[n.Value] = true
	return n.Value, nil
}

// marks refuses anchors, aliases and tags: they make a small text large, or a text something else.
func (r *frontReader) marks(n *yaml.Node) error {
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		return r.refuse(n, "front-alias")
	}
	if n.Style&yaml.TaggedStyle != 0 {
		return r.refuse(n, "front-tag")
	}
	return nil
}

func (r *frontReader) value(n *yaml.Node, depth int) (any, error) {
	if err := r.marks(n); err != nil {
		return nil, err
	}
	if r.values++; r.values > MaxFieldValues {
		return nil, r.refuse(n, "front-too-many", MaxFieldValues)
	}
	if n.Kind == yaml.ScalarNode {
		return r.scalar(n)
	}
	if depth >= MaxFieldDepth {
		return nil, r.refuse(n, "front-too-deep", MaxFieldDepth)
	}
	if n.Kind == yaml.SequenceNode {
		return r.list(n, depth)
	}
	return r.table(n, depth)
}

func (r *frontReader) list(n *yaml.Node, depth int) (any, error) {
	list := make([]any, 0, len(n.Content))
	for _, item := range n.Content {
		value, err := r.value(item, depth+1)
		if err != nil {
			return nil, err
		}
		list = append(list, value)
	}
	return list, nil
}

func (r *frontReader) table(n *yaml.Node, depth int) (any, error) {
	table := make(map[string]any, len(n.Content)/2)
	seen := map[string]bool{}
	for i := 0; i < len(n.Content); i += 2 {
		key, err := r.key(n.Content[i], seen)
		if err != nil {
			return nil, err
		}
		if table[key], err = r.value(n.Content[i+1], depth+1); err != nil {
			return nil, err
		}
	}
	return table, nil
}

// shorten keeps the start of a word that a refusal shows.
func shorten(s string) string {
	if runes := []rune(s); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return strings.TrimSpace(s)
}
