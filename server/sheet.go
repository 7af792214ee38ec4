package server

import (
	"context"
	"strconv"
	"strings"

	"terreau/content/citation"
	"terreau/content/kinds"
	"terreau/content/markdown"
	"terreau/content/refusal"
	"terreau/content/sheet"
	"terreau/themes"

	"github.com/gofiber/fiber/v2"
)

// showSheet answers at /fiches/:name: the page of a sheet, or a twin of it by its suffix.
func (s *Server) showSheet(k kinds.Kind) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		slug, suffix := splitName(a.param("name"))
		return s.edition(ctx, a, k, slug, 0, suffix)
	}
}

// showEdition answers at /fiches/:name/:edition: an edition that stays at its address ("v2"), or a twin of it.
func (s *Server) showEdition(k kinds.Kind) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		name, suffix := splitName(a.param("edition"))
		number, ok := editionNumber(strings.TrimPrefix(name, "v"))
		if k.Key == "legal" {
			if c, ok := citation.Parse(a.param("name") + ":" + a.param("edition")); ok && c.Path() == a.path {
				return s.showLawArticle(ctx, a, c)
			}
		}
		if !ok || !strings.HasPrefix(name, "v") {
			return nil, refusal.NotFound()
		}
		return s.edition(ctx, a, k, a.param("name"), number, suffix)
	}
}

// splitName cuts a name at its first dot: a slug has none.
func splitName(name string) (slug, suffix string) {
	if at := strings.IndexByte(name, '.'); at >= 0 {
		return name[:at], name[at:]
	}
	return name, ""
}

// editionNumber reads the number of an edition, in its one spelling.
func editionNumber(text string) (int, bool) {
	n, err := strconv.Atoi(text)
	return n, err == nil && n > 0 && strconv.Itoa(n) == text
}

// toDraft leads from the address of a sheet that was never published to what is being made of it, for those who may read
// that; for others there is none.
func (s *Server) toDraft(ctx context.Context, a *ask, k kinds.Kind, slug string, none error) (*answer, error) {
	d, err := s.Library.Sheets.Drafting(ctx, a.who, k.Key, slug)
	if refusal.KindOf(err) == refusal.KindNotFound {
		return nil, none
	}
	if err != nil {
		return nil, err
	}
	return s.moved(fiber.StatusSeeOther, a.lang, s.sheetPath(k.Key, d.Sheet.Slug)+"/brouillon")
}

// edition answers with an edition of a sheet, the published one for number 0, in the form its suffix asks.
func (s *Server) edition(ctx context.Context, a *ask, k kinds.Kind, slug string, number int, suffix string) (*answer, error) {
	twin, known := s.twins()[suffix]
	if suffix != "" && !known {
		return nil, refusal.NotFound()
	}
	r, err := s.Library.Sheets.Read(ctx, a.who, k.Key, slug, number)
	if refusal.KindOf(err) == refusal.KindNotFound && number == 0 && suffix == "" && a.who.SignedIn() {
		return s.toDraft(ctx, a, k, slug, err)
	}
	if err != nil {
		return nil, err
	}
	if r.Sheet.Slug != slug {
		return s.moved(fiber.StatusMovedPermanently, a.lang, editionPath(r, number)+suffix)
	}
	if w := r.Sheet.Withdrawal; w != nil && w.Redirect != "" && number == 0 {
		to, err := s.instead(ctx, a, r)
		if err != nil {
			return nil, err
		}
		if to != "" {
			return s.moved(fiber.StatusFound, a.lang, to)
		}
	}
	if suffix != "" {
		made, err := twin(ctx, a, r)
		if err != nil {
			return nil, err
		}
		return made.header(fiber.HeaderLink, `<`+s.absolute(a.lang, editionPath(r, number))+`>; rel="canonical"`), nil
	}
	page, err := s.sheetPage(ctx, a, r, number)
	if err != nil {
		return nil, err
	}
	made, err := s.html(a.lang, page)
	if err != nil {
		return nil, err
	}
	return made.header(fiber.HeaderLink, s.versionLinks(a, r)), nil
}

// versionLinks tells machines where the history of a sheet is (RFC 5829).
func (s *Server) versionLinks(a *ask, r sheet.Reading) string {
	here := s.absolute(a.lang, editionPath(r, 0))
	return `<` + here + `>; rel="latest-version", <` + here + `/versions>; rel="version-history"`
}

// editionPath is the address of what was read: the sheet, or for a number that edition.
func editionPath(r sheet.Reading, number int) string {
	path := "/" + r.Kind.Path + "/" + r.Sheet.Slug
	if number > 0 {
		path += "/v" + strconv.Itoa(number)
	}
	return path
}

