package content_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/db"
	"terreau/content/people"
)

// The variables by which a test tells a child of itself what to write to.
const (
	victimFolder  = "TERREAU_TEST_VICTIM_FOLDER"
	victimAddress = "TERREAU_TEST_VICTIM_ADDRESS"
	victimRound   = "TERREAU_TEST_VICTIM_ROUND"
)

// TestVictim is no test of its own: it is the process that TestKilledAmongWriters kills. It writes from 32 goroutines
// and says each write on a line once it is acknowledged.
func TestVictim(t *testing.T) {
	folder := os.Getenv(victimFolder)
	if folder == "" {
		t.Skip("the process that another test kills")
	}
	lib, err := content.Open(context.Background(), content.Options{Folder: folder, Address: os.Getenv(victimAddress)})
	if err != nil {
		t.Fatal(err)
	}
	spaces, err := lib.People.Spaces(context.Background(), people.System())
	if err != nil {
		t.Fatal(err)
	}
	said := make(chan string, 64)
	for writer := range 32 {
		go func() {
			title := fmt.Sprintf("Fiche %s-%d", os.Getenv(victimRound), writer)
			s, err := lib.Sheets.Start(context.Background(), people.System(), spaces[0].ID, "practice", contenttest.Practice(title, ""))
			for version := 1; err == nil; version++ {
				said <- fmt.Sprintf("%s %d", s.ID, version)
				_, err = lib.Sheets.Save(context.Background(), people.System(), s.ID, version, contenttest.Practice(title, fmt.Sprint("Version ", version)))
			}
			said <- "error " + err.Error()
		}()
	}
	for line := range said {
		os.Stdout.WriteString("ACK " + line + "\n")
	}
}

// TestKilledAmongWriters kills a process that writes from 32 goroutines, again and again: no write that was
// acknowledged is missing, and all that is there is whole.
func TestKilledAmongWriters(t *testing.T) {
	rounds := 50
	if testing.Short() {
		rounds = 5
	}
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel() // each spends half its time waiting for a disk
		killRounds(t, t.TempDir(), "", rounds)
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		killRounds(t, t.TempDir(), contenttest.Durable(t), rounds)
	})
}

func killRounds(t *testing.T, folder, address string, rounds int) {
	lib := contenttest.Open(t, content.Options{Folder: folder, Address: address})
	if err := lib.Close(); err != nil {
		t.Fatal(err)
	}
	total := 0
	for round := range rounds {
		acknowledged, writes := killed(t, folder, address, round)
		total += writes
		again, err := content.Open(context.Background(), content.Options{Folder: folder, Address: address})
		if err != nil {
			t.Fatal(err)
		}
		if err := missing(again, acknowledged); err != nil {
			t.Errorf("round %d: %v", round, err)
		}
		if round == rounds-1 {
			if found := verified(t, again); len(found.Faults) > 0 {
				t.Errorf("after the last round: %+v", found.Faults)
			}
		}
		again.Close()
		if t.Failed() {
			return
		}
	}
	if total < rounds*32 { // a trial among idle writers would prove nothing
		t.Errorf("only %d writes were acknowledged", total)
	}
}

// killed starts a victim, kills it after some acknowledged writes, and gives the last version it acknowledged of each
// sheet, and how many writes it acknowledged.
func killed(t *testing.T, folder, address string, round int) (acknowledged map[clock.ID]int, writes int) {
	t.Helper()
	victim := exec.Command(os.Args[0], "-test.run=^TestVictim$")
	victim.Env = append(os.Environ(), victimFolder+"="+folder, victimAddress+"="+address, fmt.Sprintf("%s=%d", victimRound, round))
	out, err := victim.StdoutPipe()
	if err == nil {
		err = victim.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	acknowledged = map[clock.ID]int{}
	after := 40 + rand.IntN(200)
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		var id clock.ID
		var version int
		if _, err := fmt.Sscanf(lines.Text(), "ACK %s %d", &id, &version); err != nil {
			if strings.HasPrefix(lines.Text(), "ACK error") {
				t.Errorf("%s", lines.Text())
				break
			}
			continue
		}
		acknowledged[id] = max(acknowledged[id], version)
		if writes++; writes == after {
			victim.Process.Kill() // SIGKILL; the lines it had said are still read
		}
	}
	io.Copy(io.Discard, out)
	victim.Process.Kill()
	victim.Wait()
	return acknowledged, writes
}

// missing looks for acknowledged writes that are not there.
func missing(lib *content.Library, acknowledged map[clock.ID]int) error {
	return lib.DB.View(context.Background(), func(tx *db.Tx) error {
		for id, version := range acknowledged {
			var there int
			err := tx.One(func(r db.Row) error { return r.Scan(&there) }, `SELECT version FROM drafts WHERE sheet_id = $1`, string(id))
			if err != nil || there < version {
				return fmt.Errorf("version %d of %s was acknowledged, %d is there: %v", version, id, there, err)
			}
		}
		return nil
	})
}
