// Package contenttest builds libraries, people and sheets for tests: the real thing, on each engine.
package contenttest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/people"
	"terreau/content/sheet"
)

// ServerVariable names the environment variable that holds the address of a PostgreSQL server where tests may make
// databases. Without it they run on SQLite alone.
const ServerVariable = "TERREAU_TEST_POSTGRES"

// DurableVariable names the one that holds the address of a server with PostgreSQL's own settings: the other, which is
// faster, forgets its last commits when its machine goes down.
const DurableVariable = "TERREAU_TEST_POSTGRES_DURABLE"

// Noon is when the clock of a test's library stands at first.
var Noon = time.Date(2026, 11, 20, 11, 0, 0, 0, time.UTC)

// Each runs a test on every engine, each time with an empty library of its own.
func Each(t *testing.T, test func(t *testing.T, lib *content.Library)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, Open(t, content.Options{Folder: t.TempDir()})) })
	t.Run("postgres", func(t *testing.T) {
		test(t, Open(t, content.Options{Folder: t.TempDir(), Address: Server(t)}))
	})
}

// Open opens and migrates a library that ends with the test. Its clock stands still unless the options bring one.
func Open(t testing.TB, o content.Options) *content.Library {
	t.Helper()
	if o.Clock == nil {
		o.Clock = &clock.NewFake(Noon).Clock
	}
	err := begin(o)
	if err != nil {
		t.Fatal(err)
	}
	lib, err := content.Open(context.Background(), o)
	if err == nil {
		err = lib.Migrate(context.Background())
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { lib.Close() })
	return lib
}

// begin puts a file with every table and nothing in them where a library begins in an empty folder.
func begin(o content.Options) error {
	name := filepath.Join(o.Folder, db.FileName)
	if _, err := os.Stat(name); o.Address != "" || !errors.Is(err, fs.ErrNotExist) {
		return nil // it is elsewhere, or somewhere on its way
	}
	tables, err := emptyFile()
	if err == nil {
		err = os.MkdirAll(o.Folder, 0o700)
	}
	if err == nil {
		err = os.WriteFile(name, tables, 0o600)
	}
	return err
}

// emptyFile is a database's file as migrations leave it. They run once for all tests of a package.
var emptyFile = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "terreau-test-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	d, err := db.Open(context.Background(), db.Options{Folder: folder})
	if err == nil {
		err = errors.Join(d.Migrate(context.Background()), d.Close())
	}
	if err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(folder, db.FileName))
})

var template struct {
	sync.Once
	name string
	err  error
}

// Server makes an empty library's database on the test server and gives its address; the test is skipped where there is
// no server.
func Server(t testing.TB) string {
	t.Helper()
	server := os.Getenv(ServerVariable)
	if server == "" {
		t.Skip(ServerVariable + " is not set: go run ./cmd/check starts a server")
	}
	template.Do(func() { template.name, template.err = makeTemplate(server) })
	if template.err != nil {
		t.Fatal(template.err)
	}
	return database(t, server, template.name)
}

// Blank makes a database without any table on the test server and gives its address.
func Blank(t testing.TB) string {
	t.Helper()
	server := os.Getenv(ServerVariable)
	if server == "" {
		t.Skip(ServerVariable + " is not set: go run ./cmd/check starts a server")
	}
	return database(t, server, "")
}

// Database opens and migrates a database that ends with the test, without a library around it.
func Database(t testing.TB, o db.Options) *db.DB {
	t.Helper()
	d, err := db.Open(context.Background(), o)
	if err == nil {
		err = d.Migrate(context.Background())
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// Durable makes an empty database on the test server that keeps what it acknowledges, whatever happens to it; where
// there is none, on the other one.
func Durable(t testing.TB) string {
	t.Helper()
	server := os.Getenv(DurableVariable)
	if server == "" {
		return Server(t)
	}
	return database(t, server, "")
}

func database(t testing.TB, server, template string) string {
	t.Helper()
	name := "t" + strings.ReplaceAll(string(clock.NewID()), "-", "")
	address, err := db.CreateDatabase(context.Background(), server, name, template)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.DropDatabase(context.Background(), server, name) })
	return address
}

func makeTemplate(server string) (string, error) {
	name := "template_" + strings.ReplaceAll(string(clock.NewID()), "-", "")
	address, err := db.CreateDatabase(context.Background(), server, name, "")
	if err != nil {
		return "", err
	}
	lib, err := content.Open(context.Background(), content.Options{Folder: os.TempDir(), Address: address})
	if err != nil {
		return "", err
	}
	defer lib.Close()
	return name, lib.DB.Migrate(context.Background())
}

// Someone adds a person who holds a role in the first space; the empty role is a member without one.
func Someone(t testing.TB, lib *content.Library, role people.Role) people.Person {
	t.Helper()
	ctx := context.Background()
	p, err := lib.People.Add(ctx, people.System(), "Personne "+string(clock.NewID())[28:], people.Member)
	if err == nil && role != "" {
		err = lib.People.SetRole(ctx, people.System(), Space(t, lib).ID, p.ID, role)
	}
	if err == nil {
		p, err = lib.People.Get(ctx, p.ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Space is the first space of a library.
func Space(t testing.TB, lib *content.Library) people.Space {
	t.Helper()
	spaces, err := lib.People.Spaces(context.Background(), people.System())
	if err != nil || len(spaces) == 0 {
		t.Fatal("no space", err)
	}
	return spaces[0]
}

// Started begins a sheet whose title is given, by a person.
func Started(t testing.TB, lib *content.Library, by people.Person, title string) sheet.Sheet {
	t.Helper()
	s, err := lib.Sheets.Start(context.Background(), by, Space(t, lib).ID, "practice", Practice(title, ""))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// PublishedSheet begins a sheet and publishes it without review, by a steward.
func PublishedSheet(t testing.TB, lib *content.Library, by people.Person, title string) sheet.Sheet {
	t.Helper()
	s := Started(t, lib, by, title)
	if _, err := lib.Sheets.PublishUnreviewed(context.Background(), by, s.ID, sheet.Publication{Checked: Checked}); err != nil {
		t.Fatal(err)
	}
	return s
}

// Checked are the checks of a practice sheet, all made.
var Checked = []string{"names", "places", "dates", "rare", "pictures"}

// Practice writes a practice sheet with a title and, under its second part, a text.
func Practice(title, text string) []byte {
	if text == "" {
		text = "On commence par écouter."
	}
	return fmt.Appendf(nil, "---\ntitle: %q\nsummary: Une fiche d’essai pour les tests du produit, sans autre usage.\npublics: [familles]\nthemes: [numerique]\nlicence: CC-BY-SA-4.0\n---\n\n## En bref\n\nUne pratique simple.\n\n## Comment on s’y prend\n\n%s\n", title, text)
}
