package bleve_test

import (
	"context"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"terreau/content/refusal"
	"terreau/search"
	"terreau/search/bleve"
)

// TestDamage cuts, alters, empties or deletes a file of the index at random. What is damaged is found when it is
// opened and rebuilt; whatever opens answers as it stood, rights included.
func TestDamage(t *testing.T) {
	whole := t.TempDir()
	x := fresh(t, whole)
	for n := int64(1); n <= 90; n++ {
		if err := x.Apply(t.Context(), []search.Change{event(n)}, n); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 { // each opening deletes the files that no list names any more
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
		x = fresh(t, whole)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(4, 4))
	found := map[string]int{}
	for range 60 {
		folder := filepath.Join(t.TempDir(), "index")
		if err := os.CopyFS(folder, os.DirFS(whole)); err != nil {
			t.Fatal(err)
		}
		how := damage(t, random, folder)
		x, err := bleve.Open(folder)
		if err != nil {
			t.Fatalf("%s: the index does not open: %v", how, err)
		}
		if x.Missing() != nil {
			found[how+", found"]++
			if _, err := x.Search(t.Context(), search.Reader{}, search.Query{}); refusal.KindOf(err) != refusal.KindUnavailable {
				t.Fatalf("%s: an index that is missing answers %v", how, err)
			}
			if err := x.Rebuild(t.Context(), at(90)); err != nil {
				t.Fatalf("%s: %v", how, err)
			}
		} else {
			found[how+", without effect"]++
		}
		truthful(t, x)
		if err := x.Apply(t.Context(), []search.Change{event(91)}, 91); err != nil {
			t.Fatalf("%s: the index takes no change any more: %v", how, err)
		}
		x.Close()
	}
	t.Log(found)
}

// damage does something to one file and says what.
func damage(t *testing.T, random *rand.Rand, folder string) string {
	t.Helper()
	var files []string
	filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			files = append(files, path)
		}
		return err
	})
	file := files[random.IntN(len(files))]
	if random.IntN(2) == 0 { // as after a kill
		if closed, _ := filepath.Glob(filepath.Join(folder, "g-*", "closed")); len(closed) == 1 {
			os.Remove(closed[0])
			files = slices.DeleteFunc(files, func(path string) bool { return path == closed[0] })
			file = files[random.IntN(len(files))]
		}
	}
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	kind := filepath.Ext(file)
	if kind == "" {
		kind = filepath.Base(file)
	}
	switch random.IntN(4) {
	case 0:
		content, kind = content[:random.IntN(len(content))], kind+" cut"
	case 1:
		place := random.IntN(len(content))
		content[place] ^= byte(1 << random.IntN(8))
		kind += " altered"
	case 2:
		start := random.IntN(len(content))
		clear(content[start:min(start+512, len(content))])
		kind += " emptied"
	case 3:
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
		return kind + " deleted"
	}
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return kind
}

// TestDeletingTheFolderIsEnough: that is how one asks for another index.
func TestDeletingTheFolderIsEnough(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "index")
	x := fresh(t, folder)
	x.Close()
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	x, err := bleve.Open(folder)
	if err != nil || x.Missing() == nil {
		t.Fatalf("an index that was deleted opens: %v", err)
	}
	if err := x.Rebuild(t.Context(), at(40)); err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if position := truthful(t, x); position != 40 {
		t.Errorf("it was rebuilt at %d", position)
	}
}

// TestSecondOpening: an index that is open already refuses, instead of waiting for ever.
func TestSecondOpening(t *testing.T) {
	folder := t.TempDir()
	fresh(t, folder)
	if _, err := bleve.Open(folder); err == nil {
		t.Error("an index was opened twice")
	}
}

// moving is a library in which things happen while it is being read.
type moving struct {
	at
	while func()
}

func (m moving) Sheets(ctx context.Context, do func(search.Change) error) error {
	n := 0
	return m.at.Sheets(ctx, func(change search.Change) error {
		if n++; n == sheetsOfHistory/2 {
			m.while()
		}
		return do(change)
	})
}

// TestRebuildBeside: the old index answers and follows while the new one is made; nothing is lost in the exchange,
// and one folder is left.
func TestRebuildBeside(t *testing.T) {
	folder := t.TempDir()
	x := fresh(t, folder)
	for n := int64(1); n <= 30; n++ {
		if err := x.Apply(t.Context(), []search.Change{event(n)}, n); err != nil {
			t.Fatal(err)
		}
	}
	source := moving{at: 30, while: func() {
		truthful(t, x)
		for n := int64(31); n <= 60; n++ {
			if err := x.Apply(t.Context(), []search.Change{event(n)}, n); err != nil {
				t.Fatal(err)
			}
		}
		truthful(t, x)
	}}
	if err := x.Rebuild(t.Context(), source); err != nil {
		t.Fatal(err)
	}
	if position := truthful(t, x); position != 60 {
		t.Errorf("it stands at %d after the exchange, not at 60", position)
	}
	x.Close()
	if folders, _ := filepath.Glob(filepath.Join(folder, "g-*")); len(folders) != 1 {
		t.Errorf("folders left: %v", folders)
	}
	x, err := bleve.Open(folder)
	if err != nil || x.Missing() != nil {
		t.Fatalf("what was rebuilt does not open again: %v", err)
	}
	defer x.Close()
	truthful(t, x)
}

// TestRebuildThatFails leaves the old index as it was.
func TestRebuildThatFails(t *testing.T) {
	folder := t.TempDir()
	x := fresh(t, folder)
	if err := x.Apply(t.Context(), []search.Change{event(1)}, 1); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	err := x.Rebuild(ctx, moving{at: 30, while: stop})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a rebuilding that was stopped ends with %v", err)
	}
	if position := truthful(t, x); position != 1 {
		t.Errorf("the index stands at %d", position)
	}
	if folders, _ := filepath.Glob(filepath.Join(folder, "g-*")); len(folders) != 1 {
		t.Errorf("folders left: %v", folders)
	}
}
