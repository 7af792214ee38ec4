package themes

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"testing"

	"terreau/content/duty"
)

// mentionWords are the first letters of the hash of the words of each version of each notice, in both languages.
var mentionWords = map[string]string{"account 1": "3f316ee34ef04498", "report 1": "9e53d82a11c5c191"}

// Whoever changes the words of a notice gives it another version: people who read the old one are shown the new one.
func TestEachVersionOfANoticeHasItsWords(t *testing.T) {
	words := load(t).words
	for _, m := range []duty.Mention{duty.OfAccounts, duty.OfReports} {
		sum := sha256.New()
		for n := 1; n <= m.Lines; n++ {
			for _, lang := range Languages() {
				sum.Write([]byte(words.Say(lang, "mention."+m.Key+"-"+strconv.Itoa(n), "", "")))
			}
		}
		name := m.Key + " " + strconv.Itoa(m.Version)
		if found := hex.EncodeToString(sum.Sum(nil))[:16]; found != mentionWords[name] {
			t.Errorf("the words of %s hash to %s: give the notice another version, and say its hash here", name, found)
		}
	}
}
