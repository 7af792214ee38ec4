package bleve

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"terreau/content/clock"
	"terreau/content/refusal"
	"terreau/search"
)

// bulk is how many sheets a rebuilding writes at once, two such batches in flight (measured: 1.4 times faster than one
// by one; 50 at a time costs three times as much).
const bulk = 500

// errInterrupted ends a rebuilding to which a change could not be told.
var errInterrupted = errors.New("a change could not be told to the new index")

// Rebuild reads every sheet as it is now, at position P of the list of events, into an index beside the present one,
// which goes on answering; swaps them; from then on Position is P, or later where Apply was called meanwhile. One
// rebuilding at a time; a second waits for the first.
func (x *Index) Rebuild(ctx context.Context, source search.Source) (err error) {
	defer refusal.Wrap(&err, "rebuild the index")
	x.rebuilds.Lock()
	defer x.rebuilds.Unlock()
	position, err := source.Position(ctx)
	if err != nil {
		return err
	}
	g, err := create(filepath.Join(x.folder, "g-"+string(clock.NewID())))
	if err != nil {
		return err
	}
	x.writing.Lock()
	x.next, x.touched = g, map[clock.ID]bool{}
	err = g.apply(nil, position)
	x.writing.Unlock()
	if err == nil {
		err = x.fill(ctx, g, source)
	}
	if err == nil {
		err = x.swap(ctx, g)
	}
	if err != nil {
		x.writing.Lock()
		x.next, x.touched = nil, nil
		x.writing.Unlock()
		_ = guarded(g.stop)
		os.RemoveAll(g.folder)
	}
	return err
}

// fill reads the source in batches, two of them being written while the next is read.
func (x *Index) fill(ctx context.Context, g *generation, source search.Source) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	slots := make(chan struct{}, 2)
	var running sync.WaitGroup
	var mutex sync.Mutex
	var added state
	waiting := make([]search.Change, 0, bulk)
	flush := func() {
		changes := waiting
		waiting = make([]search.Change, 0, bulk)
		slots <- struct{}{}
		running.Go(func() {
			defer func() { <-slots }()
			part, err := x.addUntouched(g, changes)
			if err != nil {
				stop(err)
			}
			mutex.Lock()
			added.count, added.digest = added.count+part.count, added.digest+part.digest
			mutex.Unlock()
		})
	}
	err := source.Sheets(ctx, func(change search.Change) error {
		if waiting = append(waiting, change); len(waiting) == bulk {
			flush()
		}
		return context.Cause(ctx)
	})
	if len(waiting) > 0 && err == nil {
		flush()
	}
	running.Wait()
	if err == nil {
		err = context.Cause(ctx)
	}
	if err != nil {
		return err
	}
	x.writing.Lock()
	defer x.writing.Unlock()
	g.state.count, g.state.digest = g.state.count+added.count, g.state.digest+added.digest
	return nil
}

// addUntouched writes a batch, without the sheets that have changed since they were read.
func (x *Index) addUntouched(g *generation, changes []search.Change) (state, error) {
	x.writing.RLock()
	defer x.writing.RUnlock()
	if x.next != g {
		return state{}, errInterrupted
	}
	kept := changes[:0]
	for _, change := range changes {
		if !x.touched[change.ID] {
			kept = append(kept, change)
		}
	}
	return g.add(kept)
}

// swap puts a generation in the place of the present one, whose folder goes, once it is whole on the disk.
func (x *Index) swap(ctx context.Context, g *generation) error {
	onDisk, err := x.finish(g)
	if err != nil {
		return err
	}
	select {
	case err = <-onDisk:
	case <-ctx.Done():
		err = ctx.Err()
	}
	if err != nil {
		return err
	}
	x.writing.Lock()
	defer x.writing.Unlock()
	if x.next != g {
		return errInterrupted
	}
	if err := name(x.folder, filepath.Base(g.folder)); err != nil {
		return err
	}
	x.present.Lock()
	old := x.now
	x.now, x.missing, x.next, x.touched = g, nil, nil, nil
	x.present.Unlock()
	if old != nil {
		_ = guarded(old.stop)
	}
	x.sweep(filepath.Base(g.folder))
	return nil
}

func (x *Index) finish(g *generation) (<-chan error, error) {
	x.writing.Lock()
	defer x.writing.Unlock()
	if x.next != g {
		return nil, errInterrupted
	}
	if err := g.settle(); err != nil {
		return nil, err
	}
	return g.finish()
}

// settle reads back what the engine counts: a source that gave a sheet twice is found here.
func (g *generation) settle() error {
	reader, err := g.engine.Reader()
	if err != nil {
		return err
	}
	defer reader.Close()
	count, err := reader.DocCount()
	if err == nil && count != g.state.count {
		err = fmt.Errorf("%d texts for %d that were read", count, g.state.count)
	}
	return err
}

// name writes the pointer: whole or not at all.
func name(folder, generation string) error {
	path := filepath.Join(folder, pointer)
	file, err := os.Create(path + ".new")
	if err != nil {
		return err
	}
	_, err = file.WriteString(generation + "\n")
	if err == nil {
		err = file.Sync()
	}
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(path+".new", path)
	}
	if err != nil {
		return err
	}
	directory, err := os.Open(folder)
	if err != nil {
		return err
	}
	defer directory.Close()
	return directory.Sync()
}
