package server

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"terreau/content"
	"terreau/content/people"
)

func TestC12NamesOfFiles(t *testing.T) {
	for path, want := range map[string]string{
		"a/plan.pdf":                    "plan.pdf",
		"a/pi%C3%A8ce%20jointe.pdf":     "pi\u00e8ce jointe.pdf",
		"a\u202efdp.exe":                "afdp.exe",
		"a%E2%80%AEfdp%0D%0AX:%20y.pdf": "afdp X_ y.pdf",
		"a%2F..%2Fsecret.pdf":           "secret.pdf",
	} {
		if got := plainName(path); got != want {
			t.Errorf("%q is sent as %q", path, got)
		}
	}
	if shown["image/svg+xml"] {
		t.Error("a drawing that may run is shown in place")
	}
}

// drawing is a small picture.
func drawing(t *testing.T, shade uint8) []byte {
	t.Helper()
	picture := image.NewGray(image.Rect(0, 0, 8, 4))
	picture.Pix[0] = shade
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// bring imports a sheet that shows a picture.
func (s *site) bring(name, picture string, shade uint8) {
	s.Helper()
	folder := s.TempDir()
	text := "---\ntitle: " + name + "\nsummary: Une image.\nlicence: CC-BY-SA-4.0\n---\n\n## En bref\n\n![Un plan](" + picture + ")\n\nVoir [l’autre](autre.md).\n"
	for file, content := range map[string][]byte{name + ".md": []byte(text), picture: drawing(s.T, shade)} {
		if err := os.WriteFile(filepath.Join(folder, file), content, 0o600); err != nil {
			s.Fatal(err)
		}
	}
	summary, err := s.lib.Import(context.Background(), people.System(), folder, content.ImportOptions{Source: name})
	if err != nil || summary.Added != 1 || summary.Pictures != 1 {
		s.Fatalf("%+v %v", summary, err)
	}
}

func TestC4C7C8C9AttachmentsFollowTheirSheet(t *testing.T) {
	each(t, func(s *site) {
		s.bring("premiere", "plan.png", 1)
		s.bring("seconde", "carte.png", 2)
		shown := regexp.MustCompile(`<img src="(/fichiers/[0-9a-f]{32})" alt="Un plan"[^>]* width="8" height="4"`)
		match := shown.FindStringSubmatch(s.found("/fiches/premiere").body)
		if match == nil {
			t.Fatalf("the picture is not shown: %s", s.found("/fiches/premiere").body)
		}
		p := s.found(match[1])
		if p.Header.Get("Content-Type") != "image/png" || p.Header.Get("X-Content-Type-Options") != "nosniff" || p.Header.Get("Cross-Origin-Resource-Policy") != "same-origin" ||
			!strings.Contains(p.Header.Get("Content-Security-Policy"), "sandbox") || !strings.HasPrefix(p.Header.Get("Content-Disposition"), "inline;") ||
			!strings.HasPrefix(p.Header.Get("Cache-Control"), "private") {
			t.Errorf("a picture is sent with %v", p.Header)
		}
		if _, err := png.Decode(strings.NewReader(p.body)); err != nil {
			t.Error(err)
		}
		if again := s.get(match[1], "If-None-Match", p.Header.Get("ETag")); again.StatusCode != 304 {
			t.Errorf("a picture held already is answered %d", again.StatusCode)
		}
		for _, path := range []string{"/fichiers/" + strings.Repeat("0", 32), match[1] + "0", match[1] + ".png", strings.ToUpper(match[1]), "/en" + match[1]} {
			if p := s.get(path); p.StatusCode != 404 {
				t.Errorf("%s answers %d", path, p.StatusCode)
			}
		}
		r, err := s.lib.Sheets.Read(context.Background(), people.Visitor(), "practice", "premiere", 0)
		if err == nil {
			err = s.lib.Sheets.Restrict(context.Background(), s.steward, r.Sheet.ID, people.SpaceOnly)
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, headers := range [][]string{nil, {"If-None-Match", p.Header.Get("ETag")}} {
			if p := s.get(match[1], headers...); p.StatusCode != 404 {
				t.Errorf("the picture of a hidden sheet is answered %d", p.StatusCode)
			}
		}
		s.found("/fiches/seconde")
	})
}
