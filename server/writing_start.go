package server

import (
	"cmp"
	"context"
	"slices"

	"terreau/content/clock"
	"terreau/content/kinds"
	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/sheet"
	"terreau/themes"
)

// kindPurposes say what each kind of the product is for.
var kindPurposes = map[string]string{"practice": "starting.practice", "legal": "starting.legal", "reading": "starting.reading",
	"digest": "starting.digest", "course": "starting.course", "help": "starting.help"}

// showStarting is where a sheet begins, and where someone finds again what she writes.
func (s *Server) showStarting(ctx context.Context, a *ask) (*answer, error) {
	page, err := s.startingPage(ctx, a)
	if err != nil {
		return nil, err
	}
	page.Done = doneStarting[a.query.Get("fait")]
	return s.html(a.lang, page)
}

var doneStarting = map[string]string{"corbeille": "starting.done-binned", "abandonne": "starting.done-discarded"}

func (s *Server) startingPage(ctx context.Context, a *ask) (p themes.StartingPage, err error) {
	p = themes.StartingPage{Frame: s.own(a, s.say(a, "nav.write")), Typed: a.sent.Get("title")}
	p.Section = "write"
	number, err := a.page()
	if err != nil {
		return p, err
	}
	spaces, err := s.Library.People.Spaces(ctx, a.who)
	if err != nil {
		return p, err
	}
	kind := a.sent.Get("kind")
	for _, space := range spaces {
		if a.who.In(space.ID).AtLeast(people.Writer) {
			p.Spaces = append(p.Spaces, themes.Option{Value: string(space.ID), Label: markdown.Titled(space.Name, french), On: a.sent.Get("space") == string(space.ID)})
			kind = cmp.Or(kind, space.DefaultKind)
		}
	}
	for _, k := range s.Library.Kinds.All() {
		offered := themes.KindOffered{Kind: s.kind(a.lang, k), On: k.Key == cmp.Or(kind, "practice")}
		if key := kindPurposes[k.Key]; key != "" {
			offered.What = s.say(a, key)
		}
		p.Kinds = append(p.Kinds, offered)
	}
	drafts, total, err := s.Library.Sheets.Mine(ctx, a.who, number)
	if err != nil {
		return p, err
	}
	if len(drafts) == 0 && number > 1 {
		return p, refusal.NotFound()
	}
	for _, one := range drafts {
		line, err := s.draftLine(ctx, a, one)
		if err != nil {
			return p, err
		}
		p.Drafts = append(p.Drafts, line)
	}
	p.Pages = pages(a, number, sheet.PageSize, len(drafts), total)
	p.Bin, err = s.binLines(ctx, a)
	return p, err
}

func (s *Server) draftLine(ctx context.Context, a *ask, one sheet.Made) (themes.DraftLine, error) {
	k, _ := s.Library.Kinds.Kind(one.Sheet.Kind)
	at := s.sheetPath(one.Sheet.Kind, one.Sheet.Slug)
	line := themes.DraftLine{Title: themes.Said{Text: markdown.Titled(one.Title, french), Lang: french}, Kind: s.kind(a.lang, k),
		Space: themes.Said{Text: markdown.Titled(one.Sheet.Space.Name, french), Lang: french}, URL: at + "/brouillon", SavedAt: s.local(one.SavedAt), Next: one.Sheet.Edition > 0}
	if shown, ok := makingShown[one.State]; ok {
		line.State, line.Tone = s.say(a, shown.word), shown.tone
	}
	if one.State == people.InReview || one.State == people.Voting {
		line.URL = at + "/relecture"
	}
	if one.SavedBy.ID != a.who.ID {
		line.SavedBy = one.SavedBy.Name
	}
	for _, id := range one.Sheet.Authors {
		if id == a.who.ID {
			continue
		}
		other, err := s.Library.People.Get(ctx, id)
		if refusal.IgnoreNotFound(err) != nil {
			return line, err
		}
		if err == nil {
			line.With = append(line.With, other.Name)
		}
	}
	return line, nil
}

func (s *Server) binLines(ctx context.Context, a *ask) (all []themes.BinLine, err error) {
	binned, err := s.Library.Sheets.Binned(ctx, a.who)
	for _, one := range binned {
		k, _ := s.Library.Kinds.Kind(one.Sheet.Kind)
		line := themes.BinLine{Title: themes.Said{Text: markdown.Titled(one.Title, french), Lang: french}, Kind: s.kind(a.lang, k), At: s.local(one.At),
			Until: one.Until.Time(), Back: s.sheetPath(one.Sheet.Kind, one.Sheet.Slug) + "/brouillon/remettre-corbeille"}
		if one.By.ID != a.who.ID {
			line.By = one.By.Name
		}
		all = append(all, line)
	}
	return all, err
}

// startSheet begins a sheet: a space, a kind and a title are all it needs.
func (s *Server) startSheet(ctx context.Context, a *ask) (*answer, error) {
	made, err := s.started(ctx, a)
	if err == nil {
		return s.done(a, s.sheetPath(made.Kind, made.Slug)+"/brouillon")
	}
	page, failed := s.startingPage(ctx, a)
	if failed != nil {
		return nil, failed
	}
	return s.retyped(a, err, func(r themes.Refusal) themes.Page { page.Refusal = r; return page })
}

func (s *Server) started(ctx context.Context, a *ask) (sheet.Sheet, error) {
	k, known := s.Library.Kinds.Kind(a.sent.Get("kind"))
	if !known {
		return sheet.Sheet{}, refusal.Invalid("kind", "unknown-kind", a.sent.Get("kind"))
	}
	space, ok := clock.ParseID(a.sent.Get("space"))
	if !ok {
		return sheet.Sheet{}, refusal.Invalid("space", "space-empty")
	}
	title := markdown.Visible(a.sent.Get("title"))
	if title == "" {
		return sheet.Sheet{}, refusal.Invalid("title", "title-empty")
	}
	source, err := begun(k, title)
	if err != nil {
		return sheet.Sheet{}, err
	}
	return s.Library.Sheets.Start(ctx, a.who, space, k.Key, source)
}

// begun is the text that a sheet of a kind begins with: its title, and what its fields begin with.
func begun(k kinds.Kind, title string) (source []byte, err error) {
	source, err = markdown.SetField(nil, "title", title)
	for _, field := range k.Fields {
		if err == nil && field.Default != "" && field.Key != "title" {
			source, err = markdown.SetField(source, field.Key, field.Default)
		}
	}
	return source, err
}

// inBin finds a sheet of an address among those that someone may take out of the bin.
func (s *Server) inBin(ctx context.Context, a *ask, k kinds.Kind) (sheet.Sheet, error) {
	binned, err := s.Library.Sheets.Binned(ctx, a.who)
	at := slices.IndexFunc(binned, func(one sheet.InBin) bool { return one.Sheet.Kind == k.Key && one.Sheet.Slug == a.param("name") })
	if err != nil || at < 0 {
		return sheet.Sheet{}, cmp.Or(err, refusal.NotFound())
	}
	return binned[at].Sheet, nil
}

// unbinWriting takes a sheet out of the bin.
func (s *Server) unbinWriting(k kinds.Kind) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		one, err := s.inBin(ctx, a, k)
		if err == nil {
			err = s.Library.Sheets.Unbin(ctx, a.who, one.ID)
		}
		if err != nil {
			return nil, err
		}
		if one.Edition > 0 && one.Draft == nil {
			return s.done(a, s.sheetPath(k.Key, one.Slug))
		}
		return s.done(a, s.sheetPath(k.Key, one.Slug)+"/brouillon")
	}
}
