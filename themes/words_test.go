package themes

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"terreau/content"
	"terreau/content/event"
	"terreau/search"
)

func TestBothLanguagesSayTheSameKeys(t *testing.T) {
	words := load(t).words
	fr, en := words.forms["fr"], words.forms["en"]
	for _, key := range slices.Sorted(maps.Keys(fr)) {
		if len(en[key]) != len(fr[key]) {
			t.Errorf("%q has %d forms in French, %d in English", key, len(fr[key]), len(en[key]))
			continue
		}
		last := len(fr[key]) - 1
		if f, e := verb.FindAllString(fr[key][last], -1), verb.FindAllString(en[key][last], -1); !slices.Equal(f, e) {
			t.Errorf("%q is filled with %v in French, %v in English", key, f, e)
		}
	}
	for key := range en {
		if len(fr[key]) == 0 {
			t.Errorf("%q is English only", key)
		}
	}
}

// plainSpace finds what French typography does not allow: a breaking space before a high sign, a typewriter's apostrophe.
var plainSpace = regexp.MustCompile(`[ ][;:!?»]|«[ ]|[a-zé]'[a-zé]|\.\.\.`)

func TestFrenchWordsAreWellSpaced(t *testing.T) {
	for key, forms := range load(t).words.forms["fr"] {
		for _, sentence := range forms {
			if bad := plainSpace.FindString(sentence); bad != "" {
				t.Errorf("%q: %q in %q", key, bad, sentence)
			}
		}
	}
}

// families are keys made of a stem and a value: all their values must be said.
var families = map[string][]string{
	"seal.": {"validated", "unreviewed", "imported"}, "trust.": {"validated", "unreviewed", "imported"}, "trust-why.": {"validated", "unreviewed", "imported"},
	"trail.":            {"written", "published", "validated", "imported", "checked", "warned", "cleared", "withdrawn", "restored", "ended"},
	"trail-plain.":      {"written", "published", "validated", "imported", "checked", "warned", "cleared", "withdrawn", "restored", "ended"},
	"warning.":          {"law-changed", "law-repealed", "overdue", "urgent"},
	"cite.note.":        {"validated", "unreviewed", "imported"},
	"role.":             {"reader", "commenter", "writer", "reviewer", "steward"},
	"problem.":          problemKeys(),
	"audience.":         {"public", "members", "space", "sealed"},
	"access.rule-":      {"public", "members", "space", "sealed"},
	"space.reads-":      {"public", "members", "space", "sealed"},
	"why.":              {"anyone", "account", "role", "name"},
	"why-making.":       {"steward", "author", "reviewer", "named", "voter"},
	"pass.state-":       {"open", "ended", "revoked"},
	"group.":            {"team", "college"},
	"instance-role.":    {"member", "administrator", "dpo", "auditor"},
	"invitation.state-": {"open", "used", "ended", "revoked"},
	"talk.said-":        {"thank", "ask", "tell"},
	"held.":             heldKeys(),
	"basis.":            {"contract", "interest", "duty"},
	"retention.":        termKeys(), "processing.": processingKeys(),
	"mention.":    {"account-1", "account-2", "account-3", "account-4", "report-1"},
	"breaches.":   {"nature-confidentiality", "nature-integrity", "nature-availability", "risk-none", "risk-some", "risk-high"},
	"assessment.": {"what", "what-is", "need", "need-is", "criteria", "criteria-is", "risks", "risks-is", "ends", "ends-is", "longer", "longer-is", "view", "view-is"},
	"register.": {"name", "contact", "legal", "officer", "site", "purpose", "basis", "concerned", "data", "recipients", "retention", "of-members", "of-guests", "of-visitors",
		"for-staff", "for-readers", "for-review"},
	"facet.":         search.Facets(),
	"provider.code-": proConnect, "provider.next-": proConnect,
	"wish.":       {"review", "answer", "vote", "decision", "tending", "comment", "request", "digest"},
	"pace.":       {"now", "day", "week", "never"},
	"letter.":     {"invitation", "recovery", "recovery-asked", "confirm", "notice", "digest", "dormant", "closed", "turned-away"},
	"audit.act-":  actKeys(),
	"audit.on-":   {"person", "space", "sheet", "review", "comment", "report", "invitation", "guest-link", "group", "candidate", "setting", "instance"},
	"audit.fact-": {"from", "to", "provider", "reason", "count", "number", "outcome", "person", "hash", "since", "until", "group"},
}

// proConnect are the codes of errors that ProConnect gives.
var proConnect = []string{"y000400", "y030110", "y030111", "y04a586", "y500015", "access_denied", "login_required"}

// actKeys are the acts that the journal tells of.
func actKeys() []string {
	var keys []string
	for _, act := range event.Acts {
		keys = append(keys, string(act))
	}
	return keys
}

// heldKeys are the sentences about each sort of what is kept of people.
func heldKeys() (keys []string) {
	for _, topic := range content.Topics {
		keys = append(keys, topic.Key, topic.Key+"-why", topic.Key+"-long")
	}
	return keys
}

// processingKeys are the sentences of the register about each sort of processing.
func processingKeys() (keys []string) {
	for _, topic := range content.Topics {
		keys = append(keys, topic.Key, topic.Key+"-why", topic.Key+"-data")
	}
	return keys
}

