package sheet

import (
	"context"
	"fmt"
	"path"
	"strings"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/content/refusal"
)

// FileAttached is the event of a file given to a sheet. Nobody sees it before a text shows it.
const FileAttached event.Kind = "file-attached"

// What the files of one sheet may amount to, and how long the text that stands for a picture may be.
const (
	MaxFiles      = 50
	MaxFilesBytes = 50 << 20
	MaxAlt        = 300 // characters
)

// AttachableBy reports whether a person may give the sheet a file: whoever writes it.
func (s Sheet) AttachableBy(p people.Person) bool {
	return s.WritableBy(p) || people.Allows(p, people.Revise, s.Object())
}

// Attachable refuses, before anything of a file is read, whom the sheet takes none from, and one file more than it takes.
func (st *Store) Attachable(ctx context.Context, by people.Person, id clock.ID) (err error) {
	defer refusal.Wrap(&err, "attach to %s", id)
	return st.db.View(ctx, func(tx *db.Tx) error {
		s, now, err := ForReview(tx, by, id)
		if err != nil {
			return err
		}
		return attachable(tx, s, now, 1)
	})
}

func attachable(tx *db.Tx, s Sheet, by people.Person, size int64) error {
	if !s.AttachableBy(by) {
		return s.notWritable(by)
	}
	var count int
	var bytes int64
	err := tx.One(func(r db.Row) error { return r.Scan(&count, &bytes) },
		`SELECT COUNT(*), CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM attachments WHERE sheet_id = $1`, string(s.ID))
	if err == nil && (count >= MaxFiles || bytes+size > MaxFilesBytes) {
		return refusal.TooLarge("file", "files-too-many", MaxFiles, MaxFilesBytes>>20)
	}
	return err
}

// AddFile gives a sheet a file whose bytes are kept, under a path that no other of its files has: the one wanted, with
// a number where it is taken. The same bytes under the same name are the same file.
func (st *Store) AddFile(ctx context.Context, by people.Person, id clock.ID, wanted string, f File) (_ File, err error) {
	defer refusal.Wrap(&err, "attach to %s", id)
	return f, st.db.Update(ctx, func(tx *db.Tx) error {
		s, now, err := ForReview(tx, by, id)
		if err != nil {
			return err
		}
		if !s.AttachableBy(now) {
			return s.notWritable(now)
		}
		var known bool
		if f.Path, known, err = freePath(tx, id, wanted, f.Hash); err != nil {
			return err
		}
		if !known {
			if err := attachable(tx, s, now, f.Size); err != nil {
				return err
			}
		}
		if f, err = insertAttachment(tx, id, f, by.ID, clock.Micros(st.clock.Now())); err != nil || known {
			return err
		}
		return event.Record(tx, FileAttached, string(id), by.ID, st.clock.Now())
	})
}

// freePath finds a path in a sheet; known where a file of these bytes has it already.
func freePath(tx *db.Tx, sheet clock.ID, wanted, hash string) (string, bool, error) {
	ending := path.Ext(wanted)
	for n := 1; ; n++ {
		name := wanted
		if n > 1 {
			name = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(wanted, ending), n, ending)
		}
		taken, same := false, false
		err := tx.Each(func(r db.Row) error {
			var other string
			err := r.Scan(&other)
			taken, same = true, same || other == hash
			return err
		}, `SELECT hash FROM attachments WHERE sheet_id = $1 AND path = $2`, string(sheet), name)
		if err != nil || same || !taken {
			return name, same, err
		}
	}
}

// PicturePath is what a file is called in a text: its name folded as an address is, with the ending of its type.
func PicturePath(label, mediaType string) string {
	stem := markdown.Slug(strings.TrimSuffix(label, path.Ext(label)))
	if len(stem) > 60 {
		stem = strings.Trim(stem[:60], "-")
	}
	if stem == "" {
		stem = "image"
	}
	if mediaType == "image/png" {
		return stem + ".png"
	}
	return stem + ".jpg"
}

// ImageMarkdown writes the picture of a path with the text that stands for it, "" for a decorative one.
func ImageMarkdown(path, alt string) string {
	return "![" + plainMarks.Replace(alt) + "](" + path + ")"
}

// plainMarks keeps the words of an alternative text from being read as marks.
var plainMarks = strings.NewReplacer(`\`, `\\`, `[`, `\[`, `]`, `\]`, `*`, `\*`, `_`, `\_`, "`", "\\`", `<`, `\<`, `&`, `\&`, `!`, `\!`)

// CleanAlt brings an alternative text to one line. It must be given, unless the picture is decorative.
func CleanAlt(alt string, decorative bool) (string, error) {
	alt = markdown.Visible(alt)
	switch {
	case decorative:
		return "", nil
	case alt == "":
		return "", refusal.Unprocessable("alt", "alt-empty")
	case len([]rune(alt)) > MaxAlt:
		return "", refusal.TooLarge("alt", "alt-too-long", MaxAlt)
	}
	return alt, nil
}