// sheetPage fills the page of a sheet.
func (s *Server) sheetPage(ctx context.Context, a *ask, r sheet.Reading, number int) (themes.SheetPage, error) {
	path := editionPath(r, 0)
	past, err := s.decisions(ctx, a, r)
	if err != nil {
		return themes.SheetPage{}, err
	}
	checks, err := s.checksMade(ctx, a, r)
	if err != nil {
		return themes.SheetPage{}, err
	}
	p := themes.SheetPage{
		Frame: s.under(a, titled(r), kindLink(a.lang, r.Kind)),
		Kind:  s.kind(a.lang, r.Kind), Summary: markdown.Titled(r.Text.Fields.Text("summary"), r.Text.Lang), Lang: r.Text.Lang,
		Seal: themes.Seal(r.Edition.Seal), PublishedAt: s.local(r.Edition.At), Number: r.Edition.Number, Latest: r.Sheet.Edition,
		Minutes: minutes(r.Text.Rendered.Words), Setting: markdown.Titled(r.Text.Fields.Text("setting"), r.Text.Lang),
		Source:    themes.Link{Label: markdown.Titled(r.Edition.Source, r.Text.Lang), URL: safeAddress(r.Edition.SourceAddress)},
		Freshness: s.freshness(r), Outline: outline(r.Text.Rendered.Outline),
		Brief: s.brief(a, r), Legal: s.legal(a, r), Topics: s.topics(a, r), Files: s.joined(r), Trail: s.trail(a, r, past, checks),
		Old: s.old(a, r), Warnings: s.warnings(r),
		Versions: path + "/versions", Markdown: inLanguage(a.lang, editionPath(r, number)+".md"), JSON: inLanguage(a.lang, editionPath(r, number)+".json"),
	}
	p.Description, p.Section, p.Reference = r.Text.Summary, r.Kind.Key, s.reference(a, r)
	if number > 0 {
		p.Canonical = path
	}
	if r.Sheet.Withdrawal != nil {
		p.NoIndex = true
	}
	p.Space = s.spaceLink(ctx, a, r)
	p.Citations, p.LawTexts = s.citations(a, r)
	if day := day(r.Text.Fields.Text("checked_on")); r.Kind.Key == "legal" {
		p.CheckedAt = day
	}
	s.sealed(a, r, decidedBy(past, r.Edition), &p)
	p.Write = s.writingLink(a, r)
	if p.Withdrawn, err = s.withdrawn(ctx, a, r); err != nil {
		return p, err
	}
	if p.HTML, err = s.fill(ctx, a, r); err != nil {
		return p, err
	}
	if number == 0 && r.Current() { // nothing is said yet under what is only previewed
		if p.Talk, err = s.talkOf(ctx, a, r); err != nil {
			return p, err
		}
	}
	p.Related, err = s.related(ctx, a, r)
	return p, err
}

// titled is the title of a sheet as pages show it.
func titled(r sheet.Reading) string { return markdown.Titled(r.Text.Title, r.Text.Lang) }

// maxOutline is how many headings the contents of a sheet show: past it, nobody reads them.
const maxOutline = 300

func outline(headings []markdown.Heading) []themes.Heading {
	var lines []themes.Heading
	for _, h := range headings {
		if h.Level <= 3 && len(lines) < maxOutline {
			lines = append(lines, themes.Heading{ID: h.ID, Title: h.Title, Level: h.Level})
		}
	}
	return lines
}

// spaceLink names the space of a sheet where the reader may enter it.
func (s *Server) spaceLink(ctx context.Context, a *ask, r sheet.Reading) themes.Link {
	spaces, err := s.Library.People.Spaces(ctx, a.who)
	if err != nil || len(spaces) < 2 {
		return themes.Link{} // one space says nothing
	}
	for _, space := range spaces {
		if space.ID == r.Sheet.Space.ID {
			return themes.Link{Label: markdown.Titled(space.Name, french), Lang: french, URL: "/espaces/" + space.Slug}
		}
	}
	return themes.Link{}
}

// citations gives the texts and articles a sheet cites, and the number of texts.
func (s *Server) citations(a *ask, r sheet.Reading) (links []themes.LawLink, texts int) {
	seen := map[string]bool{}
	for _, law := range r.Text.Laws {
		links = append(links, lawLink(a.lang, law.Citation))
		if !seen[law.Citation.Text] {
			seen[law.Citation.Text] = true
			texts++
		}
	}
	return links, texts
}

// joined lists the files of an edition that are no pictures of its text.
func (s *Server) joined(r sheet.Reading) []themes.File {
	var files []themes.File
	for _, f := range r.Revision.Files {
		if !strings.HasPrefix(f.Type, "image/") {
			files = append(files, themes.File{Name: plainName(f.Path), URL: filePath(f.Attachment), Type: f.Type, Size: f.Size})
		}
	}
	return files
}

func lastSegment(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

// safeAddress keeps an address of the web, which may be shown as a link, and nothing else.
func safeAddress(address string) string {
	if strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://") {
		return address
	}
	return ""
}
