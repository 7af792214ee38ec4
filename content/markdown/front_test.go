package markdown_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"terreau/content/markdown"
	"terreau/content/refusal"
)

func TestSplitPartsTheSourceToTheByte(t *testing.T) {
	for _, c := range []struct{ name, source, front string }{
		{"a front matter", "---\na: b\n---\nmot", "---\na: b\n---\n"},
		{"an empty one", "---\n---\nmot", "---\n---\n"},
		{"spaces after the dashes", "--- \na: b\n---\t\nmot", "--- \na: b\n---\t\n"},
		{"ends of lines of Windows", "---\r\na: b\r\n---\r\nmot", "---\r\na: b\r\n---\r\n"},
		{"no body", "---\na: b\n---", "---\na: b\n---"},
		{"none", "mot\n---\na: b\n---\n", ""},
		{"nothing closes it", "---\na: b\nmot", ""},
		{"four dashes", "----\na: b\n----\n", ""},
		{"a line before", "\n---\na: b\n---\n", ""},
		{"empty", "", ""},
		{"three dashes alone", "---", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			front, body := markdown.Split([]byte(c.source))
			if string(front) != c.front || (front == nil) != (c.front == "") || string(front)+string(body) != c.source {
				t.Errorf("it is %q and %q", front, body)
			}
		})
	}
}

func TestParseFrontReadsFieldsInTheirOrder(t *testing.T) {
	f, err := markdown.ParseFront([]byte(`---
title: "Un titre: long"
publics: [a, b]
theme: seul
vide:
code: 01000
size: 12
ratio: 0.5
ok: true
date: 2026-11-22
nested: {a: [1, {b: c}], d: }
text: |
  deux
  lignes
# fin
---
`))
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.Fields("title publics theme vide code size ratio ok date nested text"); !cmp.Equal(f.Keys(), want) {
		t.Errorf("the keys are %v", f.Keys())
	}
	for key, want := range map[string]string{"title": "Un titre: long", "code": "01000", "size": "12", "ok": "true", "date": "2026-11-22", "vide": "", "publics": "", "absent": "", "text": "deux\nlignes\n"} {
		if got := f.Text(key); got != want {
			t.Errorf("%s is %q, not %q", key, got, want)
		}
	}
	for key, want := range map[string]any{"size": int64(12), "ratio": 0.5, "ok": true, "code": "01000", "date": "2026-11-22", "vide": nil,
		"nested": map[string]any{"a": []any{int64(1), map[string]any{"b": "c"}}, "d": nil}} {
		if diff := cmp.Diff(want, f.Value(key)); diff != "" {
			t.Errorf("%s is another value: %s", key, diff)
		}
	}
	for key, want := range map[string][]string{"publics": {"a", "b"}, "theme": {"seul"}, "size": {"12"}, "vide": nil, "absent": nil} {
		if got := f.List(key); !cmp.Equal(got, want) {
			t.Errorf("the list %s is %v", key, got)
		}
	}
	if f.Line("publics") != 3 || f.Line("text") != 12 || f.Line("absent") != 0 {
		t.Errorf("the lines are %d and %d", f.Line("publics"), f.Line("text"))
	}
}

func TestParseFrontAcceptsNothingToRead(t *testing.T) {
	for _, front := range []string{"", "---\n---\n", "---\n# rien\n\n---\n", "---\n~\n---\n"} {
		if f, err := markdown.ParseFront([]byte(front)); err != nil || len(f.Keys()) != 0 {
			t.Errorf("%q gives %v (%v)", front, f.Keys(), err)
		}
	}
}

// bomb is a front matter whose aliases would make billions of words.
func bomb() string {
	var b strings.Builder
	b.WriteString("a0: &a0 [x, x, x, x, x, x, x, x, x]\n")
	for i := 1; i < 12; i++ {
		fmt.Fprintf(&b, "a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d]\n", i, i, i-1, i-1, i-1, i-1, i-1, i-1, i-1, i-1, i-1)
	}
	return b.String()
}

func keys(n int, indent string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%sk%d: v\n", indent, i)
	}
	return b.String()
}

func staircase(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%sa:\n", strings.Repeat(" ", i))
	}
	return b.String()
}

