package content

import (
	"context"
	"slices"

	"terreau/content/kinds"
	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/sheet"
)

// findSpaces finds the space that sheets go to, and makes those that an export names and that are not here.
func (im *importer) findSpaces(ctx context.Context) error {
	here, err := im.People.Spaces(ctx, im.by)
	if err != nil {
		return err
	}
	im.spaces = map[string]people.Space{}
	for _, s := range here {
		im.spaces[s.Slug] = s
	}
	if im.Space != "" {
		home, known := im.spaces[im.Space]
		if !known {
			return refusal.Invalid("space", "unknown-space", im.Space)
		}
		im.home = home
		return nil
	}
	if im.manifest != nil {
		if err := im.makeSpaces(ctx); err != nil {
			return err
		}
	}
	if len(here) > 0 {
		im.home = here[0]
	}
	return nil
}

func (im *importer) makeSpaces(ctx context.Context) error {
	for _, s := range im.manifest.Spaces {
		if _, known := im.spaces[s.Slug]; known {
			continue
		}
		if s.Slug == "" || s.Slug != markdown.Slug(s.Slug) || !knownAudience(s.Audience) || s.Ceiling != "" && !knownAudience(s.Ceiling) || len(s.Summary) > 2000 || len(s.Protocol) > 80 {
			return refusal.Invalid("source", "manifest-entry", "spaces")
		}
		made := people.Space{Slug: s.Slug, Name: s.Name, Summary: s.Summary, Audience: s.Audience, Ceiling: s.Ceiling, DefaultKind: s.DefaultKind, Protocol: s.Protocol}
		if !im.DryRun {
			var err error
			if made, err = im.People.AddSpace(ctx, im.by, made); err != nil {
				return err
			}
		}
		im.spaces[s.Slug] = made
	}
	return nil
}

// audienceThere is who could read the sheets of a space where the export was made.
func (im *importer) audienceThere(slug string) people.Audience {
	for _, s := range im.manifest.Spaces {
		if s.Slug == slug {
			return people.Space{Audience: s.Audience, Ceiling: s.Ceiling}.Widest()
		}
	}
	return people.Public
}

// prepareEntry reads a sheet that an export lists, with its editions.
func (im *importer) prepareEntry(ctx context.Context, c *candidate) error {
	s := c.entry
	if err := s.check(); err != nil {
		return err
	}
	var size int64
	for _, e := range s.Editions {
		if size += im.listed[e.File]; size > MaxEditionBytes {
			return refusal.Invalid("source", "manifest-entry", "editions")
		}
	}
	kind, known := im.Kinds.Kind(s.Kind)
	if !known {
		return refusal.Invalid("kind", "unknown-kind", s.Kind)
	}
	home, known := im.spaces[s.Space]
	restriction := s.Restriction
	if im.Space != "" || !known {
		home = im.home
	} else if there := im.audienceThere(s.Space); there.Narrower(home.Widest()) && there.Narrower(restriction) {
		restriction = there // this space lets more people in than the one it left
	}
	c.space = home.ID
	last := s.Editions[len(s.Editions)-1]
	c.sheet = sheet.Incoming{ID: s.ID, Kind: kind.Key, Slug: s.Slug, Former: s.Former, Source: im.Source, Path: s.File, SourceAddress: last.Address,
		Restriction: restriction, CreatedAt: s.CreatedAt}
	if s.Source != nil && !im.named {
		c.sheet.Source, c.sheet.Path = s.Source.Name, s.Source.Path
	}
	if s.Withdrawal != nil {
		c.sheet.Withdrawn = &sheet.Withdrawal{Reason: markdown.Visible(s.Withdrawal.Reason), Redirect: s.Withdrawal.Redirect}
	}
	for _, e := range s.Editions {
		if err := im.prepareEdition(ctx, c, kind, e, e.Number == last.Number); err != nil {
			return err
		}
	}
	if len(c.sheet.Editions) == 0 {
		return refusal.Invalid("source", "editions-erased")
	}
	c.report.Kind, c.report.Slug = c.sheet.Kind, c.sheet.Slug
	return nil
}

// prepareEdition reads one edition. One whose text is no longer what the export wrote is left out, but the current one:
// that is a text somebody changed since, the next edition.
func (im *importer) prepareEdition(ctx context.Context, c *candidate, kind kinds.Kind, e ManifestEdition, current bool) error {
	if e.Erased {
		return nil
	}
	raw, err := im.source.Read(ctx, e.File)
	if err != nil {
		return err
	}
	source, notes, err := markdown.Clean(raw)
	if err != nil {
		return err
	}
	text, err := sheet.Prepare(kind, source)
	if err != nil {
		return err
	}
	shown, err := im.filesOf(ctx, c, e)
	if err != nil {
		return err
	}
	next := sheet.IncomingEdition{Number: e.Number, Text: text, Files: shown, At: e.Date, Note: e.Note, Minor: e.Minor}
	if sheet.Hash(source, shown) != e.Hash {
		if !current {
			c.note("edition-changed", e.Number)
			return nil
		}
		for _, reason := range notes {
			c.note(reason)
		}
		c.note("changed-since-export", e.Number)
		if shown, err = im.show(ctx, c, text); err != nil {
			return err
		}
		next = sheet.IncomingEdition{Text: text, Files: shown}
	}
	c.sheet.Editions = append(c.sheet.Editions, next)
	c.report.Title = text.Title
	return nil
}

// filesOf reads the files that an edition shows. A picture we made gives the same bytes when it is made again; whatever
// else was put in its place is made anew, or noted and left out.
func (im *importer) filesOf(ctx context.Context, c *candidate, e ManifestEdition) (shown []sheet.File, err error) {
	for _, f := range e.Files {
		file, _, err := im.picture(ctx, f.File)
		if stops(ctx, err) {
			return nil, err
		}
		if err != nil {
			c.noteRefused(f.Path, err)
			continue
		}
		file.Path = f.Path
		if file.Hash == f.Hash {
			file.Attachment, file.Origin = f.Attachment, f.Origin
		}
		shown = append(shown, file)
	}
	return shown, nil
}

// bringAcronyms adds the senses of an export's glossary that are not here.
func (im *importer) bringAcronyms(ctx context.Context) error {
	content, err := im.source.Read(ctx, AcronymsName)
	if refusal.KindOf(err) == refusal.KindNotFound || im.DryRun {
		return nil
	}
	if err != nil {
		return err
	}
	theirs, err := readAcronyms(content)
	if err != nil {
		return err
	}
	ours, err := im.Sheets.Acronyms(ctx)
	if err != nil {
		return err
	}
	before := len(ours)
	for _, a := range theirs {
		if !slices.ContainsFunc(ours[:before], func(o sheet.Acronym) bool {
			return sheet.AcronymKey(o.Acronym) == sheet.AcronymKey(a.Acronym) && o.Expansion == a.Expansion
		}) {
			ours = append(ours, a)
		}
	}
	if len(ours) == before {
		return nil
	}
	return im.Sheets.SetAcronyms(ctx, im.by, ours)
}