// termKeys are the sentences about each line of the table of retention.
func termKeys() (keys []string) {
	for _, term := range content.Terms() {
		keys = append(keys, term.Key, term.Key+"-is")
	}
	return keys
}

// problemKeys are the sentences about each status.
func problemKeys() []string {
	var keys []string
	for _, status := range []int{400, 401, 403, 404, 405, 408, 409, 413, 422, 429, 431, 500, 503, 507} {
		for _, part := range []string{"title", "what", "safe", "do"} {
			keys = append(keys, strings.TrimPrefix(problemKey(status, part), "problem."))
		}
	}
	return keys
}

func TestEveryWordIsUsedAndEveryUseHasItsWord(t *testing.T) {
	words := load(t).words
	used := map[string]bool{}
	for stem, values := range families {
		for _, value := range values {
			used[stem+value] = true
			if !words.Has(stem + value) {
				t.Errorf("nothing says %q", stem+value)
			}
		}
	}
	for key, where := range templateKeys(t) {
		used[key] = true
		if !words.Has(key) {
			t.Errorf("%s shows %q, which nothing says", where, key)
		}
	}
	for text, where := range sourceStrings(t) {
		used[text] = true
		if strings.HasPrefix(where, "reason ") && !words.Has(text) {
			t.Errorf("%s refuses with %q, which nothing says", where, text)
		}
	}
	for key := range words.forms["fr"] {
		if !used[key] {
			t.Errorf("nothing uses %q", key)
		}
	}
}

// templateKeys finds the keys that templates name, with the file of one use.
func templateKeys(t *testing.T) map[string]string {
	keys := map[string]string{}
	call := regexp.MustCompile(`[({ ](?:t|n|dated) "([a-z0-9.-]+)"`)
	err := fs.WalkDir(product, "default", func(name string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".html") {
			return err
		}
		text, err := fs.ReadFile(product, name)
		for _, match := range call.FindAllStringSubmatch(string(text), -1) {
			keys[match[1]] = name
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// sourceStrings finds the string constants of the product's Go files, with the file of one use; "reason " stands before
// it where a refusal gives it as its reason.
func sourceStrings(t *testing.T) map[string]string {
	found := map[string]string{}
	err := filepath.WalkDir("..", func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() && strings.HasPrefix(d.Name(), ".") && d.Name() != ".." {
			return fs.SkipDir
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			return nil // a file that does not compile fails its own package's tests
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if text, err := strconv.Unquote(n.Value); n.Kind == token.STRING && err == nil && found[text] == "" {
					found[text] = name
				}
			case *ast.CallExpr:
				addReason(found, name, n)
			case *ast.KeyValueExpr:
				if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Reason" {
					addLiteral(found, name, n.Value)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// addReason notes the reason of a call such as refusal.Invalid("title", "title-missing").
func addReason(found map[string]string, file string, call *ast.CallExpr) {
	place := map[string]int{"Invalid": 1, "TooLarge": 1, "Unprocessable": 1, "Conflict": 1, "Forbidden": 0, "Unavailable": 0}
	selector, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return
	}
	room, ok := selector.X.(*ast.Ident)
	at, known := place[selector.Sel.Name]
	if !ok || room.Name != "refusal" || !known || len(call.Args) <= at {
		return
	}
	addLiteral(found, file, call.Args[at])
}

// addLiteral notes a reason where it is written as a constant.
func addLiteral(found map[string]string, file string, value ast.Expr) {
	if literal, ok := value.(*ast.BasicLit); ok && literal.Kind == token.STRING {
		if text, err := strconv.Unquote(literal.Value); err == nil {
			found[text] = "reason " + file
		}
	}
}

func TestCountsHaveTheirForms(t *testing.T) {
	words := load(t).words
	for _, c := range []struct {
		lang string
		n    int
		want string
	}{{"fr", 0, "Aucune fiche"}, {"fr", 1, "1 fiche"}, {"fr", 2, "2 fiches"}, {"en", 0, "No sheet"}, {"en", 1, "1 sheet"}, {"en", 2980, "2,980 sheets"}} {
		got := strings.ReplaceAll(words.Count(c.lang, "count.sheets", c.n), "\u00a0", " ")
		if got != c.want {
			t.Errorf("%d sheets are said %q in %s", c.n, got, c.lang)
		}
	}
}

func TestRefusalsAreFilledWithWhatTheyCarry(t *testing.T) {
	words := load(t).words
	words.forms["fr"]["try"] = forms{"Ligne %d : au plus %d octets dans « %s »."}
	if got := words.Say("fr", "try", 12, 524288, "titre"); !strings.HasPrefix(got, "Ligne 12 : au plus 524\u00a0288 octets dans « titre »") && !strings.HasPrefix(got, "Ligne 12 : au plus 524\u202f288 octets dans « titre »") {
		t.Errorf("the refusal reads %q", got)
	}
	if got := words.Say("fr", "try", "x"); got != "Ligne … : au plus … octets dans « … »." {
		t.Errorf("a refusal whose values do not fit reads %q", got)
	}
}
