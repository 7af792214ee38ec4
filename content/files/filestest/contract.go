// Package filestest holds what every store of files must do.
package filestest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"sync"
	"testing"

	"terreau/content/files"
	"terreau/content/refusal"
)

// Run tries a store against the contract. Open gives an empty store for each test.
func Run(t *testing.T, open func(t *testing.T) files.Store) {
	for name, test := range map[string]func(*testing.T, files.Store){
		"what is put is given back under its hash":          givenBack,
		"the same content is kept once":                     keptOnce,
		"sixteen may put the same content at once":          atOnce,
		"what is not kept is not found":                     notFound,
		"what is deleted is gone, and may be deleted twice": deleted,
		"the list holds each file once, by name":            listed,
		"a list stops where it is told to":                  stopped,
		"a file over the limit is refused":                  tooLarge,
		"nothing happens once the context is cancelled":     cancelled,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

func put(t *testing.T, store files.Store, content []byte) string {
	t.Helper()
	sum, err := store.Put(t.Context(), content)
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

func givenBack(t *testing.T, store files.Store) {
	for _, content := range [][]byte{{}, []byte("une affiche"), bytes.Repeat([]byte{0, 0xff}, 1<<20)} {
		sum := put(t, store, content)
		if sum != files.Sum(content) {
			t.Errorf("%d bytes were kept under %s", len(content), sum)
		}
		size, err := store.Stat(t.Context(), sum)
		if err != nil || size != int64(len(content)) {
			t.Errorf("%d bytes are said to be %d: %v", len(content), size, err)
		}
		stream, err := store.Open(t.Context(), sum)
		if err != nil {
			t.Fatal(err)
		}
		read, err := io.ReadAll(stream)
		if err := errors.Join(err, stream.Close()); err != nil || !bytes.Equal(read, content) {
			t.Errorf("%d bytes came back as %d: %v", len(content), len(read), err)
		}
		if err := files.Verify(t.Context(), store, sum); err != nil {
			t.Errorf("a file just put is not itself: %v", err)
		}
	}
}

func keptOnce(t *testing.T, store files.Store) {
	if a, b := put(t, store, []byte("une")), put(t, store, []byte("une")); a != b {
		t.Errorf("one content has two names, %s and %s", a, b)
	}
	if n := len(list(t, store)); n != 1 {
		t.Errorf("one content is kept %d times", n)
	}
}

func atOnce(t *testing.T, store files.Store) {
	var group sync.WaitGroup
	for range 16 {
		group.Go(func() {
			if _, err := store.Put(t.Context(), bytes.Repeat([]byte("a"), 100_000)); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	for _, sum := range list(t, store) {
		if err := files.Verify(t.Context(), store, sum); err != nil {
			t.Error(err)
		}
	}
}

func notFound(t *testing.T, store files.Store) {
	put(t, store, []byte("autre chose"))
	for _, sum := range []string{files.Sum([]byte("rien")), "", "..", "../../etc/passwd", files.Sum(nil)[:63] + "G"} {
		if _, err := store.Open(t.Context(), sum); refusal.KindOf(err) != refusal.KindNotFound {
			t.Errorf("opening %q: %v", sum, err)
		}
		if _, err := store.Stat(t.Context(), sum); refusal.KindOf(err) != refusal.KindNotFound {
			t.Errorf("the size of %q: %v", sum, err)
		}
	}
}

func deleted(t *testing.T, store files.Store) {
	sum, other := put(t, store, []byte("une")), put(t, store, []byte("autre"))
	for range 2 {
		if err := store.Delete(t.Context(), sum); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.Delete(t.Context(), "../../etc/passwd"); err != nil {
		t.Errorf("deleting what is no name: %v", err)
	}
	if left := list(t, store); !slices.Equal(left, []string{other}) {
		t.Errorf("after deleting one of two files, %v are left", left)
	}
}

func listed(t *testing.T, store files.Store) {
	var want []string
	for i := range 50 {
		want = append(want, put(t, store, []byte{byte(i)}))
	}
	slices.Sort(want)
	if got := list(t, store); !slices.Equal(got, want) {
		t.Errorf("50 files are listed as %v", got)
	}
}

func stopped(t *testing.T, store files.Store) {
	put(t, store, []byte("une"))
	put(t, store, []byte("autre"))
	enough, seen := errors.New("enough"), 0
	err := store.List(t.Context(), func(string, int64) error { seen++; return enough })
	if !errors.Is(err, enough) || seen != 1 {
		t.Errorf("a list told to stop at the first file gave %d: %v", seen, err)
	}
}

func tooLarge(t *testing.T, store files.Store) {
	_, err := store.Put(t.Context(), make([]byte, files.MaxBytes+1))
	if refusal.KindOf(err) != refusal.KindTooLarge {
		t.Errorf("a file over the limit: %v", err)
	}
}

func cancelled(t *testing.T, store files.Store) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := store.Put(ctx, []byte("une")); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled put: %v", err)
	}
	if left := list(t, store); len(left) != 0 {
		t.Errorf("a cancelled put kept %v", left)
	}
}

func list(t *testing.T, store files.Store) (sums []string) {
	t.Helper()
	err := store.List(t.Context(), func(sum string, _ int64) error { sums = append(sums, sum); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return sums
}
