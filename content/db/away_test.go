package db_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/db"
	"terreau/content/refusal"
)

// line is a wire to a server that can be cut.
type line struct {
	mutex sync.Mutex
	ends  []net.Conn
}

// stretch gives the address of a database through a line.
func stretch(t *testing.T, address string) (string, *line) {
	t.Helper()
	at, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	far := at.Host
	near, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { near.Close() })
	l := &line{}
	go func() {
		for {
			from, err := near.Accept()
			if err != nil {
				return
			}
			to, err := net.Dial("tcp", far)
			if err != nil {
				from.Close()
				continue
			}
			l.mutex.Lock()
			l.ends = append(l.ends, from, to)
			l.mutex.Unlock()
			go io.Copy(to, from)
			go io.Copy(from, to)
		}
	}()
	at.Host = near.Addr().String()
	return at.String(), l
}

func (l *line) cut() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	for _, end := range l.ends {
		end.Close()
	}
	l.ends = nil
}

func TestALineCutInATransactionIsSaidAndMended(t *testing.T) {
	address, l := stretch(t, contenttest.Blank(t))
	d := contenttest.Database(t, db.Options{Address: address})
	err := d.Update(t.Context(), func(tx *db.Tx) error {
		if err := put(tx, "half", "x"); err != nil {
			return err
		}
		l.cut()
		return put(tx, "other half", "x")
	})
	if refusal.KindOf(err) != refusal.KindUnavailable {
		t.Errorf("a write whose server went away: %v", err)
	}
	if err := d.View(t.Context(), func(tx *db.Tx) error {
		l.cut()
		return tx.One(func(r db.Row) error { return nil }, `SELECT 1`)
	}); refusal.KindOf(err) != refusal.KindUnavailable {
		t.Errorf("a reading whose server went away: %v", err)
	}
	if err := d.Update(t.Context(), func(tx *db.Tx) error { return put(tx, "after", "x") }); err != nil {
		t.Errorf("the server is back, the next write is not: %v", err)
	}
	l.cut() // of an idle connection nobody notices anything
	if get(t, d, "half") != "" || get(t, d, "after") != "x" {
		t.Error("half a transaction stays, or a whole one is gone")
	}
}

func TestAWriteWaitsNoLongerThanItsCaller(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		held, letGo := make(chan struct{}), make(chan struct{})
		first := make(chan error, 1)
		go func() {
			first <- d.Update(context.Background(), func(tx *db.Tx) error {
				close(held)
				<-letGo
				return put(tx, "first", "x")
			})
		}()
		<-held
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		if err := d.Update(ctx, func(tx *db.Tx) error { return put(tx, "late", "x") }); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a write whose caller has left: %v", err)
		}
		close(letGo)
		if err := <-first; err != nil || get(t, d, "first") != "x" || get(t, d, "late") != "" {
			t.Errorf("the write before it is gone, or it was written after all: %v", err)
		}
	})
}

func TestAcknowledgedMeansOnTheDisk(t *testing.T) {
	d := contenttest.Database(t, db.Options{Folder: t.TempDir()})
	for pragma, want := range map[string]int{"synchronous": 2, "foreign_keys": 1, "secure_delete": 1} {
		var got int
		err := d.Update(t.Context(), func(tx *db.Tx) error {
			return tx.One(func(r db.Row) error { return r.Scan(&got) }, `SELECT * FROM pragma_`+pragma)
		})
		if err != nil || got != want {
			t.Errorf("%s is %d, not %d: %v", pragma, got, want, err)
		}
	}
	var mode string
	err := d.Update(t.Context(), func(tx *db.Tx) error {
		return tx.One(func(r db.Row) error { return r.Scan(&mode) }, `SELECT * FROM pragma_journal_mode`)
	})
	if err != nil || mode != "wal" {
		t.Errorf("the journal is %s: %v", mode, err)
	}
}

func TestAClosedFileIsLetGo(t *testing.T) {
	folder := t.TempDir()
	d := contenttest.Database(t, db.Options{Folder: folder})
	get(t, d, "nothing") // a reader has opened it
	if err := d.Update(t.Context(), func(tx *db.Tx) error { return put(tx, "a", "b") }); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if err := d.View(t.Context(), func(*db.Tx) error { return nil }); refusal.KindOf(err) != refusal.KindUnavailable {
		t.Errorf("a closed database is read: %v", err)
	}
	if _, err := os.Stat(filepath.Join(folder, db.FileName+"-wal")); err == nil {
		t.Error("the journal stays beside a database that was closed")
	}
	names, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip("this system does not tell which files are open")
	}
	for _, name := range names {
		if target, _ := os.Readlink("/proc/self/fd/" + name.Name()); strings.HasPrefix(target, folder) {
			t.Errorf("%s is still open", target)
		}
	}
}

func TestOtherAccountsReadNothing(t *testing.T) {
	folder := t.TempDir()
	if err := os.Chmod(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for range 2 { // a new database, then one that an older program left open to all
		d := contenttest.Database(t, db.Options{Folder: folder})
		get(t, d, "nothing")
		if err := d.Update(t.Context(), func(tx *db.Tx) error { return put(tx, clock.NewSecret(), "b") }); err != nil {
			t.Fatal(err)
		}
		files, err := filepath.Glob(filepath.Join(folder, db.FileName+"*"))
		if err != nil || len(files) == 0 {
			t.Fatal(files, err)
		}
		for _, file := range files {
			info, err := os.Stat(file)
			if err != nil || info.Mode().Perm()&0o077 != 0 {
				t.Errorf("%s is %v: %v", file, info.Mode(), err)
			}
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		os.Chmod(filepath.Join(folder, db.FileName), 0o644)
	}
}
