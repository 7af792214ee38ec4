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

// Start brings the first sheets into a library that never had them, whatever else was brought in before, and the
// glossary into one whose glossary is empty. Without them, it notes that the library did without, so that a later start
// brings nothing. A start that was cut short goes on later: the sheets are known again by their source and path.
func (l *Library) Start(ctx context.Context, without bool) (err error) {
	defer refusal.Wrap(&err, "bring in the first content")
	started, err := l.Setting(ctx, SettingStarter)
	if err != nil || started == startedWithout {
		return err
	}
	if !without {
		if err := l.startAcronyms(ctx); err != nil {
			return err
		}
	}
	if started != "" {
		return nil
	}
	if !without {
		o := ImportOptions{Source: StarterSource}
		if _, err := l.importFrom(ctx, people.System(), embedded{starter.Files()}, StarterSource, o); err != nil {
			return err
		}
	}
	return l.DB.Update(ctx, func(tx *db.Tx) error {
		if without {
			return l.putSetting(tx, SettingStarter, startedWithout)
		}
		return l.putSetting(tx, SettingStarter, startedLoaded)
	})
}

// What SettingStarter says of a library that was started.
const (
	startedWithout = "without"
	startedLoaded  = "loaded"
)

// startAcronyms brings in the first glossary where there is none.
func (l *Library) startAcronyms(ctx context.Context) error {
	if here, err := l.Sheets.Acronyms(ctx); err != nil || len(here) > 0 {
		return err
	}
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
