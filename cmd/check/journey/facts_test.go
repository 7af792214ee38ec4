package journey

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// told are the facts of an export that must be the same wherever it is imported.
var told = []string{"id", "hash", "number", "slug", "kind"}

// facts are these facts of a manifest, sorted, without the place where they stand.
func facts(t *testing.T, manifest []byte) string {
	t.Helper()
	var whole any
	if err := json.Unmarshal(manifest, &whole); err != nil {
		t.Fatal(err)
	}
	var lines []string
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, one := range v {
				walk(one)
			}
		case map[string]any:
			line := ""
			for _, key := range told {
				if value, ok := v[key]; ok {
					line += fmt.Sprintf("%s=%v ", key, value)
				}
			}
			if line != "" {
				lines = append(lines, line)
			}
			for _, one := range v {
				walk(one)
			}
		}
	}
	walk(whole)
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
