// Package db keeps what the library knows in SQLite or PostgreSQL, with one text of SQL for both. What differs between
// them is in engine.go and nowhere else.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"terreau/content/clock"
	"terreau/content/refusal"
)

// Readers is how many read transactions run at the same time; the next ones wait.
const Readers = 8

// Options says where the database is. Address is a postgres:// URL; empty, the database is a file in Folder.
type Options struct {
	Folder  string
	Address string
	Today   func() clock.Date // the civil date that terms are read against; nil for the machine's, in the default zone
}

// DB is an open database: many readers at once, one writer.
type DB struct {
	engine  engine
	source  string
	today   func() clock.Date
	pool    *sql.DB
	writing *sql.DB
	readers chan *session
	calls   chan *call
	done    chan struct{}
	closing sync.Once
	closed  chan struct{}

	reached atomic.Int64 // the last event of a transaction this process has committed
	news    news
}

// Open opens a database without changing it; Migrate makes or brings its tables up to date. The error says in one
// line what is wrong with the address or the folder.
func Open(ctx context.Context, o Options) (*DB, error) {
	d, err := open(ctx, o)
	if err != nil {
		return nil, err
	}
	if o.Today != nil {
		d.today = o.Today
	}
	return d, nil
}

func open(ctx context.Context, o Options) (*DB, error) {
	if o.Address != "" {
		d, err := start(ctx, postgres, o.Address)
		if err != nil {
			return nil, fmt.Errorf("database: %w", hideSecret(err, o.Address))
		}
		return d, nil
	}
	if err := os.MkdirAll(o.Folder, 0o700); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	if err := keepPrivate(filepath.Join(o.Folder, FileName)); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	d, err := start(ctx, sqlite, filepath.Join(o.Folder, FileName))
	if err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	return d, nil
}

// keepPrivate makes the database's files those of one account, whatever the folder and the mask allow: what is
// restricted in them is so for the other accounts of the machine too. It never opens a file that is there.
func keepPrivate(name string) error {
	file, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err == nil {
		return file.Close()
	}
	for _, part := range []string{name, name + "-wal", name + "-shm"} {
		if err := os.Chmod(part, 0o600); err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission) {
			return err
		}
	}
	return nil
}

// start opens what an engine calls its source, and begins to write for those who ask.
func start(ctx context.Context, e engine, source string) (*DB, error) {
	machine, err := clock.New(clock.DefaultZone)
	if err != nil {
		return nil, err
	}
	d := &DB{engine: e, source: source, today: machine.Today, calls: make(chan *call), done: make(chan struct{}), closed: make(chan struct{}), readers: make(chan *session, Readers)}
	if d.writing, d.pool, err = e.open(source); err != nil {
		return nil, err
	}
	if err := e.check(ctx, d.writing); err != nil {
		d.writing.Close()
		d.pool.Close()
		return nil, err
	}
	for range Readers {
		d.readers <- &session{pool: d.pool}
	}
	go d.write()
	return d, nil
}

// FileName is the name of the database in the data folder. No one but the engine may open that file: closing any
// descriptor of it would drop the locks of the process (sqlite.org/howtocorrupt, section 2.2).
const FileName = "terreau.db"

// InFile reports whether the database is the file of the data folder.
func (d *DB) InFile() bool { return d.engine.file }

// Close waits for what is under way, though not for a server that does not answer, and closes every connection.
func (d *DB) Close() (err error) {
	d.closing.Do(func() {
		close(d.done)
		late, stop := context.WithTimeout(context.Background(), tickWait)
		defer stop()
		for range Readers {
			select {
			case s := <-d.readers:
				s.drop()
			case <-late.Done():
			}
		}
		err = d.pool.Close()
		select { // the writer last: it leaves no journal behind
		case <-d.closed:
		case <-late.Done():
		}
		err = errors.Join(err, d.writing.Close())
	})
	return err
}

// Reached is the number of the last event of a transaction that this process has committed.
func (d *DB) Reached() int64 { return d.reached.Load() }

// Reach raises Reached to what was read from the database, where another process writes too.
func (d *DB) Reach(seq int64) {
	for {
		at := d.reached.Load()
		if seq <= at {
			return
		}
		if d.reached.CompareAndSwap(at, seq) {
			d.news.tell()
			return
		}
	}
}

// News is closed when Reached rises.
func (d *DB) News() <-chan struct{} { return d.news.wait() }

// View runs do in a read-only transaction: many at once, each seeing one state of the whole database.
func (d *DB) View(ctx context.Context, do func(*Tx) error) (err error) {
	var s *session
	select {
	case s = <-d.readers:
	case <-ctx.Done():
		return ctx.Err()
	case <-d.done:
		return refusal.Unavailable("stopping", nil)
	}
	defer func() { d.readers <- s }()
	if err := s.begin(ctx, d.engine.beginRead); err != nil {
		return d.engine.classify(err)
	}
	defer func() {
		if problem := recover(); problem != nil {
			s.drop()
			panic(problem)
		}
		if end := s.exec(context.WithoutCancel(ctx), "ROLLBACK"); end != nil {
			s.drop()
		}
	}()
	return d.engine.classify(do(&Tx{ctx: ctx, session: s, engine: d.engine, today: d.today}))
}

// news wakes those who wait for an event.
type news struct {
	mutex   sync.Mutex
	waiting chan struct{}
}

func (n *news) wait() <-chan struct{} {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	if n.waiting == nil {
		n.waiting = make(chan struct{})
	}
	return n.waiting
}

func (n *news) tell() {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	if n.waiting != nil {
		close(n.waiting)
		n.waiting = nil
	}
}

// hideSecret keeps the password of an address out of the log.
func hideSecret(err error, address string) error {
	if address == "" {
		return err
	}
	text := strings.ReplaceAll(err.Error(), address, "postgres://…")
	if at, secret := strings.LastIndex(address, "@"), strings.Index(address, "://"); secret > 0 && at > secret {
		if user, password, found := strings.Cut(address[secret+3:at], ":"); found && password != "" && user != password {
			text = strings.ReplaceAll(text, password, "…")
		}
	}
	return errors.New(text)
}

// tickWait is how long an engine that does not answer may hold the start or the end of the program.
const tickWait = 5 * time.Second
