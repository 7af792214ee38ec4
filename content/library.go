// Package content is what Terreau knows, its rules, and where it is kept. Its rooms are the folders below; this file
// opens them, and its neighbours do what is done across them.
package content

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/duty"
	"terreau/content/event"
	"terreau/content/files"
	"terreau/content/kinds"
	"terreau/content/mail"
	"terreau/content/notice"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/request"
	"terreau/content/review"
	"terreau/content/sheet"
)

// Options says where a library is kept. Without an Address the database is a file of the Folder.
type Options struct {
	Folder  string       // files, keys, and the database where it is a file
	Address string       // postgres://…, or empty
	Clock   *clock.Clock // nil for the machine's, in the default zone
	Kinds   fs.FS        // an instance's own kinds, laid over the product's; nil for none
}

// Library is an open library: its rooms, each with one store.
type Library struct {
	Folder   string
	DB       *db.DB
	Clock    *clock.Clock
	Kinds    *kinds.Set
	Events   *event.Store
	People   *people.Store
	Sheets   *sheet.Store
	Reviews  *review.Store
	Mail     *mail.Office
	Requests *request.Store
	Notices  *notice.Store
	Duties   *duty.Store
	Files    files.Store
	disk     *files.Disk
}

// Open opens a library without changing it; Migrate makes it ready for use. Refusal KindUnavailable "restore-unfinished"
// where a restore was cut short.
func Open(ctx context.Context, o Options) (*Library, error) {
	err := unfinishedRestore(o.Folder)
	if err != nil {
		return nil, err
	}
	if o.Clock == nil {
		if o.Clock, err = clock.New(clock.DefaultZone); err != nil {
			return nil, err
		}
	}
	set, err := kinds.Load(o.Kinds)
	if err != nil {
		return nil, err
	}
	d, err := db.Open(ctx, db.Options{Folder: o.Folder, Address: o.Address, Today: o.Clock.Today})
	if err != nil {
		return nil, err
	}
	disk, err := files.OpenDisk(filepath.Join(o.Folder, FilesFolder))
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	sheets := sheet.NewStore(d, o.Clock, set)
	persons := people.NewStore(d, o.Clock)
	persons.Know(set.Has)
	events, reviews := event.NewStore(d, o.Clock), review.NewStore(d, o.Clock, set, sheets)
	office, requests := mail.NewOffice(d, o.Clock, events), request.NewStore(d, o.Clock, set, sheets)
	return &Library{
		Folder: o.Folder, DB: d, Clock: o.Clock, Kinds: set,
		Events:   events,
		People:   persons,
		Sheets:   sheets,
		Reviews:  reviews,
		Mail:     office,
		Requests: requests,
		Duties:   duty.NewStore(d, o.Clock),
		Notices:  notice.NewStore(d, o.Clock, persons, sheets, reviews, requests, office),
		Files:    disk, disk: disk,
	}, nil
}

// FilesFolder is the name of the folder of attachments in the data folder.
const FilesFolder = "files"

// FirstSpace is the slug of the space that every library begins with.
const FirstSpace = "commun"

// Migrate brings the tables up to date, and gives a new library its first space. Several nodes may do so at once.
func (l *Library) Migrate(ctx context.Context) error {
	if err := l.DB.Migrate(ctx); err != nil {
		return err
	}
	spaces, err := l.People.Spaces(ctx, people.System())
	if err != nil || len(spaces) > 0 {
		return err
	}
	_, err = l.People.AddSpace(ctx, people.System(), people.Space{Slug: FirstSpace, Name: "Espace commun", Audience: people.Public, DefaultKind: "practice"})
	if refusal.KindOf(err) == refusal.KindConflict {
		return nil // another node was there first
	}
	return err
}

// Close ends every use of the library.
func (l *Library) Close() error { return errors.Join(l.DB.Close(), l.disk.Close()) }
