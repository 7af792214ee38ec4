package kinds_test

import (
	"testing"

	"terreau/content/kinds"
)

func TestLoad(t *testing.T) {
	set, err := kinds.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range set.All() {
		t.Log(k.Key, k.Path, len(k.Parts), len(k.Fields))
	}
}
