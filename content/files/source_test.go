package files_test

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"terreau/content/files"
	"terreau/content/refusal"
)

// archive makes a zip of names and contents, in that order.
func archive(t testing.TB, entries ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(entries); i += 2 {
		f, err := w.CreateHeader(&zip.FileHeader{Name: entries[i], Method: zip.Deflate, Modified: time.Unix(0, 0)})
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(f, entries[i+1])
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func openArchive(raw []byte) (*files.Archive, error) {
	return files.OpenArchive(bytes.NewReader(raw), int64(len(raw)))
}

// folder writes names and contents into a new folder.
func folder(t testing.TB, entries ...string) string {
	t.Helper()
	root := t.TempDir()
	for i := 0; i < len(entries); i += 2 {
		name := filepath.Join(root, entries[i])
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(entries[i+1]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func paths(source files.Source) (all []string) {
	for entry := range source.All() {
		all = append(all, entry.Path)
	}
	return all
}

func TestAFolderAndItsArchiveAreReadAlike(t *testing.T) {
	tree := []string{
		"z.md", "dernier", "fiches/une.md", "# Une", "fiches/e\u0301crans.md", "# Écrans", "images/a.png", "\x89PNG",
		".git/config", "secret", "fiches/.une.md.swp", "secret", "__MACOSX/._une.md", "secret", "vide.md", "",
	}
	open := map[string]func() (files.Source, error){
		"folder":  func() (files.Source, error) { return files.OpenSource(t.Context(), folder(t, tree...)) },
		"archive": func() (files.Source, error) { return openArchive(archive(t, tree...)) },
		"archive on disk": func() (files.Source, error) {
			return files.OpenSource(t.Context(), filepath.Join(folder(t, "all", string(archive(t, tree...))), "all"))
		},
	}
	for name, open := range open {
		t.Run(name, func(t *testing.T) {
			source, err := open()
			if err != nil {
				t.Fatal(err)
			}
			defer source.Close()
			want := []string{"fiches/une.md", "fiches/écrans.md", "images/a.png", "vide.md", "z.md"}
			if got := paths(source); !slices.Equal(got, want) {
				t.Errorf("it holds %q", got)
			}
			for path, want := range map[string]string{"fiches/écrans.md": "# Écrans", "z.md": "dernier", "vide.md": ""} {
				if got, err := source.Read(t.Context(), path); err != nil || string(got) != want {
					t.Errorf("%s reads %q: %v", path, got, err)
				}
			}
			for _, path := range []string{".git/config", "fiches", "absent.md", "../x", "/etc/passwd", "", ".", "fiches/../z.md", "a\x00"} {
				if _, err := source.Read(t.Context(), path); refusal.KindOf(err) != refusal.KindNotFound {
					t.Errorf("%q is read: %v", path, err)
				}
			}
		})
	}
}

func TestOneFileBringsItsNeighboursWithinReach(t *testing.T) {
	root := folder(t, "une.md", "# Une", "autre.md", "# Autre", "images/a.png", "\x89PNG")
	source, err := files.OpenSource(t.Context(), filepath.Join(root, "une.md"))
	if err != nil {
		t.Fatal(err)
	}
	defer source.Close()
	if got := paths(source); !slices.Equal(got, []string{"une.md"}) {
		t.Errorf("importing one file imports %q", got)
	}
	if got, err := source.Read(t.Context(), "images/a.png"); err != nil || string(got) != "\x89PNG" {
		t.Errorf("its picture reads %q: %v", got, err)
	}
}

func TestD9OnlyPathsAreSources(t *testing.T) {
	for name, reason := range map[string]string{
		"http://example.org/a.zip": "source-not-path", "file:///etc": "source-not-path",
		"nulle-part": "source-missing", "/dev/null": "source-not-path",
	} {
		_, err := files.OpenSource(t.Context(), name)
		if e := refusal.Of(err); e == nil || e.Reason != reason {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestB2OddNamesInAFolderAreLabelsAlone(t *testing.T) {
	root := folder(t, "con", "a", "a\nb.md", "b", `c\d.md`, "c", "-rf", "d", "f\xffg.md", "e")
	source, err := files.OpenFolder(t.Context(), root)
	if err != nil {
		t.Fatal(err)
	}
	defer source.Close()
	want := []string{"-rf", "a\ufffdb.md", `c\d.md`, "con", "f\ufffdg.md"}
	if got := paths(source); !slices.Equal(got, want) {
		t.Errorf("it holds %q", got)
	}
	for path := range source.All() {
		if content, err := source.Read(t.Context(), path.Path); err != nil || len(content) != 1 {
			t.Errorf("%q reads %q: %v", path.Path, content, err)
		}
	}
}

func TestB4LinksInAFolderAreNotFollowed(t *testing.T) {
	root := folder(t, "une.md", "# Une", "sous/deux.md", "# Deux")
	secret := folder(t, "secret.md", "secret")
	for link, target := range map[string]string{
		"out.md": filepath.Join(secret, "secret.md"), "out": secret, "up.md": "../" + filepath.Base(secret) + "/secret.md",
		"in.md": "une.md", "in": "sous", "loop": ".",
	} {
		if err := os.Symlink(target, filepath.Join(root, link)); err != nil {
			t.Fatal(err)
		}
	}
	source, err := files.OpenFolder(t.Context(), root)
	if err != nil {
		t.Fatal(err)
	}
	defer source.Close()
	if got := paths(source); !slices.Equal(got, []string{"sous/deux.md", "une.md"}) {
		t.Errorf("it holds %q", got)
	}
	for _, path := range []string{"out.md", "out/secret.md", "up.md", "in.md", "in/deux.md", "loop/une.md"} {
		if content, err := source.Read(t.Context(), path); err == nil {
			t.Errorf("%s was read through a link: %q", path, content)
		}
	}
	// A file that becomes a link after the folder was listed is not followed either.
	os.Remove(filepath.Join(root, "une.md"))
	os.Symlink(filepath.Join(secret, "secret.md"), filepath.Join(root, "une.md"))
	if content, err := source.Read(t.Context(), "une.md"); err == nil {
		t.Errorf("a file that became a link was read: %q", content)
	}
}

func TestAFileOverTheLimitIsRefusedAloneWhenItIsRead(t *testing.T) {
	large := strings.Repeat("\x00\x01\x02\x03\x04\x05\x06", files.MaxEntryBytes/7+1)
	store := archive(t, "large.bin", large, "une.md", "# Une")
	inFolder, err := files.OpenFolder(t.Context(), folder(t, "large.bin", large, "une.md", "# Une"))
	if err != nil {
		t.Fatal(err)
	}
	sources := []files.Source{inFolder}
	if inArchive, err := openArchive(store); err == nil {
		sources = append(sources, inArchive)
	} else if refusal.Of(err).Reason != "archive-ratio" {
		t.Fatal(err)
	}
	for _, source := range sources {
		if _, err := source.Read(t.Context(), "large.bin"); refusal.KindOf(err) != refusal.KindTooLarge {
			t.Errorf("a file over the limit: %v", err)
		}
		if _, err := source.Read(t.Context(), "une.md"); err != nil {
			t.Errorf("its neighbour: %v", err)
		}
		source.Close()
	}
}
