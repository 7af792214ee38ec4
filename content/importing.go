package content

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"terreau/content/clock"
	"terreau/content/files"
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

	batchSheets = 100     // sheets of one transaction: what a server beside it waits for
	batchBytes  = 2 << 20 // and the size of their texts
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

// oneLine makes one visible line of a name.
func oneLine(name string) string {
	return norm.NFC.String(strings.Join(strings.FieldsFunc(strings.ToValidUTF8(name, ""), func(c rune) bool {
		return unicode.IsSpace(c) || unicode.IsControl(c) || unicode.Is(unicode.Cf, c)
	}), " "))
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
	listed   map[string]bool // every path of the source
	pictures pictureBook
	summary  ImportSummary
	failures int // in a row, of the kind that nobody named
}

func (l *Library) importFrom(ctx context.Context, by people.Person, source files.Source, root string, o ImportOptions) (ImportSummary, error) {
	im := &importer{Library: l, ImportOptions: o, by: by, source: source, root: root, listed: map[string]bool{}}
	im.named = o.Source != ""
	if im.Source = oneLine(o.Source); !im.named {
		im.Source = root
	}
	if im.Source == "" || len(im.Source) > MaxSourceName {
		return im.summary, refusal.Invalid("source", "source-name", MaxSourceName)
	}
	for entry := range source.All() {
		im.listed[entry.Path] = true
	}
	var err error
	if im.manifest, err = readManifest(func(name string) ([]byte, error) { return source.Read(ctx, name) }); err != nil {
		return im.summary, err
	}
	if err := im.findSpaces(ctx); err != nil {
		return im.summary, err
	}
	if err := im.run(ctx); err != nil {
		return im.summary, err
	}
	im.count()
	if im.manifest != nil {
		err = im.bringAcronyms(ctx)
	}
	return im.summary, err
}

// task is one sheet to read: a file, or an entry of a manifest.
type task struct {
	path  string
	entry *ManifestSheet
}

// tasks gives what there is to read, in a fixed order: what a manifest lists, then the Markdown files it does not.
func (im *importer) tasks() []task {
	var tasks []task
	taken := map[string]bool{}
	if im.manifest != nil {
		for i := range im.manifest.Sheets {
			s := &im.manifest.Sheets[i]
			tasks = append(tasks, task{s.File, s})
			taken[s.File] = true
			for _, e := range s.Editions {
				taken[e.File] = true
			}
		}
	}
	for entry := range im.source.All() {
		if isMarkdown(entry.Path) && !taken[entry.Path] {
			tasks = append(tasks, task{path: entry.Path})
		}
	}
	return tasks
}

// candidate is a sheet that was read and is ready to be brought in, or refused already.
type candidate struct {
	report Imported
	space  clock.ID
	sheet  sheet.Incoming
	size   int
	entry  *ManifestSheet
}

// run reads on every core, and brings in what was read in the order of paths, a batch a transaction.
func (im *importer) run(ctx context.Context) error {
	var batch []candidate
	size := 0
	err := inOrder(ctx, slices.Values(im.tasks()), 2*batchSheets, im.prepare, func(c candidate) error {
		full := len(batch) == batchSheets || size+c.size > batchBytes
		elsewhere := len(batch) > 0 && c.report.Err == nil && c.space != batch[0].space
		if full || elsewhere {
			if err := im.bring(ctx, batch); err != nil {
				return err
			}
			batch, size = nil, 0
		}
		batch = append(batch, c)
		size += c.size
		return nil
	})
	if err != nil {
		return err
	}
	return im.bring(ctx, batch)
}

// bring writes a batch in one transaction and reports it. Where the transaction fails, each sheet is tried alone, so
// that one stops no other.
func (im *importer) bring(ctx context.Context, batch []candidate) error {
	if len(batch) == 0 {
		return nil
	}
	var incoming []sheet.Incoming
	var space clock.ID
	for _, c := range batch {
		if stops(ctx, c.report.Err) {
			return c.report.Err
		}
		if c.report.Err == nil {
			incoming, space = append(incoming, c.sheet), c.space
		}
	}
	arrivals, err := im.arrive(ctx, space, incoming)
	if stops(ctx, err) {
		return err
	}
	if err != nil && len(incoming) > 1 {
		for _, c := range batch {
			if err := im.bring(ctx, []candidate{c}); err != nil {
				return err
			}
		}
		return nil
	}
	if err := im.tooManyFailures(err, len(incoming)); err != nil {
		return err
	}
	for _, c := range batch {
		if c.report.Err == nil && err != nil {
			c.report.Err = err
		}
		if c.report.Err == nil {
			c.report.ID, c.report.Slug, c.report.Outcome = arrivals[0].ID, arrivals[0].Slug, arrivals[0].Outcome
			arrivals = arrivals[1:]
			if c.report.Err = im.withdraw(ctx, &c); stops(ctx, c.report.Err) {
				return c.report.Err
			}
		}
		im.tell(c.report)
	}
	return nil
}

func (im *importer) arrive(ctx context.Context, space clock.ID, batch []sheet.Incoming) ([]sheet.Arrival, error) {
	switch {
	case len(batch) == 0:
		return nil, nil
	case im.DryRun && space == "": // a space that would be made
		arrivals := make([]sheet.Arrival, len(batch))
		for i, in := range batch {
			arrivals[i] = sheet.Arrival{ID: in.ID, Slug: in.Slug, Outcome: sheet.Added}
		}
		return arrivals, nil
	case im.DryRun:
		return im.Sheets.Foresee(ctx, im.by, space, batch)
	}
	return im.Sheets.Import(ctx, im.by, space, batch)
}

// stops reports whether an error ends the whole import: the disk is full, the database is away, the reader has left.
func stops(ctx context.Context, err error) bool {
	if err == nil {
		return false
	}
	kind := refusal.KindOf(err)
	return ctx.Err() != nil || kind == refusal.KindFull || kind == refusal.KindUnavailable || kind == refusal.KindForbidden
}

// tooManyFailures ends an import when the fault is plainly not in the files.
func (im *importer) tooManyFailures(err error, sheets int) error {
	const inARow = 20
	if sheets == 0 {
		return nil
	}
	if err == nil || refusal.Of(err) != nil {
		im.failures = 0
		return nil
	}
	if im.failures++; im.failures >= inARow {
		return err
	}
	return nil
}

// tell counts and reports what became of a file.
func (im *importer) tell(r Imported) {
	im.summary.Files++
	if r.Err != nil {
		r.Outcome = Refused
		if refusal.Of(r.Err) == nil && !errors.Is(r.Err, context.Canceled) {
			r.Err = &refusal.Error{Reason: "import-failed", Err: r.Err}
		}
	}
	switch r.Outcome {
	case sheet.Added:
		im.summary.Added++
	case sheet.Updated:
		im.summary.Updated++
	case sheet.Unchanged:
		im.summary.Unchanged++
	case sheet.Kept:
		im.summary.Kept++
	case Refused:
		im.summary.Refused++
	}
	if im.Report != nil {
		im.Report(r)
	}
}

// count says how many files were neither sheets nor shown by one.
func (im *importer) count() {
	im.summary.Pictures = im.pictures.shown(im.listed)
	for p := range im.listed {
		if !isMarkdown(p) && !im.pictures.shows(p) && !im.ofManifest(p) {
			im.summary.Skipped++
		}
	}
}

func (im *importer) ofManifest(p string) bool {
	if im.manifest == nil {
		return false
	}
	if p == ManifestName || p == AcronymsName {
		return true
	}
	for _, name := range im.manifest.More {
		if p == name {
			return true
		}
	}
	return false
}
