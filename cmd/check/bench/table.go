// Package bench measures the product against the same work done bare, in the same run on the same machine: speeds are
// ratios, so that they mean something on any machine. It prints a table; it fails nothing.
package bench

import (
	"fmt"
	"io"
	"slices"
	"time"
)

// Row is one line of the table: what was done, what was promised, what was seen.
type Row struct {
	Operation, Budget, Seen string
	Kept                    bool
}

// Print writes rows as a Markdown table.
func Print(w io.Writer, rows []Row) {
	fmt.Fprintln(w, "| operation | budget | seen | |\n| --- | --- | --- | --- |")
	for _, r := range rows {
		kept := "kept"
		if !r.Kept {
			kept = "**missed**"
		}
		fmt.Fprintf(w, "| %s | %s | %s | %s |\n", r.Operation, r.Budget, r.Seen, kept)
	}
}

// atLeast is a row whose ratio must reach a floor.
func atLeast(operation string, floor, seen float64, more string) Row {
	return Row{operation, fmt.Sprintf("≥ %.2f ×", floor), fmt.Sprintf("%.2f ×%s", seen, more), seen >= floor}
}

// atMost is a row whose ratio must stay under a ceiling.
func atMost(operation string, ceiling, seen float64, more string) Row {
	return Row{operation, fmt.Sprintf("≤ %.2f ×", ceiling), fmt.Sprintf("%.2f ×%s", seen, more), seen <= ceiling}
}

// times are how long some acts took each.
type times []time.Duration

// at is the time within which a share of the acts was done: 0.5, 0.95.
func (t times) at(share float64) time.Duration {
	if len(t) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(t))
	return sorted[min(len(sorted)-1, int(share*float64(len(sorted))))]
}

// ratio divides two times.
func ratio(a, b time.Duration) float64 { return float64(a) / float64(max(b, 1)) }

// timed says how long an act took.
func timed(do func() error) (time.Duration, error) {
	began := time.Now()
	err := do()
	return time.Since(began), err
}

// milliseconds writes a time as people compare it.
func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%.2f ms", float64(d.Microseconds())/1000)
}
