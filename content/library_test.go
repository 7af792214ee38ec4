package content_test

import (
	"sync"
	"testing"

	"terreau/content"
	"terreau/content/contenttest"
)

func TestNodesThatStartTogetherOnAnEmptyDatabaseAllStart(t *testing.T) {
	address := contenttest.Blank(t)
	var starting sync.WaitGroup
	nodes := make([]*content.Library, 4)
	for n := range nodes {
		starting.Go(func() {
			lib, err := content.Open(t.Context(), content.Options{Folder: t.TempDir(), Address: address})
			if err == nil {
				nodes[n] = lib
				err = lib.Migrate(t.Context())
			}
			if err != nil {
				t.Errorf("a node does not start: %v", err)
			}
		})
	}
	starting.Wait()
	for _, lib := range nodes {
		if lib == nil {
			continue
		}
		if slug := contenttest.Space(t, lib).Slug; slug != content.FirstSpace || position(t, lib) != 1 {
			t.Errorf("its first space is %s, after %d events", slug, position(t, lib))
		}
		lib.Close()
	}
}
