package files_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"terreau/content/files"
	"terreau/content/files/filestest"
	"terreau/content/refusal"
)

func open(t *testing.T) (*files.Disk, string) {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "files")
	disk, err := files.OpenDisk(folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { disk.Close() })
	return disk, folder
}

func TestDiskKeepsTheContract(t *testing.T) {
	filestest.Run(t, func(t *testing.T) files.Store {
		disk, _ := open(t)
		return disk
	})
}

func put(t *testing.T, store files.Store, content string) string {
	t.Helper()
	sum, err := store.Put(t.Context(), []byte(content))
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

func TestFilesAreReadByTheirOwnerAlone(t *testing.T) {
	disk, folder := open(t)
	put(t, disk, "une photo")
	filepath.WalkDir(folder, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			t.Fatal(err)
		}
		info, err := entry.Info()
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s may be read by others: %v", name, info.Mode())
		}
		return nil
	})
}

func TestAFileOutlivesTheStoreThatPutIt(t *testing.T) {
	disk, folder := open(t)
	sum := put(t, disk, "une affiche")
	disk.Close()
	again, err := files.OpenDisk(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	content, err := files.Read(t.Context(), again, sum)
	if err != nil || string(content) != "une affiche" {
		t.Errorf("after a restart the file reads %q: %v", content, err)
	}
}

func TestWhatIsThereIsNotWrittenAgain(t *testing.T) {
	disk, folder := open(t)
	sum := put(t, disk, "une affiche")
	name := filepath.Join(folder, sum[:2], sum)
	before, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	put(t, disk, "une affiche")
	after, err := os.Stat(name)
	if err != nil || !os.SameFile(before, after) || !before.ModTime().Equal(after.ModTime()) {
		t.Errorf("a file that was there was written again: %v", err)
	}
}

func TestADamagedFileIsFoundAndMended(t *testing.T) {
	for name, damage := range map[string]string{"cut": "une", "flipped": "une affichE", "emptied": ""} {
		t.Run(name, func(t *testing.T) {
			disk, folder := open(t)
			sum := put(t, disk, "une affiche")
			if err := os.WriteFile(filepath.Join(folder, sum[:2], sum), []byte(damage), 0o600); err != nil {
				t.Fatal(err)
			}
			err := files.Verify(t.Context(), disk, sum)
			if e := refusal.Of(err); e == nil || e.Reason != "file-altered" || e.Args[0] != sum {
				t.Errorf("a damaged file verifies: %v", err)
			}
			if _, err := files.Read(t.Context(), disk, sum); err == nil {
				t.Error("a damaged file is read as if it were whole")
			}
			put(t, disk, "une affiche")
			if err := files.Verify(t.Context(), disk, sum); err != nil {
				t.Errorf("putting the content again did not mend it: %v", err)
			}
		})
	}
}

func TestC15AHalfWrittenFileIsSweptAndNoOther(t *testing.T) {
	disk, folder := open(t)
	sum := put(t, disk, "une affiche")
	old, young := filepath.Join(folder, sum[:2], ".writing-a"), filepath.Join(folder, sum[:2], ".writing-b")
	now := time.Now()
	for name, touched := range map[string]time.Time{old: now.Add(-2 * time.Hour), young: now} {
		if err := os.WriteFile(name, []byte("une aff"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(name, touched, touched); err != nil {
			t.Fatal(err)
		}
	}
	var listed []string
	disk.List(t.Context(), func(sum string, _ int64) error { listed = append(listed, sum); return nil })
	if len(listed) != 1 || listed[0] != sum {
		t.Errorf("a half-written file is listed: %v", listed)
	}
	if removed, err := disk.Sweep(t.Context(), now.Add(-time.Hour)); removed != 1 || err != nil {
		t.Errorf("the sweep removed %d: %v", removed, err)
	}
	for name, want := range map[string]bool{old: false, young: true, filepath.Join(folder, sum[:2], sum): true} {
		if _, err := os.Lstat(name); (err == nil) != want {
			t.Errorf("after the sweep, %s: %v", filepath.Base(name), err)
		}
	}
}

// A link in the store must lead nowhere: neither out of it nor to another file in it.
func TestB4LinksInTheStoreAreNotFollowed(t *testing.T) {
	disk, folder := open(t)
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	sum := put(t, disk, "une affiche")
	linked, inFolder := strings.Repeat("a", 64), strings.Repeat("b", 64)
	if err := os.Mkdir(filepath.Join(folder, "aa"), 0o700); err != nil {
		t.Fatal(err)
	}
	elsewhere := t.TempDir()
	if err := os.WriteFile(filepath.Join(elsewhere, inFolder), []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	for link, target := range map[string]string{"aa/" + linked: secret, "bb": elsewhere, "cc": filepath.Join(folder, sum[:2])} {
		if err := os.Symlink(target, filepath.Join(folder, link)); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{linked, inFolder, "cc" + sum[2:]} {
		if _, err := disk.Open(t.Context(), name); err == nil {
			t.Errorf("%s… was read through a link", name[:2])
		}
		if _, err := disk.Stat(t.Context(), name); err == nil {
			t.Errorf("%s… has a size through a link", name[:2])
		}
	}
	disk.List(t.Context(), func(name string, _ int64) error {
		if name != sum {
			t.Errorf("%s… is listed through a link", name[:2])
		}
		return nil
	})
	// Content whose place is a link replaces the link and leaves what it led to.
	content := []byte("une affiche de plus")
	name := files.Sum(content)
	os.MkdirAll(filepath.Join(folder, name[:2]), 0o700)
	if err := os.Symlink(secret, filepath.Join(folder, name[:2], name)); err != nil {
		t.Fatal(err)
	}
	if _, err := disk.Put(t.Context(), content); err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadFile(secret); string(left) != "secret" {
		t.Errorf("a file was written through a link: %q", left)
	}
	if read, err := files.Read(t.Context(), disk, name); err != nil || !bytes.Equal(read, content) {
		t.Errorf("a link stands in the way of a file: %v", err)
	}
}
