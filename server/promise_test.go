package server

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Each promise names tests that there are.
func TestEveryPromiseIsHeldByATest(t *testing.T) {
	there, declared := map[string]bool{}, regexp.MustCompile(`(?m)^func (Test\w+)\(t \*testing\.T\)`)
	err := filepath.WalkDir("..", func(name string, entry os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, "_test.go") {
			return err
		}
		text, err := os.ReadFile(name)
		for _, match := range declared.FindAllStringSubmatch(string(text), -1) {
			there[match[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]bool{}
	for _, one := range slices.Concat(securityPromises, protectionPromises) {
		if len(one.tests) == 0 || said[one.key] {
			t.Errorf("%s rests on %d tests", one.key, len(one.tests))
		}
		said[one.key] = true
		for _, test := range one.tests {
			if !there[test] {
				t.Errorf("%s rests on %s, which is no test", one.key, test)
			}
		}
	}
	s := alone(t)
	s.holds("/securite-du-site", "TestF1F2F5F11F12TheTableOfRightsHolds")
	s.holds("/protection-des-donnees", "TestN3WhoIsErasedIsNowhere", "Vos sessions")
	s.holds("/donnees-personnelles", "Vos sessions", "/on-parle-de-moi")
}
