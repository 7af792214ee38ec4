package bench

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/people"
	"terreau/content/sheet"

	_ "modernc.org/sqlite" // the bare engine
)

// writers is how many people save at the same time.
const writers = 32

// tinyCommits measures the smallest durable act of the bare engine: one row, one transaction, one writer.
func tinyCommits(ctx context.Context, folder string, count int) (taken times, err error) {
	d, err := sql.Open("sqlite", filepath.Join(folder, "bare.db")+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
	if err != nil {
		return nil, err
	}
	defer d.Close()
	d.SetMaxOpenConns(1)
	if _, err := d.ExecContext(ctx, `CREATE TABLE tiny (n INTEGER PRIMARY KEY, word TEXT)`); err != nil {
		return nil, err
	}
	for n := range count {
		took, err := timed(func() error {
			tx, err := d.BeginTx(ctx, nil)
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `INSERT INTO tiny VALUES ($1, $2)`, n, "mot"); err != nil {
				return errors.Join(err, tx.Rollback())
			}
			return tx.Commit()
		})
		if err != nil {
			return nil, err
		}
		taken = append(taken, took)
	}
	return taken, nil
}

// desk is a library with a sheet for each writer.
type desk struct {
	lib    *content.Library
	sheets []sheet.Sheet
	texts  [][]byte
}

func openDesk(ctx context.Context, folder, address string, texts [][]byte) (*desk, error) {
	lib, err := content.Open(ctx, content.Options{Folder: folder, Address: address})
	if err != nil {
		return nil, err
	}
	d := &desk{lib: lib, texts: texts}
	if err := lib.Migrate(ctx); err != nil {
		return nil, errors.Join(err, lib.Close())
	}
	home, err := home(ctx, lib)
	for i := 0; err == nil && i < writers; i++ {
		var s sheet.Sheet
		s, err = lib.Sheets.Start(ctx, people.System(), home, "practice", fmt.Appendf(nil, "# Brouillon %d\n", i))
		d.sheets = append(d.sheets, s)
	}
	if err != nil {
		return nil, errors.Join(err, lib.Close())
	}
	return d, nil
}

// home is the first space of a library.
func home(ctx context.Context, lib *content.Library) (clock.ID, error) {
	spaces, err := lib.People.Spaces(ctx, people.System())
	if err == nil && len(spaces) == 0 {
		err = errors.New("a library without space")
	}
	if err != nil {
		return "", err
	}
	return spaces[0].ID, nil
}

// save saves the draft of one writer's sheet once more.
func (d *desk) save(ctx context.Context, writer, n int) error {
	s := &d.sheets[writer]
	version := 0
	if s.Draft != nil {
		version = s.Draft.Version
	}
	text := fmt.Appendf(d.texts[n%len(d.texts)][:len(d.texts[n%len(d.texts)]):len(d.texts[n%len(d.texts)])], "\nTour %d.\n", n)
	next, err := d.lib.Sheets.Save(ctx, people.System(), s.ID, version, text)
	if err == nil {
		*s = next
	}
	return err
}

// alone saves count times, one after the other.
func (d *desk) alone(ctx context.Context, count int) (taken times, err error) {
	for n := range count {
		took, err := timed(func() error { return d.save(ctx, 0, n) })
		if err != nil {
			return nil, err
		}
		taken = append(taken, took)
	}
	return taken, nil
}

// together lets every writer save for a while. One at a time holds them back so that no two share a commit.
func (d *desk) together(ctx context.Context, oneAtATime bool) (perSecond float64, taken times, err error) {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	var wait sync.WaitGroup
	var door sync.Mutex
	each, failed := make([]times, writers), make([]error, writers)
	began := time.Now()
	for w := range writers {
		wait.Go(func() {
			for n := 0; ctx.Err() == nil && failed[w] == nil; n++ {
				took, err := timed(func() error {
					if oneAtATime {
						door.Lock()
						defer door.Unlock()
					}
					return d.save(context.WithoutCancel(ctx), w, n)
				})
				each[w], failed[w] = append(each[w], took), err
			}
		})
	}
	wait.Wait()
	lasted := time.Since(began)
	for _, t := range each {
		taken = append(taken, t...)
	}
	return float64(len(taken)) / lasted.Seconds(), taken, errors.Join(failed...)
}

// short is a text whose rendering costs next to nothing: what is measured with it is the transaction.
var short = [][]byte{[]byte("# Une fiche\n\nUn mot.\n")}

// Saving measures durable saves in a folder, against the smallest commit of the bare engine.
func Saving(ctx context.Context, folder string, texts [][]byte) ([]Row, error) {
	at, err := os.MkdirTemp(folder, "saving-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(at)
	tiny, err := tinyCommits(ctx, at, 2000)
	if err != nil {
		return nil, err
	}
	d, err := openDesk(ctx, at, "", short)
	if err != nil {
		return nil, err
	}
	defer d.lib.Close()
	small, err := d.alone(ctx, 500)
	if err != nil {
		return nil, err
	}
	grouped, one, err := d.crowd(ctx)
	if err != nil {
		return nil, err
	}
	d.texts = texts
	whole, err := d.alone(ctx, 500)
	if err != nil {
		return nil, err
	}
	rate := 1 / tiny.at(0.5).Seconds()
	return []Row{
		atMost("a durable save, the transaction, against the bare tiny commit", 2.5, ratio(small.at(0.5), tiny.at(0.5)), " of "+milliseconds(tiny.at(0.5))),
		atMost("the same with a real sheet, rendering included", 6, ratio(whole.at(0.5), tiny.at(0.5)), ", p95 "+milliseconds(whole.at(0.95))),
		atLeast("32 writers, saves a second against one writer's tiny commits", 1.5, grouped.perSecond/rate, fmt.Sprintf(" (%.0f a second)", grouped.perSecond)),
		atMost("32 writers, p99 against one commit each", 0.25, ratio(grouped.taken.at(0.99), one.taken.at(0.99)), " of "+milliseconds(one.taken.at(0.99))),
	}, nil
}

// pace is how fast a crowd of writers saved.
type pace struct {
	perSecond float64
	taken     times
}

// crowd measures all writers twice: sharing commits, and each with its own.
func (d *desk) crowd(ctx context.Context) (grouped, one pace, err error) {
	if grouped.perSecond, grouped.taken, err = d.together(ctx, false); err == nil {
		one.perSecond, one.taken, err = d.together(ctx, true)
	}
	return grouped, one, err
}

// SavingOnServer measures 32 writers on a server that keeps what it acknowledges.
func SavingOnServer(ctx context.Context, folder, address string) ([]Row, error) {
	d, err := openDesk(ctx, folder, address, short)
	if err != nil {
		return nil, err
	}
	defer d.lib.Close()
	grouped, one, err := d.crowd(ctx)
	if err != nil {
		return nil, err
	}
	return []Row{
		atLeast("PostgreSQL, 32 writers, grouped against one commit each", 1.3, grouped.perSecond/one.perSecond, fmt.Sprintf(" of %.0f a second", one.perSecond)),
		atMost("PostgreSQL, 32 writers, p99", 0.3, ratio(grouped.taken.at(0.99), one.taken.at(0.99)), " of "+milliseconds(one.taken.at(0.99))),
	}, nil
}
