package markdown_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"terreau/content/citation"
	"terreau/content/markdown"
	"terreau/content/refusal"
)

// texts are the seeds of the fuzz targets: a real sheet, the payloads, and a little of each hostile text.
func texts(f *testing.F) {
	f.Helper()
	f.Add(string(sample(f)))
	for _, payload := range payloads(f) {
		f.Add(payload)
	}
	for _, text := range hostile(300) {
		f.Add(text)
	}
}

// FuzzRender wants of any text: a refusal with a reason, or HTML in which nothing runs, that the second wall does not
// change, that says the same each time, and an outline whose ids are in it once.
func FuzzRender(f *testing.F) {
	texts(f)
	f.Fuzz(func(t *testing.T, source string) {
		r, err := markdown.Render([]byte(source), practice)
		if err != nil {
			if refusal.Of(err) == nil {
				t.Fatalf("refused without a reason: %v", err)
			}
			return
		}
		neutral(t, source, r.HTML, false)
		if again := markdown.Sanitise(r.HTML); again != r.HTML {
			t.Errorf("sanitised again, %q became %q", r.HTML, again)
		}
		filled := markdown.Fill(r.HTML, full())
		neutral(t, source, filled, true)
		neutral(t, source, markdown.Fill(r.HTML, markdown.Filler{}), true)
		if !utf8.ValidString(r.HTML) || len(r.HTML) > 2*markdown.MaxOutput {
			t.Errorf("the HTML is no text, or too long: %d bytes", len(r.HTML))
		}
		for _, h := range r.Outline {
			if h.Level < 2 || h.Level > 6 || strings.Count(r.HTML, ` id="`+h.ID+`"`) != 1 {
				t.Errorf("the heading %+v is not once in %s", h, r.HTML)
			}
		}
		for _, c := range r.Citations {
			if again, ok := citation.Parse(c.Key()); !ok || again != c {
				t.Errorf("the citation %+v is not read back: %+v", c, again)
			}
		}
	})
}

// FuzzComment wants that no comment holds anything that runs.
func FuzzComment(f *testing.F) {
	texts(f)
	f.Fuzz(func(t *testing.T, source string) {
		html, err := markdown.RenderComment([]byte(source))
		if err != nil {
			return
		}
		neutral(t, source, html, true)
		if strings.Contains(html, ` id="`) || strings.Contains(html, "<img") || markdown.Fill(html, full()) != html {
			t.Errorf("it has an id, an image or a hole: %s", html)
		}
	})
}

// FuzzDestination wants of any destination: words, or a link to an address that is allowed.
func FuzzDestination(f *testing.F) {
	for _, dest := range []string{"https://example.org/a?b=c#d", "//x", `\\\\x\y`, "javascript:x", "mailto:a@b.c?subject=d", "tel:+33 1", "#a", "/a", "a b.md", "http://[::1]", "https://é.fr:80/", "https:x", "a:b", "%2f%2fx", "//a@b"} {
		f.Add(dest)
	}
	f.Fuzz(func(t *testing.T, dest string) {
		for _, source := range []string{"[mot](<" + dest + ">) ![mot](<" + dest + ">)", "[mot][a]\n\n[a]: " + dest, "<" + dest + "> " + dest} {
			r, err := markdown.Render([]byte(source), nil)
			if err != nil {
				continue
			}
			neutral(t, dest, r.HTML, false)
			neutral(t, dest, markdown.Fill(r.HTML, full()), true)
		}
	})
}

