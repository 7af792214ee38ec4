package bleve

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"

	"terreau/content/clock"
	"terreau/search"
)

// lockWait is how long an opening waits for another process to let go of the index.
const lockWait = "2s"

// errHeld says that another process has the index open: it is not damaged.
var errHeld = errors.New("another process has the index open")

// generation is one index in a folder of its own. A rebuilding makes the next one beside it.
type generation struct {
	folder string
	engine *scorch.Scorch
	queue  *index.AnalysisQueue
	state  state        // as of the last batch
	at     atomic.Int64 // its position, read while a batch is written

	mutex   sync.Mutex
	columns map[uint64]*columns // of each segment
}

// create makes an empty generation.
func create(folder string) (*generation, error) {
	g := &generation{folder: folder, columns: map[uint64]*columns{}}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	return g, guarded(func() error { return g.start(false) })
}

// open opens a generation after checking all of it. The check comes first, with the engine reading only: its own
// workers must never meet a damaged file.
func open(folder string) (*generation, error) {
	if _, err := os.Stat(filepath.Join(folder, "root.bolt")); err != nil {
		return nil, errors.Join(errDamaged, err)
	}
	g := &generation{folder: folder, columns: map[uint64]*columns{}}
	err := guarded(func() error {
		if err := g.checkSeal(); err != nil {
			return err
		}
		if err := g.start(true); err != nil {
			return err
		}
		defer g.stop()
		return g.view(func(snapshot *scorch.IndexSnapshot) (err error) {
			if g.state, err = check(snapshot); err == nil {
				g.at.Store(g.state.position)
			}
			return err
		})
	})
	if err != nil {
		return nil, damage(err)
	}
	if err := g.mark(); err != nil {
		return nil, err
	}
	if err := guarded(func() error { return g.start(false) }); err != nil {
		return nil, damage(err)
	}
	return g, nil
}

// damaged looks at the files again, after a panic: was it theirs, or ours?
func (g *generation) damaged() bool {
	err := guarded(func() error {
		return g.view(func(snapshot *scorch.IndexSnapshot) error {
			_, err := check(snapshot)
			return err
		})
	})
	return err != nil
}

// damage tells an index that is held elsewhere, or of another version, from one that cannot be read.
func damage(err error) error {
	switch {
	case errors.Is(err, errVersion), errors.Is(err, errDamaged):
		return err
	case err.Error() == "timeout":
		return errHeld
	}
	return errors.Join(errDamaged, err)
}

func (g *generation) start(readOnly bool) error {
	g.queue = index.NewAnalysisQueue(runtime.GOMAXPROCS(0))
	engine, err := scorch.NewScorch(scorch.Name, map[string]any{
		"path": g.folder, "read_only": readOnly, "bolt_timeout": lockWait, "unsafe_batch": true,
	}, g.queue)
	if err != nil {
		return err
	}
	if err := engine.Open(); err != nil {
		g.queue.Close()
		return err
	}
	g.engine = engine.(*scorch.Scorch)
	return nil
}

// close lets go of the files and seals them.
func (g *generation) close() error {
	if err := guarded(g.stop); err != nil {
		return err
	}
	return g.seal()
}

// stopWait is how long the engine may take to let go of its files.
const stopWait = 20 * time.Second

// errStuck says that the engine does not let go of its files: it fell in the middle of writing a listing that was
// damaged, and waits for itself. It is left alone; a new index stands in a folder of its own.
var errStuck = errors.New("the engine does not let go of its files")

// stop lets go of the files.
func (g *generation) stop() error {
	ended := make(chan error, 1)
	go func() { ended <- guarded(g.engine.Close) }()
	select {
	case err := <-ended:
		g.queue.Close()
		return err
	case <-time.After(stopWait):
		return errStuck
	}
}

// view gives the texts as they stand now; what is written meanwhile is not seen.
func (g *generation) view(do func(*scorch.IndexSnapshot) error) error {
	reader, err := g.engine.Reader()
	if err != nil {
		return err
	}
	defer reader.Close()
	snapshot, ok := reader.(*scorch.IndexSnapshot)
	if !ok {
		return fmt.Errorf("reader of another engine: %T", reader)
	}
	return do(snapshot)
}

