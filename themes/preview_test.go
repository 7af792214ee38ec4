package themes

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPreview writes the sample pages and the assets into the folder TERREAU_PREVIEW, to look at them in a browser.
func TestPreview(t *testing.T) {
	folder := os.Getenv("TERREAU_PREVIEW")
	if folder == "" {
		t.Skip("TERREAU_PREVIEW names no folder")
	}
	theme := load(t)
	write := func(name string, text []byte) {
		full := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, a := range theme.Assets() {
		write(strings.TrimPrefix(a.Path, "/"), a.Bytes)
		fmt.Printf("%-50s %6d %6d %6d\n", a.Name, len(a.Bytes), len(a.Gzip()), len(a.Brotli()))
	}
	for _, lang := range Languages() {
		for name, page := range samples(theme, lang) {
			var b bytes.Buffer
			if err := theme.Render(&b, lang, page); err != nil {
				t.Fatal(err)
			}
			write(lang+"/"+name+".html", b.Bytes())
		}
	}
}

// BenchmarkRender makes the pages that visitors open most, before they are kept.
func BenchmarkRender(b *testing.B) {
	theme, err := Load(nil)
	if err != nil {
		b.Fatal(err)
	}
	for _, name := range []string{"home", "sheet", "results"} {
		page := samples(theme, "fr")[name]
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := theme.Render(io.Discard, "fr", page); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("loading", func(b *testing.B) {
		for b.Loop() {
			if _, err := Load(nil); err != nil {
				b.Fatal(err)
			}
		}
	})
}
