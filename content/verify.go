package content

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/files"
	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/sheet"
)

// What a fault is about.
const (
	FaultDatabase   = "database"   // its own structure, or a row that cannot be read
	FaultText       = "text"       // a text is not the one its hash was made of
	FaultRevision   = "revision"   // the hash of a revision is not that of its text and files
	FaultEdition    = "edition"    // an edition names another hash than its revision
	FaultFile       = "file"       // an attachment is missing, or its bytes have changed
	FaultRendering  = "rendering"  // what was made of a text is not what the renderer makes of it
	FaultShelf      = "shelf"      // what lists and search read is not what it is derived from
	FaultEvents     = "events"     // the list of what happened has a hole
	FaultAudit      = "audit"      // a row of the journal is not what it was
	FaultUnreadable = "unreadable" // a text that was saved is refused now
)

// Fault is one thing that differs from what it should be. Number is that of the revision, or of the edition where What
// is FaultEdition; 0 where the fault is of no one text.
type Fault struct {
	What   string
	Sheet  clock.ID
	Kind   string
	Slug   string
	Title  string
	Number int
	Detail string // a path, a column, what the database says: for the operator
}

// Verification is what was read again and what was found.
type Verification struct {
	Sheets, Revisions, Editions, Erased, Files int
	Orphans                                    []string // files that no attachment names: harmless, swept in time
	Chain                                      event.Chain
	Faults                                     []Fault
}

// verifier is one verification under way.
type verifier struct {
	*Library
	Verification
	tell func(sheets int)
}

// Verify reads every text and every file again, compares all hashes, what is derived with what it is derived from, and
// asks the database about itself. It names what differs, goes on past it, and changes nothing. What was erased by law
// and left its hash is as it should be. Progress is told the number of sheets read, nil for nobody.
func (l *Library) Verify(ctx context.Context, by people.Person, progress func(sheets int)) (_ Verification, err error) {
	defer refusal.Wrap(&err, "verify")
	if err := l.administers(ctx, by); err != nil {
		return Verification{}, err
	}
	v := &verifier{Library: l, tell: progress}
	for _, check := range []func(context.Context) error{v.database, v.events, v.audit, v.sheets, v.decisions, v.files} {
		if err := check(ctx); err != nil {
			return v.Verification, err
		}
	}
	return v.Verification, nil
}

func (v *verifier) fault(f Fault) { v.Faults = append(v.Faults, f) }

// database asks the engine about itself.
func (v *verifier) database(ctx context.Context) error {
	problem, err := v.DB.Sound(ctx)
	if stops(ctx, err) {
		return err
	}
	if err != nil {
		problem = err.Error()
	}
	if problem != "" {
		v.fault(Fault{What: FaultDatabase, Detail: problem})
	}
	return nil
}

// sheets reads the sheets in the order of their ids, each in a view of its own, so that nothing is held up for long.
func (v *verifier) sheets(ctx context.Context) error {
	var failed error
	ids := func(ctx context.Context) iter.Seq[clock.ID] {
		return func(yield func(clock.ID) bool) { failed = v.each(ctx, yield) }
	}
	err := inOrder(ctx, ids, 100, v.read, func(c checkedSheet) error {
		if stops(ctx, c.err) {
			return c.err
		}
		v.Verification.Sheets++
		v.Revisions, v.Editions, v.Erased = v.Revisions+c.revisions, v.Editions+c.editions, v.Erased+c.erased
		v.Faults = append(v.Faults, c.faults...)
		if v.tell != nil {
			v.tell(v.Verification.Sheets)
		}
		return nil
	})
	if err == nil && failed != nil {
		v.fault(Fault{What: FaultDatabase, Detail: failed.Error()})
		err = ignoreFault(ctx, failed)
	}
	return err
}

// each gives the id of every sheet.
func (v *verifier) each(ctx context.Context, yield func(clock.ID) bool) error {
	for after := clock.ID(""); ; {
		ids, err := v.Library.Sheets.IDs(ctx, after, 500)
		if err != nil || len(ids) == 0 {
			return err
		}
		for _, id := range ids {
			if !yield(id) {
				return nil
			}
		}
		after = ids[len(ids)-1]
	}
}

// checkedSheet is what was found in one sheet.
type checkedSheet struct {
	revisions, editions, erased int
	faults                      []Fault
	err                         error
}

