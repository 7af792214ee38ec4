package content

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"terreau/content/files"
	"terreau/content/refusal"
)

// JournalName is the file of an export that is under way, or was cut short: it lists what was written, a path a line, so
// that the next export into the same folder leaves nothing of it behind. No import takes such a folder for an export.
const JournalName = "terreau-unfinished.txt"

// written names the file under which another is written before it takes its place, one a folder.
const written = ".terreau-writing"

// unfinishedExport refuses to import what an export did not write to its end.
func unfinishedExport(source files.Source) error {
	for entry := range source.All() {
		if entry.Path == JournalName {
			return refusal.Invalid("source", "export-unfinished")
		}
	}
	return nil
}

// journaled gives the files that exports which were cut short wrote in the folder.
func (e *exporter) journaled() (names []string, cut bool, err error) {
	text, err := e.root.ReadFile(JournalName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	}
	for name := range strings.Lines(string(text)) {
		name = strings.TrimSuffix(name, "\n")
		names = append(names, name, path.Join(path.Dir(name), written))
	}
	return names, true, err
}

func (e *exporter) openJournal() (err error) {
	e.journal, err = e.root.OpenFile(JournalName, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	return err
}

// note lists a file before it is written.
func (e *exporter) note(name string) error {
	_, err := fmt.Fprintln(e.journal, name)
	return err
}

// finish removes what an earlier export had and this one has not, and then the journal: the export is whole.
func (e *exporter) finish(stale []string) error {
	slices.Sort(stale)
	for _, name := range slices.Compact(stale) {
		if name == "" || e.written[name] || !fs.ValidPath(name) {
			continue
		}
		if err := e.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		for folder := path.Dir(name); folder != "."; folder = path.Dir(folder) {
			if e.root.Remove(folder) != nil { // the first that is not empty ends it
				break
			}
		}
	}
	if err := e.journal.Close(); err != nil {
		return err
	}
	return e.root.Remove(JournalName)
}
