package people_test

import (
	"math"
	"os"
	"regexp"
	"strings"
	"testing"

	"terreau/content/people"
	"terreau/content/refusal"
)

func TestPasswordsThatAreRefused(t *testing.T) {
	for _, c := range []struct{ password, reason string }{
		{"", "password-short"},
		{"treize signes", "password-short"},
		{"   court        ", "password-short"},
		{"\xff\xfe cerise verglas tambour", "password-short"},
		{strings.Repeat("cerise verglas ", 20), "password-long"},
		{"aaaaaaaaaaaaaaaaaaaa", "password-repeats"},
		{"abcabcabcabcabcabc", "password-repeats"},
		{"cerises;cerises;cerises;", "password-repeats"},
		{"MotDePasse2026!", "password-common"},
		{"motdepassemotdepasse1", "password-common"},
		{"P@ssw0rdP@ssw0rd", "password-repeats"},
		{"P@ssw0rd-123456789", "password-common"},
		{"azertyuiop123456", "password-common"},
		{"AZERTYuiopQSDFghjklm", "password-common"},
		{"1234567890123456", "password-common"},
		{"Bonjour-Soleil-2026", "password-common"},
		{"Jetaime14021998!!", "password-common"},
		{"Marseille-2026-om", "password-common"},
		{"s0leil s0leil 1998", "password-common"},
		{"Travail Social 2026", "password-common"},
		{"janvier 2026 !!!!!", "password-common"},
		{"camille.essai.2026", "password-names"},
		{"Essai-Camille-1998!", "password-names"},
		{"educ.camille-educ.camille!", "password-names"},
		{good, ""},
		{"il pleut sur le marché de Wazemmes", ""},
		{"Tr0ub4dor&3 Vzkq", ""},
		{"camille aime la confiture de coing", ""},
	} {
		err := people.CheckPasswordStrength(c.password, "educ.camille", "Camille Essai")
		if c.reason == "" && err != nil || c.reason != "" && (refusal.Of(err) == nil || refusal.Of(err).Reason != c.reason) {
			t.Errorf("%q: want %q, got %v", c.password, c.reason, err)
		}
	}
}

func TestProposedPasswords(t *testing.T) {
	list, err := os.ReadFile("words.txt")
	must(t, err)
	words := map[string]bool{}
	for _, word := range strings.Fields(string(list)) {
		if words[word] || !regexp.MustCompile(`^[a-z]{4,9}$`).MatchString(word) {
			t.Errorf("%q is twice in the list, or not plain", word)
		}
		words[word] = true
	}
	if bits := people.ProposedWords * math.Log2(float64(len(words))); bits < 55 {
		t.Errorf("%d words make %.1f bits", len(words), bits)
	}
	seen := map[string]bool{}
	for range 500 {
		password := people.ProposePassword()
		drawn := strings.Split(password, "-")
		for _, word := range drawn {
			if !words[word] {
				t.Errorf("%q is not of the list", word)
			}
		}
		if err := people.CheckPasswordStrength(password, "marie", "Marie Rose"); err != nil || len(drawn) != people.ProposedWords || seen[password] {
			t.Errorf("%q is proposed: %v", password, err)
		}
		seen[password] = true
	}
}

func FuzzCheckPasswordStrength(f *testing.F) {
	f.Add("MotDePasse2026!", "camille", "Camille Essai")
	f.Add(good, "", "")
	f.Fuzz(func(t *testing.T, password, login, name string) {
		if people.CheckPasswordStrength(password, login, name) == nil && (len([]rune(password)) < people.MinPassword || len(password) > people.MaxPassword) {
			t.Errorf("%q passes", password)
		}
	})
}
