package content_test

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"terreau/content"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/sheet"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func exported(t testing.TB, lib *content.Library) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "export")
	summary, err := lib.Export(context.Background(), people.System(), folder, "")
	if err != nil || len(summary.Damaged) > 0 {
		t.Fatal(err, summary)
	}
	return folder
}

// bytesOf reads every file below a folder.
func bytesOf(t testing.TB, folder string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := fs.WalkDir(os.DirFS(folder), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			var text []byte
			text, err = os.ReadFile(filepath.Join(folder, name))
			found[name] = string(text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// lived makes a library with a history: three editions, pictures, a withdrawn sheet, one written here, a closed space.
func lived(t *testing.T, lib *content.Library) {
	t.Helper()
	folder := folderOf(t, "Notre fonds", map[string]string{
		"guides/premier.md": "# Premier\n\n![Plan](images/plan.png)\n\nVoir [le second](second.md).\n", "guides/second.md": "# Second\n\nTexte.\n",
		"guides/images/plan.png": picture(t, 1), "retire.md": "# Retiré\n\nTexte.\n",
	})
	imported(t, lib, folder, content.ImportOptions{})
	for n := 2; n < 4; n++ {
		write(t, filepath.Join(folder, "guides/premier.md"), fmt.Sprintf("# Premier\n\n![Plan](images/plan.png)\n\nÉdition %d.\n", n))
		write(t, filepath.Join(folder, "guides/images/plan.png"), picture(t, uint8(n)))
		imported(t, lib, folder, content.ImportOptions{})
	}
	if err := lib.Sheets.Withdraw(t.Context(), people.System(), read(t, lib, "practice", "retire").Sheet.ID, "Dépassé", "/fiches/premier"); err != nil {
		t.Fatal(err)
	}
	steward := contenttest.Someone(t, lib, people.Steward)
	contenttest.PublishedSheet(t, lib, steward, "Écrite ici")
	contenttest.Started(t, lib, steward, "Encore un brouillon")
	closed := people.Space{Slug: "equipe", Name: "L’équipe", Audience: people.SpaceOnly, DefaultKind: "practice"}
	if _, err := lib.People.AddSpace(t.Context(), people.System(), closed); err != nil {
		t.Fatal(err)
	}
	imported(t, lib, folderOf(t, "interne", map[string]string{"note.md": "# Note interne\n\nTexte.\n"}), content.ImportOptions{Space: "equipe"})
	if err := lib.Sheets.SetAcronyms(t.Context(), people.System(), []sheet.Acronym{{Acronym: "ASE", Expansion: "Aide sociale à l’enfance", Domain: "Enfance"}}); err != nil {
		t.Fatal(err)
	}
}

func TestTwoExportsAreEqualToTheByte(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		lived(t, lib)
		first := exported(t, lib)
		if diff := cmp.Diff(bytesOf(t, first), bytesOf(t, exported(t, lib))); diff != "" {
			t.Error(diff)
		}
		names := bytesOf(t, first)
		for _, want := range []string{"notre-fonds/guides/premier.md", "notre-fonds/guides/images/plan.png", "notre-fonds/guides/second.md",
			"editions/fiches/premier/1.md", "editions/fiches/premier/2.md", "fiches/ecrite-ici.md", "interne/note.md", "terreau.json", "acronyms.tsv"} {
			if _, there := names[want]; !there {
				t.Errorf("%s is not there", want)
			}
		}
		for name := range names {
			if strings.Contains(name, "brouillon") || strings.Contains(names[name], "Encore un brouillon") {
				t.Errorf("%s holds a draft", name)
			}
		}
	})
}

func TestAnExportIsBroughtUpToDateAndNothingElseIsTouched(t *testing.T) {
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	lived(t, lib)
	folder := exported(t, lib)
	write(t, filepath.Join(folder, ".git", "config"), "[core]")
	if _, err := lib.Export(t.Context(), people.System(), folder, "equipe"); err != nil {
		t.Fatal(err)
	}
	left := bytesOf(t, folder)
	if _, there := left["notre-fonds/guides/premier.md"]; there || left["interne/note.md"] == "" || left[".git/config"] == "" {
		t.Errorf("left: %v", len(left))
	}
	full := folderOf(t, "photos", map[string]string{"vacances.jpg": "x"})
	if _, err := lib.Export(t.Context(), people.System(), full, ""); refusal.Of(err) == nil || refusal.Of(err).Reason != "export-not-empty" {
		t.Errorf("into a folder of something else: %v", err)
	}
	if _, err := lib.Export(t.Context(), people.System(), t.TempDir(), "absent"); refusal.KindOf(err) != refusal.KindInvalid {
		t.Errorf("a space that does not exist: %v", err)
	}
	if _, err := lib.Export(t.Context(), people.Visitor(), t.TempDir(), ""); refusal.KindOf(err) != refusal.KindForbidden {
		t.Errorf("a visitor exports: %v", err)
	}
}

// texts draws what people write, with what tools leave in it.
var texts = rapid.Custom(func(t *rapid.T) string {
	pieces := rapid.SliceOfN(rapid.SampledFrom([]string{"Des mots simples.", "É", "e\u0301", "\r\n", "\n", "\n\n", "## Partie\n", "- un\n", "\ttabulation", " ",
		"œuvre", "<b>", "| a | b |\n|---|---|\n", "```\ncode\n", "[lien](autre.md)", "![x](i.png)", "\u00a0", "…", "---\n", "👩‍🏫", "loi 2002-2", "\r"}), 0, 40).Draw(t, "pieces")
	front := rapid.SampledFrom([]string{"", "---\ntitle: Un titre\n---\n", "---\r\ntitle: \"Deux: points\"\r\nthemes: [a, b]\r\n---\r\n", "\ufeff"}).Draw(t, "front")
	return front + "Un mot. " + strings.Join(pieces, "") // an empty file is refused
})

func TestWhatComesOutIsWhatCameInToTheByte(t *testing.T) {
	flag.Set("rapid.checks", "10") // each with up to twenty texts
	base := t.TempDir()
	var round atomic.Int64
	rapid.Check(t, func(rt *rapid.T) {
		lib := contenttest.Open(t, content.Options{Folder: filepath.Join(base, fmt.Sprint(round.Add(1)))})
		defer lib.Close()
		wanted := map[string]string{}
		for n := range rapid.IntRange(1, 20).Draw(rt, "sheets") {
			wanted[fmt.Sprintf("d%d/f%d.md", n%2, n)] = texts.Draw(rt, "text")
		}
		folder := folderOf(t, "source", wanted)
		became, _ := imported(t, lib, folder, content.ImportOptions{})
		out := bytesOf(t, exported(t, lib))
		for name, text := range wanted {
			if became[name].Err != nil {
				rt.Fatalf("%q: %v", text, became[name].Err)
			}
			got := out["source/"+name]
			said := reasons(became[name])
			cleaned := strings.Contains(said, "bom") || strings.Contains(said, "crlf") || strings.Contains(said, "nfc")
			if cleaned == (got == text) {
				rt.Fatalf("came in %q (%s), came out %q", text, said, got)
			}
		}
		if _, again := imported(t, lib, folder, content.ImportOptions{}); again.Unchanged != len(wanted) {
			rt.Fatalf("again: %+v", again)
		}
	})
}

func TestAnExportBesideWritersIsOneMoment(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		steward := contenttest.Someone(t, lib, people.Steward)
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		var writing sync.WaitGroup
		var made atomic.Int64
		for range 4 {
			writing.Go(func() {
				for ctx.Err() == nil {
					n := made.Add(1)
					s, err := lib.Sheets.Start(context.Background(), steward, contenttest.Space(t, lib).ID, "practice", contenttest.Practice(fmt.Sprint("Fiche ", n), ""))
					if err == nil {
						_, err = lib.Sheets.PublishUnreviewed(context.Background(), steward, s.ID, sheet.Publication{Checked: contenttest.Checked})
					}
					if err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		for made.Load() < 20 {
			if t.Failed() {
				return
			}
			position(t, lib)
		}
		folder := exported(t, lib)
		stop()
		writing.Wait()
		elsewhere := contenttest.Open(t, content.Options{Folder: t.TempDir()})
		if _, summary := imported(t, elsewhere, folder, content.ImportOptions{}); summary.Added < 10 || summary.Refused > 0 {
			t.Errorf("%+v", summary)
		}
		if found, err := elsewhere.Verify(t.Context(), people.System(), nil); err != nil || len(found.Faults) > 0 {
			t.Errorf("%+v %v", found.Faults, err)
		}
	})
}
