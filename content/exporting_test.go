package content_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"terreau/content"
	"terreau/content/contenttest"
	"terreau/content/db"
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

func TestAnExportImportedElsewhereIsTheSameLibrary(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		lived(t, lib)
		folder := exported(t, lib)
		elsewhere := contenttest.Open(t, content.Options{Folder: t.TempDir()})
		_, summary := imported(t, elsewhere, folder, content.ImportOptions{})
		if summary.Added != 5 || summary.Refused != 0 {
			t.Fatalf("summary: %+v", summary)
		}
		there := exported(t, elsewhere)
		here, manifest := unsealed(t, bytesOf(t, folder))
		files, again := unsealed(t, bytesOf(t, there))
		if diff := cmp.Diff(here, files) + cmp.Diff(manifest, again); diff != "" {
			t.Errorf("exported from there:\n%s", diff)
		}
		a, b := read(t, lib, "practice", "premier"), read(t, elsewhere, "practice", "premier")
		if a.Sheet.ID != b.Sheet.ID || len(b.Editions) != 3 || !reflect.DeepEqual(dates(a), dates(b)) {
			t.Errorf("editions: %v and %v", dates(a), dates(b))
		}
		if a.Revision.Files[0].Attachment != b.Revision.Files[0].Attachment {
			t.Error("the picture has another address there")
		}
		if w := read(t, elsewhere, "practice", "retire").Sheet.Withdrawal; w == nil || w.Reason != "Dépassé" || w.Redirect != "/fiches/premier" {
			t.Errorf("what was withdrawn here is not there: %+v", w)
		}
		if _, err := elsewhere.Sheets.Read(t.Context(), people.Visitor(), "practice", "note-interne", 0); refusal.KindOf(err) != refusal.KindNotFound {
			t.Errorf("a visitor reads there what the team alone read here: %v", err)
		}
		before := position(t, elsewhere)
		if _, again := imported(t, elsewhere, folder, content.ImportOptions{}); again.Unchanged != 5 || position(t, elsewhere) != before {
			t.Errorf("the second time: %+v, %d events", again, position(t, elsewhere)-before)
		}
		links, err := elsewhere.Sheets.Links(t.Context(), people.System(), b.Source, []string{"second.md"})
		if err != nil || links["second.md"].Slug != "second" {
			t.Errorf("the link leads to %+v, %v", links, err)
		}
	})
}

// unsealed gives the files of an export and its manifest, without what an import changes by right: how an edition was
// published, and where a sheet that was written here came from, there.
func unsealed(t *testing.T, files map[string]string) (map[string]string, content.Manifest) {
	t.Helper()
	var m content.Manifest
	if err := json.Unmarshal([]byte(files[content.ManifestName]), &m); err != nil {
		t.Fatal(err)
	}
	delete(files, content.ManifestName)
	for i := range m.Sheets {
		s := &m.Sheets[i]
		if s.Source != nil && s.Source.Name == "export" {
			s.Source = nil
		}
		if s.Withdrawal != nil {
			s.Withdrawal.At = contenttest.Noon
		}
		s.File = strings.TrimPrefix(s.File, "export/")
		for n := range s.Editions {
			e := &s.Editions[n]
			e.Seal, e.Source, e.File = "", "", strings.TrimPrefix(e.File, "export/")
		}
	}
	for name, text := range files {
		if rest, found := strings.CutPrefix(name, "export/"); found {
			delete(files, name)
			files[rest] = text
		}
	}
	return files, m
}