// apply writes changes and the position in one batch.
func (g *generation) apply(changes []search.Change, position int64) error {
	return g.write(index.NewBatch(), changes, position)
}

// finish writes the position once more, and gives what to wait for until all that was written is on the disk.
func (g *generation) finish() (onDisk <-chan error, err error) {
	batch, written := index.NewBatch(), make(chan error, 1)
	batch.SetPersistedCallback(func(err error) { written <- err })
	return written, g.write(batch, nil, g.state.position)
}

func (g *generation) write(batch *index.Batch, changes []search.Change, position int64) error {
	next := g.state
	next.position = position
	if err := g.forget(changes, &next); err != nil {
		return err
	}
	for _, change := range changes {
		for _, draft := range []bool{false, true} {
			batch.Delete(documentID(change.ID, draft))
		}
	}
	for _, change := range changes {
		for _, source := range change.Documents {
			d := newDocument(change.ID, source)
			batch.Update(d)
		}
	}
	next.learn(batch)
	batch.SetInternal(stateKey, next.bytes())
	if err := guarded(func() error { return g.engine.Batch(batch) }); err != nil {
		return err
	}
	g.state = next
	g.at.Store(position)
	return nil
}

// learn adds the texts of a batch to the state.
func (s *state) learn(batch *index.Batch) {
	for id, d := range batch.IndexOps {
		if d != nil {
			s.count++
			s.digest += hash64(id)
		}
	}
}

// forget takes the texts that the changes replace out of the state.
func (g *generation) forget(changes []search.Change, s *state) error {
	ids := make([]string, 0, 2*len(changes))
	known := map[clock.ID]bool{}
	for _, change := range changes {
		if !known[change.ID] {
			known[change.ID] = true
			ids = append(ids, documentID(change.ID, false), documentID(change.ID, true))
		}
	}
	return g.view(func(snapshot *scorch.IndexSnapshot) error {
		for _, segment := range snapshot.Segments() {
			found, err := segment.DocNumbers(ids)
			if err != nil {
				return err
			}
			for it := found.Iterator(); it.HasNext(); {
				id, err := segment.DocID(uint64(it.Next()))
				if err != nil {
					return err
				}
				s.count--
				s.digest -= hash64(string(id))
			}
		}
		return nil
	})
}

// add writes texts that are not there yet; the state is written by finish. Several may run at once.
func (g *generation) add(changes []search.Change) (added state, err error) {
	batch := index.NewBatch()
	for _, change := range changes {
		for _, source := range change.Documents {
			batch.Update(newDocument(change.ID, source))
		}
	}
	added.learn(batch)
	return added, guarded(func() error { return g.engine.Batch(batch) })
}

// of gives the columns of a snapshot's segments, in their order, and forgets those of segments that are gone.
func (g *generation) of(snapshot *scorch.IndexSnapshot) ([]*columns, error) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	segments := snapshot.Segments()
	held, all := make(map[uint64]*columns, len(segments)), make([]*columns, len(segments))
	for i, segment := range segments {
		c, ok := g.columns[segment.Id()]
		if !ok {
			var err error
			if c, err = newColumns(segment); err != nil {
				return nil, err
			}
		}
		held[segment.Id()], all[i] = c, c
	}
	g.columns = held
	return all, nil
}

// guarded turns a panic of the engine, which trusts its files, into an error; a fault of memory too, which is how a
// file cut short shows itself when it is mapped.
func guarded(do func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if fault := recover(); fault != nil {
			err = errors.Join(errDamaged, fmt.Errorf("%v", fault))
		}
	}()
	return do()
}

// generations lists the folders of an index's generations.
func generations(folder string) []string {
	entries, _ := os.ReadDir(folder)
	var names []string
	for _, entry := range entries {
		if entry.IsDir() && strings.HasPrefix(entry.Name(), "g-") {
			names = append(names, entry.Name())
		}
	}
	return names
}
