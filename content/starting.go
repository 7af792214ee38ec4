package content

import (
	"context"
	"io/fs"
	"iter"
	"slices"

	"terreau/content/db"
	"terreau/content/files"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/starter"
)

// StarterSource is the source of the first content, shown beside its seal.
const StarterSource = "Terreau"

// Start brings the first sheets and the glossary into a library that holds no sheet and has never been started. Without
// them, it notes that the library did without, so that a later start brings nothing.
func (l *Library) Start(ctx context.Context, without bool) (err error) {
	defer refusal.Wrap(&err, "bring in the first content")
	fresh, err := l.fresh(ctx)
	if err != nil || !fresh {
		return err
	}
	if !without {
		o := ImportOptions{Source: StarterSource}
		if _, err := l.importFrom(ctx, people.System(), embedded{starter.Files()}, StarterSource, o); err != nil {
			return err
		}
		if err := l.startAcronyms(ctx); err != nil {
			return err
		}
	}
	return l.DB.Update(ctx, func(tx *db.Tx) error {
		if without {
			return l.putSetting(tx, SettingStarter, "without")
		}
		return l.putSetting(tx, SettingStarter, "loaded")
	})
}

func (l *Library) startAcronyms(ctx context.Context) error {
	content, err := fs.ReadFile(starter.Files(), AcronymsName)
	if err != nil {
		return err
	}
	glossary, err := readAcronyms(content)
	if err != nil {
		return err
	}
	return l.Sheets.SetAcronyms(ctx, people.System(), glossary)
}

// fresh reports whether a library holds no sheet and has never been started. One whose start was cut short is fresh
// while its sheets are all of the first content.
func (l *Library) fresh(ctx context.Context) (fresh bool, err error) {
	return fresh, l.DB.View(ctx, func(tx *db.Tx) error {
		started, err := setting(tx, SettingStarter)
		if err != nil || started != "" {
			return err
		}
		var others int64
		err = tx.One(func(r db.Row) error { return r.Scan(&others) }, `
			SELECT COUNT(*) FROM sheets LEFT JOIN sources ON sources.sheet_id = sheets.id
			WHERE sources.name IS NULL OR sources.name <> $1`, StarterSource)
		fresh = others == 0
		return err
	})
}

// embedded is a folder in the program, as an import reads it.
type embedded struct{ files fs.FS }

var _ files.Source = embedded{}

// All gives the files in the order of their paths.
func (e embedded) All() iter.Seq[files.Entry] {
	var entries []files.Entry
	fs.WalkDir(e.files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			entries = append(entries, files.Entry{Path: name})
		}
		return err
	})
	return slices.Values(entries)
}

// Read gives the whole of a file.
func (e embedded) Read(_ context.Context, name string) ([]byte, error) {
	if !fs.ValidPath(name) {
		return nil, refusal.NotFound()
	}
	content, err := fs.ReadFile(e.files, name)
	if err != nil {
		return nil, refusal.NotFound()
	}
	return content, nil
}

// Close has nothing to let go of.
func (e embedded) Close() error { return nil }
