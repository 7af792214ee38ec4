package journey

import (
	"crypto/sha256"
	"os"
	"path/filepath"
	"testing"

	"terreau/cmd/check/corpus"
	"terreau/cmd/check/site"
)

// fingerprints counts the texts below a folder by their SHA-256, wherever they lie.
func fingerprints(t *testing.T, from string) map[[32]byte]int {
	t.Helper()
	count := map[[32]byte]int{}
	each(t, from, func(_ string, text []byte) { count[sha256.Sum256(text)]++ })
	return count
}

// same says whether two folders hold the same texts.
func same(t *testing.T, want, got map[[32]byte]int) {
	t.Helper()
	lost := 0
	for sum, n := range want {
		if got[sum] < n {
			lost += n - got[sum]
		}
	}
	if lost > 0 {
		t.Errorf("%d texts did not come out as they went in", lost)
	}
}

// comeOut exports, compares, and exports again from an instance that was made of the export.
func comeOut(t *testing.T, one site.Instance, want map[[32]byte]int) {
	first := export(t, one)
	same(t, want, fingerprints(t, first))
	two := site.Instance{Program: one.Program, Folder: filepath.Join(filepath.Dir(one.Folder), "two")}
	if err := os.Rename(first, filepath.Join(filepath.Dir(one.Folder), "first")); err != nil {
		t.Fatal(err)
	}
	first = filepath.Join(filepath.Dir(one.Folder), "first")
	if r := importAll(t, two, first); r.Added != corpus.Total() {
		t.Fatalf("an export goes in elsewhere as %+v", r)
	}
	second := export(t, two)
	same(t, want, fingerprints(t, second))
	manifest(t, first, second)
	if err := os.RemoveAll(two.Folder); err != nil {
		t.Fatal(err)
	}
}

// export exports an instance into a folder of its own.
func export(t *testing.T, one site.Instance) string {
	t.Helper()
	to := filepath.Join(one.Folder, "export")
	if _, err := one.Run(t.Context(), "export", to); err != nil {
		t.Fatal(err)
	}
	return to
}

// manifest compares what two exports say of their sheets: the same ids, editions and hashes.
func manifest(t *testing.T, first, second string) {
	t.Helper()
	a, err := os.ReadFile(filepath.Join(first, "terreau.json"))
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(second, "terreau.json"))
	if err != nil {
		t.Fatal(err)
	}
	if x, y := facts(t, a), facts(t, b); x != y {
		t.Errorf("the two exports do not say the same of their sheets: %d and %d bytes of facts", len(x), len(y))
	}
}

func verified(t *testing.T, one site.Instance) {
	if _, err := one.Run(t.Context(), "verify"); err != nil {
		t.Error(err)
	}
}

// restored makes a backup beside the running server, restores it into an empty folder (and database), and reads every
// hash there.
func restored(t *testing.T, one site.Instance, elsewhere bool, want map[[32]byte]int) {
	to := filepath.Join(one.Folder, "backup")
	if _, err := one.Run(t.Context(), "backup", to); err != nil {
		t.Fatal(err)
	}
	two := site.Instance{Program: one.Program, Folder: filepath.Join(filepath.Dir(one.Folder), "restored")}
	if elsewhere {
		two.Database = database(t)
	}
	if _, err := two.Run(t.Context(), "restore", to); err != nil {
		t.Fatal(err)
	}
	verified(t, two)
	same(t, want, fingerprints(t, export(t, two)))
}
