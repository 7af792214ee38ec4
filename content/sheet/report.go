package sheet

import (
	"context"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/content/refusal"
)

// What happens to reports. Reported changes nothing that readers see; a report that hides something at once is
// CommentHidden or PassageMasked instead.
const (
	Reported        event.Kind = "passage-reported"
	PassageMasked   event.Kind = "passage-masked"
	PassageUnmasked event.Kind = "passage-unmasked"
	ReportDecided   event.Kind = "report-decided" // and nothing shown or hidden by it
)

// How much may be reported. A network is the part of an address that an office shares.
const (
	ReportsHour = 5  // by one person, or from one network, in an hour
	ReportsDay  = 20 // and in a day
	ReportsOpen = 20 // that wait for a decision on one sheet
	MaxPassage  = 500
)

// Reporting is what a reader, signed in or not, says must not stay: a comment, or a passage of the published text. One
// that lets someone be recognised is hidden at once, until a steward has decided.
type Reporting struct {
	Comment     clock.ID // "" for a passage of the text
	Passage     string
	NamesPerson bool
	Why         string
	Mention     int // the version of the notice beside the form; 0 for none
}

// Report is what was reported, for those who decide.
type Report struct {
	ID          clock.ID
	Sheet       Sheet
	Title       string
	Comment     *Comment
	Passage     string
	NamesPerson bool
	Why         string
	By          people.Named // without name where it was a visitor
	At          time.Time
}

func (r *Reporting) check() error {
	r.Passage, r.Why = markdown.Visible(r.Passage), markdown.Visible(r.Why)
	switch {
	case len([]rune(r.Passage)) > MaxPassage:
		return refusal.TooLarge("passage", "quote-too-long", MaxPassage)
	case len(r.Why) > MaxNote:
		return refusal.TooLarge("why", "reason-too-long", MaxNote)
	case r.Comment == "" && r.Passage == "":
		return refusal.Unprocessable("passage", "passage-missing")
	case !r.NamesPerson && r.Why == "":
		return refusal.Unprocessable("why", "why-missing")
	}
	return nil
}

// Report takes what a reader reports of a sheet that she may read. Network is where she comes from, of which a hash is
// kept for a day. Reporting the same again changes nothing.
func (st *Store) Report(ctx context.Context, by people.Person, id clock.ID, r Reporting, network string) (report clock.ID, err error) {
	defer refusal.Wrap(&err, "report a passage of %s", id)
	if err := r.check(); err != nil {
		return report, err
	}
	return report, st.db.Update(ctx, func(tx *db.Tx) error {
		s, now, err := st.discussed(tx, by, id)
		if err != nil {
			return err
		}
		if report, err = ownReport(tx, id, r, now, network); err != nil || report != "" {
			return err
		}
		if err := st.reportable(tx, s, r); err != nil {
			return err
		}
		if report, err = sameReport(tx, id, r); err != nil || report != "" {
			return err
		}
		at := st.clock.Now()
		if err := notTooMany(tx, id, now, network, at); err != nil {
			return err
		}
		report = clock.NewID()
		if err := insertReport(tx, report, id, r, now, network, at); err != nil {
			return err
		}
		return st.hideReported(tx, s, report, r, now)
	})
}

// reportable refuses what is not there to be reported.
func (st *Store) reportable(tx *db.Tx, s Sheet, r Reporting) error {
	if r.Comment != "" {
		c, err := commentByID(tx, r.Comment)
		if err == nil && (c.Sheet != s.ID || c.Hidden || c.Erased) {
			err = refusal.NotFound()
		}
		return err
	}
	revision, err := st.standing(tx, s)
	if err != nil {
		return err
	}
	text, err := st.textOf(tx, s.Kind, revision)
	if err == nil { // as readers see it: whoever guesses what is hidden learns nothing
		text, err = st.masked(tx, s.ID, s.Kind, text)
	}
	if err != nil {
		return err
	}
	switch places := text.finds(r.Passage); {
	case places == 0:
		return refusal.Unprocessable("passage", "passage-not-found")
	case places > maxPlaces:
		return refusal.Unprocessable("passage", "passage-too-common")
	}
	return nil
}

