package content_test

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"strings"
	"testing"

	"terreau/content"
	"terreau/content/contenttest"
	"terreau/content/files"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/sheet"
)

func dots(width, height int, seed byte) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	for i := range width * height {
		m.Set(i%width, i/width, color.NRGBA{seed, byte(i), byte(i / 7), 255})
	}
	return m
}

func pngOf(seed byte) []byte {
	var b bytes.Buffer
	png.Encode(&b, dots(20, 10, seed))
	return b.Bytes()
}

// jpegWithPlace is a photograph whose EXIF block says where it was taken and by whom.
func jpegWithPlace() []byte {
	var b bytes.Buffer
	jpeg.Encode(&b, dots(20, 10, 9), nil)
	exif := append([]byte("Exif\x00\x00II*\x00\x08\x00\x00\x00\x00\x00"), []byte("GPS 48.8566 2.3522 Artist Jeanne Secrete")...)
	block := append([]byte{0xff, 0xe1, byte((len(exif) + 2) >> 8), byte(len(exif) + 2)}, exif...)
	return append(append(append([]byte{}, b.Bytes()[:2]...), block...), b.Bytes()[2:]...)
}

func attach(t *testing.T, lib *content.Library, by people.Person, s sheet.Sheet, name string, raw []byte) (content.Attached, error) {
	t.Helper()
	return lib.Attach(t.Context(), by, s.ID, content.Upload{Name: name, Content: bytes.NewReader(raw), Alt: "Une cour"})
}

func refusedAs(t *testing.T, what string, err error, kind refusal.Kind, reason string) {
	t.Helper()
	if e := refusal.Of(err); e == nil || e.Kind != kind || e.Reason != reason {
		t.Errorf("%s: %v", what, err)
	}
}

func TestAPictureIsShownByItsSheetAlone(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		author, steward := contenttest.Someone(t, lib, people.Writer), contenttest.Someone(t, lib, people.Steward)
		other := contenttest.Someone(t, lib, people.Writer)
		s := contenttest.Started(t, lib, author, "La cour")
		a, err := attach(t, lib, author, s, "Été à l’école.JPG", jpegWithPlace())
		if err != nil {
			t.Fatal(err)
		}
		if a.Markdown != "![Une cour](ete-a-l-ecole.jpg)" || a.File.Type != "image/jpeg" || a.File.Width != 20 || len(a.File.Attachment) != 32 {
			t.Errorf("C9, C12: %q %+v", a.Markdown, a.File)
		}
		kept, err := files.Read(t.Context(), lib.Files, a.File.Hash)
		if err != nil || bytes.Contains(kept, []byte("GPS")) || bytes.Contains(kept, []byte("Jeanne")) {
			t.Errorf("C6: what a camera adds is kept: %v", err)
		}
		if len(a.Notes) != 1 || a.Notes[0] != files.NoteMetadata {
			t.Errorf("C6: nobody is told: %v", a.Notes)
		}
		if _, err := lib.Sheets.Attachment(t.Context(), author, a.File.Attachment); err != nil {
			t.Errorf("its author does not see it: %v", err)
		}
		for name, p := range map[string]people.Person{"a visitor": people.Visitor(), "another writer": other} {
			_, err := lib.Sheets.Attachment(t.Context(), p, a.File.Attachment)
			refusedAs(t, "F10: "+name+" sees the file of a draft", err, refusal.KindNotFound, "not-found")
		}
		theirs := contenttest.Started(t, lib, other, "Ailleurs")
		saved, err := lib.Sheets.Save(t.Context(), other, theirs.ID, 1, contenttest.Practice("Ailleurs", a.Markdown+"\n\n![x](/fichiers/"+a.File.Attachment+")"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := lib.Sheets.PublishUnreviewed(t.Context(), steward, saved.ID, sheet.Publication{Checked: contenttest.Checked}); err != nil {
			t.Fatal(err)
		}
		_, err = lib.Sheets.Attachment(t.Context(), people.Visitor(), a.File.Attachment)
		refusedAs(t, "C7: a file is read through another sheet that names it", err, refusal.KindNotFound, "not-found")
		if r, _ := lib.Sheets.Read(t.Context(), people.Visitor(), "practice", saved.Slug, 0); len(r.Revision.Files) != 0 {
			t.Errorf("C7: %+v", r.Revision.Files)
		}
		if _, err := lib.Sheets.Save(t.Context(), author, s.ID, 1, contenttest.Practice("La cour", a.Markdown)); err != nil {
			t.Fatal(err)
		}
		if _, err := lib.Sheets.PublishUnreviewed(t.Context(), steward, s.ID, sheet.Publication{Checked: contenttest.Checked}); err != nil {
			t.Fatal(err)
		}
		if _, err := lib.Sheets.Attachment(t.Context(), people.Visitor(), a.File.Attachment); err != nil {
			t.Errorf("a published picture is not seen: %v", err)
		}
		if err := lib.Sheets.Restrict(t.Context(), steward, s.ID, people.SpaceOnly); err != nil {
			t.Fatal(err)
		}
		_, err = lib.Sheets.Attachment(t.Context(), people.Visitor(), a.File.Attachment)
		refusedAs(t, "C8: the file of a sheet that was closed", err, refusal.KindNotFound, "not-found")
		if v, err := lib.Verify(t.Context(), people.System(), nil); err != nil || len(v.Faults) != 0 {
			t.Errorf("verify: %+v %v", v.Faults, err)
		}
	})
}