func dates(r sheet.Reading) (found []string) {
	for _, e := range r.Editions {
		found = append(found, fmt.Sprint(e.Number, e.Hash, e.At, e.Note))
	}
	return found
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

func TestATextChangedInAnExportIsTheNextEdition(t *testing.T) {
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	imported(t, lib, folderOf(t, "source", map[string]string{"a.md": "# A\n\nUn.\n"}), content.ImportOptions{})
	folder := exported(t, lib)
	write(t, filepath.Join(folder, "source", "a.md"), "# A\n\nRepris à la main.\n")
	became, summary := imported(t, lib, folder, content.ImportOptions{})
	if a := read(t, lib, "practice", "a"); summary.Updated != 1 || a.Edition.Number != 2 || reasons(became["source/a.md"]) != "changed-since-export" {
		t.Errorf("%+v, edition %d, %v", summary, a.Edition.Number, became)
	}
	if _, again := imported(t, lib, folder, content.ImportOptions{}); again.Unchanged != 1 {
		t.Errorf("again: %+v", again)
	}
}

func TestAHostileManifestIsRefused(t *testing.T) {
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	for name, manifest := range map[string]string{
		"not JSON": "{", "another format": `{"format":"x"}`, "a later version": `{"format":"terreau-export","version":9}`,
		"a space with a way out": `{"format":"terreau-export","version":1,"spaces":[{"slug":"../x","name":"x","audience":"public"}]}`,
	} {
		folder := folderOf(t, "x", map[string]string{"a.md": "# A\n", content.ManifestName: manifest})
		if _, err := lib.Import(t.Context(), people.System(), folder, content.ImportOptions{}); refusal.KindOf(err) != refusal.KindInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	entry := func(change string) string {
		good := `"id":"01a201f9-1e89-73ce-a5b6-e101707bfe0d","kind":"practice","space":"commun","slug":"a","file":"a.md","editions":[{"number":1,"file":"a.md","date":"2026-01-01T00:00:00Z"}]`
		return `{"format":"terreau-export","version":1,"spaces":[{"slug":"commun","name":"x","audience":"public"}],"sheets":[{` + good + `,` + change + `}]}`
	}
	for _, change := range []string{`"id":"1"`, `"slug":"../a"`, `"file":"../../etc/passwd"`, `"restriction":"x"`, `"editions":[]`, `"kind":"x"`,
		`"editions":[{"number":0,"file":"a.md","date":"2026-01-01T00:00:00Z"}]`, `"source":{"name":"x","path":"../y"}`} {
		folder := folderOf(t, "x", map[string]string{"a.md": "# A\n", content.ManifestName: entry(change)})
		if _, summary := imported(t, lib, folder, content.ImportOptions{}); summary.Added != 0 || summary.Refused != 1 {
			t.Errorf("%s: %+v", change, summary)
		}
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
						_, err = lib.Sheets.PublishUnreviewed(context.Background(), steward, s.ID, "", false)
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

func TestTheManifestOfALargeExportIsInParts(t *testing.T) {
	if testing.Short() {
		t.Skip("thousands of sheets")
	}
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	texts := map[string]string{}
	for n := range 10_000 {
		texts[fmt.Sprintf("f%04d.md", n)] = fmt.Sprintf("# Fiche %d\n", n)
	}
	imported(t, lib, folderOf(t, "grand", texts), content.ImportOptions{})
	folder := exported(t, lib)
	if _, err := os.Stat(filepath.Join(folder, "terreau-2.json")); err != nil {
		t.Error(err)
	}
	elsewhere := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	_, summary := imported(t, elsewhere, folder, content.ImportOptions{})
	if summary.Added != 10_000 || summary.Skipped > 0 || read(t, elsewhere, "practice", "f6999").Sheet.ID != read(t, lib, "practice", "f6999").Sheet.ID {
		t.Errorf("%+v", summary)
	}
}

// changedManifest exports a library that has lived, changes the entry of one sheet, and gives the folder.
func changedManifest(t *testing.T, lib *content.Library, slug string, change func(*content.ManifestSheet)) string {
	t.Helper()
	lived(t, lib)
	folder := exported(t, lib)
	name := filepath.Join(folder, content.ManifestName)
	text, err := os.ReadFile(name)
	var m content.Manifest
	if err == nil {
		err = json.Unmarshal(text, &m)
	}
	for i := range m.Sheets {
		if m.Sheets[i].Slug == slug {
			change(&m.Sheets[i])
		}
	}
	if err == nil {
		text, err = json.Marshal(m)
	}
	if err != nil {
		t.Fatal(err)
	}
	write(t, name, string(text))
	return folder
}

func TestAWithdrawnSheetIsNeverReadBetweenItsArrivalAndItsWithdrawal(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		lived(t, lib)
		folder := exported(t, lib)
		elsewhere := contenttest.Open(t, content.Options{Folder: t.TempDir()})
		imported(t, elsewhere, folder, content.ImportOptions{})
		err := elsewhere.DB.View(t.Context(), func(tx *db.Tx) error {
			var late int
			err := tx.One(func(r db.Row) error { return r.Scan(&late) }, `SELECT COUNT(*) FROM events WHERE kind = $1`, string(sheet.Withdrawn))
			if err == nil && late > 0 {
				t.Error("the sheet was public until another transaction withdrew it")
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		sheets, _, err := elsewhere.Sheets.List(t.Context(), people.Visitor(), sheet.Filter{}, 1, 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range sheets {
			if s.Slug == "retire" {
				t.Error("a withdrawn sheet is on the lists")
			}
		}
	})
}

func TestAnEntryThatNoExportWritesIsRefusedAndNothingOfItIsPublished(t *testing.T) {
	for name, change := range map[string]func(*content.ManifestSheet){
		"a withdrawal that leads to another site":  func(s *content.ManifestSheet) { s.Withdrawal.Redirect = "https://example.org/" },
		"a withdrawal without a reason to be read": func(s *content.ManifestSheet) { s.Withdrawal.Reason = "\u200b" },
		"an address that runs a script":            func(s *content.ManifestSheet) { s.Editions[0].Address = "javascript:alert(1)" },
		"a source whose name turns letters":        func(s *content.ManifestSheet) { s.Source.Name = "a\u202eb" },
		"a path with a control character":          func(s *content.ManifestSheet) { s.Source.Path = "a\u0007.md" },
		"a note with a zero byte":                  func(s *content.ManifestSheet) { s.Editions[0].Note = "a\x00b" },
		"a file under a path no text shows": func(s *content.ManifestSheet) {
			s.Editions[0].Files = []content.ManifestFile{{Path: "a/../b.png", File: "b.png", Hash: strings.Repeat("0", 64), Attachment: strings.Repeat("0", 32)}}
		},
		"a former slug with a way out": func(s *content.ManifestSheet) { s.Former = []string{"../admin"} },
		"too many editions": func(s *content.ManifestSheet) {
			for n := range content.MaxEditions {
				next := s.Editions[0]
				next.Number = n + 2
				s.Editions = append(s.Editions, next)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
			folder := changedManifest(t, lib, "retire", change)
			elsewhere := contenttest.Open(t, content.Options{Folder: t.TempDir()})
			became, summary := imported(t, elsewhere, folder, content.ImportOptions{})
			if e := refusal.Of(became["notre-fonds/retire.md"].Err); summary.Refused != 1 || e == nil || e.Reason != "manifest-entry" {
				t.Errorf("%+v: %v", summary, became["notre-fonds/retire.md"].Err)
			}
			if _, err := elsewhere.Sheets.Read(t.Context(), people.System(), "practice", "retire", 0); refusal.KindOf(err) != refusal.KindNotFound {
				t.Errorf("it is there all the same: %v", err)
			}
		})
	}
}
