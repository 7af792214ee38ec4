package files

import (
	"fmt"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxName is the length of a file's label in bytes, which is what disks take.
const MaxName = 255

// Label makes of a name that was sent one that can be shown and saved: the last part of a path, in NFC, without
// control characters, without those that turn or hide letters, without what Windows cannot write, at most MaxName
// bytes with its extension kept. It never says where a file lies on our disk.
func Label(name string) string {
	name = strings.ToValidUTF8(name, "")
	if cut := strings.LastIndexAny(name, `/\`); cut >= 0 {
		name = name[cut+1:]
	}
	name = strings.Map(func(c rune) rune {
		switch {
		case unicode.IsSpace(c):
			return ' '
		case unicode.IsControl(c), unicode.Is(unicode.Cf, c) && c != '\u200d': // the joiner of emoji is kept
			return -1
		case strings.ContainsRune(`<>:"|?*`, c):
			return '_'
		}
		return c
	}, name)
	// Last, because taking a character away may bring a letter and its accent together.
	name = norm.NFC.String(strings.Trim(strings.Join(strings.Fields(name), " "), ". \u200d"))
	if name == "" {
		return "fichier"
	}
	return shorten(name)
}

func shorten(name string) string {
	if len(name) <= MaxName {
		return name
	}
	ext := path.Ext(name)
	if len(ext) > 16 {
		ext = ""
	}
	stem := name[:MaxName-len(ext)]
	for !utf8.ValidString(stem) {
		stem = stem[:len(stem)-1]
	}
	return strings.TrimRight(stem, " .\u200d") + ext
}

// Disposition gives the value of a Content-Disposition header (RFC 6266) for a name that was sent, cleaned by Label:
// plain ASCII for old readers, then the true name. A file that is not shown in the page is an attachment.
func Disposition(name string, inline bool) string {
	kind := "attachment"
	if inline {
		kind = "inline"
	}
	name = Label(name)
	return fmt.Sprintf("%s; filename=%q; filename*=UTF-8''%s", kind, plain(name), extended(name))
}

// plain writes a name in ASCII: letters lose their accents, the rest becomes a line.
func plain(name string) string {
	var b strings.Builder
	for _, c := range norm.NFKD.String(strings.NewReplacer("œ", "oe", "Œ", "OE", "æ", "ae", "Æ", "AE", "’", "-").Replace(name)) {
		switch {
		case unicode.Is(unicode.Mn, c):
		case c < ' ' || c > '~' || c == '%' || c == '\\' || c == '"':
			b.WriteByte('_')
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

// extended writes a name as RFC 8187 wants it: percent signs before all but a few characters.
func extended(name string) string {
	var b strings.Builder
	for _, c := range []byte(name) {
		if c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || strings.IndexByte("!#$&+-.^_`|~", c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
