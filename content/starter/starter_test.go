package starter_test

import (
	"io/fs"
	"path"
	"strings"
	"testing"
	"unicode/utf8"

	"terreau/content/citation"
	"terreau/content/kinds"
	"terreau/content/markdown"
	"terreau/content/starter"
)

// sheet is one file as a reader of the library will meet it.
type sheet struct {
	file, slug string
	kind       kinds.Kind
	fields     markdown.Fields
	body       string
	rendered   markdown.Rendered
}

func theKinds(t *testing.T) *kinds.Set {
	t.Helper()
	set, err := kinds.Load(nil)
	if err != nil {
		t.Fatalf("the kinds do not load: %v", err)
	}
	return set
}

// sheets reads every sheet of the starter, with its kind.
func sheets(t *testing.T) []sheet {
	t.Helper()
	var all []sheet
	for _, kind := range theKinds(t).All() {
		files, err := fs.Glob(starter.Files(), kind.Key+"/*.md")
		if err != nil || len(files) == 0 {
			t.Fatalf("no sheet of kind %s: %v", kind.Key, err)
		}
		for _, file := range files {
			all = append(all, read(t, kind, file))
		}
	}
	return all
}

func read(t *testing.T, kind kinds.Kind, file string) sheet {
	t.Helper()
	source, err := fs.ReadFile(starter.Files(), file)
	if err != nil {
		t.Fatal(err)
	}
	if _, notes, err := markdown.Clean(source); err != nil || len(notes) > 0 {
		t.Fatalf("%s is not clean text: %v %v", file, notes, err)
	}
	front, body := markdown.Split(source)
	fields, err := markdown.ParseFront(front)
	if err != nil {
		t.Fatalf("%s: its front matter is not read: %v", file, err)
	}
	rendered, err := markdown.Render(source, markdown.PartsOf(parts(kind)))
	if err != nil {
		t.Fatalf("%s is not rendered: %v", file, err)
	}
	return sheet{file, strings.TrimSuffix(path.Base(file), ".md"), kind, fields, string(body), rendered}
}

func parts(kind kinds.Kind) []markdown.Part {
	var list []markdown.Part
	for _, part := range kind.AllParts() {
		list = append(list, markdown.Part{Key: part.Key, Titles: part.Titles()})
	}
	return list
}

func TestEachSheetSaysWhatItsKindAsks(t *testing.T) {
	set := theKinds(t)
	for _, s := range sheets(t) {
		for _, field := range s.kind.Fields {
			if field.Required && s.fields.Value(field.Key) == nil {
				t.Errorf("%s has no %s", s.file, field.Key)
			}
			checkTerms(t, set, s, field)
		}
		for _, key := range s.fields.Keys() {
			if _, ok := s.kind.Field(key); !ok {
				t.Errorf("%s has a field that %s sheets do not know: %s", s.file, s.kind.Key, key)
			}
		}
		title, summary := s.fields.Text("title"), s.fields.Text("summary")
		if n := utf8.RuneCountInString(title); n < 5 || n > 150 || strings.HasSuffix(title, ".") {
			t.Errorf("%s: its title has %d characters or ends with a full stop: %q", s.file, n, title)
		}
		if n := utf8.RuneCountInString(summary); n < 50 || n > 400 {
			t.Errorf("%s: its summary has %d characters, 50 to 400 are wanted", s.file, n)
		}
		if s.slug != markdown.Slug(s.slug) {
			t.Errorf("%s is not a slug: %s would be", s.file, markdown.Slug(s.slug))
		}
	}
}

