package server

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"terreau/content/clock"
	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/content/sheet"
	"terreau/themes"
)

// writingPage fills the page of writing, open at a part.
func (s *Server) writingPage(ctx context.Context, a *ask, d desk, part string) (themes.WritingPage, error) {
	p := themes.WritingPage{Frame: s.deskFrame(a, d, ""), Sheet: d.title(), At: d.at, Here: d.here(), Person: string(a.who.ID),
		Next: d.Sheet.Edition > 0, Round: d.underReviewNow(), Version: d.Version, Base: string(d.Revision.ID),
		Propose: d.May.Propose || d.Sheet.Draft == nil, Publish: d.May.Publish, Review: d.underReviewNow() || d.Sheet.Making() == people.Proposed,
		GiveUp: d.Sheet.Draft != nil && d.May.Write, Versions: d.May.Versions, Shares: d.May.Share, Alone: len(d.Authors) == 1}
	if shown, ok := makingShown[d.Sheet.Making()]; ok {
		p.State, p.Tone = s.say(a, shown.word), shown.tone
	}
	if d.Sheet.Draft != nil {
		p.SavedAt = s.local(d.Sheet.Draft.SavedAt)
		p.Hour = hour(a.lang, p.SavedAt)
		if d.SavedBy.ID != a.who.ID {
			p.SavedBy = d.SavedBy.Name
		}
	}
	p.Missing, p.Advice = s.lacking(a, d)
	p.Parts = s.partLines(a, d, part, p.Missing)
	for i, line := range p.Parts {
		if line.State == "done" {
			p.Ready++
		}
		if line.Current {
			p.Number = i
			p.Previous, p.After = p.Parts[max(i-1, 0)], p.Parts[min(i+1, len(p.Parts)-1)]
		}
	}
	p.Part = s.partShown(a, d, part)
	p.Title = p.Part.Title.Text + " · " + p.Sheet.Text
	p.TitleLang = p.Sheet.Lang
	s.writers(a, d, &p)
	err := s.rounds(ctx, a, d, &p)
	if err == nil && p.Shares {
		p.Colleagues, err = s.colleagues(ctx, a, d)
	}
	return p, err
}

// rounds says what saving does: in review the text is that of a round, which takes another as long as nobody has spoken
// of it.
func (s *Server) rounds(ctx context.Context, a *ask, d desk, p *themes.WritingPage) error {
	if p.Save = s.say(a, "writing.save"); !p.Round {
		return nil
	}
	r, err := s.Library.Reviews.Get(ctx, a.who, d.Sheet.ID)
	if err != nil {
		return err
	}
	now := r.Round().Number
	p.Opens, p.Save = s.say(a, "writing.round-same", now), s.say(a, "writing.save-same", now)
	if r.Heard {
		p.Opens, p.Save = s.say(a, "writing.round-new", now, now+1), s.say(a, "writing.save-new", now+1)
	}
	return nil
}

// deskFrame is the frame of a page about what is being made of a sheet.
func (s *Server) deskFrame(a *ask, d desk, title string) themes.Frame {
	f := s.own(a, title, themes.Link{Label: s.say(a, "nav.drafts"), URL: writePath}, themes.Link{Label: d.title().Text, URL: d.here(), Lang: d.Text.Lang})
	f.Section, f.Path = "write", a.address()
	if a.sent.Values != nil {
		f.Path = d.here()
	}
	return f
}

func (d desk) title() themes.Said {
	return themes.Said{Text: markdown.Titled(d.Text.Title, d.Text.Lang), Lang: d.Text.Lang}
}

// lacking are what the text does not say yet, each under the name of the part that says it.
func (s *Server) lacking(a *ask, d desk) (missing, advice []themes.LackShown) {
	for _, lack := range sheet.Missing(d.Kind, d.Text) {
		shown := themes.LackShown{Label: labelled(lack.Label, a.lang), URL: "part-" + lack.Part}
		if lack.Part == "" {
			shown.URL = "champ-" + lack.Field
		}
		if lack.Field == "text" {
			shown.URL = d.firstText()
		}
		if lack.Advice {
			advice = append(advice, shown)
		} else {
			missing = append(missing, shown)
		}
	}
	return missing, advice
}

func (d desk) firstText() string {
	for _, part := range d.parts() {
		return part.Name
	}
	return described
}

// wordsGoing is how many words a part has at least that is more than a beginning.
const wordsGoing = 8

