package bench

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"terreau/cmd/check/process"
	"terreau/cmd/check/site"
	"terreau/content"
	"terreau/content/clock"
	"terreau/content/kinds"
	"terreau/content/people"
	"terreau/content/sheet"
)

// stage is what was seen with a number of sheets.
type stage struct {
	sheets                   int
	fill, follow, start      time.Duration
	page, save, search, bare times
	private, resident        int64
}

// growth grows one instance through stages of sheets.
type growth struct {
	world    World
	instance site.Instance
	maker    *maker
	kind     kinds.Kind
	index    bareIndex
	sheets   int
}

// Growing shows how cost grows with the number of sheets, and measures search and the start on the largest.
func Growing(ctx context.Context, w World, texts [][]byte, steps []int) (rows []Row, err error) {
	g := &growth{world: w, maker: newMaker(texts), instance: site.Instance{Program: w.Program, Folder: filepath.Join(w.Folder, "growing")}}
	if g.kind, err = practice(); err != nil {
		return nil, err
	}
	if err := process.Give(g.instance.Folder); err != nil {
		return nil, err
	}
	if g.index, err = openBareIndex(filepath.Join(w.Folder, "growing-bare")); err != nil {
		return nil, err
	}
	defer g.index.Close()
	var stages []stage
	for _, n := range steps {
		s, err := g.to(ctx, n)
		if err != nil {
			return rows, err
		}
		s.print(w)
		stages = append(stages, s)
	}
	return conclude(stages), nil
}

// to grows the instance to a number of sheets and measures it.
func (g *growth) to(ctx context.Context, n int) (s stage, err error) {
	s.sheets = n
	if s.fill, err = timed(func() error { return g.fill(ctx, n) }); err != nil {
		return s, err
	}
	if err := process.Give(g.instance.Folder); err != nil {
		return s, err
	}
	if s.follow, err = timed(func() error { return g.follow(ctx) }); err != nil {
		return s, err
	}
	server, start, err := g.firstPage(ctx)
	if s.start = start; err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	if m, err := process.MemoryOf(server.Process.ID()); err == nil {
		s.private, s.resident = m.Private, m.Resident
	}
	return s, g.measure(ctx, server, &s)
}

// fill adds made sheets to the library and to the bare index.
func (g *growth) fill(ctx context.Context, to int) error {
	lib, err := content.Open(ctx, content.Options{Folder: filepath.Join(g.instance.Folder, "data")})
	if err != nil {
		return err
	}
	defer lib.Close()
	if err := lib.Migrate(ctx); err != nil {
		return err
	}
	home, err := home(ctx, lib)
	for ; err == nil && g.sheets < to; g.sheets += batch {
		err = g.add(ctx, lib, home, g.sheets, min(g.sheets+batch, to))
	}
	g.sheets = to
	return err
}

func (g *growth) add(ctx context.Context, lib *content.Library, home clock.ID, from, to int) error {
	var sources [][]byte
	for n := from; n < to; n++ {
		sources = append(sources, g.maker.make(n))
	}
	made, err := render(g.kind, sources)
	if err != nil {
		return err
	}
	var incoming []sheet.Incoming
	var ids, all []string
	for i, t := range made {
		name := strconv.Itoa(from + i)
		incoming = append(incoming, sheet.Incoming{Kind: "practice", Slug: "fiche-" + name, Source: "bench", Path: name,
			Editions: []sheet.IncomingEdition{{Text: t}}})
		ids, all = append(ids, name), append(all, words(t))
	}
	if _, err := lib.Sheets.Import(ctx, people.System(), home, incoming); err != nil {
		return err
	}
	return g.index.add(ids, all)
}

// longest is how long the index of the largest stage may take to follow, many times what it needs.
const longest = time.Hour

// follow lets a server put into its index what was added.
func (g *growth) follow(ctx context.Context) error {
	server, err := g.instance.Launch(ctx, "--without-starter")
	if err != nil {
		return err
	}
	return errors.Join(server.Process.ReadyWithin(ctx, longest, server.UpToDate), server.Stop())
}