// checkTerms looks up every term that a choice, a list of choices, a relation or the keys of facts name.
func checkTerms(t *testing.T, set *kinds.Set, s sheet, field kinds.Field) {
	t.Helper()
	switch field.Type {
	case kinds.TypeChoice, kinds.TypeChoices:
		terms := s.fields.List(field.Key)
		for _, term := range terms {
			if _, ok := set.Term(field.Vocabulary, term); !ok {
				t.Errorf("%s: %s is not a term of %s", s.file, term, field.Vocabulary)
			}
		}
		if field.Max > 0 && len(terms) > field.Max {
			t.Errorf("%s names %d %s, %d at most", s.file, len(terms), field.Key, field.Max)
		}
	case kinds.TypeFacts:
		facts, _ := s.fields.Value(field.Key).(map[string]any)
		checkKeys(t, s, field, facts)
	case kinds.TypeRecords:
		records, _ := s.fields.Value(field.Key).([]any)
		for _, record := range records {
			facts, _ := record.(map[string]any)
			checkKeys(t, s, field, facts)
		}
	case kinds.TypeCitations, kinds.TypeRelations, kinds.TypeLinks, kinds.TypeNames:
		if items, _ := s.fields.Value(field.Key).([]any); field.Max > 0 && len(items) > field.Max {
			t.Errorf("%s: %s has %d entries, %d at most", s.file, field.Key, len(items), field.Max)
		}
	case kinds.TypeLine, kinds.TypeText:
		if n := utf8.RuneCountInString(s.fields.Text(field.Key)); field.Max > 0 && n > field.Max {
			t.Errorf("%s: %s has %d characters, %d at most", s.file, field.Key, n, field.Max)
		}
	}
}

func checkKeys(t *testing.T, s sheet, field kinds.Field, facts map[string]any) {
	t.Helper()
	for key := range facts {
		known := false
		for _, k := range field.Keys {
			known = known || k == key
		}
		if !known {
			t.Errorf("%s: %s does not know %s", s.file, field.Key, key)
		}
	}
}

func TestEachSheetHasEveryPartOfItsKind(t *testing.T) {
	for _, s := range sheets(t) {
		found := map[string]int{}
		for _, heading := range s.rendered.Outline {
			if heading.Level == 2 && heading.Part == "" {
				t.Errorf("%s has a part that %s sheets do not know: %s", s.file, s.kind.Key, heading.Title)
			}
			found[heading.Part]++
		}
		for _, part := range s.kind.Parts {
			if found[part.Key] != 1 {
				t.Errorf("%s has the part %s %d times", s.file, part.Title.In("fr"), found[part.Key])
			}
		}
	}
}

func TestEachLinkLeadsToASheetOfTheStarter(t *testing.T) {
	for _, s := range sheets(t) {
		for _, link := range append(s.rendered.Links, relations(s)...) {
			file, _, _ := strings.Cut(link, "#")
			if file == "" {
				continue
			}
			if _, err := fs.Stat(starter.Files(), path.Join(path.Dir(s.file), file)); err != nil {
				t.Errorf("%s leads nowhere: %s", s.file, link)
			}
		}
		if len(s.rendered.Images) > 0 {
			t.Errorf("%s shows images the starter does not hold: %v", s.file, s.rendered.Images)
		}
	}
}

// relations gives the files of the sheets that the front matter names: related ones of its kind, steps of a course.
func relations(s sheet) []string {
	var files []string
	for _, key := range []string{"related", "steps"} {
		records, _ := s.fields.Value(key).([]any)
		for _, record := range records {
			facts, _ := record.(map[string]any)
			name, _ := facts["sheet"].(string)
			if key == "related" {
				name += ".md"
			}
			files = append(files, name)
		}
	}
	return files
}

func TestTheLawIsCitedTheSameInTheTextAndInTheFrontMatter(t *testing.T) {
	for _, s := range sheets(t) {
		named := map[string]bool{}
		for _, law := range s.fields.List("law") {
			c, ok := citation.Parse(law)
			if !ok || c.Key() != law {
				t.Errorf("%s: %s is not a citation, or not its usual spelling (%s)", s.file, law, c.Key())
			}
			named[c.Key()] = true
		}
		cited := map[string]bool{}
		for _, c := range citedInText(t, s) {
			cited[c.Key()] = true
			if c.Article != "" && !named[c.Key()] && s.kind.Key == "legal" {
				t.Errorf("%s cites %s in its text, not in its front matter", s.file, c.Key())
			}
		}
		for key := range named {
			if !cited[key] && (s.kind.Key == "legal" || s.kind.Key == "practice") {
				t.Errorf("%s names %s in its front matter, never in its text", s.file, key)
			}
		}
	}
}

// citedInText renders the body alone, so that what the front matter names is not counted as cited.
func citedInText(t *testing.T, s sheet) []citation.Citation {
	t.Helper()
	rendered, err := markdown.Render([]byte(s.body), markdown.PartsOf(parts(s.kind)))
	if err != nil {
		t.Fatalf("%s: %v", s.file, err)
	}
	return rendered.Citations
}
