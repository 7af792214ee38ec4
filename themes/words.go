package themes

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Words are the sentences of the pages, by language and key. A key has one form, or several where its sentence counts:
// two (one, other) or three (none, one, other).
type Words struct {
	forms    map[string]map[string]forms
	printers map[string]*message.Printer
}

// forms are the forms of one key. In the file, a single form is a string and several are a list.
type forms []string

// UnmarshalJSON reads a string or a list of strings.
func (f *forms) UnmarshalJSON(text []byte) error {
	if len(text) > 0 && text[0] == '"' {
		*f = make(forms, 1)
		return json.Unmarshal(text, &(*f)[0])
	}
	return json.Unmarshal(text, (*[]string)(f))
}

// loadWords reads words/fr.json and words/en.json of the product, and those of the overlay over them. The overlay may
// change what a key says, never add one.
func loadWords(own, overlay fs.FS) (*Words, error) {
	w := &Words{forms: map[string]map[string]forms{}, printers: map[string]*message.Printer{}}
	for _, lang := range Languages() {
		name := "words/" + lang + ".json"
		said, err := readWords(own, name)
		if err != nil {
			return nil, err
		}
		if overlay != nil {
			if err := overWords(said, overlay, name); err != nil {
				return nil, err
			}
		}
		w.forms[lang] = said
		w.printers[lang] = message.NewPrinter(language.Make(lang))
	}
	return w, nil
}

// readWords reads one file of words.
func readWords(files fs.FS, name string) (map[string]forms, error) {
	text, err := readBounded(files, name)
	if err != nil {
		return nil, err
	}
	said := map[string]forms{}
	if err := json.NewDecoder(bytes.NewReader(text)).Decode(&said); err != nil {
		return nil, fmt.Errorf("theme: %s: %w", name, err)
	}
	return said, nil
}

// overWords lays the words of the overlay over those of the product.
func overWords(said map[string]forms, overlay fs.FS, name string) error {
	if _, err := fs.Stat(overlay, name); err != nil {
		return nil
	}
	over, err := readWords(overlay, name)
	if err != nil {
		return err
	}
	for key, f := range over {
		if len(said[key]) != len(f) {
			return fmt.Errorf("theme: %s: %q is not a key of the product with %d forms", name, key, len(f))
		}
		said[key] = f
	}
	return nil
}

// Has reports whether a key is known.
func (w *Words) Has(key string) bool { return len(w.forms["fr"][key]) > 0 }

// Say gives the sentence of a key, its fmt verbs filled with args. Numbers are grouped as the language groups them. An
// unknown key says itself: it is seen in a test, not by a reader.
func (w *Words) Say(lang, key string, args ...any) string {
	f := w.forms[lang][key]
	if len(f) == 0 {
		return key
	}
	return w.fill(lang, f[len(f)-1], args)
}

// Count gives the form of a key for n, its verbs filled with n and then args. A form without verb says no number.
func (w *Words) Count(lang, key string, n int, args ...any) string {
	f := w.forms[lang][key]
	if len(f) == 0 {
		return key
	}
	args = append([]any{n}, args...)
	if len(f) == 3 && n == 0 {
		return w.fill(lang, f[0], args[1:])
	}
	one := plural.Cardinal.MatchPlural(language.Make(lang), max(n, 0), 0, 0, 0, 0) == plural.One
	if one && len(f) > 1 {
		return w.fill(lang, f[len(f)-2], args)
	}
	return w.fill(lang, f[len(f)-1], args)
}

// fill puts args into a sentence. Args beyond its verbs are left out, so that «une fiche» may say its number in a word.
func (w *Words) fill(lang, sentence string, args []any) string {
	verbs := strings.Count(strings.ReplaceAll(sentence, "%%", ""), "%")
	if verbs == 0 {
		return strings.ReplaceAll(sentence, "%%", "%")
	}
	said := w.printers[lang].Sprintf(sentence, args[:min(verbs, len(args))]...)
	if strings.Contains(said, "%!") {
		return verb.ReplaceAllString(sentence, "…") // the sentence and its values were written apart: no reader sees it
	}
	return said
}

// verb is a place that a value fills.
var verb = regexp.MustCompile(`%(?:\[\d+\])?[a-z]`)

// Number writes n as the language groups its digits.
func (w *Words) Number(lang string, n int) string { return w.printers[lang].Sprintf("%d", n) }

// hash adds every word to a sum, in a fixed order.
func (w *Words) hash(h io.Writer) {
	for _, lang := range Languages() {
		for _, key := range slices.Sorted(maps.Keys(w.forms[lang])) {
			_, _ = io.WriteString(h, lang+"\x00"+key+"\x00"+strings.Join(w.forms[lang][key], "\x00")+"\x00\x00")
		}
	}
}
