package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"terreau/cmd/check/browser"
	"terreau/cmd/check/corpus"
	"terreau/cmd/check/keycloak"
	"terreau/cmd/check/postgres"
)

// raced are the packages where the race detector pays: those that share memory between goroutines.
var raced = []string{"./content/db", "./content/event", "./cmd/check/process"}

// quick runs what needs nothing but Go.
func quick(ctx context.Context) error {
	began, r := time.Now(), &report{}
	for _, s := range sourceSteps() {
		r.run(ctx, s)
	}
	r.run(ctx, step{"tests, on SQLite", func(ctx context.Context) error {
		return r.tests.goTest(ctx, nil, "-short", "./...")
	}})
	return r.close(ctx, began)
}

func sourceSteps() []step {
	return []step{
		{"gofmt", formatted},
		{"libc is what SQLite asks for", pinned},
		{"go vet", func(ctx context.Context) error { return goTool(ctx, "vet", "./...") }},
	}
}

// all runs every check.
func all(ctx context.Context) error {
	began, r := time.Now(), &report{}
	work, err := workFolder()
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	r.run(ctx, step{"what the checks stand on", bring})
	if len(r.outcomes) == 0 || r.outcomes[0].err != nil {
		return r.close(ctx, began)
	}
	for _, s := range sourceSteps() {
		r.run(ctx, s)
	}
	world := &world{folder: work}
	defer world.stop()
	world.begin(ctx)
	r.run(ctx, step{"real servers, the program, the public sheets", world.start})
	product := []string{"./server/...", "./content/...", "./search/...", "./themes/..."}                // what takes longest goes first,
	program := []string{"./cmd/check/journey", "./cmd/check/browser", "./cmd/check/entry", "./cmd/..."} // so that nothing waits for it alone
	for _, s := range []step{
		{"tests of the product", func(ctx context.Context) error { return r.tests.goTest(ctx, world.environment(), product...) }},
		{"Keycloak, which started meanwhile", world.identity},
		{"tests of the program, in a browser, on the public sheets", func(ctx context.Context) error {
			return r.tests.goTest(ctx, world.environment(), program...)
		}},
		{"race detector", func(ctx context.Context) error {
			return r.tests.goTest(ctx, append(world.environment(), "CGO_ENABLED=1"), append([]string{"-race", "-short"}, raced...)...)
		}},
		{"staticcheck", func(ctx context.Context) error { return goTool(ctx, "run", staticcheck, "./...") }},
	} {
		r.run(ctx, s)
	}
	return r.close(ctx, began)
}

// workFolder is where everything of this run lies; whoever runs the servers can enter it.
func workFolder() (string, error) {
	folder, err := os.MkdirTemp("", "terreau-check-")
	if err != nil {
		return "", err
	}
	return folder, os.Chmod(folder, 0o755)
}

// world is what the tests find around them: servers, the built program, the public sheets. Tests learn of it by
// variables of the environment, and skip what they do not find.
type world struct {
	folder                string
	fast, durable         *postgres.Cluster
	axe, archive, program string

	keycloak *keycloak.Server
	begun    chan begun
}

// begun is how the start of Keycloak went.
type begun struct {
	keycloak *keycloak.Server
	err      error
}

// begin starts what takes a minute or more and only the last tests need, while all else goes on.
func (w *world) begin(ctx context.Context) {
	w.begun = make(chan begun, 1)
	go func() {
		defer close(w.begun)
		var b begun
		cache, err := cacheFolder()
		if b.err = err; err == nil {
			b.keycloak, b.err = keycloak.Start(ctx, cache, filepath.Join(w.folder, "keycloak"))
		}
		w.begun <- b
	}()
}

// identity waits for what began.
func (w *world) identity(context.Context) error {
	b := <-w.begun
	w.keycloak = b.keycloak
	if errors.Is(b.err, keycloak.ErrAbsent) { // the tests that need it skip, and the summary counts them
		fmt.Println(b.err)
		return nil
	}
	return b.err
}

func (w *world) start(ctx context.Context) error {
	if err := os.Mkdir(filepath.Join(w.folder, "tmp"), 0o755); err != nil {
		return err
	}
	w.program = filepath.Join(w.folder, "terreau")
	if runtime.GOOS == "windows" {
		w.program += ".exe"
	}
	return together(
		func() error { return goTool(ctx, "build", "-o", w.program, "./cmd/terreau") },
		func() (err error) {
			w.fast, err = postgres.Start(ctx, filepath.Join(w.folder, "fast"), false)
			return err
		},
		func() (err error) {
			w.durable, err = postgres.Start(ctx, filepath.Join(w.folder, "durable"), true)
			return err
		},
		func() (err error) {
			w.axe, err = axePackage.file(ctx, "package/axe.min.js", w.folder)
			return err
		},
		func() (err error) {
			if w.archive, err = sheetsPackage.archive(ctx); err != nil {
				return err
			}
			n, err := corpus.Write(w.archive, w.corpus())
			fmt.Printf("   %d public sheets\n", n)
			return err
		})
}

// together runs some functions at the same time and joins their errors.
func together(do ...func() error) error {
	failed := make([]error, len(do))
	var wait sync.WaitGroup
	for i, f := range do {
		wait.Go(func() { failed[i] = f() })
	}
	wait.Wait()
	return errors.Join(failed...)
}

func (w *world) corpus() string { return filepath.Join(w.folder, "corpus") }

func (w *world) environment() []string {
	set := []string{
		"TMPDIR=" + filepath.Join(w.folder, "tmp"), // so that a test that is killed leaves nothing behind
		"TERREAU_TEST_PROGRAM=" + w.program, "TERREAU_TEST_AXE=" + w.axe, "TERREAU_TEST_CHROMIUM=" + browser.Program(),
		"TERREAU_TEST_CORPUS=" + w.corpus(), "TERREAU_TEST_CORPUS_ARCHIVE=" + w.archive,
	}
	if w.fast != nil {
		set = append(set, "TERREAU_TEST_POSTGRES="+w.fast.Address)
	}
	if w.durable != nil {
		set = append(set, "TERREAU_TEST_POSTGRES_DURABLE="+w.durable.Address)
	}
	if w.keycloak != nil {
		set = append(set, "TERREAU_TEST_KEYCLOAK="+w.keycloak.URL)
	}
	return set
}

func (w *world) stop() {
	var err error
	if w.begun != nil && w.keycloak == nil { // nobody has waited for it
		w.keycloak = (<-w.begun).keycloak
	}
	if w.keycloak != nil {
		err = w.keycloak.Stop()
	}
	for _, c := range []*postgres.Cluster{w.fast, w.durable} {
		if c != nil {
			err = errors.Join(err, c.Stop())
		}
	}
	if err != nil {
		fmt.Println(err)
	}
}
