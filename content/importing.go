package content

import (
	"context"
	"iter"
	"path/filepath"
	"strings"

	"terreau/content/clock"
	"terreau/content/files"
	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/sheet"

	"golang.org/x/text/unicode/norm"
)

// ImportOptions says how sheets are brought in.
type ImportOptions struct {
	Space  string         // the slug of their space; "" for the first, or for those that an export names
	Source string         // the name of where they come from; "" for that of the folder or archive
	DryRun bool           // say what would be done, and write nothing
	Report func(Imported) // told of each sheet, in the order of paths; nil for nobody
}

// The outcomes that an import adds to those of a sheet's arrival.
const Refused sheet.Outcome = "refused"

// Imported is what became of one file.
type Imported struct {
	Path    string
	Outcome sheet.Outcome
	ID      clock.ID // of the sheet; "" where it was refused
	Kind    string
	Slug    string
	Title   string
	Notes   []Note // what was changed or left out on the way in
	Err     error  // why it was refused
}

// Note is something worth telling about a file, or about what it shows, by a reason of the word files.
type Note struct {
	About  string // the path of a picture or a file, as the text writes it; "" for the text itself
	Reason string
	Args   []any
}

// ImportSummary counts what became of the files.
type ImportSummary struct {
	Files, Added, Updated, Unchanged, Kept, Refused int // Files: the Markdown files
	Pictures                                        int // that texts show
	Skipped                                         int // files that are neither
}

// Limits of an import.
const (
	MaxSourceName = 200 // bytes of the name of a source
	MaxPictures   = 200 // pictures of one sheet

	weightBytes = 64 << 10 // a sheet weighs one, and one more for each so many bytes of its files
	maxWeight   = 100      // what one sheet weighs at the most
	batchWeight = 100      // of one transaction: what a server beside it waits for
	heldWeight  = 300      // of all that was begun and is not written yet, which bounds memory
)

// Import brings in the sheets of a folder, a zip archive or one file, as «Reprise», and tells what became of each. What
// came before and has not changed stays as it is. A file that is refused stops no other; an archive that could do harm
// is refused whole. An export (a folder with terreau.json) gives the same ids, editions and hashes again.
func (l *Library) Import(ctx context.Context, by people.Person, name string, o ImportOptions) (_ ImportSummary, err error) {
	defer refusal.Wrap(&err, "import %s", filepath.Base(name))
	source, err := files.OpenSource(ctx, name)
	if err != nil {
		return ImportSummary{}, err
	}
	defer source.Close()
	return l.importFrom(ctx, by, source, rootName(name), o)
}

// rootName is the name of a folder, of an archive without its ending, or of the folder of a file: the source's name
// where none is given. It may also say a kind.
func rootName(name string) string {
	if absolute, err := filepath.Abs(name); err == nil {
		name = absolute
	}
	base := filepath.Base(name)
	switch ending := strings.ToLower(filepath.Ext(base)); {
	case ending == ".zip":
		base = base[:len(base)-len(ending)]
	case isMarkdown(base):
		base = filepath.Base(filepath.Dir(name))
	}
	return files.Label(base)
}

// SourceOf gives the name that an import gives to the source of what it finds somewhere, and the folder or the archive
// that it is the name of.
func SourceOf(name string) (source, place string) {
	place = filepath.Clean(name)
	if absolute, err := filepath.Abs(name); err == nil {
		place = absolute
	}
	if isMarkdown(place) {
		place = filepath.Dir(place)
	}
	return rootName(name), place
}

func isMarkdown(name string) bool {
	ending := strings.ToLower(filepath.Ext(name))
	return ending == ".md" || ending == ".markdown"
}

// importer is one import under way.
type importer struct {
	*Library
	ImportOptions
	by       people.Person
	source   files.Source
	root     string
	named    bool // whether a name was given to the source
	manifest *Manifest
	spaces   map[string]people.Space // by slug
	home     people.Space
	listed   map[string]int64 // the size of every file of the source
	pictures pictureBook
	summary  ImportSummary
	failures int // in a row, of the kind that nobody named
}

func (l *Library) importFrom(ctx context.Context, by people.Person, source files.Source, root string, o ImportOptions) (ImportSummary, error) {
	im := &importer{Library: l, ImportOptions: o, by: by, source: source, root: root, listed: map[string]int64{}}
	im.named = o.Source != ""
	if im.Source = norm.NFC.String(markdown.Visible(o.Source)); !im.named {
		im.Source = root
	}
	if im.Source == "" || len(im.Source) > MaxSourceName {
		return im.summary, refusal.Invalid("source", "source-name", MaxSourceName)
	}
	for entry := range source.All() {
		im.listed[entry.Path] = entry.Size
	}
	err := unfinishedExport(source)
	if err != nil {
		return im.summary, err
	}
	if im.manifest, err = readManifest(func(name string) ([]byte, error) { return source.Read(ctx, name) }, len(im.listed)); err != nil {
		return im.summary, err
	}
	if err := im.findSpaces(ctx); err != nil {
		return im.summary, err
	}
	if err := im.run(ctx); err != nil {
		return im.summary, err
	}
	im.count()
	im.tellLeft()
	if im.manifest != nil {
		err = im.bringAcronyms(ctx)
	}
	return im.summary, err
}

// task is one sheet to read: a file, or an entry of a manifest.
type task struct {
	path   string
	entry  *ManifestSheet
	weight int
}

// tasks gives what there is to read, in a fixed order: what a manifest lists, then the Markdown files it does not.
func (im *importer) tasks() []task {
	var tasks []task
	taken := map[string]bool{}
	if im.manifest != nil {
		for i := range im.manifest.Sheets {
			s := &im.manifest.Sheets[i]
			taken[s.File] = true
			var size int64
			for _, e := range s.Editions {
				taken[e.File] = true
				size += im.listed[e.File]
			}
			tasks = append(tasks, task{s.File, s, weigh(size)})
		}
	}
	for entry := range im.source.All() {
		if isMarkdown(entry.Path) && !taken[entry.Path] {
			tasks = append(tasks, task{entry.Path, nil, weigh(entry.Size)})
		}
	}
	return tasks
}

func (im *importer) has(name string) bool {
	_, listed := im.listed[name]
	return listed
}

func weigh(size int64) int { return int(min(1+size/weightBytes, maxWeight)) }

// run reads on every core, and brings in what was read in the order of paths, a batch a transaction.
func (im *importer) run(ctx context.Context) error {
	var batch []candidate
	held, weight := make(chan struct{}, heldWeight), 0
	write := func() error {
		err := im.bring(ctx, batch)
		for range weight {
			<-held
		}
		batch, weight = nil, 0
		return err
	}
	tasks := func(ctx context.Context) iter.Seq[task] { return im.weighed(ctx, held) }
	err := inOrder(ctx, tasks, heldWeight, im.prepare, func(c candidate) error {
		elsewhere := len(batch) > 0 && c.report.Err == nil && c.space != batch[0].space
		if weight >= batchWeight || elsewhere {
			if err := write(); err != nil {
				return err
			}
		}
		batch, weight = append(batch, c), weight+c.weight
		return nil
	})
	if err != nil {
		return err
	}
	return write()
}

// weighed gives the tasks, each once there is room for its weight in what is held.
func (im *importer) weighed(ctx context.Context, held chan<- struct{}) iter.Seq[task] {
	return func(yield func(task) bool) {
		for _, t := range im.tasks() {
			for range t.weight {
				select {
				case held <- struct{}{}:
				case <-ctx.Done():
					return
				}
			}
			if !yield(t) {
				return
			}
		}
	}
}
