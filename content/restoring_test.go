package content_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/db"
	"terreau/content/refusal"

	"github.com/google/go-cmp/cmp"
)

// restored restores a backup and opens what was restored.
func restored(t *testing.T, name, address string) *content.Library {
	t.Helper()
	o := content.Options{Folder: filepath.Join(t.TempDir(), "neuf"), Address: address, Clock: &clock.NewFake(contenttest.Noon).Clock}
	if _, found, err := content.Restore(t.Context(), o, name); err != nil {
		t.Fatalf("%v %+v", err, found.Faults)
	}
	return contenttest.Open(t, o)
}

// victimBackup tells a child of the tests which backup to restore.
const victimBackup = "TERREAU_TEST_VICTIM_BACKUP"

// TestRestorer is no test of its own: it is the process that others kill while it restores.
func TestRestorer(t *testing.T) {
	name := os.Getenv(victimBackup)
	if name == "" {
		t.Skip("the process that another test kills")
	}
	o := content.Options{Folder: os.Getenv(victimFolder), Address: os.Getenv(victimAddress)}
	if _, found, err := content.Restore(context.Background(), o, name); err != nil {
		t.Fatal(err, found.Faults)
	}
}

// restoring starts a process that restores a backup.
func restoring(t *testing.T, name string, o content.Options) *exec.Cmd {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^TestRestorer$")
	child.Env = append(os.Environ(), victimBackup+"="+name, victimFolder+"="+o.Folder, victimAddress+"="+o.Address)
	child.Stdout, child.Stderr = os.Stderr, os.Stderr
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	return child
}

// killedWhen kills a process as soon as a file is there, or lets it end.
func killedWhen(child *exec.Cmd, file string) {
	ended := make(chan struct{})
	go func() { child.Wait(); close(ended) }()
	for {
		select {
		case <-ended:
			return
		default:
		}
		if _, err := os.Lstat(file); err == nil {
			child.Process.Kill()
			<-ended
			return
		}
	}
}

// opened opens and migrates a library as a server does.
func opened(t *testing.T, o content.Options) (*content.Library, error) {
	t.Helper()
	lib, err := content.Open(t.Context(), o)
	if err != nil {
		return nil, err
	}
	t.Cleanup(func() { lib.Close() })
	return lib, lib.Migrate(t.Context())
}

// restoredAgain holds that what a restore that was cut short left is the whole library, or is opened by nobody and
// restored by a second try. It reports whether it was refused.
func restoredAgain(t *testing.T, name string, o content.Options, want map[string]string) (refused bool) {
	t.Helper()
	lib, err := opened(t, o)
	if refused = err != nil; refused {
		if e := refusal.Of(err); e == nil || e.Reason != "restore-unfinished" {
			t.Errorf("half a library is refused as %v", err)
		}
		if _, found, err := content.Restore(t.Context(), o, name); err != nil {
			t.Fatalf("a second try: %v %+v", err, found.Faults)
		}
		if lib, err = opened(t, o); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(want, bytesOf(t, exported(t, lib))); diff != "" {
		t.Error(diff)
	}
	if found := verified(t, lib); len(found.Faults) > 0 {
		t.Errorf("%+v", found.Faults)
	}
	lib.Close()
	return refused
}

func TestARestoreThatIsCutShortIsOpenedByNobodyAndTriedAgain(t *testing.T) {
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	lived(t, lib)
	write(t, filepath.Join(lib.Folder, "theme", "words", "fr.json"), "{}")
	want := bytesOf(t, exported(t, lib))
	name := backedUp(t, lib)
	cut := 0
	for _, at := range []string{".restoring/copy", ".restoring/made/terreau.db", ".restoring/final", ".restoring/placing", "files", "theme", "terreau.db"} {
		o := content.Options{Folder: filepath.Join(t.TempDir(), "neuf")}
		killedWhen(restoring(t, name, o), filepath.Join(o.Folder, at))
		if restoredAgain(t, name, o, want) {
			cut++
		}
	}
	if cut < 3 {
		t.Errorf("only %d restores were cut short", cut)
	}
}

func TestARestoreCutShortInAServersDatabaseIsTriedAgain(t *testing.T) {
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	lived(t, lib)
	want := bytesOf(t, exported(t, lib))
	name := backedUp(t, lib)
	o := content.Options{Folder: filepath.Join(t.TempDir(), "neuf"), Address: contenttest.Server(t)}
	child := restoring(t, name, o)
	beside, err := db.Open(t.Context(), db.Options{Address: o.Address})
	if err != nil {
		t.Fatal(err)
	}
	defer beside.Close()
	for there := false; !there; { // who asks while the rows are copied writes next, and the restore waits
		err := beside.Update(t.Context(), func(tx *db.Tx) error {
			err := tx.One(func(r db.Row) error { return r.Scan(&there) }, `SELECT COUNT(*) > 0 FROM sheets`)
			if there {
				err = child.Process.Kill()
			}
			return err
		})
		if there && err != nil {
			t.Fatal(err)
		}
	}
	if child.Wait() == nil {
		t.Fatal("the restore was not cut short")
	}
	for what, o := range map[string]content.Options{"its folder": o, "another node": {Folder: t.TempDir(), Address: o.Address}} {
		if _, err := opened(t, o); refusal.Of(err) == nil || refusal.Of(err).Reason != "restore-unfinished" {
			t.Errorf("%s is opened: %v", what, err)
		}
	}
	if !restoredAgain(t, name, o, want) {
		t.Error("it was whole")
	}
	if _, _, err := content.Restore(t.Context(), content.Options{Folder: t.TempDir(), Address: o.Address}, name); refusal.KindOf(err) != refusal.KindConflict {
		t.Errorf("over what was restored: %v", err)
	}
	if err := beside.Ready(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestTwoRestoresAtOnceDoNotEndAsOne(t *testing.T) {
	address := contenttest.Blank(t)
	d, err := db.Open(t.Context(), db.Options{Address: address})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for _, mark := range []string{"first", "second"} {
		if err := d.PrepareRestore(t.Context(), db.SchemaVersion(), mark); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.FinishRestore(t.Context(), "first"); refusal.Of(err) == nil || d.Ready(t.Context()) == nil {
		t.Errorf("the first took the mark of the second: %v", err)
	}
	if err := d.FinishRestore(t.Context(), "second"); err != nil || d.Ready(t.Context()) != nil {
		t.Errorf("the second does not end: %v", err)
	}
}