// hideReported hides at once what lets someone be recognised, and records what happened.
func (st *Store) hideReported(tx *db.Tx, s Sheet, report clock.ID, r Reporting, by people.Person) error {
	at := st.clock.Now()
	switch {
	case !r.NamesPerson:
		return event.Record(tx, Reported, string(report), by.ID, at)
	case r.Comment != "":
		if _, err := hide(tx, r.Comment, report, "", by.ID, at); err != nil {
			return err
		}
		if err := st.auditComment(tx, by, event.ActCommentHidden, s, r.Comment, "reported"); err != nil {
			return err
		}
		return event.Record(tx, CommentHidden, string(r.Comment), by.ID, at)
	}
	return st.masking(tx, s, PassageMasked, by)
}

// masking brings lists and search to what is masked now of a sheet.
func (st *Store) masking(tx *db.Tx, s Sheet, kind event.Kind, by people.Person) error {
	if err := st.shelve(tx, s); err != nil {
		return err
	}
	if err := narrow(tx, s.ID); err != nil {
		return err
	}
	return st.changed(tx, kind, s.ID, by)
}

// Reports lists what waits for a decision in the spaces that a person stewards, the oldest first; 200 at the most.
func (st *Store) Reports(ctx context.Context, by people.Person) (reports []Report, err error) {
	defer refusal.Wrap(&err, "reports")
	return reports, st.db.View(ctx, func(tx *db.Tx) error {
		reports = nil
		now, err := people.Current(tx, by)
		if err != nil {
			return err
		}
		found, err := openReports(tx, now)
		for i := 0; err == nil && i < len(found); i++ {
			r := found[i]
			if r.Sheet, err = byID(tx, r.Sheet.ID); err != nil {
				return err
			}
			if !r.Sheet.ModeratableBy(now) || r.Sheet.Binned {
				continue
			}
			if r.Title, err = newestTitle(tx, r.Sheet); err != nil {
				return err
			}
			if r.Comment != nil {
				c, err := commentByID(tx, r.Comment.ID)
				if err != nil {
					return err
				}
				r.Comment = &c
			}
			reports = append(reports, r)
		}
		return err
	})
}

// DecideReport ends a report with a reason, told to the author of a comment. Upheld, what was reported is hidden, or
// stays so: a passage as long as a text holds it. Not upheld, it is shown again.
func (st *Store) DecideReport(ctx context.Context, by people.Person, id clock.ID, uphold bool, reason string) (err error) {
	defer refusal.Wrap(&err, "decide report %s", id)
	if reason, err = someReason(reason); err != nil {
		return err
	}
	return st.db.Update(ctx, func(tx *db.Tx) error {
		r, decided, err := reportByID(tx, id)
		if err != nil {
			return err
		}
		s, now, err := st.discussed(tx, by, r.Sheet.ID)
		if err != nil {
			return err
		}
		switch {
		case !s.ModeratableBy(now):
			return refusal.NotFound() // nobody is told what was reported
		case decided:
			return refusal.Conflict("", "report-decided")
		}
		at := st.clock.Now()
		if _, err := tx.Exec(`UPDATE reports SET decided_at = $2, decided_by = $3, upheld = $4, reason = $5 WHERE id = $1`,
			string(id), clock.Micros(at), string(now.ID), uphold, reason); err != nil {
			return err
		}
		if err := st.auditReport(tx, by, s, id, uphold); err != nil {
			return err
		}
		if r.Comment != nil {
			return st.decideComment(tx, r, uphold, reason, now)
		}
		switch {
		case uphold:
			return st.masking(tx, s, PassageMasked, now)
		case r.NamesPerson:
			return st.masking(tx, s, PassageUnmasked, now)
		}
		return event.Record(tx, ReportDecided, string(id), now.ID, at)
	})
}

func (st *Store) decideComment(tx *db.Tx, r Report, uphold bool, reason string, by people.Person) error {
	at := st.clock.Now()
	if uphold {
		hidden, err := hide(tx, r.Comment.ID, r.ID, reason, by.ID, at)
		if err != nil {
			return err
		}
		if !hidden {
			if _, err := tx.Exec(`UPDATE hidings SET reason = $2 WHERE comment_id = $1 AND ended_at IS NULL AND reason = ''`, string(r.Comment.ID), reason); err != nil {
				return err
			}
		}
		return event.Record(tx, CommentHidden, string(r.Comment.ID), by.ID, at)
	}
	ended, err := tx.Exec(`UPDATE hidings SET ended_at = $2, ended_by = $3 WHERE report_id = $1 AND ended_at IS NULL`,
		string(r.ID), clock.Micros(at), string(by.ID))
	if err != nil {
		return err
	}
	if ended == 0 {
		return event.Record(tx, ReportDecided, string(r.ID), by.ID, at)
	}
	return event.Record(tx, CommentRestored, string(r.Comment.ID), by.ID, at)
}
