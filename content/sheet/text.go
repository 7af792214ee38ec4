package sheet

import (
	"encoding/hex"
	"encoding/json"
	"path"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"terreau/content/citation"
	"terreau/content/kinds"
	"terreau/content/markdown"
	"terreau/content/refusal"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// Text is a text made ready to be saved: all that can be computed without the database, so that the transaction does
// SQL only.
type Text struct {
	Source   []byte
	Fields   markdown.Fields
	Rendered markdown.Rendered
	Title    string
	Summary  string
	Lang     string
	Terms    map[string][]string // field → terms, for the fields that lists and search filter by
	Laws     []Law
	Related  []string // what the related sheets are called: a path or a slug

	hash, titleKey                             string
	outline, passages, citations, destinations string
}

// Law is a text or an article of law that a sheet cites. Declared are those its authors listed in the front matter.
type Law struct {
	Citation citation.Citation
	Declared bool
}

// MaxTitle and MaxSummary are how many characters of a title and a summary are kept for lists.
const (
	MaxTitle   = 300
	MaxSummary = 1000
	maxTerms   = 30
	maxTerm    = 64
)

// Prepare reads, guards and renders a text of a kind. The refusals are those of package markdown.
func Prepare(kind kinds.Kind, source []byte) (Text, error) {
	front, _ := markdown.Split(source)
	fields, err := markdown.ParseFront(front)
	if err != nil {
		return Text{Source: source}, err
	}
	made, err := markdown.Render(source, Parts(kind))
	if err != nil {
		return Text{Source: source}, err
	}
	t := describe(kind, source, fields, made)
	return t, t.encode()
}

// describe reads off a text what lists and search are made from.
func describe(kind kinds.Kind, source []byte, fields markdown.Fields, made markdown.Rendered) Text {
	t := Text{Source: source, Fields: fields, Rendered: made, hash: sum(source)}
	_, body := markdown.Split(source)
	t.Lang = t.lang()
	t.Title, t.Summary = t.title(body), t.summary()
	t.Terms = terms(kind, fields)
	t.Laws = laws(fields, made.Citations)
	t.Related = related(fields)
	t.titleKey = SortKey(t.Title)
	return t
}

// Parts gives the parts of a kind as the renderer finds them, folded once for each kind: kinds do not change while the
// program runs.
func Parts(kind kinds.Kind) markdown.Parts {
	if len(kind.Parts) == 0 {
		return partsOf(kind)
	}
	if known, ok := foldedParts.Load(&kind.Parts[0]); ok {
		return known.(markdown.Parts)
	}
	parts := partsOf(kind)
	foldedParts.Store(&kind.Parts[0], parts)
	return parts
}

var foldedParts sync.Map // by the first part of a kind, which all copies of it share

func partsOf(kind kinds.Kind) markdown.Parts {
	parts := make([]markdown.Part, 0, len(kind.Parts)+len(kind.Optional))
	for _, part := range kind.AllParts() {
		parts = append(parts, markdown.Part{Key: part.Key, Titles: part.Titles()})
	}
	return markdown.PartsOf(parts)
}

// destinations are the relative addresses in a text, as a rendering keeps them.
type destinations struct{ Links, Images []string }

func (t *Text) encode() error {
	for _, one := range []struct {
		into *string
		from any
	}{{&t.outline, t.Rendered.Outline}, {&t.passages, t.Rendered.Passages}, {&t.citations, t.Rendered.Citations},
		{&t.destinations, destinations{t.Rendered.Links, t.Rendered.Images}}} {
		bytes, err := json.Marshal(one.from)
		if err != nil {
			return err
		}
		*one.into = string(bytes)
	}
	return nil
}

// lang is the language the front matter names, French where it names none that is one.
func (t *Text) lang() string {
	if tag, err := language.Parse(t.Fields.Text("lang")); err == nil && tag != language.Und {
		return tag.String()
	}
	return "fr"
}

// title is that of the front matter, else the first heading's.
func (t *Text) title(body []byte) string {
	title := t.Fields.Text("title")
	if title == "" {
		title = markdown.FirstTitle(body)
	}
	return cut(markdown.Visible(title), MaxTitle)
}

// called gives a text without any title that of its slug, made readable.
func (t *Text) called(slug string) {
	if t.Title != "" || slug == "" {
		return
	}
	first, size := utf8.DecodeRuneInString(slug)
	t.Title = string(unicode.ToUpper(first)) + strings.ReplaceAll(slug[size:], "-", " ")
	t.titleKey = SortKey(t.Title)
}

// summary is that of the front matter, else the beginning of the text.
func (t *Text) summary() string {
	if summary := t.Fields.Text("summary"); summary != "" {
		return cut(markdown.Visible(summary), MaxSummary)
	}
	for _, passage := range t.Rendered.Passages {
		if passage.Text != "" {
			return cut(markdown.Visible(passage.Text), 240)
		}
	}
	return ""
}

func terms(kind kinds.Kind, fields markdown.Fields) map[string][]string {
	found := map[string][]string{}
	for _, field := range kind.Fields {
		if !field.Facet {
			continue
		}
		values := fields.List(field.Key)
		if field.Type == kinds.TypeTerritory {
			values = territory(fields.Value(field.Key))
		}
		for _, value := range values {
			value = markdown.Visible(value)
			if value != "" && len(value) <= maxTerm && len(found[field.Key]) < maxTerms && !slices.Contains(found[field.Key], value) {
				found[field.Key] = append(found[field.Key], value)
			}
		}
	}
	return found
}

// territory gives the label of a territory, or its scope where it has none.
func territory(value any) []string {
	fields, ok := value.(map[string]any)
	if !ok {
		if text, ok := value.(string); ok {
			return []string{text}
		}
		return nil
	}
	for _, key := range []string{"label", "scope"} {
		if text, ok := fields[key].(string); ok && text != "" {
			return []string{text}
		}
	}
	return nil
}

func laws(fields markdown.Fields, cited []citation.Citation) (found []Law) {
	seen := map[citation.Citation]bool{}
	add := func(c citation.Citation, declared bool) {
		if !seen[c] && len(found) < 500 {
			seen[c] = true
			found = append(found, Law{c, declared})
		}
	}
	for _, text := range fields.List("law") {
		if c, ok := citation.Parse(text); ok {
			add(c, true)
		}
	}
	for _, c := range cited {
		add(c, false)
	}
	return found
}

// related reads the names of related sheets: a list of texts, or of mappings with the key "sheet".
func related(fields markdown.Fields) (names []string) {
	list, _ := fields.Value("related").([]any)
	for _, one := range list {
		if mapping, ok := one.(map[string]any); ok {
			one = mapping["sheet"]
		}
		if name, ok := one.(string); ok && name != "" && len(names) < maxTerms {
			names = append(names, strings.TrimSuffix(path.Base(name), ".md"))
		}
	}
	return names
}

// collators are costly to make and not safe to share.
var collators = sync.Pool{New: func() any { return collate.New(language.French, collate.IgnoreCase) }}

// SortKey is what an alphabetical list is ordered by: French collation (accents and ligatures in their place), the
// same order on both databases because it is computed here.
func SortKey(text string) string {
	collator := collators.Get().(*collate.Collator)
	defer collators.Put(collator)
	return hex.EncodeToString(collator.KeyFromString(&collate.Buffer{}, cut(text, 80)))
}

// cut keeps at most n characters, whole words where it can, and an ellipsis where it cut.
func cut(text string, n int) string {
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	runes := []rune(text)[:n-1]
	short := string(runes)
	if at := strings.LastIndexByte(short, ' '); at > len(short)/2 {
		short = short[:at]
	}
	return short + "…"
}

// needsTitle refuses a text that nobody could find again.
func (t Text) needsTitle() error {
	if t.Title == "" {
		return refusal.Invalid("title", "title-empty")
	}
	return nil
}

// Made gives what is kept beside a text: its HTML, and its outline, passages, citations and destinations as they are
// stored. It is for those who compare what is kept with what it is made from.
func (t Text) Made() [5]string {
	return [5]string{t.Rendered.HTML, t.outline, t.passages, t.citations, t.destinations}
}

// Called gives a text without any title that of its sheet's slug, made readable.
func (t Text) Called(slug string) Text {
	t.called(slug)
	return t
}
