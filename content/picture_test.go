package content_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"path/filepath"
	"testing"

	"terreau/content"
	"terreau/content/contenttest"
	"terreau/content/files"
)

func picture(t testing.TB, shade uint8) string {
	t.Helper()
	made := image.NewNRGBA(image.Rect(0, 0, 40, 30))
	for x := range 40 {
		for y := range 30 {
			made.Set(x, y, color.NRGBA{shade, uint8(x * 6), uint8(y * 8), 255})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, made); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPicturesComeInMadeAnewAndTheRestIsSaid(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		folder := folderOf(t, "photos", map[string]string{
			"fiches/une.md":                "# Une\n\n![Un](images/un%20plan.png) ![Deux](images/absente.png) ![Trois](../../etc/passwd) ![Quatre](images/dessin.svg)\n\n[Le document](images/formulaire.pdf)\n",
			"fiches/deux.md":               "# Deux\n\n![Un](images/un%20plan.png)\n",
			"fiches/images/un plan.png":    picture(t, 10),
			"fiches/images/dessin.svg":     "<svg onload=alert(1)></svg>",
			"fiches/images/formulaire.pdf": "%PDF-1.4",
		})
		became, summary := imported(t, lib, folder, content.ImportOptions{})
		if summary.Added != 2 || summary.Pictures != 1 || summary.Skipped != 2 {
			t.Errorf("summary: %+v", summary)
		}
		r := read(t, lib, "practice", "une")
		if len(r.Revision.Files) != 1 || r.Revision.Files[0].Path != "images/un%20plan.png" || r.Revision.Files[0].Width != 40 {
			t.Fatalf("files: %+v", r.Revision.Files)
		}
		if err := files.Verify(t.Context(), lib.Files, r.Revision.Files[0].Hash); err != nil {
			t.Error(err)
		}
		if got := reasons(became["fiches/une.md"]); got != "image-missing image-outside image-svg file-left-out" {
			t.Errorf("said: %q", got)
		}
		if same := read(t, lib, "practice", "deux").Revision.Files; same[0].Hash != r.Revision.Files[0].Hash || same[0].Attachment == r.Revision.Files[0].Attachment {
			t.Error("the same picture of two sheets is one file and two attachments")
		}
		if _, again := imported(t, lib, folder, content.ImportOptions{}); again.Unchanged != 2 {
			t.Errorf("again: %+v", again)
		}
		write(t, filepath.Join(folder, "fiches/images/un plan.png"), picture(t, 200))
		if _, again := imported(t, lib, folder, content.ImportOptions{}); again.Updated != 2 {
			t.Errorf("with another picture: %+v", again)
		}
	})
}

// faulty is a store whose fault a picture meets.
type faulty struct{ files.Store }

func (faulty) Put(context.Context, []byte) (string, error) { panic("a fault") }

func TestAFaultOnAPictureIsSaidByEverySheetThatShowsIt(t *testing.T) {
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	lib.Files = faulty{lib.Files}
	texts := map[string]string{"plan.png": picture(t, 3)}
	for _, name := range []string{"a.md", "b.md", "c.md"} {
		texts[name] = "# Avec image\n\n![Plan](plan.png)\n"
	}
	became, summary := imported(t, lib, folderOf(t, "fonds", texts), content.ImportOptions{})
	for name, f := range became {
		if reasons(f) != "import-failed" || f.Err != nil {
			t.Errorf("%s: %q %v", name, reasons(f), f.Err)
		}
	}
	if summary.Added != 3 || summary.Pictures != 0 {
		t.Errorf("%+v", summary)
	}
}
