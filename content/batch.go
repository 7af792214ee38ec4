package content

import (
	"context"
	"errors"

	"terreau/content/clock"
	"terreau/content/refusal"
	"terreau/content/sheet"
)

// candidate is a sheet that was read and is ready to be brought in, or refused already.
type candidate struct {
	report Imported
	space  clock.ID
	sheet  sheet.Incoming
	weight int
	entry  *ManifestSheet
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
