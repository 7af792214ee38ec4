// Package themes shows what Terreau holds: a page is a Go struct, a template of the same name, and words.
//
// Everything that is seen lies in default/ (templates, style sheets, typefaces, icons, scripts) and words/ (French first,
// English its twin). An instance overlays, from a folder it owns on disk, the templates, the words, the tokens and the
// logo. Nothing that was uploaded is ever a template.
//
// Addresses in the structs are paths without language ("/fiches/aller-vers"); templates put /en before those of pages
// when they speak English. Times are in the instance's zone; a time at midnight is a civil date.
package themes

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"time"
)

//go:embed default words
var product embed.FS

// Theme is all that is seen, parsed once. It is safe for many goroutines once loaded.
type Theme struct {
	// Now is the clock of relative dates («il y a 3 jours»), in the instance's zone. Set it before the first page.
	Now func() time.Time

	words   *Words
	assets  map[string]*Asset // by name: "terreau.css"
	served  map[string]*Asset // by hashed name: "terreau-3f2a….css"
	icons   map[string]string // HTML of the drawings of the set, by name
	pages   map[string]*template.Template
	version string
	buffers sync.Pool
}

// Page is what one template shows. All pages are structs of this package, so the method is not exported.
type Page interface{ template() string }

// maxOverlayFile bounds a file of the overlay, in bytes.
const maxOverlayFile = 1 << 20

// Load parses the product's templates and words, and those of the overlay over them: pages/*.html, parts/*.html,
// words/fr.json, words/en.json, tokens.css, logo.svg. A nil overlay is the product's own look. Errors name the file.
func Load(overlay fs.FS) (*Theme, error) {
	own, err := fs.Sub(product, "default")
	if err != nil {
		return nil, err
	}
	t := &Theme{Now: time.Now, pages: map[string]*template.Template{}}
	t.buffers.New = func() any { return new(bytes.Buffer) }
	if t.words, err = loadWords(product, overlay); err != nil {
		return nil, err
	}
	if err = t.loadAssets(own, overlay); err != nil {
		return nil, err
	}
	sources, err := templateSources(own, overlay)
	if err != nil {
		return nil, err
	}
	if err = t.parse(sources); err != nil {
		return nil, err
	}
	t.version = t.sum(sources)
	return t, nil
}

// Languages are those the pages speak, the reference first.
func Languages() []string { return []string{"fr", "en"} }

// Words are the sentences of the theme.
func (t *Theme) Words() *Words { return t.words }

// Version changes with any template, word or asset: it belongs in the key of a kept page.
func (t *Theme) Version() string { return t.version }

// Render writes a page in a language. The page is made whole before its first byte leaves, so an error writes nothing.
func (t *Theme) Render(w io.Writer, lang string, page Page) error {
	set, ok := t.pages[lang]
	if !ok {
		return fmt.Errorf("render %s: no language %q", page.template(), lang)
	}
	b := t.buffers.Get().(*bytes.Buffer)
	defer t.buffers.Put(b)
	b.Reset()
	if err := set.ExecuteTemplate(b, page.template(), page); err != nil {
		return fmt.Errorf("render %s in %s: %w", page.template(), lang, err)
	}
	_, err := w.Write(b.Bytes())
	return err
}

// source is one template file: its name and its text.
type source struct{ name, text string }

// templateSources reads the templates of the product, those of the overlay over them, in a fixed order.
func templateSources(own, overlay fs.FS) ([]source, error) {
	texts := map[string]string{}
	for layer, files := range []fs.FS{own, overlay} {
		if files == nil {
			continue
		}
		for _, folder := range []string{"parts", "pages"} {
			names, err := fs.Glob(files, folder+"/*.html")
			if err != nil {
				return nil, err
			}
			for _, name := range names {
				text, err := readBounded(files, name)
				if err != nil {
					return nil, err
				}
				stem := strings.TrimSuffix(path.Base(name), ".html")
				if _, known := texts[stem]; layer > 0 && !known {
					return nil, fmt.Errorf("theme: %s: no template of the product has this name", name)
				}
				texts[stem] = string(text)
			}
		}
	}
	sources := make([]source, 0, len(texts))
	for name, text := range texts {
		sources = append(sources, source{name, text})
	}
	slices.SortFunc(sources, func(a, b source) int { return strings.Compare(a.name, b.name) })
	return sources, nil
}

// readBounded reads a file of at most maxOverlayFile bytes.
func readBounded(files fs.FS, name string) ([]byte, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxOverlayFile+1))
	if err == nil && len(text) > maxOverlayFile {
		err = fmt.Errorf("theme: %s: more than %d bytes", name, maxOverlayFile)
	}
	return text, err
}

// parse makes the set of templates of the first language, and those of the others from it.
func (t *Theme) parse(sources []source) error {
	first := Languages()[0]
	set := template.New("").Option("missingkey=error").Funcs(t.functions(first))
	for _, s := range sources {
		if _, err := set.New(s.name).Parse(s.text); err != nil {
			return fmt.Errorf("theme: %w", err)
		}
	}
	t.pages[first] = set
	for _, lang := range Languages()[1:] {
		other, err := set.Clone()
		if err != nil {
			return fmt.Errorf("theme: %w", err)
		}
		t.pages[lang] = other.Funcs(t.functions(lang))
	}
	return nil
}

// sum hashes all that a page can show besides what it is given.
func (t *Theme) sum(sources []source) string {
	h := sha256.New()
	for _, s := range sources {
		fmt.Fprintf(h, "%s\x00%s\x00", s.name, s.text)
	}
	t.words.hash(h)
	for _, a := range t.Assets() {
		fmt.Fprintf(h, "%s\x00", a.Path)
	}
	return hex.EncodeToString(h.Sum(nil))[:12]
}
