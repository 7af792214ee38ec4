package people

import (
	"crypto/rand"
	_ "embed"
	"math/big"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"terreau/content/markdown"
	"terreau/content/refusal"

	"golang.org/x/text/unicode/norm"
)

// Bounds of a password. Length is what is asked, and no mixture of signs (NIST SP 800-63B, section 3.1.1.2).
const (
	MinPassword = 14  // letters and signs
	MaxPassword = 256 // bytes
)

// ProposedWords is how many words ProposePassword joins. With a list of 2,048 words or more that is 55 bits at least:
// guessed online at the pace that is allowed, it outlives whoever chose it.
const ProposedWords = 5

//go:embed words.txt
var wordList string

//go:embed common.txt
var commonList string

var words = sync.OnceValue(func() []string { return strings.Fields(wordList) })

// ProposePassword makes a password of five plain French words without accents, joined by hyphens, each drawn from a list
// of 2,048 at the least: 55 bits.
func ProposePassword() string {
	for {
		if password := drawWords(); CheckPasswordStrength(password, "", "") == nil {
			return password
		}
	}
}

func drawWords() string {
	drawn := make([]string, ProposedWords)
	for i := range drawn {
		at, err := rand.Int(rand.Reader, big.NewInt(int64(len(words()))))
		if err != nil {
			panic(err) // the machine has no randomness
		}
		drawn[i] = words()[at.Int64()]
	}
	return strings.Join(drawn, "-")
}

// CheckPasswordStrength refuses a password that is too short or too long, that says little (few different signs, the login
// or the name), or that anyone would try first: made of words of the list of common ones, rows of the keyboard, dates and
// digits, however they are written. Refusals: "password-short", "password-long", "password-common", "password-repeats",
// "password-names".
func CheckPasswordStrength(password, login, name string) error {
	switch {
	case len(password) > MaxPassword:
		return refusal.TooLarge("password", "password-long", MaxPassword)
	case !utf8.ValidString(password) || utf8.RuneCountInString(strings.TrimSpace(password)) < MinPassword:
		return refusal.Unprocessable("password", "password-short", MinPassword)
	case repeats(password):
		return refusal.Unprocessable("password", "password-repeats")
	case names(password, login, name):
		return refusal.Unprocessable("password", "password-names")
	case common(password):
		return refusal.Unprocessable("password", "password-common")
	}
	return nil
}

// repeats reports whether a password has few different signs, or says the same thing over and over.
func repeats(password string) bool {
	signs := []rune(strings.ToLower(password))
	different := map[rune]bool{}
	for _, sign := range signs {
		different[sign] = true
	}
	if len(different) < 6 {
		return true
	}
	for period := 1; period <= len(signs)/2; period++ {
		same := true
		for i := period; i < len(signs) && same; i++ {
			same = signs[i] == signs[i-period]
		}
		if same {
			return true
		}
	}
	return false
}

// names reports whether a password says little beside the login and the name.
func names(password, login, name string) bool {
	left := plainLetters(password)
	before := len(left)
	for _, part := range append(strings.FieldsFunc(markdown.Slug(name), notLetter), plainLetters(login), plainLetters(name)) {
		if len(part) >= 4 {
			left = strings.ReplaceAll(left, plainLetters(part), "")
		}
	}
	return len(left) < before && len(left) < 10
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// plainLetters gives the letters of a text without accents or capitals, and its digits.
func plainLetters(text string) string { return strings.ReplaceAll(markdown.Slug(text), "-", "") }

// common reports whether a password is made of three common words at the most, besides digits and signs.
func common(password string) bool { return fewestPieces(spell(password)) <= 3 }

// lookalikes are the signs that stand for a letter in "P@ssw0rd".
var lookalikes = map[rune]byte{'@': 'a', '4': 'a', '3': 'e', '€': 'e', '1': 'i', '!': 'i', '0': 'o', '$': 's', '5': 's', '7': 't', '+': 't'}

var ligatures = strings.NewReplacer("œ", "oe", "æ", "ae")

// spelt is a sign of a password: what is read in it, and whether it may be left out.
type spelt struct {
	as   byte
	free bool
}

// spell reads a password letter by letter, without accents or capitals. Signs that stand for nothing are left out.
func spell(password string) (letters []spelt) {
	for _, sign := range norm.NFKD.String(ligatures.Replace(strings.ToLower(password))) {
		like, isLike := lookalikes[sign]
		digit := sign >= '0' && sign <= '9'
		switch {
		case sign >= 'a' && sign <= 'z':
			letters = append(letters, spelt{as: byte(sign)})
		case digit && !isLike:
			letters = append(letters, spelt{byte(sign), true})
		case isLike:
			letters = append(letters, spelt{like, true})
		case unicode.IsLetter(sign) || unicode.IsDigit(sign):
			letters = append(letters, spelt{as: '?'})
		}
	}
	return letters
}

// rows are what fingers find without looking.
var rows = []string{"azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertz", "abcdefghijklmnopqrstuvwxyz",
	"aqwzsxedcrfvtgbyhnujikolpm", "qazwsxedcrfvtgbyhnujmikolp", "azeqsdwxc", "azqswx"}

// pieces are the common words, and what can be read in a row of the keyboard from either end.
var pieces = sync.OnceValue(func() map[string]bool {
	known := map[string]bool{}
	for _, word := range strings.Fields(commonList) {
		known[word] = true
	}
	for _, row := range rows {
		backwards := []byte(row)
		for i, j := 0, len(backwards)-1; i < j; i, j = i+1, j-1 {
			backwards[i], backwards[j] = backwards[j], backwards[i]
		}
		for _, line := range []string{row, string(backwards)} {
			for from := range line {
				for to := from + 3; to <= len(line); to++ {
					known[line[from:to]] = true
				}
			}
		}
	}
	return known
})

// longestPiece is more than any of them has.
const longestPiece = 26

// fewestPieces counts the common words that make up a text; digits are free, and letters that are in none cost too many.
func fewestPieces(text []spelt) int {
	const none = 1000
	fewest := make([]int, len(text)+1)
	read := make([]byte, len(text))
	for to := 1; to <= len(text); to++ {
		fewest[to] = none
		read[to-1] = text[to-1].as
		if text[to-1].free {
			fewest[to] = fewest[to-1]
		}
		for from := max(0, to-longestPiece); from < to; from++ {
			if fewest[from] < fewest[to] && pieces()[string(read[from:to])] {
				fewest[to] = min(fewest[to], fewest[from]+1)
			}
		}
	}
	return fewest[len(text)]
}
