package themes

import (
	"fmt"
	"html/template"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"terreau/content/markdown"
)

// functions are what templates may call, bound to a language. They format; they decide nothing.
func (t *Theme) functions(lang string) template.FuncMap {
	w := t.words
	icons := t.AssetURL("icons.svg")
	return template.FuncMap{
		"lang":    func() string { return lang },
		"other":   func() string { return otherLanguage(lang) },
		"t":       func(key string, args ...any) string { return w.Say(lang, key, args...) },
		"n":       func(key string, n int, args ...any) string { return w.Count(lang, key, n, args...) },
		"say":     func(key string, args []any) string { return w.Say(lang, key, args...) },
		"number":  func(n int) string { return w.Number(lang, n) },
		"size":    func(bytes int64) string { return t.size(lang, bytes) },
		"problem": func(status int, part string) string { return w.Say(lang, problemKey(status, part)) },
		"day":     func(at time.Time) template.HTML { return timeElement(at, DateInWords(lang, at)) },
		"ago":     func(at time.Time) template.HTML { return t.agoElement(lang, at) },
		"dated":   func(key string, at time.Time) template.HTML { return t.dated(lang, key, at) },
		"capital": capital,
		"date":    func(at time.Time) string { return DateInWords(lang, at) },
		"href":    func(path string) string { return localPath(lang, path) },
		"in":      localPath,
		"asset":   t.AssetURL,
		"foreign": func(text string) string { return foreign(lang, text) },
		"icon":    func(name string) template.HTML { return template.HTML(t.Icon(name)) },
		"seal": func(s any) template.HTML {
			return template.HTML(drawing("seal", icons, "seal-"+orElse(fmt.Sprint(s), "unreviewed")))
		},
		"set":      func(text, words string) string { return typeset(lang, text, words) },
		"laid":     func(text template.HTML) template.HTML { return tell(gather(text)) },
		"act":      actIcon,
		"tags":     func(r *Reference) []Tag { return r.Tags(lang) },
		"schema":   func(f Frame) any { return t.schema(lang, f) },
		"apa":      func(r *Reference) template.HTML { return t.apa(lang, r) },
		"iso690":   func(r *Reference) template.HTML { return t.iso690(lang, r) },
		"licences": t.licences,
		"shortsum": func(hash string) string { return hash[:min(len(hash), 12)] },
	}
}

// otherLanguage is the one a page may also be read in.
func otherLanguage(lang string) string {
	if lang == "fr" {
		return "en"
	}
	return "fr"
}

// localPath puts the language before the path of a page: nothing for French, /en for English. Addresses of other sites,
// of files and of parts of the page stay as they are.
func localPath(lang, path string) string {
	if lang == "fr" || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") {
		return path
	}
	if path == "/" || strings.HasPrefix(path, "/?") || strings.HasPrefix(path, "/#") {
		return "/" + lang + path[1:]
	}
	return "/" + lang + path
}

// typeset writes words that people typed in the language of their text, which is the page's where it is "".
func typeset(page, text, words string) string { return markdown.Titled(words, orElse(text, page)) }

// foreign gives the language of a text where it is not the page's: the value of a lang attribute.
func foreign(page, text string) string {
	if text == page {
		return ""
	}
	return text
}

// Icon gives the HTML of a drawing of the set, a sheet of paper where it has none of that name.
func (t *Theme) Icon(name string) string {
	return orElse(t.icons[name], t.icons["file-text"])
}

// drawing refers to a symbol of the set of icons. It is decoration: words stand beside it.
func drawing(class, file, id string) string {
	return `<svg class="` + class + `" aria-hidden="true"><use href="` + file + "#" + template.HTMLEscapeString(id) + `"/></svg>`
}

// dated says the sentence of a key around a date, which is marked up as a time.
func (t *Theme) dated(lang, key string, at time.Time) template.HTML {
	before, after, _ := strings.Cut(t.words.Say(lang, key, "\x00"), "\x00")
	return template.HTML(template.HTMLEscapeString(before)) + timeElement(at, DateInWords(lang, at)) + template.HTML(template.HTMLEscapeString(after))
}

// licences are the texts of the licences of what others made, served beside it.
func (t *Theme) licences() []struct{ Name, Label string } {
	return []struct{ Name, Label string }{
		{"LICENSE-atkinson-hyperlegible-next.txt", "Atkinson Hyperlegible Next, SIL OFL 1.1"},
		{"LICENSE-bricolage-grotesque.txt", "Bricolage Grotesque, SIL OFL 1.1"},
		{"LICENSE-literata.txt", "Literata, SIL OFL 1.1"},
		{"LICENSE-lucide.txt", "Lucide, ISC"},
	}
}

// actIcon is the drawing of an event of the trail.
func actIcon(act string) string {
	icons := map[string]string{"written": "pencil-line", "published": "file-text", "validated": "vote", "imported": "file-down",
		"checked": "scale", "warned": "triangle-alert", "cleared": "circle-check", "withdrawn": "archive", "restored": "archive-restore", "ended": "repeat-2"}
	return orElse(icons[act], "file-text")
}

// size writes a number of bytes: «812 ko», «1,4 Mo».
func (t *Theme) size(lang string, bytes int64) string {
	if bytes < 1e6 {
		return t.words.Say(lang, "size.kilo", int(math.Ceil(float64(bytes)/1e3)))
	}
	key, amount := "size.mega", float64(bytes)/1e6
	if amount >= 1e3 {
		key, amount = "size.giga", amount/1e3
	}
	said := strconv.FormatFloat(amount, 'f', 1, 64)
	if lang == "fr" {
		said = strings.Replace(said, ".", ",", 1)
	}
	return t.words.Say(lang, key, said)
}

// Size says a number of bytes in words of a language.
func (t *Theme) Size(lang string, bytes int64) string { return t.size(lang, bytes) }

// problemKey is the key of one of the sentences about a status: title, what, safe or do.
func problemKey(status int, part string) string {
	switch status {
	case 400, 401, 403, 404, 405, 408, 409, 413, 422, 429, 431, 500, 503, 507:
	default:
		status = 400
	}
	return "problem." + strconv.Itoa(status) + "." + part
}

// capital writes a name as the start of a sentence.
func capital(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	if size == 0 {
		return name
	}
	return string(unicode.ToUpper(first)) + name[size:]
}

// orElse gives the first string that says something.
func orElse(first, second string) string {
	if first != "" {
		return first
	}
	return second
}
