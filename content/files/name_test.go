package files_test

import (
	"mime"
	"strings"
	"testing"
	"unicode/utf8"

	"terreau/content/files"
)

func TestC12NamesOfFilesAreHarmless(t *testing.T) {
	cases := []struct{ what, name, label, header string }{
		{"a plain name", "affiche.png", "affiche.png", `attachment; filename="affiche.png"; filename*=UTF-8''affiche.png`},
		{"accents", "Œuvre d’été.pdf", "Œuvre d’été.pdf",
			`attachment; filename="OEuvre d-ete.pdf"; filename*=UTF-8''%C5%92uvre%20d%E2%80%99%C3%A9t%C3%A9.pdf`},
		{"an accent in two characters", "e\u0301te\u0301.png", "été.png", `attachment; filename="ete.png"; filename*=UTF-8''%C3%A9t%C3%A9.png`},
		{"quotes and a backslash", `a"b;c\d"e.png`, "d_e.png", `attachment; filename="d_e.png"; filename*=UTF-8''d_e.png`},
		{"a second header", "a\r\nSet-Cookie: x=1", "a Set-Cookie_ x=1", `attachment; filename="a Set-Cookie_ x=1"; filename*=UTF-8''a%20Set-Cookie_%20x%3D1`},
		{"letters turned around", "photo\u202egnp.exe", "photognp.exe", `attachment; filename="photognp.exe"; filename*=UTF-8''photognp.exe`},
		{"isolates and nothing wide", "a\u2066b\u200bc\u2069\ufeff.png", "abc.png", `attachment; filename="abc.png"; filename*=UTF-8''abc.png`},
		{"an emoji", "👩‍🏫 atelier.png", "👩‍🏫 atelier.png", ""},
		{"a way up", "../../etc/passwd", "passwd", `attachment; filename="passwd"; filename*=UTF-8''passwd`},
		{"a Windows path", `C:\Users\x\photo.jpg`, "photo.jpg", `attachment; filename="photo.jpg"; filename*=UTF-8''photo.jpg`},
		{"a stream of Windows", "a.txt:hidden", "a.txt_hidden", `attachment; filename="a.txt_hidden"; filename*=UTF-8''a.txt_hidden`},
		{"a percent sign", "100%.png", "100%.png", `attachment; filename="100_.png"; filename*=UTF-8''100%25.png`},
		{"nothing", "", "fichier", `attachment; filename="fichier"; filename*=UTF-8''fichier`},
		{"only dots", "..", "fichier", `attachment; filename="fichier"; filename*=UTF-8''fichier`},
		{"a zero byte", "a\x00b.png", "ab.png", `attachment; filename="ab.png"; filename*=UTF-8''ab.png`},
		{"no text", "a\xff.png", "a.png", `attachment; filename="a.png"; filename*=UTF-8''a.png`},
	}
	for _, c := range cases {
		t.Run(c.what, func(t *testing.T) {
			if label := files.Label(c.name); label != c.label {
				t.Errorf("%q is shown as %q", c.name, label)
			}
			if header := files.Disposition(c.name, false); c.header != "" && header != c.header {
				t.Errorf("%q is sent as\n%s", c.name, header)
			}
		})
	}
}

func TestC12ALongNameKeepsItsExtension(t *testing.T) {
	label := files.Label(strings.Repeat("é", 300) + ".png")
	if len(label) > files.MaxName || !utf8.ValidString(label) || !strings.HasSuffix(label, "é.png") {
		t.Errorf("a long name became %d bytes: …%s", len(label), label[len(label)-10:])
	}
}

func FuzzLabel(f *testing.F) {
	for _, name := range []string{"a.png", "é\u202e\r\n\".pdf", `..\..\x`, "\xff\xfe", strings.Repeat("œ", 200) + ".jpeg", "%%''*=;"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		label := files.Label(name)
		if label == "" || len(label) > files.MaxName || !utf8.ValidString(label) || strings.ContainsAny(label, "/\\\r\n\x00\"") {
			t.Errorf("%q is shown as %q", name, label)
		}
		if again := files.Label(label); again != label {
			t.Errorf("%q cleaned twice is %q", label, again)
		}
		kind, values, err := mime.ParseMediaType(files.Disposition(name, true))
		if err != nil || kind != "inline" || values["filename"] != label {
			t.Errorf("a browser reads %q of %q: %v", values["filename"], label, err)
		}
	})
}
