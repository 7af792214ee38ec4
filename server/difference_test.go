package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"terreau/content/contenttest"
	"terreau/themes"
)

func kindsOf(changes []themes.BlockChange) string {
	var kinds []string
	for _, c := range changes {
		kinds = append(kinds, string(c.Change))
	}
	return strings.Join(kinds, " ")
}

func TestDifference(t *testing.T) {
	for name, one := range map[string]struct{ before, after, want string }{
		"nothing changed":              {"a\n\nb\n", "a\n\nb\n", ""},
		"a word changed":               {"On commence par écouter la personne.\n", "On commence par entendre la personne.\n", "changed"},
		"a block came":                 {"a\n", "a\n\nb\n", "kept added"},
		"a block went":                 {"a\n\nb\n", "a\n", "kept removed"},
		"nothing in common":            {"aaaa bbbb\n", "cccc dddd eeee\n", "removed added"},
		"far blocks are left out":      {"1\n\n2\n\n3\n\n4\n\n5\n\n6\n", "1\n\n2\n\n3\n\n4\n\n5\n\n6\n\n7\n", "skipped kept added"},
		"a fenced block stays whole":   {"```\na\n\nb\n```\n", "```\na\n\nb\n```\n\nc\n", "kept added"},
		"the front matter is no block": {"---\ntitle: a\n---\n\nx\n", "---\ntitle: b\n---\n\nx\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			changes, err := difference(t.Context(), one.before, one.after)
			if got := kindsOf(changes); err != nil || got != one.want {
				t.Errorf("shown as %q", got)
			}
		})
	}
}

func TestDifferenceLosesNothing(t *testing.T) {
	before := "Un deux trois.\n\n- a\n- b\n\nQuatre cinq six sept.\n"
	after := "Un deux et trois.\n\n- a\n- c\n\nNeuf.\n\nQuatre cinq six.\n"
	var was, is strings.Builder
	changes, err := difference(t.Context(), before, after)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range changes {
		for _, w := range c.Words {
			if w.Change != themes.Added {
				was.WriteString(w.Text)
			}
			if w.Change != themes.Removed {
				is.WriteString(w.Text)
			}
		}
	}
	flat := func(text string) string { return strings.ReplaceAll(text, "\n\n", "") }
	if was.String() != strings.TrimSuffix(flat(before), "\n") || is.String() != strings.TrimSuffix(flat(after), "\n") {
		t.Errorf("it reads %q and %q", was.String(), is.String())
	}
}

func TestJ10ADifferenceIsBounded(t *testing.T) {
	var before, after strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&before, "%d avant %d\n\n", i, i*7)
		fmt.Fprintf(&after, "après %d %d\n\n", i*11, i)
	}
	line := strings.Repeat("mot différent ", 20_000)
	start := time.Now()
	changes, err := difference(t.Context(), before.String()+line, after.String()+strings.Repeat("autre chose ", 20_000))
	if err != nil {
		t.Fatal(err)
	}
	if took := time.Since(start); took > 20*time.Second { // a tenfold watchdog
		t.Errorf("it took %v", took)
	}
	if len(changes) > maxBlocks+10 {
		t.Errorf("%d blocks are shown", len(changes))
	}
}

func TestJ10AComparisonHasOneDeadlineForAllItsBlocks(t *testing.T) {
	var before, after strings.Builder
	for i := range 60 { // each pair of blocks has many words, in another order
		for j := range 1000 {
			fmt.Fprintf(&before, "a%d ", (i+j*7)%331)
			fmt.Fprintf(&after, "a%d ", (i*3+j*11)%337)
		}
		before.WriteString("\n\n")
		after.WriteString("\n\n")
	}
	start := time.Now()
	if _, err := difference(t.Context(), before.String(), after.String()); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(start); took > 10*diffTime { // a tenfold watchdog: each block alone would take a third of a second
		t.Errorf("it took %v", took)
	}
	late, stop := context.WithCancel(t.Context())
	stop()
	if _, err := difference(late, before.String(), after.String()); !errors.Is(err, context.Canceled) {
		t.Errorf("a comparison that nobody waits for goes on: %v", err)
	}
}

func TestJ10ComparisonsArePaced(t *testing.T) {
	s := alone(t, behind)
	refused := 0
	for range limiterBurst + 100 {
		if p := s.get("/fiches/rien/versions/1..2", "X-Forwarded-For", "203.0.113.9"); p.StatusCode == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused == 0 {
		t.Error("comparisons are asked for without end")
	}
}

func TestA16HostileTextsAreComparedAsText(t *testing.T) {
	s := alone(t)
	one := s.publish("Une fiche", "Un <scr")
	s.again(one, contenttest.Practice("Une fiche", "Un <script>alert(1)</script> <img src=x onerror=alert(1)>"), "Retouche.")
	p := s.found("/fiches/une-fiche/versions/1..2")
	if strings.Contains(p.body, "<script>alert") || strings.Contains(p.body, "<img src=x") {
		t.Error("the comparison holds markup of the texts")
	}
}
