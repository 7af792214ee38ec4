// Package bleve keeps the searchable copy in a folder, with Bleve's segments. The ranking, the rights and the facets
// are ours, read from its lists; nothing of the texts is stored. The folder may be deleted at any time: that is the
// way to ask for another.
package bleve

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"terreau/content/clock"
	"terreau/content/refusal"
	"terreau/search"
)

// pointer is the file that names the generation in use.
const pointer = "current"

// Index is a search.Index in a folder.
type Index struct {
	folder string
	// present is held for reading while something is read from now, for writing while it is replaced.
	present sync.RWMutex
	now     *generation
	missing error // why there is none

	writing  sync.RWMutex // for writing by Apply; for reading by a rebuilding's batches, which wait for it
	next     *generation  // being rebuilt
	touched  map[clock.ID]bool
	rebuilds sync.Mutex
}

var _ search.Index = (*Index)(nil)

// Open opens the index of a folder, made where it is missing, and reads all of it again against its sums. One that is
// absent, of another version or damaged is opened too: Missing says why, everything else answers refusal.Unavailable
// until Rebuild. The error is for a folder that cannot be used, or that another process holds.
func Open(folder string) (*Index, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("open the index: %w", err)
	}
	x := &Index{folder: folder}
	name, err := os.ReadFile(filepath.Join(folder, pointer))
	current := strings.TrimSpace(string(name))
	switch {
	case err != nil || !strings.HasPrefix(current, "g-") || current != filepath.Base(current):
		x.missing, current = errNone, ""
	default:
		x.now, x.missing = open(filepath.Join(folder, current))
	}
	if errors.Is(x.missing, errHeld) {
		return nil, fmt.Errorf("open the index: %w", x.missing)
	}
	if x.missing != nil {
		x.now = nil
	}
	x.sweep(current)
	return x, nil
}

// sweep deletes the generations that nothing names any more.
func (x *Index) sweep(current string) {
	for _, name := range generations(x.folder) {
		if name != current {
			os.RemoveAll(filepath.Join(x.folder, name))
		}
	}
}

// Missing says why the index must be rebuilt; nil where it need not.
func (x *Index) Missing() error {
	x.present.RLock()
	defer x.present.RUnlock()
	return x.missing
}

// Apply puts the changes and the position in one batch. While the index is being rebuilt, both the old and the new
// one get them.
func (x *Index) Apply(ctx context.Context, changes []search.Change, position int64) (err error) {
	defer refusal.Wrap(&err, "apply %d changes to the index", len(changes))
	x.writing.Lock()
	defer x.writing.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	if x.next != nil {
		for _, change := range changes {
			x.touched[change.ID] = true
		}
		if err := x.next.apply(changes, position); err != nil {
			x.next = nil // the rebuilding ends: it would miss these changes
			return err
		}
	}
	return x.use(func(g *generation) error { return g.apply(changes, position) })
}

// Position is the place in the list of events that the index has followed to.
func (x *Index) Position(context.Context) (position int64, err error) {
	err = x.use(func(g *generation) error {
		position = g.at.Load()
		return nil
	})
	return position, err
}

// use lends the present generation. Damage met there takes it out of use; a panic over files that are whole is a fault
// of ours, and of that one question.
func (x *Index) use(do func(*generation) error) error {
	x.present.RLock()
	g, missing := x.now, x.missing
	if g == nil {
		x.present.RUnlock()
		return refusal.Unavailable("search-rebuilding", missing)
	}
	err := guarded(func() error { return do(g) })
	damaged := errors.Is(err, errDamaged) && g.damaged()
	x.present.RUnlock()
	if damaged {
		x.condemn(g, err)
		return refusal.Unavailable("search-rebuilding", err)
	}
	return err
}

// condemn takes a generation that showed damage out of use. Its files are let go of as far as they let themselves.
func (x *Index) condemn(g *generation, err error) {
	x.present.Lock()
	defer x.present.Unlock()
	if x.now != g {
		return
	}
	x.now, x.missing = nil, err
	os.Remove(filepath.Join(x.folder, pointer))
	_ = guarded(g.stop)
}

// Close releases the files.
func (x *Index) Close() error {
	x.writing.Lock()
	defer x.writing.Unlock()
	x.present.Lock()
	defer x.present.Unlock()
	x.next = nil // a rebuilding that still runs ends without effect
	if x.now == nil {
		return nil
	}
	g := x.now
	x.now, x.missing = nil, errors.New("the index is closed")
	return g.close()
}
