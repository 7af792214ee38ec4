package content_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/db"
	"terreau/content/people"
	"terreau/content/refusal"
)

// smallDisk tells a child of the tests where to put a disk of its own.
const smallDisk = "TERREAU_TEST_SMALL_DISK"

// TestADiskThatFillsUp runs another test in a process that sees a small disk at a folder. Namespaces need no rights on
// most systems, and end with the process.
func TestADiskThatFillsUp(t *testing.T) {
	folder := t.TempDir()
	child := exec.Command(os.Args[0], "-test.run=^TestOnASmallDisk$", "-test.v")
	child.Env = append(os.Environ(), smallDisk+"="+folder)
	child.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	out, err := child.CombinedOutput()
	if _, ran := err.(*exec.ExitError); err != nil && !ran || strings.Contains(string(out), "--- SKIP") {
		t.Skipf("this system makes no disk for a test: %v %s", err, out)
	}
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestOnASmallDisk is no test of its own: it is what TestADiskThatFillsUp runs.
func TestOnASmallDisk(t *testing.T) {
	disk := os.Getenv(smallDisk)
	if disk == "" {
		t.Skip("what another test runs")
	}
	if err := syscall.Mount("none", disk, "tmpfs", 0, "size=16m"); err != nil {
		t.Skip(err)
	}
	defer syscall.Unmount(disk, syscall.MNT_DETACH)
	ballast := filepath.Join(disk, "autre-chose")
	write(t, ballast, strings.Repeat("x", 6<<20))
	o := content.Options{Folder: filepath.Join(disk, "terreau")}
	lib := contenttest.Open(t, o)
	steward := contenttest.Someone(t, lib, people.Steward)
	saved := filled(t, lib, steward)
	if len(saved) < 3 {
		t.Fatalf("only %d sheets were saved before the disk was full", len(saved))
	}
	before := position(t, lib)
	refusedAsFull(t, lib, steward, o.Folder)
	readAgain(t, lib, saved)
	if at := position(t, lib); at != before {
		t.Errorf("%d events of what was refused", at-before)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	contenttest.PublishedSheet(t, lib, steward, "Quand il y a de la place")
	if found := verified(t, lib); len(found.Faults) > 0 || found.Sheets != len(saved)+1 {
		t.Errorf("with room again: %+v", found)
	}
	if err := lib.Close(); err != nil {
		t.Fatal(err)
	}
	lib = contenttest.Open(t, o)
	readAgain(t, lib, saved)
	if found := verified(t, lib); len(found.Faults) > 0 || found.Sheets != len(saved)+1 {
		t.Errorf("opened again: %+v", found)
	}
}

// filled saves sheets from four writers until the disk is full for each, and gives the text of those acknowledged.
func filled(t *testing.T, lib *content.Library, by people.Person) map[clock.ID]string {
	t.Helper()
	type save struct {
		id   clock.ID
		text string
		err  error
	}
	saves := make(chan save)
	space := contenttest.Space(t, lib).ID
	for writer := range 4 {
		go func() {
			for n := 0; ; n++ {
				text := contenttest.Practice(fmt.Sprintf("Fiche %d-%d", writer, n), strings.Repeat("Un mot de plus.\n\n", 2000))
				s, err := lib.Sheets.Start(context.Background(), by, space, "practice", text)
				saves <- save{s.ID, string(text), err}
				if err != nil {
					return
				}
			}
		}()
	}
	saved := map[clock.ID]string{}
	for ended := 0; ended < 4; {
		s := <-saves
		if s.err == nil {
			saved[s.id] = s.text
			continue
		}
		ended++
		if refusal.KindOf(s.err) != refusal.KindFull {
			t.Errorf("a save on a full disk is refused as %v", s.err)
		}
	}
	return saved
}

// refusedAsFull tries on a full disk all that writes: each says that the disk is full, and leaves nothing behind.
func refusedAsFull(t *testing.T, lib *content.Library, by people.Person, folder string) {
	t.Helper()
	before := bytesOf(t, folder)
	large := strings.Repeat("Un mot de plus.\n\n", 8000)
	source := folderOf(t, "lot", map[string]string{"a.md": "# A\n\n" + large, "b.md": "# B\n\n" + large})
	for what, do := range map[string]func() error{
		"a save": func() error {
			_, err := lib.Sheets.Start(t.Context(), by, contenttest.Space(t, lib).ID, "practice", contenttest.Practice("De trop", large))
			return err
		},
		"a file": func() error { _, err := lib.Files.Put(t.Context(), []byte(strings.Repeat("x", 4<<20))); return err },
		"a backup": func() error {
			_, _, err := lib.Backup(t.Context(), people.System(), filepath.Join(folder, "copie.zip"))
			return err
		},
		"an export": func() error { _, err := lib.Export(t.Context(), people.System(), t.TempDir(), ""); return err },
		"an import": func() error {
			_, err := lib.Import(t.Context(), people.System(), source, content.ImportOptions{})
			return err
		},
	} {
		if err := do(); refusal.KindOf(err) != refusal.KindFull {
			t.Errorf("%s: %v", what, err)
		}
	}
	for name := range bytesOf(t, folder) {
		if _, there := before[name]; !there {
			t.Errorf("%s is left behind", name)
		}
	}
}

// readAgain reads the text of every sheet whose save was acknowledged.
func readAgain(t *testing.T, lib *content.Library, saved map[clock.ID]string) {
	t.Helper()
	err := lib.DB.View(t.Context(), func(tx *db.Tx) error {
		for id, text := range saved {
			var there string
			err := tx.One(func(r db.Row) error { return r.Scan(&there) }, `
				SELECT revisions.text FROM drafts JOIN revisions ON revisions.id = drafts.revision_id WHERE drafts.sheet_id = $1`, string(id))
			if err != nil || there != text {
				t.Errorf("a sheet that was acknowledged is not there: %v", err)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
