package markdown_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"terreau/content/markdown"
	"terreau/content/refusal"
)

func TestCleanGivesTheOneFormAndSaysWhatItChanged(t *testing.T) {
	for _, c := range []struct {
		name, raw, want string
		notes           []string
	}{
		{"a clean text is left alone", "é\n\tb\n", "é\n\tb\n", nil},
		{"an empty text", "", "", nil},
		{"a byte order mark", "\ufeffa", "a", []string{"bom"}},
		{"a mark inside, left by two files put together", "a\ufeffb", "ab", []string{"bom"}},
		{"ends of lines of Windows", "a\r\nb\r\n", "a\nb\n", []string{"crlf"}},
		{"ends of lines of old Macs", "a\rb", "a\nb", []string{"crlf"}},
		{"accents in two characters", "e\u0301te\u0301", "été", []string{"nfc"}},
		{"all of them", "\ufeffe\u0301\r\n", "é\n", []string{"bom", "crlf", "nfc"}},
		{"control characters stay as typed", "a\x0bb\x1bc", "a\x0bb\x1bc", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, notes, err := markdown.Clean([]byte(c.raw))
			if err != nil || string(got) != c.want || !slices.Equal(notes, c.notes) {
				t.Errorf("it became %q with notes %v (%v)", got, notes, err)
			}
			again, notes, err := markdown.Clean(got)
			if err != nil || !bytes.Equal(again, got) || notes != nil {
				t.Errorf("cleaned again it became %q with notes %v (%v)", again, notes, err)
			}
		})
	}
}

func TestM5WhatIsNoTextNeverReachesTheStore(t *testing.T) {
	for _, c := range []struct {
		name, raw, reason string
		kind              refusal.Kind
		arg               any
	}{
		{"invalid UTF-8, as of Windows-1252", "un\ndeux\nd\xe9j\xe0", "text-not-utf8", refusal.KindInvalid, 3},
		{"a lone surrogate", "a\n\xed\xa0\x80", "text-not-utf8", refusal.KindInvalid, 2},
		{"an overlong form", "\xc0\xaf", "text-not-utf8", refusal.KindInvalid, 1},
		{"NUL", "a\nb\x00", "text-nul", refusal.KindInvalid, 2},
		{"U+FFFE", "a\ufffeb", "text-not-character", refusal.KindInvalid, 1},
		{"U+FFFF", "\n\uffff", "text-not-character", refusal.KindInvalid, 2},
		{"UTF-16 of Windows", "\xff\xfea\x00", "text-utf16", refusal.KindInvalid, nil},
		{"UTF-16 of others", "\xfe\xff\x00a", "text-utf16", refusal.KindInvalid, nil},
		{"a byte more than the limit", strings.Repeat("a", markdown.MaxSource+1), "text-too-large", refusal.KindTooLarge, 512},
		{"a text that NFC makes larger than the limit", strings.Repeat("\U0001D160", markdown.MaxSource/5), "text-too-large", refusal.KindTooLarge, 512},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, _, err := markdown.Clean([]byte(c.raw))
			e := refusal.Of(err)
			if e == nil || e.Reason != c.reason || e.Kind != c.kind || c.arg != nil && (len(e.Args) == 0 || e.Args[0] != c.arg) {
				t.Errorf("it became %.20q (%v)", text, err)
			}
		})
	}
	if _, _, err := markdown.Clean(bytes.Repeat([]byte("a"), markdown.MaxSource)); err != nil {
		t.Errorf("a text of the limit is refused: %v", err)
	}
}

func TestM5AnInvalidTextIsStillRenderedAsText(t *testing.T) {
	r, err := markdown.Render([]byte("a\xffb\x00c\x1bd\ufffe"), nil)
	if err != nil || strings.ContainsAny(r.HTML, "\x00\x1b") {
		t.Errorf("it became %q (%v)", r.HTML, err)
	}
}

func TestM1SignsThatTurnTheTextAroundAreNeverShown(t *testing.T) {
	turning := []string{"\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069", "&#x202E;", "&#8238;", "&#x2066;", "\ufeff", "\ufff9"}
	for _, sign := range turning {
		source := "## titre" + sign + "fdp\n\nmot " + sign + "mot `co" + sign + "de` [li" + sign + "en](a" + sign + ".md \"x\") ![a" + sign + "lt](i.png)\n\n```\ncode " + sign + "\n```"
		r, err := markdown.Render([]byte(source), nil)
		if err != nil {
			t.Fatal(err)
		}
		all := r.HTML + r.Outline[0].Title + r.Outline[0].ID + r.Passages[0].Text + r.Passages[0].Title
		if strings.ContainsAny(all, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\ufff9") {
			t.Errorf("%q is shown: %q", sign, all)
		}
		comment, err := markdown.RenderComment([]byte(source))
		if err != nil || strings.ContainsAny(comment, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\ufff9") {
			t.Errorf("%q is shown in a comment: %q (%v)", sign, comment, err)
		}
	}
	if got := render(t, "سلام\u200f (x)").HTML; !strings.Contains(got, "\u200f") {
		t.Errorf("the mark of direction that Arabic needs is lost: %q", got)
	}
}
