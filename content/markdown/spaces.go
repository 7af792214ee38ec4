package markdown

import (
	"bytes"

	"terreau/content/letters"
)

// thousands tells that a space stands between two groups of one number: "10 000".
func thousands(before, after []byte) bool {
	if len(after) < 3 || !digits(after[:3]) || len(after) > 3 && letters.Digit(after[3]) {
		return false
	}
	n := 0
	for n < len(before) && n < 4 && letters.Digit(before[len(before)-1-n]) {
		n++
	}
	return n >= 1 && n <= 3 && !endsLikeList(before[:len(before)-n])
}

// endsLikeList tells that the digits before follow a letter, a dash or a comma: they are no group of thousands.
func endsLikeList(before []byte) bool {
	if len(before) == 0 {
		return false
	}
	c := before[len(before)-1]
	return c == '-' || c == ',' || c == '.' || c == '/' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

func digits(b []byte) bool {
	for _, c := range b {
		if !letters.Digit(c) {
			return false
		}
	}
	return true
}

// units are what a number is not parted from at the end of a line.
var units = map[string]bool{
	"%": true, "€": true, "$": true, "°C": true, "k€": true, "M€": true, "h": true, "min": true, "s": true,
	"an": true, "ans": true, "mois": true, "jour": true, "jours": true, "semaine": true, "semaines": true,
	"heure": true, "heures": true, "minute": true, "minutes": true, "euro": true, "euros": true, "km": true,
	"m": true, "cm": true, "mm": true, "m²": true, "kg": true, "g": true, "l": true, "ko": true, "Mo": true, "Go": true,
	"Kio": true, "Mio": true, "px": true,
}

// unitFollows tells that a number stands before and one of the units after.
func unitFollows(before, after []byte) bool {
	if len(before) == 0 || !letters.Digit(before[len(before)-1]) {
		return false
	}
	end := 0
	for end < len(after) && end < 9 && !bytes.ContainsRune([]byte(" \n\t.,;:!?)»/"), rune(after[end])) && after[end] != 0xc2 {
		end++
	}
	if end < len(after) && after[end] == 0xc2 && end+1 < len(after) && after[end+1] == 0xb2 {
		end += 2 // m²
	}
	if end == 0 && len(after) > 2 && after[0] == 0xc2 && after[1] == 0xb0 {
		end = 3 // °C
	}
	return units[string(after[:end])]
}

// shortened are words that call for a number, or for a name.
var (
	callNumber = []string{"art.", "Art.", "arts.", "article", "Article", "articles", "Articles", "L.", "R.", "D.", "p.", "pp.", "al.", "§", "chap.", "vol.", "fig."}
	callName   = []string{"M.", "MM.", "Mme", "Mmes", "Dr", "Pr", "Mᵐᵉ"}
)

// bound tells that what stands before a space is not parted from what follows it: "art. 5", "L. 311-3", "Mme Diallo".
func bound(before, after []byte) bool {
	if len(before) == 0 || len(after) == 0 {
		return false
	}
	c := after[0]
	letter := len(after) > 1 && (c == 'L' || c == 'R' || c == 'D') && (after[1] == '.' || after[1] == ' ' || letters.Digit(after[1]))
	if letters.Digit(c) || letter {
		return endsWithWord(before, callNumber)
	}
	if 'A' <= c && c <= 'Z' || c == 0xc3 {
		return endsWithWord(before, callName)
	}
	return false
}

func endsWithWord(text []byte, words []string) bool {
	for _, word := range words {
		if n := len(text) - len(word); n >= 0 && string(text[n:]) == word && (n == 0 || !letters.WordByte(text[n-1])) {
			return true
		}
	}
	return false
}
