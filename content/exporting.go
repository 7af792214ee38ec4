package content

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"math"
	"os"
	"path"
	"slices"

	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/files"
	"terreau/content/people"
	"terreau/content/refusal"
)

// ExportSummary counts what an export wrote.
type ExportSummary struct {
	Sheets, Editions, Files int
	Damaged                 []Fault // texts and files that are no longer what their hash says
}

// Export writes all that was published, as it is at one moment, as a folder of Markdown files with what they show,
// their earlier editions, the glossary and a manifest. Nobody who writes meanwhile is held up. Space is a slug, "" for
// every space.
//
// A sheet that came from elsewhere lies where it lay there, below a folder named after its source, so that relative
// links lead where they led; the others lie in the folder of their kind. Two exports of the same library are equal to
// the byte. The folder must be empty, or hold an earlier export, which is brought up to date; one that was cut short is
// begun anew.
func (l *Library) Export(ctx context.Context, by people.Person, folder, space string) (_ ExportSummary, err error) {
	defer refusal.Wrap(&err, "export")
	defer namesFullDisk(&err)
	if err := l.administers(ctx, by); err != nil {
		return ExportSummary{}, err
	}
	if err := l.tellTaken(ctx, by, event.ActExported); err != nil {
		return ExportSummary{}, err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return ExportSummary{}, err
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return ExportSummary{}, err
	}
	defer root.Close()
	e := &exporter{Library: l, root: root, space: space, written: map[string]bool{}}
	stale, err := e.earlier()
	if err != nil {
		return e.summary, err
	}
	if err := e.openJournal(); err != nil {
		return e.summary, err
	}
	defer e.journal.Close()
	if err := l.withCopy(ctx, e.copyOut); err != nil {
		return e.summary, err
	}
	return e.summary, e.finish(stale)
}

// exporter is one export under way.
type exporter struct {
	*Library
	root    *os.Root
	space   string
	journal *os.File
	places  *places
	written map[string]bool
	summary ExportSummary
}

// earlier gives the files of an earlier export in the folder, and refuses a folder that holds anything else.
func (e *exporter) earlier() (names []string, err error) {
	entries, err := fs.ReadDir(e.root.FS(), ".")
	if err != nil {
		return nil, err
	}
	entries = slices.DeleteFunc(entries, func(entry fs.DirEntry) bool { return entry.Name() == ".git" })
	names, cut, err := e.journaled()
	if err != nil {
		return nil, err
	}
	m, err := readManifest(func(name string) ([]byte, error) {
		content, err := e.root.ReadFile(name)
		if errors.Is(err, fs.ErrNotExist) {
			err = refusal.NotFound()
		}
		return content, err
	}, math.MaxInt)
	if err != nil || m == nil {
		if len(entries) > 0 && !cut {
			return nil, refusal.Conflict("folder", "export-not-empty", e.root.Name())
		}
		return names, nil
	}
	names = append(names, m.More...)
	for _, s := range m.Sheets {
		names = append(names, s.File)
		for _, edition := range s.Editions {
			names = append(names, edition.File)
			for _, f := range edition.Files {
				names = append(names, f.File)
			}
		}
	}
	return names, nil
}

// copyOut writes what a copy of the database holds.
func (e *exporter) copyOut(ctx context.Context, _ string, saved *db.DB) error {
	return saved.View(ctx, func(tx *db.Tx) error {
		e.written, e.summary = map[string]bool{}, ExportSummary{}
		m := Manifest{Format: ManifestFormat, Version: ManifestVersion}
		var err error
		if m.Instance, err = setting(tx, SettingName); err != nil {
			return err
		}
		if m.Spaces, err = exportedSpaces(tx, e.space); err != nil {
			return err
		}
		if e.space != "" && len(m.Spaces) == 0 {
			return refusal.Invalid("space", "unknown-space", e.space)
		}
		sheets, err := exportedSheets(tx, e.space)
		if err != nil {
			return err
		}
		e.places = e.placesOf(sheets)
		for _, s := range sheets {
			if err := ctx.Err(); err != nil {
				return err
			}
			done, err := e.writeSheet(ctx, tx, s)
			if err != nil {
				return err
			}
			if len(done.Editions) > 0 {
				m.Sheets = append(m.Sheets, done)
				e.summary.Sheets++
			}
		}
		glossary, err := exportedAcronyms(tx)
		if err == nil && len(glossary) > 0 {
			err = e.put(AcronymsName, writeAcronyms(glossary))
		}
		if err != nil {
			return err
		}
		return m.write(e.put)
	})
}

