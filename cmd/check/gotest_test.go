package main

import (
	"strings"
	"testing"
)

func TestWhatGoTestSaysIsCounted(t *testing.T) {
	const said = `{"Action":"start","Package":"terreau/x"}
{"Action":"run","Package":"terreau/x","Test":"TestA"}
{"Action":"output","Package":"terreau/x","Test":"TestA","Output":"=== RUN   TestA\n"}
{"Action":"pass","Package":"terreau/x","Test":"TestA","Elapsed":0}
{"Action":"output","Package":"terreau/x","Test":"TestB","Output":"    x_test.go:7: needs a browser\n"}
{"Action":"skip","Package":"terreau/x","Test":"TestB","Elapsed":0}
{"Action":"fail","Package":"terreau/x","Test":"TestC","Elapsed":0}
{"Action":"fail","Package":"terreau/x","Elapsed":0.01}
not JSON at all
`
	var count tests
	if err := count.read(strings.NewReader(said)); err != nil {
		t.Fatal(err)
	}
	if count.passed != 1 || count.failed != 1 || len(count.skipped["needs a browser"]) != 1 {
		t.Errorf("counted %+v", count)
	}
}

func TestTheLibraryOfSQLiteIsTheOneItWasMadeWith(t *testing.T) {
	if err := pinned(t.Context()); err != nil {
		t.Error(err)
	}
}
