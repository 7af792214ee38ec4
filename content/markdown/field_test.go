package markdown_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"terreau/content/markdown"
	"terreau/content/refusal"
)

func TestSetFieldReplacesItsOwnLinesAndNoOtherByte(t *testing.T) {
	const source = "---\n# en tête\ntitle:   'Un titre'   # à revoir\n\n# les publics\npublics:\n  - a\n  - b # oui\n\nthemes: [x,   y]\nsummary: |\n  un\n\n  deux\n\n# fin\n---\n\nmot  \n"
	for _, c := range []struct {
		name, key string
		value     any
		was, is   string
	}{
		{"a line", "title", "Un: autre", "title:   'Un titre'   # à revoir\n", "title: 'Un: autre'\n"},
		{"a list", "publics", []string{"c"}, "publics:\n  - a\n  - b # oui\n", "publics:\n  - c\n"},
		{"a list between brackets stays there", "themes", []string{"x", "z"}, "themes: [x,   y]\n", "themes: [x, z]\n"},
		{"a text of several lines", "summary", "court", "summary: |\n  un\n\n  deux\n", "summary: court\n"},
		{"several lines in the place of one", "title", "un\ndeux\n", "title:   'Un titre'   # à revoir\n", "title: |\n  un\n  deux\n"},
		{"a field taken away", "publics", nil, "publics:\n  - a\n  - b # oui\n", ""},
		{"a new field goes at the end", "lang", "fr", "# fin\n---\n", "# fin\nlang: fr\n---\n"},
		{"a map", "work", map[string]any{"year": 2019, "title": "T"}, "# fin\n---\n", "# fin\nwork:\n  title: T\n  year: 2019\n---\n"},
		{"a word that looks like a number stays a word", "title", "01000", "title:   'Un titre'   # à revoir\n", "title: \"01000\"\n"},
		{"an absent field taken away", "absent", nil, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := markdown.SetField([]byte(source), c.key, c.value)
			if err != nil {
				t.Fatal(err)
			}
			if want := strings.Replace(source, c.was, c.is, 1); string(got) != want {
				t.Errorf("the text is another: %s", cmp.Diff(want, string(got)))
			}
		})
	}
}

func TestSetFieldAddsAFrontMatterWhereThereIsNone(t *testing.T) {
	for _, body := range []string{"mot\n", "", "\n\nmot", "--\n", "---\nmot\n"} {
		got, err := markdown.SetField([]byte(body), "title", "Un titre")
		if want := "---\ntitle: Un titre\n---\n" + body; err != nil || string(got) != want {
			t.Errorf("%q became %q (%v)", body, got, err)
		}
		if same, err := markdown.SetField([]byte(body), "title", nil); err != nil || string(same) != body {
			t.Errorf("nothing taken away from %q gave %q (%v)", body, same, err)
		}
	}
	got, err := markdown.SetField([]byte("---\n---\nmot"), "title", "T")
	if err != nil || string(got) != "---\ntitle: T\n---\nmot" {
		t.Errorf("an empty front matter became %q (%v)", got, err)
	}
	got, err = markdown.SetField([]byte("---\n  a: b\n  c: d\n---\n"), "a", []string{"x"})
	if err != nil || string(got) != "---\n  a:\n    - x\n  c: d\n---\n" {
		t.Errorf("a front matter set to the right became %q (%v)", got, err)
	}
}

func TestSetFieldRefusesWhatItCannotWriteToTheByte(t *testing.T) {
	for source, reason := range map[string]string{
		"---\n{a: b, c: d}\n---\nmot": "front-braces", "---\na: b\na: c\n---\nmot": "front-twice", "---\n- a\n---\nmot": "front-not-fields",
	} {
		if _, err := markdown.SetField([]byte(source), "a", "x"); refusal.Of(err) == nil || refusal.Of(err).Reason != reason {
			t.Errorf("%q was answered %v", source, err)
		}
	}
	if _, err := markdown.SetField([]byte("mot"), "title", strings.Repeat("x", markdown.MaxFrontMatter)); refusal.KindOf(err) != refusal.KindTooLarge {
		t.Errorf("a field over the limit was answered %v", err)
	}
	if _, err := markdown.SetField(bytes.Repeat([]byte("a"), markdown.MaxSource), "title", "x"); refusal.KindOf(err) != refusal.KindTooLarge {
		t.Errorf("a text over the limit was answered %v", err)
	}
	if _, err := markdown.SetField([]byte("mot"), "a\nb: c", "x"); refusal.KindOf(err) != refusal.KindInvalid {
		t.Errorf("a key of two lines was answered %v", err)
	}
}

