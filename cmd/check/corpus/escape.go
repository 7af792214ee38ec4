package corpus

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

var (
	entity = regexp.MustCompile(`&(#?[0-9A-Za-z]+;)`)
	number = regexp.MustCompile(`^([0-9]{1,9})([.)])`)
	signs  = strings.NewReplacer(`\`, `\\`, "`", "\\`", `*`, `\*`, `[`, `\[`, `]`, `\]`, `<`, `\<`, `~`, `\~`)
	unseen = strings.NewReplacer("\u00ad", "", "\u200b", "", "\u200e", "") // soft hyphen, zero width, direction
)

// tidy makes one space of each run of blanks and puts the text in NFC. No-break spaces are kept.
func tidy(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	blank := false
	for _, r := range unseen.Replace(text) {
		switch r {
		case ' ', '\t', '\r', '\n', '\u2028', '\u2029':
			blank = true
			continue
		}
		if blank {
			b.WriteByte(' ')
			blank = false
		}
		b.WriteRune(r)
	}
	return norm.NFC.String(strings.TrimSpace(b.String()))
}

// escape writes a text so that Markdown reads every letter of it as itself.
func escape(text string) string {
	text = entity.ReplaceAllString(signs.Replace(text), `\&$1`)
	return escapeUnderscores(text)
}

// escapeUnderscores leaves those inside a word, which Markdown does too: addresses and names stay as they are.
func escapeUnderscores(text string) string {
	if !strings.Contains(text, "_") {
		return text
	}
	runes := []rune(text)
	var b strings.Builder
	for i, r := range runes {
		inWord := i > 0 && i+1 < len(runes) && isWord(runes[i-1]) && isWord(runes[i+1])
		if r == '_' && !inWord {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' }

// guardStart escapes what would begin a list, a heading, a quote, a definition, a rule or a table.
func guardStart(line string) string {
	if number.MatchString(line) {
		return number.ReplaceAllString(line, `$1\$2`)
	}
	if strings.ContainsRune("-+#>:=|", rune(line[0])) {
		return `\` + line
	}
	return line
}

// guardEnd escapes the number signs at the end of a heading.
func guardEnd(line string) string {
	if strings.HasSuffix(line, "#") {
		return line[:len(line)-1] + `\#`
	}
	return line
}

// fold gives the letters and digits of a title in lower case without accents, with hyphens between words.
func fold(title string) string {
	title = strings.NewReplacer("œ", "oe", "Œ", "oe", "æ", "ae", "Æ", "ae", "n°", "no ").Replace(title)
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(title)) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case !unicode.Is(unicode.Mn, r):
			b.WriteByte('-')
		}
	}
	return b.String()
}
