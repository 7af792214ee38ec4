package process

import (
	"os"
	"testing"
)

// Folder makes a folder that the unprivileged user can reach, unlike those of testing, and that ends with the test.
func Folder(t testing.TB) string {
	t.Helper()
	made, err := os.MkdirTemp("", "terreau-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(made) })
	if err := Give(made); err != nil {
		t.Fatal(err)
	}
	return made
}
