package markdown

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"terreau/content/refusal"
)

var (
	utf8Mark    = []byte("\ufeff")
	utf16Little = []byte{0xff, 0xfe}
	utf16Big    = []byte{0xfe, 0xff}
)

// Clean makes the one form in which texts are kept: UTF-8 without byte order mark, NFC, lines ended by LF. The notes
// name what was changed, in this order: "bom", "crlf", "nfc". Other encodings, NUL and characters that are none are
// refused, as is a text over MaxSource: nothing is guessed.
func Clean(raw []byte) (text []byte, notes []string, err error) {
	if len(raw) > MaxSource {
		return nil, nil, refusal.TooLarge("text", "text-too-large", MaxSource>>10)
	}
	if err := readable(raw); err != nil {
		return nil, nil, err
	}
	text = raw
	if bytes.Contains(text, utf8Mark) {
		text = bytes.ReplaceAll(text, utf8Mark, nil)
		notes = append(notes, "bom")
	}
	if bytes.IndexByte(text, '\r') >= 0 {
		text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
		text = bytes.ReplaceAll(text, []byte("\r"), []byte("\n"))
		notes = append(notes, "crlf")
	}
	if !norm.NFC.IsNormal(text) {
		text = norm.NFC.Bytes(text)
		notes = append(notes, "nfc")
	}
	if len(text) > MaxSource {
		return nil, nil, refusal.TooLarge("text", "text-too-large", MaxSource>>10)
	}
	return text, notes, nil
}

// readable refuses what is not UTF-8 text, with the line where reading stopped.
func readable(raw []byte) error {
	if bytes.HasPrefix(raw, utf16Little) || bytes.HasPrefix(raw, utf16Big) {
		return refusal.Invalid("text", "text-utf16")
	}
	if i := bytes.IndexByte(raw, 0); i >= 0 {
		return refusal.Invalid("text", "text-nul", lineAt(raw, i))
	}
	for i := 0; i < len(raw); {
		if raw[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(raw[i:])
		if r == utf8.RuneError && size == 1 {
			return refusal.Invalid("text", "text-not-utf8", lineAt(raw, i))
		}
		if r == 0xfffe || r == 0xffff {
			return refusal.Invalid("text", "text-not-character", lineAt(raw, i))
		}
		i += size
	}
	return nil
}

// lineAt gives the line of an offset, counted from 1.
func lineAt(text []byte, offset int) int { return 1 + bytes.Count(text[:offset], []byte("\n")) }