// C1, C2, C3, C5: what a file is, its bytes say; what is no picture is refused in plain words, before it is opened.
func TestOnlyPicturesAreTaken(t *testing.T) {
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	author := contenttest.Someone(t, lib, people.Writer)
	s := contenttest.Started(t, lib, author, "La cour")
	var moving bytes.Buffer
	gif.Encode(&moving, dots(5, 5, 1), nil)
	bomb := append([]byte(nil), pngOf(1)...)
	copy(bomb[16:24], []byte{0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30}) // 30,000 × 30,000 in its header
	cut := jpegWithPlace()
	for name, c := range map[string]struct {
		file   string
		raw    []byte
		kind   refusal.Kind
		reason string
	}{
		"HTML named .png":              {"a.png", []byte("<!DOCTYPE html><script>alert(1)</script>"), refusal.KindInvalid, "file-kind-unsupported"},
		"a script that begins as GIF":  {"a.gif", []byte("GIF89a=1;alert(1)"), refusal.KindInvalid, "file-kind-unsupported"},
		"the same named .png":          {"a.png", []byte("GIF89a=1;alert(1)"), refusal.KindInvalid, "file-kind-unsupported"},
		"a GIF":                        {"a.png", moving.Bytes(), refusal.KindInvalid, "file-kind-unsupported"},
		"a PDF":                        {"a.pdf", []byte("%PDF-1.7\n"), refusal.KindInvalid, "file-kind-unsupported"},
		"a PDF named .jpg":             {"a.jpg", []byte("%PDF-1.7\n<html>"), refusal.KindInvalid, "file-kind-unsupported"},
		"a picture named .html":        {"a.html", pngOf(1), refusal.KindInvalid, "file-kind-unsupported"},
		"a picture named .svg":         {"a.svg", pngOf(1), refusal.KindInvalid, "file-kind-unsupported"},
		"SVG named .png":               {"a.png", []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`), refusal.KindInvalid, "image-svg"},
		"a header of 30,000 × 30,000":  {"a.png", bomb, refusal.KindTooLarge, "image-too-many-pixels"},
		"a photograph that is cut":     {"a.jpg", cut[:len(cut)-40], refusal.KindInvalid, "image-unreadable"},
		"a TIFF":                       {"a.jpg", []byte("II*\x00\x08\x00\x00\x00"), refusal.KindInvalid, "file-kind-unsupported"},
		"a BMP":                        {"a.png", []byte("BM\x00\x00\x00\x00"), refusal.KindInvalid, "file-kind-unsupported"},
		"nothing":                      {"a.png", nil, refusal.KindInvalid, "file-empty"},
		"one byte more than is taken":  {"a.png", append(pngOf(1), make([]byte, files.MaxImageBytes)...), refusal.KindTooLarge, "image-too-large"},
		"a name that hides its ending": {"photo.png\u202egnp.exe", pngOf(1), refusal.KindInvalid, "file-kind-unsupported"},
	} {
		_, err := attach(t, lib, author, s, c.file, c.raw)
		refusedAs(t, name, err, c.kind, c.reason)
	}
	v, err := lib.Verify(t.Context(), people.System(), nil)
	if err != nil || v.Files != 0 || len(v.Orphans) != 0 {
		t.Errorf("C15: what was refused left something: %+v %v", v, err)
	}
}

// lost breaks off like a connection that is lost.
type lost struct{ io.Reader }

func (s lost) Read(into []byte) (int, error) {
	n, err := s.Reader.Read(into)
	if err == io.EOF {
		err = errors.New("connection reset")
	}
	return n, err
}

func TestAnUploadThatStopsLeavesNothing(t *testing.T) {
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	author := contenttest.Someone(t, lib, people.Writer)
	s := contenttest.Started(t, lib, author, "La cour")
	raw := pngOf(1)
	_, err := lib.Attach(t.Context(), author, s.ID, content.Upload{Name: "a.png", Content: lost{bytes.NewReader(raw[:len(raw)*99/100])}, Alt: "x"})
	refusedAs(t, "C15", err, refusal.KindInvalid, "file-cut")
	if v, _ := lib.Verify(t.Context(), people.System(), nil); v.Files+len(v.Orphans) != 0 {
		t.Errorf("C15: %+v", v)
	}
}

// unread fails the test when a file is read that nobody had the right to send.
type unread struct{ t *testing.T }

func (u unread) Read([]byte) (int, error) {
	u.t.Error("the file was read")
	return 0, io.EOF
}

func TestWhoMayAttach(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		author, reader := contenttest.Someone(t, lib, people.Writer), contenttest.Someone(t, lib, people.Reader)
		steward := contenttest.Someone(t, lib, people.Steward)
		s := contenttest.PublishedSheet(t, lib, steward, "La cour")
		draft := contenttest.Started(t, lib, steward, "Un brouillon")
		up := func(by people.Person, s sheet.Sheet) error {
			_, err := lib.Attach(t.Context(), by, s.ID, content.Upload{Name: "a.png", Content: unread{t}, Alt: "x"})
			return err
		}
		refusedAs(t, "C10: a visitor", up(people.Visitor(), s), refusal.KindForbidden, "write-not-author")
		refusedAs(t, "C10: a reader", up(reader, s), refusal.KindForbidden, "write-not-author")
		refusedAs(t, "C10: to a draft that is not seen", up(author, draft), refusal.KindNotFound, "not-found")
		_, err := lib.Attach(t.Context(), steward, s.ID, content.Upload{Name: "a.png", Content: bytes.NewReader(pngOf(1)), Alt: " "})
		refusedAs(t, "no text stands for it", err, refusal.KindUnprocessable, "alt-empty")
		a, err := lib.Attach(t.Context(), steward, s.ID, content.Upload{Name: "a.png", Content: bytes.NewReader(pngOf(1)), Decorative: true})
		if err != nil || a.Markdown != "![](a.jpg)" && a.Markdown != "![](a.png)" {
			t.Errorf("a decorative picture: %q %v", a.Markdown, err)
		}
	})
}

func TestTheFilesOfASheetAreCounted(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		author := contenttest.Someone(t, lib, people.Writer)
		s := contenttest.Started(t, lib, author, "La cour")
		paths := map[string]bool{}
		for i := range sheet.MaxFiles {
			a, err := attach(t, lib, author, s, "image.png", pngOf(byte(i)))
			if err != nil || paths[a.File.Path] {
				t.Fatalf("picture %d as %q: %v", i, a.File.Path, err)
			}
			paths[a.File.Path] = true
		}
		_, err := attach(t, lib, author, s, "image.png", pngOf(200))
		refusedAs(t, "C10: one more", err, refusal.KindTooLarge, "files-too-many")
		if args := fmt.Sprint(refusal.Of(err).Args); args != "[50 50]" {
			t.Errorf("the quota is named: %s", args)
		}
	})
}

// C16: what someone else has sent already is taken as if it were new, and nothing tells.
func TestTheSameFileTwiceTellsNothing(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		author, other := contenttest.Someone(t, lib, people.Writer), contenttest.Someone(t, lib, people.Writer)
		mine, theirs := contenttest.Started(t, lib, author, "La mienne"), contenttest.Started(t, lib, other, "La leur")
		first, err := attach(t, lib, author, mine, "a.png", pngOf(7))
		if err != nil {
			t.Fatal(err)
		}
		second, err := attach(t, lib, other, theirs, "a.png", pngOf(7))
		if err != nil || second.File.Attachment == first.File.Attachment || second.Markdown != first.Markdown {
			t.Errorf("C16: %+v %+v %v", first.File, second.File, err)
		}
		_, err = lib.Sheets.Attachment(t.Context(), other, first.File.Attachment)
		refusedAs(t, "C16: the same bytes open another's file", err, refusal.KindNotFound, "not-found")
		again, err := attach(t, lib, author, mine, "a.png", pngOf(7))
		if err != nil || again.File.Attachment != first.File.Attachment {
			t.Errorf("sent twice to one sheet: %+v %v", again.File, err)
		}
	})
}

// C12: a name is a label, whatever it holds.
func TestNamesOfFilesAreTamed(t *testing.T) {
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	author := contenttest.Someone(t, lib, people.Writer)
	s := contenttest.Started(t, lib, author, "La cour")
	for i, name := range []string{`a"b.png`, "a\r\nSet-Cookie: x.png", "../../etc/passwd.png", "\u202egnp.png", strings.Repeat("é", 300) + ".png", "😀.png", "](javascript:alert(1)).png", ".png", ""} {
		a, err := attach(t, lib, author, s, name, pngOf(byte(i)))
		if err != nil {
			t.Errorf("%q: %v", name, err)
			continue
		}
		stem := strings.TrimSuffix(strings.TrimSuffix(a.File.Path, ".png"), ".jpg")
		if stem == "" || len(stem) > 70 || strings.Trim(stem, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			t.Errorf("%q became %q", name, a.File.Path)
		}
	}
	a, err := lib.Attach(t.Context(), author, s.ID, content.Upload{Name: "b.png", Content: bytes.NewReader(pngOf(99)), Alt: "fin](javascript:alert(1)) ![x\n<script>"})
	if err != nil {
		t.Fatal(err)
	}
	text, err := lib.Sheets.Preview("practice", contenttest.Practice("La cour", a.Markdown))
	if err != nil || len(text.Rendered.Images) != 1 || strings.Contains(text.Rendered.HTML, "<a ") && strings.Contains(text.Rendered.HTML, "javascript:alert(1)\"") {
		t.Errorf("an alternative text becomes markup: %s %v", text.Rendered.HTML, err)
	}
}