// read checks all that is kept of one sheet.
func (v *verifier) read(ctx context.Context, id clock.ID) (c checkedSheet) {
	var kept keptSheet
	c.err = v.DB.View(ctx, func(tx *db.Tx) (err error) { kept, err = readKept(tx, id); return err })
	if c.err != nil {
		c.faults = append(c.faults, Fault{What: FaultDatabase, Sheet: id, Detail: c.err.Error()})
		return c
	}
	kind, known := v.Kinds.Kind(kept.kind)
	if !known {
		c.fault(kept.fault(FaultUnreadable, 0, "kind "+kept.kind))
	}
	texts := map[clock.ID]sheet.Text{}
	for _, r := range kept.revisions {
		c.revision(&kept, r)
		if r.erased || !known {
			continue
		}
		text, err := sheet.Prepare(kind, r.text)
		if err != nil {
			c.fault(kept.fault(FaultUnreadable, r.number, err.Error()))
			continue
		}
		texts[r.id] = text.Called(kept.slug).Masked(kind, kept.masks.Passages())
		c.rendering(&kept, r, text)
	}
	c.edition(&kept)
	c.shelf(&kept, texts)
	return c
}

func (c *checkedSheet) fault(f Fault) { c.faults = append(c.faults, f) }

func ignoreFault(ctx context.Context, err error) error {
	if stops(ctx, err) {
		return err
	}
	return nil
}

// revision compares a text and the files it shows with their hashes.
func (c *checkedSheet) revision(kept *keptSheet, r keptRevision) {
	c.revisions++
	if r.erased {
		c.erased++
		return
	}
	if files.Sum(r.text) != r.textHash || len(r.text) != r.size {
		c.fault(kept.fault(FaultText, r.number, ""))
	}
	if sheet.Hash(r.text, r.files) != r.hash {
		c.fault(kept.fault(FaultRevision, r.number, ""))
	}
}

// rendering compares what was made of a text when it was saved with what is made of it now, by the same renderer.
func (c *checkedSheet) rendering(kept *keptSheet, r keptRevision, text sheet.Text) {
	if r.version != markdown.RendererVersion {
		return
	}
	want := text.Made()
	for i, column := range []string{"html", "outline", "passages", "citations", "destinations"} {
		if r.made[i] != want[i] {
			c.fault(kept.fault(FaultRendering, r.number, column))
		}
	}
}

func (c *checkedSheet) edition(kept *keptSheet) {
	for _, e := range kept.editions {
		c.editions++
		if r := kept.revision(e.revision); r == nil || r.hash != e.hash {
			c.fault(kept.fault(FaultEdition, e.number, ""))
		}
	}
}

// shelf compares the rows that lists read with what they are derived from.
func (c *checkedSheet) shelf(kept *keptSheet, texts map[clock.ID]sheet.Text) {
	want := map[string]string{}
	if last := kept.current(); last != nil {
		text, read := texts[last.revision]
		if !read {
			return // said already, or erased
		}
		want = kept.shelved(*last, text)
	}
	for _, column := range shelfColumns {
		if kept.shelf[column] != want[column] {
			c.fault(kept.fault(FaultShelf, 0, column))
		}
	}
}

// files reads every attachment again, and looks for files that no row names.
func (v *verifier) files(ctx context.Context) error {
	named := map[string]bool{}
	var attachments []keptAttachment
	err := v.DB.View(ctx, func(tx *db.Tx) (err error) { attachments, err = readAttachments(tx); return err })
	if err != nil {
		v.fault(Fault{What: FaultDatabase, Detail: err.Error()})
		return ignoreFault(ctx, err)
	}
	for _, a := range attachments {
		if named[a.hash] {
			continue
		}
		named[a.hash] = true
		v.Verification.Files++
		err := files.Verify(ctx, v.Library.Files, a.hash)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			detail := "altered"
			if refusal.KindOf(err) == refusal.KindNotFound {
				detail = "missing"
			}
			v.fault(Fault{What: FaultFile, Sheet: a.sheet, Kind: a.kind, Slug: a.slug, Title: a.title, Detail: a.path + " " + detail + " " + a.hash})
		}
	}
	return v.Library.Files.List(ctx, func(sum string, _ int64) error {
		if !named[sum] {
			v.Orphans = append(v.Orphans, sum)
		}
		return nil
	})
}

// sorted joins lines whatever the order they are read in.
func sorted(lines []string) string {
	slices.Sort(lines)
	return fmt.Sprintf("%q", lines)
}
