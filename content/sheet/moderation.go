package sheet

import (
	"context"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/content/refusal"
)

// HideComment hides a comment, with a reason that its author is told.
func (st *Store) HideComment(ctx context.Context, by people.Person, id clock.ID, reason string) (err error) {
	defer refusal.Wrap(&err, "hide comment %s", id)
	if reason, err = someReason(reason); err != nil {
		return err
	}
	return st.moderating(ctx, by, id, CommentHidden, func(tx *db.Tx, now people.Person, s Sheet, c Comment) error {
		if !s.ModeratableBy(now) {
			return refusal.Forbidden("moderate-not-steward")
		}
		hidden, err := hide(tx, id, "", reason, by.ID, st.clock.Now())
		if err == nil && !hidden {
			return refusal.Conflict("", "comment-hidden-already")
		}
		if err != nil {
			return err
		}
		return st.auditComment(tx, by, event.ActCommentHidden, s, id, "")
	})
}

// RestoreComment shows a hidden comment again. What was reported of it is decided thereby: it stays.
func (st *Store) RestoreComment(ctx context.Context, by people.Person, id clock.ID) (err error) {
	defer refusal.Wrap(&err, "restore comment %s", id)
	return st.moderating(ctx, by, id, CommentRestored, func(tx *db.Tx, now people.Person, s Sheet, c Comment) error {
		if !s.ModeratableBy(now) {
			return refusal.Forbidden("moderate-not-steward")
		}
		if !c.Hidden {
			return refusal.Conflict("", "comment-not-hidden")
		}
		if err := unhide(tx, id, by.ID, st.clock.Now()); err != nil {
			return err
		}
		if err := st.auditComment(tx, by, event.ActCommentRestored, s, id, ""); err != nil {
			return err
		}
		_, err := tx.Exec(`UPDATE reports SET decided_at = $2, decided_by = $3, upheld = FALSE WHERE comment_id = $1 AND decided_at IS NULL`,
			string(id), clock.Micros(st.clock.Now()), string(by.ID))
		return err
	})
}

// someReason cleans a reason; it must be given.
func someReason(reason string) (string, error) {
	switch reason = markdown.Visible(reason); {
	case reason == "":
		return "", refusal.Unprocessable("reason", "reason-missing")
	case len(reason) > MaxNote:
		return "", refusal.TooLarge("reason", "reason-too-long", MaxNote)
	}
	return reason, nil
}

// HiddenOf lists the comments of a person that are hidden, with the reason, the last first: what she is told.
func (st *Store) HiddenOf(ctx context.Context, by people.Person) (comments []Comment, err error) {
	defer refusal.Wrap(&err, "hidden comments")
	return comments, st.db.View(ctx, func(tx *db.Tx) error {
		comments = nil
		now, err := people.Current(tx, by)
		if err != nil || !now.SignedIn() {
			return err
		}
		comments, err = commentsBy(tx, ` WHERE comments.created_by = $1 AND hidings.id IS NOT NULL AND comments.erased_at IS NULL
			ORDER BY hidings.created_at DESC, comments.id LIMIT $2`, string(now.ID), ThreadsPage)
		return err
	})
}

// auditComment tells of a comment that is hidden, or shown again; why is a key, "" where a steward said it in her words.
func (st *Store) auditComment(tx *db.Tx, by people.Person, act event.Act, s Sheet, comment clock.ID, why string) error {
	return people.Audit(tx, by, st.clock.Now(), event.AuditEntry{Act: act, Kind: event.OnComment, Subject: string(comment), Space: s.Space.ID,
		Facts: map[event.Fact]string{event.FactReason: why}})
}

// auditReport tells of what was decided on a report.
func (st *Store) auditReport(tx *db.Tx, by people.Person, s Sheet, report clock.ID, upheld bool) error {
	outcome := "dismissed"
	if upheld {
		outcome = "upheld"
	}
	return people.Audit(tx, by, st.clock.Now(), event.AuditEntry{Act: event.ActReportDecided, Kind: event.OnReport, Subject: string(report),
		Space: s.Space.ID, Facts: map[event.Fact]string{event.FactOutcome: outcome}})
}