// FuzzFront wants of any front matter: a refusal with its line, or fields that are read again the same from the text.
func FuzzFront(f *testing.F) {
	f.Add([]byte("---\ntitle: a\nlist: [b, c]\n---\nmot"))
	f.Add([]byte("---\n" + bomb() + "---\n"))
	f.Add([]byte("---\na: |\n  b\n\n# c\n---\n"))
	f.Add([]byte("---\r\na: b\r\n---\r\nmot"))
	f.Fuzz(func(t *testing.T, source []byte) {
		front, body := markdown.Split(source)
		if string(front)+string(body) != string(source) {
			t.Fatal("the two parts are not the source")
		}
		fields, err := markdown.ParseFront(front)
		if err != nil {
			if e := refusal.Of(err); e == nil || len(e.Args) == 0 {
				t.Fatalf("refused without a line: %v", err)
			}
			return
		}
		if len(fields.Keys()) > markdown.MaxFields {
			t.Fatal("more fields than the limit")
		}
		for _, key := range fields.Keys() {
			fields.Value(key)
			fields.List(key)
			if text := fields.Text(key); len(text) > markdown.MaxFrontMatter {
				t.Fatalf("the field %q is longer than its text", key)
			}
		}
	})
}

// FuzzSetField wants that the body and the other fields stay, and that the field reads as it was set.
func FuzzSetField(f *testing.F) {
	f.Add([]byte("---\ntitle: a\nlist: [b, c]\n---\nmot"), "title", "b")
	f.Add([]byte("mot"), "title", "---\nb: c")
	f.Add([]byte("---\n# a\nb: |\n  c\n\n---\n"), "b", "é: 'x'\n")
	f.Add([]byte("---\n\"a\": >\n  b\nc: d # e\n---\n"), "a", " \t")
	f.Fuzz(func(t *testing.T, source []byte, key, value string) {
		if clean, _, err := markdown.Clean(source); err != nil || !bytes.Equal(clean, source) || !utf8.ValidString(value) {
			return
		}
		got, err := markdown.SetField(source, key, value)
		if err != nil {
			if refusal.Of(err) == nil {
				t.Fatalf("refused without a reason: %v", err)
			}
			return
		}
		oldFront, oldBody := markdown.Split(source)
		newFront, newBody := markdown.Split(got)
		if !bytes.Equal(oldBody, newBody) {
			t.Fatalf("the body %q became %q", oldBody, newBody)
		}
		before, err := markdown.ParseFront(oldFront)
		if err != nil {
			t.Fatalf("a field was set in a front matter that is refused: %v", err)
		}
		after, err := markdown.ParseFront(newFront)
		if err != nil || after.Text(key) != value {
			t.Fatalf("%q reads as %q in %q (%v)", value, after.Text(key), got, err)
		}
		for _, other := range before.Keys() {
			if other != key && before.Text(other) != after.Text(other) {
				t.Fatalf("%q changed from %q to %q in %q", other, before.Text(other), after.Text(other), got)
			}
		}
	})
}

// FuzzFill wants that no text, made by the renderer or not, makes the filling stop or lose what is no hole.
func FuzzFill(f *testing.F) {
	f.Add(`<a data-to="x.md">y</a><img data-to="a.png" alt="b"><abbr>ASE</abbr><aside data-cite="casf:L311-3"></aside><div class="notice warn">`)
	f.Add(`<a data-to="x<abbr>ASE</abbr>`)
	f.Add("<<<a data-to=\"\"></a></a>")
	f.Fuzz(func(t *testing.T, text string) {
		bare := markdown.Fill(text, markdown.Filler{})
		if len(bare) > len(text) {
			t.Errorf("nothing filled made %q longer: %q", text, bare)
		}
		markdown.Fill(text, full())
		if !strings.Contains(text, "data-") && !strings.Contains(text, "<abbr>") && bare != text {
			t.Errorf("%q has no hole and became %q", text, bare)
		}
	})
}

// FuzzSlug wants plain words of 80 bytes at most, never none.
func FuzzSlug(f *testing.F) {
	for _, title := range []string{"Aller vers", "🌱", "n° 5", strings.Repeat("é", 100), "日本", "\xff", "ޗ_a__b"} {
		f.Add(title)
	}
	f.Fuzz(func(t *testing.T, title string) {
		slug := markdown.Slug(title)
		if slug == "" || len(slug) > 80 || strings.Trim(slug, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || strings.HasPrefix(slug, "-") || strings.HasSuffix(slug, "-") || markdown.Slug(slug) != slug {
			t.Errorf("%q became %q", title, slug)
		}
	})
}