// firstPage starts the server and asks for a page until it comes.
func (g *growth) firstPage(ctx context.Context) (*site.Server, time.Duration, error) {
	began := time.Now()
	server, err := g.instance.Launch(ctx, "--without-starter")
	if err != nil {
		return nil, 0, err
	}
	page := server.URL + "/fiches/fiche-1"
	for {
		if _, err = site.Get(ctx, page); err == nil {
			took := time.Since(began)
			return server, took, server.Process.Ready(ctx, server.UpToDate)
		}
		select {
		case <-server.Process.Ended():
			return nil, 0, fmt.Errorf("the server ended: %s", server.Process.Printed())
		case <-ctx.Done():
			return nil, 0, ctx.Err()
		case <-time.After(time.Millisecond):
		}
	}
}

// measure asks for pages nobody has asked for yet, saves beside the server, and searches.
func (g *growth) measure(ctx context.Context, server *site.Server, s *stage) (err error) {
	for n := range 300 {
		address := fmt.Sprintf("%s/fiches/fiche-%d", server.URL, (n*7919)%s.sheets)
		took, err := timed(func() error { _, err := site.Get(ctx, address); return err })
		if err != nil {
			return err
		}
		s.page = append(s.page, took)
	}
	if s.save, err = g.saves(ctx); err != nil {
		return err
	}
	questions := g.maker.questions(200)
	if _, err = searches(ctx, server, questions[:20]); err != nil { // wakes the index
		return err
	}
	if s.search, err = searches(ctx, server, questions); err != nil {
		return err
	}
	s.bare, err = g.index.ask(ctx, questions)
	return err
}

// saves saves drafts beside the running server.
func (g *growth) saves(ctx context.Context) (times, error) {
	folder := filepath.Join(g.instance.Folder, "data")
	d, err := openDesk(ctx, folder, "", [][]byte{g.maker.make(1)})
	if err != nil {
		return nil, err
	}
	taken, err := d.alone(ctx, 200)
	return taken, errors.Join(err, d.lib.Close(), process.Give(folder))
}

func (s stage) print(w World) {
	fmt.Fprintf(w.Output, "%7d sheets: written in %.0f s, found after %.0f s; first page %s; page %s; save %s; search p50 %s p95 %s (bare %s, %s); private %d MB\n",
		s.sheets, s.fill.Seconds(), s.follow.Seconds(), milliseconds(s.start), milliseconds(s.page.at(0.5)), milliseconds(s.save.at(0.5)),
		milliseconds(s.search.at(0.5)), milliseconds(s.search.at(0.95)), milliseconds(s.bare.at(0.5)), milliseconds(s.bare.at(0.95)), s.private>>20)
}

// conclude says what the stages show.
func conclude(stages []stage) []Row {
	if len(stages) == 0 {
		return nil
	}
	first, last := stages[0], stages[len(stages)-1]
	p50, p95 := last.search.at(0.5), last.search.at(0.95)
	allowed := last.bare.at(0.5)*13/10 + 3*time.Millisecond
	at := fmt.Sprintf("%d sheets", last.sheets)
	rows := []Row{
		{at + ": search with filter, facets, ten passages, p50", "≤ 12 ms", milliseconds(p50), p50 <= 12*time.Millisecond},
		{at + ": the same, p95", "≤ 35 ms", milliseconds(p95), p95 <= 35*time.Millisecond},
		{at + ": the same, p50 against the bare one-field query", "≤ 1.3 × + 3 ms", milliseconds(p50) + " for " + milliseconds(allowed), p50 <= allowed},
		atMost(fmt.Sprintf("a page nobody has read yet, %d sheets against %d", last.sheets, first.sheets), 1.5, ratio(last.page.at(0.5), first.page.at(0.5)), ""),
		atMost("a save, the same", 1.5, ratio(last.save.at(0.5), first.save.at(0.5)), ""),
	}
	if i := slices.IndexFunc(stages, func(s stage) bool { return s.sheets >= 50_000 }); i >= 0 {
		s := stages[i]
		rows = append(rows,
			Row{fmt.Sprintf("first page after the start, %d sheets", s.sheets), "≤ 150 ms", milliseconds(s.start), s.start <= 150*time.Millisecond},
			Row{"private memory then", "≤ 40 MB", fmt.Sprintf("%d MB", s.private>>20), s.private <= 40<<20})
	}
	return rows
}