// writeSheet writes the editions of a sheet, and gives its entry in the manifest.
func (e *exporter) writeSheet(ctx context.Context, tx *db.Tx, s ManifestSheet) (ManifestSheet, error) {
	s.File = e.places.of[s.ID]
	editions, err := exportedEditions(tx, s.ID)
	if err != nil {
		return s, err
	}
	last := -1
	for i, edition := range editions {
		if !edition.Erased {
			last = i
		}
	}
	if last < 0 {
		return s, nil // erased whole: nothing is left to bring in elsewhere
	}
	for i, edition := range editions {
		if err := e.writeEdition(ctx, tx, &s, edition, i == last); err != nil {
			return s, err
		}
	}
	if s.Withdrawal, err = exportedWithdrawal(tx, s.ID); err != nil {
		return s, err
	}
	s.Former, err = exportedSlugs(tx, s)
	return s, err
}

func (e *exporter) writeEdition(ctx context.Context, tx *db.Tx, s *ManifestSheet, edition exportedEdition, current bool) (err error) {
	m := edition.ManifestEdition
	if !m.Erased {
		m.File = s.File
		if !current {
			m.File = path.Join(editionsFolder, e.places.kindPath(s.Kind), s.Slug, decimal(m.Number)+".md")
		}
		if files.Sum(edition.text) != m.TextHash {
			e.damaged(Fault{What: FaultText, Sheet: s.ID, Slug: s.Slug, Title: s.Title, Number: m.Number})
		}
		if err := e.put(m.File, edition.text); err != nil {
			return err
		}
		if m.Files, err = e.writeFiles(ctx, tx, *s, edition); err != nil {
			return err
		}
	}
	e.summary.Editions++
	s.Editions = append(s.Editions, m)
	return nil
}

func (e *exporter) writeFiles(ctx context.Context, tx *db.Tx, s ManifestSheet, edition exportedEdition) ([]ManifestFile, error) {
	shown, err := exportedFiles(tx, edition.revision)
	if err != nil {
		return nil, err
	}
	for i := range shown {
		f := &shown[i]
		f.File = e.places.file(s.File, f.ManifestFile, f.mediaType)
		if e.written[f.File] {
			continue
		}
		content, err := files.Read(ctx, e.Files, f.Hash)
		if err != nil {
			if ctx.Err() != nil {
				return nil, err
			}
			e.damaged(Fault{What: FaultFile, Sheet: s.ID, Slug: s.Slug, Title: s.Title, Number: edition.Number, Detail: f.Path})
			continue
		}
		if err := e.put(f.File, content); err != nil {
			return nil, err
		}
		e.summary.Files++
	}
	listed := make([]ManifestFile, len(shown))
	for i, f := range shown {
		listed[i] = f.ManifestFile
	}
	return listed, nil
}

func (e *exporter) damaged(f Fault) { e.summary.Damaged = append(e.summary.Damaged, f) }

// put writes a file whole or not at all, unless it is there already with the same bytes.
func (e *exporter) put(name string, content []byte) error {
	e.written[name] = true
	if there, err := e.root.ReadFile(name); err == nil && bytes.Equal(there, content) {
		return nil
	}
	if err := errors.Join(e.note(name), e.root.MkdirAll(path.Dir(name), 0o700)); err != nil {
		return err
	}
	beside := path.Join(path.Dir(name), written)
	err := e.root.WriteFile(beside, content, 0o600)
	if err == nil {
		err = e.root.Rename(beside, name)
	}
	if err != nil {
		e.root.Remove(beside)
	}
	return err
}