// fields draws a front matter as people write them, in many styles.
func fields(t *rapid.T) (keys []string, front string) {
	styles := []string{"%k: mot\n", "%k: \"mot: 'x'\"\n", "%k: [a, b]\n", "%k:\n  - a\n  - b\n", "%k:\n- a\n", "%k: |\n  un\n\n  deux\n", "%k: >-\n  un\n  deux\n", "%k:\n  a: b\n  c: [d]\n", "%k:\n", "%k: 'un\n\n  deux'\n", "%k: un\n  deux\n", "%k: [a,\n  b]\n", "%k: {a: b,\n  c: d}\n"}
	between := []string{"", "", "\n", "# mot: pas un champ\n", "\n\n# mot\n\n"}
	keys = rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z]{1,6}`), 1, 8, rapid.ID).Draw(t, "keys")
	for _, key := range keys {
		front += rapid.SampledFrom(between).Draw(t, "between") + strings.ReplaceAll(rapid.SampledFrom(styles).Draw(t, "style"), "%k", key)
	}
	return keys, front + rapid.SampledFrom(between).Draw(t, "end")
}

func TestSetFieldKeepsEveryOtherByteWhateverTheText(t *testing.T) {
	values := []any{"mot", "", "un: deux", "---", "# x", "un\ndeux", " a ", "é", "true", "2026-11-22", []string{"a", "b"}, []string{}, map[string]any{"a": []any{"b"}}, 12, true, nil, "\u2028", "- a", "'\"", "\t", "&a", "*a", "!x", "%"}
	rapid.Check(t, func(t *rapid.T) {
		keys, front := fields(t)
		body := rapid.StringMatching(`(?s)[a-z#\-\n é]{0,60}`).Draw(t, "body")
		source := "---\n" + front + "---\n" + body
		key := rapid.SampledFrom(append(keys, "zzzzzzz")).Draw(t, "key")
		value := rapid.SampledFrom(values).Draw(t, "value")
		before, err := markdown.ParseFront([]byte("---\n" + front + "---\n"))
		if err != nil {
			t.Fatalf("%q: %v", source, err)
		}
		got, err := markdown.SetField([]byte(source), key, value)
		if err != nil {
			t.Fatalf("%s = %v in %q: %v", key, value, source, err)
		}
		newFront, newBody := markdown.Split(got)
		if string(newBody) != body {
			t.Fatalf("the body became %q", newBody)
		}
		after, err := markdown.ParseFront(newFront)
		if err != nil {
			t.Fatalf("%q became unreadable: %v", got, err)
		}
		if text, ok := value.(string); ok && after.Text(key) != text {
			t.Fatalf("%s is %q and not %q in %q", key, after.Text(key), text, got)
		}
		for _, other := range before.Keys() {
			if other != key && !cmp.Equal(before.Value(other), after.Value(other)) {
				t.Fatalf("%s changed from %v to %v in %q", other, before.Value(other), after.Value(other), got)
			}
		}
		for _, line := range otherLines(front, before, key) {
			if !bytes.Contains(newFront, []byte(line)) {
				t.Fatalf("the line %q is lost in %q", line, newFront)
			}
		}
		again, err := markdown.SetField(got, key, value)
		if err != nil || !bytes.Equal(again, got) {
			t.Fatalf("set again, %q became %q (%v)", got, again, err)
		}
	})
}

// otherLines gives the lines of a front matter that belong to no field or to another.
func otherLines(front string, f markdown.Fields, key string) []string {
	lines := strings.SplitAfter(front, "\n")
	start := f.Line(key) - 2
	if start < 0 {
		return lines
	}
	end := len(lines)
	for _, other := range f.Keys() {
		if line := f.Line(other) - 2; line > start && line < end {
			end = line
		}
	}
	kept := append([]string{}, lines[:start]...)
	for _, line := range lines[start:end] {
		if strings.HasPrefix(line, "#") {
			kept = append(kept, line)
		}
	}
	return append(kept, lines[end:]...)
}
