package bench

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"terreau/cmd/check/process"
	"terreau/cmd/check/site"
	"terreau/content/kinds"
)

// Importing measures the real sheets going in beside a running server until they are found, against rendering alone on
// every core and bare Bleve alone.
func Importing(ctx context.Context, w World, texts [][]byte) (rows []Row, server *site.Server, err error) {
	bare, err := bareImport(filepath.Join(w.Folder, "bare-index"), texts)
	if err != nil {
		return nil, nil, err
	}
	one := site.Instance{Program: w.Program, Folder: filepath.Join(w.Folder, "importing")}
	if server, err = one.Serve(ctx, "--without-starter"); err != nil {
		return nil, nil, err
	}
	took, err := timed(func() error {
		if _, err := one.Run(ctx, "import", "--json", "--source", "service-public.fr", w.Corpus); err != nil {
			return err
		}
		return server.Process.Ready(ctx, server.UpToDate)
	})
	if err != nil {
		return nil, server, err
	}
	rows = []Row{atMost(fmt.Sprintf("import of %d real sheets until found, against rendering + bare Bleve", len(texts)), 1.25,
		ratio(took, bare), fmt.Sprintf(" of %.1f s", bare.Seconds()))}
	if m, err := process.MemoryOf(server.Process.ID()); err == nil {
		rows = append(rows, Row{"private memory with them loaded", "< 100 MB", fmt.Sprintf("%d MB", m.Private>>20), m.Private < 100<<20})
	}
	return rows, server, nil
}

// bareImport is the work that no import can do without.
func bareImport(folder string, texts [][]byte) (time.Duration, error) {
	defer os.RemoveAll(folder)
	kind, err := practice()
	if err != nil {
		return 0, err
	}
	return timed(func() error {
		made, err := render(kind, texts)
		if err != nil {
			return err
		}
		index, err := openBareIndex(folder)
		if err != nil {
			return err
		}
		defer index.Close()
		ids, all := make([]string, len(made)), make([]string, len(made))
		for i, t := range made {
			ids[i], all[i] = strconv.Itoa(i), words(t)
		}
		return index.add(ids, all)
	})
}

// practice is the kind of every sheet of the bench.
func practice() (kinds.Kind, error) {
	set, err := kinds.Load(nil)
	if err != nil {
		return kinds.Kind{}, err
	}
	kind, ok := set.Kind("practice")
	if !ok {
		err = fmt.Errorf("no kind practice")
	}
	return kind, err
}
