package bleve_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"

	"terreau/search"
	"terreau/search/bleve"
)

// writerFolder makes this test's own program the process that is killed.
const writerFolder = "TERREAU_TEST_INDEX_WRITER"

func TestMain(m *testing.M) {
	if folder := os.Getenv(writerFolder); folder != "" {
		write(folder)
	}
	os.Exit(m.Run())
}

// write follows the history for ever, and says each position once it is applied.
func write(folder string) {
	x, err := bleve.Open(folder)
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	position, err := x.Position(context.Background())
	for err == nil {
		position++
		if err = x.Apply(context.Background(), []search.Change{event(position)}, position); err == nil {
			fmt.Println(position)
		}
	}
	fmt.Println("error", err)
	os.Exit(1)
}

// TestKilledWhileWriting kills a process that writes, again and again: the index opens where it stood a moment before,
// or asks to be rebuilt; what it answers is what stood there, rights included.
func TestKilledWhileWriting(t *testing.T) {
	folder := t.TempDir()
	x := fresh(t, folder)
	x.Close()
	random := rand.New(rand.NewPCG(9, 9))
	rebuilt, reached := 0, int64(0)
	for range 12 {
		said := killedAfter(t, folder, 1+random.IntN(60))
		x, err := bleve.Open(folder)
		if err != nil {
			t.Fatalf("the index does not open after a kill: %v", err)
		}
		if x.Missing() != nil {
			rebuilt++
			if err := x.Rebuild(t.Context(), at(said)); err != nil {
				t.Fatal(err)
			}
		}
		position := truthful(t, x)
		if position > said+1 {
			t.Fatalf("the index stands at %d, and only %d was written", position, said)
		}
		reached = position
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("12 kills: rebuilt %d times, at %d in the end", rebuilt, reached)
}

// killedAfter lets a process write, kills it with -9 once it has said some positions, and gives the last.
func killedAfter(t *testing.T, folder string, positions int) (last int64) {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	child := exec.Command(program)
	child.Env = append(os.Environ(), writerFolder+"="+folder)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for n := 0; n < positions && lines.Scan(); n++ {
		if _, err := fmt.Sscan(lines.Text(), &last); err != nil {
			t.Errorf("the writer says %q", lines.Text())
		}
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() { // what it said before it died
		fmt.Sscan(lines.Text(), &last)
	}
	child.Wait()
	return last
}
