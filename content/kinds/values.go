package kinds

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// fields reads a mapping whose keys are all known.
func (r *reader) fields(n *yaml.Node, known ...string) map[string]*yaml.Node {
	values := map[string]*yaml.Node{}
	if n.Kind != yaml.MappingNode {
		r.fail(n, "kind-file-not-mapping")
		return values
	}
	for i := 0; i < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if !slices.Contains(known, key.Value) {
			r.fail(key, "kind-file-key-unknown", short(key.Value))
		}
		if value.Tag != "!!null" {
			values[key.Value] = value
		}
	}
	return values
}

// items reads a list of at most limit items; a missing one is empty.
func (r *reader) items(n *yaml.Node, limit int) []*yaml.Node {
	switch {
	case n == nil:
		return nil
	case n.Kind != yaml.SequenceNode:
		r.fail(n, "kind-file-not-list")
		return nil
	case len(n.Content) > limit:
		r.fail(n, "kind-file-long-list", limit)
		return nil
	}
	return n.Content
}

// text reads a text of at most limit characters; a missing one is empty. Line breaks are kept.
func (r *reader) text(n *yaml.Node, limit int) string {
	if n == nil {
		return ""
	}
	if n.Kind != yaml.ScalarNode || n.Tag == "!!binary" {
		r.fail(n, "kind-file-not-text")
		return ""
	}
	text := strings.TrimSpace(n.Value)
	if utf8.RuneCountInString(text) > limit {
		r.fail(n, "kind-file-long", limit)
	}
	if strings.ContainsFunc(text, unseen) {
		r.fail(n, "kind-file-unseen")
	}
	return text
}

// unseen tells the characters that change how text reads without being seen: controls, and those that turn its
// direction (Unicode TR 36, 3.1).
func unseen(c rune) bool {
	return c != '\n' && unicode.IsControl(c) || unicode.Is(unicode.Bidi_Control, c) || c == '\u200b' || c == '\ufeff'
}

// name reads a key.
func (r *reader) name(n *yaml.Node) string {
	text := r.text(n, 120)
	if n != nil && r.err == nil && !namePattern.MatchString(text) {
		r.fail(n, "kind-file-name", short(text))
	}
	return text
}

// names reads a list of keys.
func (r *reader) names(n *yaml.Node, limit int) []string {
	var names []string
	for _, item := range r.items(n, limit) {
		names = append(names, r.name(item))
	}
	return names
}

// label reads a text in several languages; a text alone is in French.
func (r *reader) label(n *yaml.Node, limit int) Label {
	if n == nil {
		return nil
	}
	if n.Kind == yaml.ScalarNode {
		return Label{"fr": r.text(n, limit)}
	}
	label := Label{}
	if n.Kind != yaml.MappingNode {
		r.fail(n, "kind-file-not-text")
		return nil
	}
	for i := 0; i < len(n.Content); i += 2 {
		if lang := n.Content[i]; !langPattern.MatchString(lang.Value) {
			r.fail(lang, "kind-file-language", short(lang.Value))
		}
		label[n.Content[i].Value] = r.text(n.Content[i+1], limit)
	}
	return label
}

// number reads a whole number from 0 to limit.
func (r *reader) number(n *yaml.Node, limit int) int {
	if n == nil {
		return 0
	}
	number, err := strconv.Atoi(n.Value)
	if n.Kind != yaml.ScalarNode || err != nil || number < 0 || number > limit {
		r.fail(n, "kind-file-number", limit)
		return 0
	}
	return number
}

// months reads "18 months" or 18.
func (r *reader) months(n *yaml.Node) int {
	if n == nil || n.Kind != yaml.ScalarNode {
		return r.number(n, MaxMonths)
	}
	bare := *n
	bare.Value = strings.TrimSuffix(strings.TrimSuffix(n.Value, " months"), " month")
	return r.number(&bare, MaxMonths)
}

// yes reads true or false; nil where nothing is said.
func (r *reader) yes(n *yaml.Node) *bool {
	if n == nil {
		return nil
	}
	yes := n.Value == "true"
	if n.Tag != "!!bool" || !yes && n.Value != "false" {
		r.fail(n, "kind-file-yes")
	}
	return &yes
}

// short keeps what a message repeats of a file to a length that fits one line.
func short(text string) string {
	runes := []rune(strings.Map(func(c rune) rune {
		if unseen(c) || c == '\n' {
			return '?'
		}
		return c
	}, text))
	return string(runes[:min(len(runes), 60)])
}
