package sheet

import (
	"path"
	"slices"
	"strings"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/refusal"
)

const fileColumns = `attachments.id, attachments.hash, attachments.origin, attachments.type, attachments.size, attachments.width, attachments.height`

func scanFile(r db.Row, f *File, more ...any) error {
	return r.Scan(append([]any{&f.Attachment, &f.Hash, &f.Origin, &f.Type, &f.Size, &f.Width, &f.Height}, more...)...)
}

// filesOf reads the files that a revision shows.
func filesOf(tx *db.Tx, revision clock.ID) (files []File, err error) {
	err = tx.Each(func(r db.Row) error {
		var f File
		err := scanFile(r, &f, &f.Path)
		files = append(files, f)
		return err
	}, `
		SELECT `+fileColumns+`, revision_files.path FROM revision_files
		JOIN attachments ON attachments.id = revision_files.attachment_id
		WHERE revision_files.revision_id = $1 ORDER BY revision_files.path`, string(revision))
	return files, err
}

// filesShown gives, of the newest attachments of a sheet, those that a text shows by its relative destinations.
func filesShown(tx *db.Tx, sheet clock.ID, images []string) (files []File, err error) {
	if len(images) == 0 {
		return nil, nil
	}
	newest := map[string]File{}
	err = tx.Each(func(r db.Row) error {
		var f File
		err := scanFile(r, &f, &f.Path)
		newest[f.Path] = f
		return err
	}, `SELECT `+fileColumns+`, attachments.path FROM attachments WHERE sheet_id = $1 ORDER BY created_at, id`, string(sheet))
	for _, image := range images {
		f, found := newest[ShownPath(image)]
		if found && !slices.ContainsFunc(files, func(other File) bool { return other.Path == f.Path }) {
			files = append(files, f)
		}
	}
	return files, err
}

// ShownPath is the one form of a relative destination: cleaned, without its query and fragment.
func ShownPath(destination string) string {
	if cutAt := strings.IndexAny(destination, "?#"); cutAt >= 0 {
		destination = destination[:cutAt]
	}
	return path.Clean(destination)
}

// insertAttachment keeps a file of a sheet, unless it has the same bytes under the same path already.
func insertAttachment(tx *db.Tx, sheet clock.ID, f File, by clock.ID, at int64) (File, error) {
	var same File
	err := tx.One(func(r db.Row) error { return scanFile(r, &same) },
		`SELECT `+fileColumns+` FROM attachments WHERE sheet_id = $1 AND path = $2 AND hash = $3`, string(sheet), f.Path, f.Hash)
	if err == nil {
		same.Path = f.Path
		return same, nil
	}
	if err = refusal.IgnoreNotFound(err); err != nil {
		return f, err
	}
	if f.Attachment == "" {
		f.Attachment = clock.NewSecret()
	}
	_, err = tx.Exec(`
		INSERT INTO attachments (id, sheet_id, path, hash, origin, type, size, width, height, created_at, created_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`, f.Attachment, string(sheet), f.Path, f.Hash, f.Origin, f.Type,
		f.Size, f.Width, f.Height, at, string(by))
	return f, err
}

// sameOrigins puts, for each file of incoming editions that was received before under the same path, what was kept of
// it then: a picture made anew by another version of the program has other bytes and is the same picture.
func sameOrigins(tx *db.Tx, sheet clock.ID, editions []IncomingEdition) ([]IncomingEdition, error) {
	known := slices.Clone(editions)
	for i, e := range known {
		known[i].Files = slices.Clone(e.Files)
		for k, f := range e.Files {
			if f.Origin == "" {
				continue
			}
			err := tx.One(func(r db.Row) error { return scanFile(r, &known[i].Files[k]) }, `
				SELECT `+fileColumns+` FROM attachments WHERE sheet_id = $1 AND path = $2 AND origin = $3
				ORDER BY created_at DESC, id LIMIT 1`, string(sheet), f.Path, f.Origin)
			if err = refusal.IgnoreNotFound(err); err != nil {
				return nil, err
			}
		}
	}
	return known, nil
}
