package bleve

import "strings"

// A slip is how one word was typed for another. Its price says how unlikely it is: below, what a word of few letters
// may cost, a longer one, one of many. A short word is near too many others: only what a hand or an ear does by itself
// is looked at there.
const (
	careful  = 1.0
	oneFault = 1.3
	anything = 4.0
)

// priceOf is the price of one word typed for another, of which the texts may have the plural alone.
func priceOf(typed, meant string) float64 {
	price := slipped(typed, meant)
	if one := strings.TrimRight(meant, "sx"); len(one) == len(meant)-1 && len(one) >= minSpelled {
		price = min(price, 0.1+slipped(typed, one))
	}
	return price
}

func slipped(typed, meant string) float64 {
	faults := faultsBetween(typed, meant)
	if faults == 0 {
		return 0
	}
	if len(typed) == len(meant)+1 && typed[1:] == meant && elided(typed) {
		return 0.4 // daccueil
	}
	price := 1.2 * float64(faults)
	switch {
	case sound(typed) == sound(meant):
		price = 0.4 + 0.1*float64(faults)
	case faults == 1 && len(typed) == len(meant):
		price = exchange(typed, meant)
	case faults == 1 && len(typed) < len(meant):
		price = 1 // a letter that is missing
	case faults == 1:
		price = 1.1 // one too many
	}
	if sound(typed[:1]) != sound(meant[:1]) {
		price++ // hardly anyone mistakes the first letter
	}
	return price
}

// elided reports whether a word begins with an article that lost its apostrophe.
func elided(word string) bool {
	return len(word) > 1 && strings.ContainsRune("cdjlmnst", rune(word[0])) && strings.ContainsRune("aehiouy", rune(word[1]))
}

// exchange is the price of two letters in each other's place, of one for its neighbour on the keyboard, or for the one
// that is said in the same place of the mouth.
func exchange(typed, meant string) float64 {
	for i := range len(typed) {
		if typed[i] == meant[i] {
			continue
		}
		if i+1 < len(typed) && typed[i] == meant[i+1] && typed[i+1] == meant[i] {
			return 0.6
		}
		if neighbours(typed[i], meant[i]) || twins(typed[i], meant[i]) {
			return 0.8
		}
		return 1.2
	}
	return 0
}

// keyboard holds the rows of the usual French one.
var keyboard = []string{"azertyuiop", "qsdfghjklm", "wxcvbn"}

func neighbours(a, b byte) bool {
	for _, row := range keyboard {
		i, j := strings.IndexByte(row, a), strings.IndexByte(row, b)
		if i >= 0 && j >= 0 && (i-j == 1 || j-i == 1) {
			return true
		}
	}
	return false
}

// twins reports whether two letters differ by the voice alone.
func twins(a, b byte) bool {
	for _, pair := range []string{"bp", "dt", "gc", "gk", "gq", "vf", "zs", "js"} {
		if a == pair[0] && b == pair[1] || a == pair[1] && b == pair[0] {
			return true
		}
	}
	return false
}

// sounds writes what is heard alike in French the same way.
var sounds = strings.NewReplacer("eau", "o", "au", "o", "ph", "f", "qu", "c", "q", "c", "k", "c", "ce", "se", "ci", "si", "cy", "si",
	"ge", "je", "gi", "ji", "y", "i", "z", "s", "ai", "e", "ei", "e", "em", "an", "en", "an", "am", "an", "h", "")

// sound is how a folded word is heard, roughly: letters said twice count once.
func sound(word string) string {
	heard := sounds.Replace(word)
	var once strings.Builder
	for i := range len(heard) {
		if i == 0 || heard[i] != heard[i-1] {
			once.WriteByte(heard[i])
		}
	}
	return once.String()
}

// faultsBetween counts the letters to add, drop, change or exchange with their neighbour (optimal string alignment).
func faultsBetween(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