func TestD6HostileFrontMatterIsRefusedWithItsLineInNoTime(t *testing.T) {
	for _, c := range []struct {
		name, yaml, reason string
		line               int
	}{
		{"an alias", "a: &x b\nc: *x\n", "front-alias", 2},
		{"a bomb of aliases", bomb(), "front-alias", 2},
		{"a merge key", "a: {<<: {b: c}}\n", "front-yaml", 2},
		{"a tag", "t: x\na: !!python/object:os.system rm\n", "front-tag", 3},
		{"a tag of YAML", "a: !!str 5\n", "front-tag", 2},
		{"a local tag", "a: !x 5\n", "front-tag", 2},
		{"a key said twice", "a: b\nc: d\na: e\n", "front-twice", 4},
		{"a key said twice inside", "a:\n  b: c\n  b: d\n", "front-twice", 4},
		{"too many keys", keys(markdown.MaxFields+1, ""), "front-too-many", markdown.MaxFields + 2},
		{"too many keys inside", "a:\n" + keys(markdown.MaxFields, "  "), "front-too-many", markdown.MaxFields + 2},
		{"all the keys that fit", keys(6_000, ""), "front-too-many", markdown.MaxFields + 2},
		{"too many values", "a: [" + strings.Repeat("x,", markdown.MaxFieldValues) + "]\n", "front-too-many", 2},
		{"ten thousand brackets", "a: " + strings.Repeat("[", 10_000) + "\n", "front-too-deep", 2},
		{"ten thousand braces, a line each", "a:\n" + strings.Repeat("{\n", 10_000), "front-too-deep", 131},
		{"ten thousand dashes", "a:\n" + strings.Repeat("- ", 10_000) + "x\n", "front-too-deep", 3},
		{"ten thousand question marks", strings.Repeat("? ", 10_000) + "x\n", "front-too-deep", 2},
		{"three hundred steps down", staircase(300), "front-too-deep", 131},
		{"ten steps down", "a: [[[[[[[[[x]]]]]]]]]\n", "front-too-deep", 2},
		{"a number no machine holds", "a: 99999999999999999999999\n", "front-number", 2},
		{"a number of a thousand digits", "a: " + strings.Repeat("9", 1000) + "\n", "front-number", 2},
		{"an exponent no machine holds", "a: 1e999999\n", "front-number", 2},
		{"a day that is none", "a: b\nd: 2026-02-31\n", "front-date", 3},
		{"a year no calendar holds", "d: 99999-01-01\n", "front-date", 2},
		{"a month that is none", "d: 2026-13-45\n", "front-date", 2},
		{"what is no YAML", "a: b\nc: [d\n", "front-yaml", 0},
		{"tabs", "a:\n\tb: c\n", "front-yaml", 0},
		{"a list", "- a\n- b\n", "front-not-fields", 2},
		{"a word", "mot\n", "front-not-fields", 2},
		{"a list as a key", "[a]: b\n", "front-yaml", 2},
		{"another document", "a: b\n--- x\nc: d\n", "front-yaml", 3},
		{"a directive", "%TAG ! tag:x,2000:\na: b\n", "front-yaml", 2},
		{"control characters", "a: \"\x01\"\n", "front-yaml", 0},
		{"too large", "a: " + strings.Repeat("b", markdown.MaxFrontMatter) + "\n", "front-too-large", 64},
	} {
		t.Run(c.name, func(t *testing.T) {
			source := []byte("---\n" + c.yaml + "---\nmot\n")
			start := time.Now()
			_, err := markdown.ParseFront(source[:len(source)-len("mot\n")])
			if took := time.Since(start); took > 500*time.Millisecond {
				t.Errorf("it took %v", took)
			}
			e := refusal.Of(err)
			if e == nil || e.Reason != c.reason || len(e.Args) == 0 || c.line > 0 && e.Args[0] != c.line {
				t.Errorf("it was answered %v, not %s line %d", err, c.reason, c.line)
			}
			if _, err := markdown.Render(source, nil); refusal.Of(err) == nil {
				t.Errorf("the text was rendered: %v", err)
			}
			if _, err := markdown.SetField(source, "title", "x"); refusal.Of(err) == nil {
				t.Errorf("a field was set: %v", err)
			}
		})
	}
}
