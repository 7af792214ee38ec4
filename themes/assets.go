package themes

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/valyala/fasthttp"
)

// AssetPath is the folder of the addresses of assets. Their names carry a hash of their bytes, so they may be kept for
// ever by whoever received them.
const AssetPath = "/actifs/"

// Asset is a file that pages need: style sheet, typeface, drawing, script.
type Asset struct {
	Name  string // "terreau.css"
	Path  string // "/actifs/terreau-3f2a90c1d2e4.css"
	Type  string // "text/css; charset=utf-8"
	Bytes []byte

	once       sync.Once
	zip, small []byte
}

// types are the kinds of file a theme may hold, with their content types.
var types = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".svg":   "image/svg+xml",
	".png":   "image/png",
	".woff2": "font/woff2",
	".txt":   "text/plain; charset=utf-8",
}

// symbol names a drawing in the set of icons.
var symbol = regexp.MustCompile(`<symbol id="i-([a-z0-9-]+)"`)

// Gzip gives the asset compressed by gzip, nil where its bytes are compressed already.
func (a *Asset) Gzip() []byte { a.compress(); return a.zip }

// Brotli gives the asset compressed by brotli, nil where its bytes are compressed already.
func (a *Asset) Brotli() []byte { a.compress(); return a.small }

// compress makes both forms at the first call: a start pays nothing for them.
func (a *Asset) compress() {
	a.once.Do(func() {
		if strings.HasSuffix(a.Name, ".woff2") || strings.HasSuffix(a.Name, ".png") {
			return
		}
		var b bytes.Buffer
		w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
		_, _ = w.Write(a.Bytes) // a buffer never fails
		_ = w.Close()
		a.zip = b.Bytes()
		a.small = fasthttp.AppendBrotliBytesLevel(nil, a.Bytes, fasthttp.CompressBrotliBestCompression)
	})
}

// Asset gives the asset served under a hashed name ("terreau-3f2a90c1d2e4.css").
func (t *Theme) Asset(hashed string) (*Asset, bool) {
	a, ok := t.served[hashed]
	return a, ok
}

// Assets gives all assets, by name.
func (t *Theme) Assets() []*Asset {
	all := make([]*Asset, 0, len(t.assets))
	for _, a := range t.assets {
		all = append(all, a)
	}
	slices.SortFunc(all, func(a, b *Asset) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// AssetURL gives the address of an asset by its name; "" where the theme has none of that name.
func (t *Theme) AssetURL(name string) string {
	if a, ok := t.assets[name]; ok {
		return a.Path
	}
	return ""
}

// loadAssets reads typefaces, drawings and scripts, then the style sheets, in which it names the typefaces.
func (t *Theme) loadAssets(own, overlay fs.FS) error {
	t.assets, t.served = map[string]*Asset{}, map[string]*Asset{}
	for _, pattern := range []string{"fonts/*", "images/*", "scripts/*.js"} {
		names, err := fs.Glob(own, pattern)
		if err != nil {
			return err
		}
		for _, name := range names {
			text, err := fs.ReadFile(own, name)
			if err != nil {
				return err
			}
			t.addAsset(path.Base(name), text)
		}
	}
	if overlay != nil {
		if logo, err := readBounded(overlay, "logo.svg"); err == nil {
			t.addAsset("logo.svg", logo)
		} else if _, missing := fs.Stat(overlay, "logo.svg"); missing == nil {
			return err
		}
	}
	t.icons = map[string]string{}
	for _, match := range symbol.FindAllSubmatch(t.assets["icons.svg"].Bytes, -1) {
		name := string(match[1])
		t.icons[name] = drawing("i", t.AssetURL("icons.svg"), "i-"+name)
	}
	sheet, err := t.styleSheet(own, overlay)
	if err != nil {
		return err
	}
	t.addAsset("terreau.css", sheet)
	if sheet, err = writingSheet(own); err != nil {
		return err
	}
	t.addAsset("writing.css", sheet)
	return nil
}

// addAsset keeps a file under its name and under its hashed name.
func (t *Theme) addAsset(name string, text []byte) {
	sum := sha256.Sum256(text)
	ext := path.Ext(name)
	hashed := fmt.Sprintf("%s-%s%s", strings.TrimSuffix(name, ext), hex.EncodeToString(sum[:6]), ext)
	a := &Asset{Name: name, Path: AssetPath + hashed, Type: types[ext], Bytes: text}
	if old := t.assets[name]; old != nil {
		delete(t.served, path.Base(old.Path))
	}
	t.assets[name], t.served[hashed] = a, a
}