// partLines are the description, then the parts in the order of the text. Optional parts that are empty come last.
func (s *Server) partLines(a *ask, d desk, current string, missing []themes.LackShown) []themes.PartLine {
	first := themes.PartLine{Name: described, Title: s.say(a, "writing.description"), Hint: s.say(a, "writing.description-hint"), State: "done", Current: current == described}
	for _, lack := range missing {
		if strings.HasPrefix(lack.URL, "champ-") {
			first.State = "going"
		}
	}
	all, spare := []themes.PartLine{first}, []themes.PartLine(nil)
	for _, part := range d.parts() {
		line := themes.PartLine{Name: part.Name, State: "done", Current: part.Name == current, Optional: d.optional(part.Key)}
		said := s.partTitle(a, d, part)
		line.Title, line.Lang = said.Text, said.Lang
		switch words := len(strings.Fields(part.Text)); {
		case words == 0:
			line.State = "todo"
		case words < wordsGoing:
			line.State = "going"
		}
		if line.Optional && line.State == "todo" {
			spare = append(spare, line)
		} else {
			all = append(all, line)
		}
	}
	return append(all, spare...)
}

// partTitle is a part as the page calls it.
func (s *Server) partTitle(a *ask, d desk, part sheet.FormPart) themes.Said {
	if part.Name == "intro" {
		return themes.Said{Text: s.say(a, "writing.intro")}
	}
	if k, known := d.Kind.Part(part.Key); known && part.Absent {
		return labelled(k.Title, a.lang)
	}
	return themes.Said{Text: markdown.Titled(part.Title, d.Text.Lang), Lang: d.Text.Lang}
}

func (s *Server) partShown(a *ask, d desk, name string) themes.PartShown {
	if name == described {
		return s.description(a, d)
	}
	part := d.form.Part(name)
	shown := themes.PartShown{Name: name, Title: s.partTitle(a, d, *part), Text: part.Text, Lang: d.Text.Lang, Free: part.Key == "" && name != "intro"}
	if k, known := d.Kind.Part(part.Key); known {
		shown.Help, shown.Example = labelled(k.Help, a.lang), labelled(k.Example, a.lang)
	} else {
		shown.Help = themes.Said{Text: s.say(a, "writing.free-help")}
	}
	shown.Alt, shown.Words, shown.Action = a.sent.Get("alt"), len(strings.Fields(part.Text)), d.here()
	for _, f := range d.Revision.Files {
		if strings.HasPrefix(f.Type, "image/") && strings.Contains(part.Text, "]("+f.Path) {
			shown.Pictures = append(shown.Pictures, themes.PictureShown{URL: filePath(f.Attachment), Alt: plainName(f.Path), Width: f.Width, Height: f.Height})
		}
	}
	return shown
}

// writers are those who write the sheet, and who is at it now.
func (s *Server) writers(a *ask, d desk, p *themes.WritingPage) {
	for _, one := range d.Authors {
		p.Authors = append(p.Authors, themes.AuthorLine{ID: string(one.ID), Name: one.Name, Initials: initials(one.Name), Own: one.ID == a.who.ID})
	}
	var names []string
	for _, one := range d.Writing {
		names = append(names, one.Name)
		p.Writing = append(p.Writing, themes.Face{Name: one.Name, Initials: initials(one.Name)})
	}
	p.Also = s.alsoWriting(a, names)
}

// alsoWriting says who else is writing.
func (s *Server) alsoWriting(a *ask, names []string) string {
	switch len(names) {
	case 0:
		return ""
	case 1:
		return s.say(a, "writing.also", names[0])
	}
	return s.say(a, "writing.also-many", strings.Join(names, ", "))
}

// colleagues are the members of the space who write and are no authors yet.
func (s *Server) colleagues(ctx context.Context, a *ask, d desk) (options []themes.Option, err error) {
	const most = 5
	for page := 1; page <= most; page++ {
		members, all, err := s.Library.People.Members(ctx, a.who, d.Sheet.Space.ID, page, people.MaxPage)
		if err != nil {
			return nil, err
		}
		for _, m := range members {
			if !m.Disabled && m.In(d.Sheet.Space.ID).AtLeast(people.Writer) && !slices.Contains(d.Sheet.Authors, m.ID) {
				options = append(options, themes.Option{Value: string(m.ID), Label: m.Name, On: a.sent.Get("personne") == string(m.ID)})
			}
		}
		if page*people.MaxPage >= all {
			break
		}
	}
	return options, nil
}

// hour writes an hour as people say it: «14 h 32», "14:32".
func hour(lang string, at time.Time) string {
	if lang == french {
		return strconv.Itoa(at.Hour()) + "\u00a0h\u00a0" + at.Format("04")
	}
	return at.Format("15:04")
}

// personID reads the person that a form names.
func personID(text string) (clock.ID, error) {
	all, err := ids([]string{text})
	if err != nil {
		return "", err
	}
	return all[0], nil
}
