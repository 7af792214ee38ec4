package server

import (
	"bytes"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	places "go/token"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"terreau/content/clock"
	"terreau/content/kinds"
	"terreau/content/people"
	"terreau/themes"
)

var update = flag.Bool("update", false, "write RIGHTS.md anew")

// rightsPage is where the table is read.
const rightsPage = "RIGHTS.md"

// roleNames are the columns of the table: everyone who may come to a door.
var roleNames = []string{"visitor", "disabled", "member", "reader", "commenter", "writer", "author", "reviewer", "named", "voter",
	"steward", "steward-author", "administrator", "auditor", "dpo", "by-group", "guest"}

// stateNames are the states of a sheet, each with its letter in the table.
var stateNames = []struct{ letter, name, means string }{
	{"d", "draft", "a draft, never published"},
	{"p", "proposed", "offered to review"},
	{"r", "in-review", "a review is open"},
	{"v", "voting", "its ballot is open"},
	{"e", "published", "an edition stands, nothing is being made"},
	{"w", "withdrawn", "its withdrawal stands"},
	{"b", "binned", "a draft in the bin"},
	{"k", "kept", "published, kept to its space; elsewhere the space and the sheet are open to anyone"},
	{"s", "sealed", "published, for those named by hand alone"},
}

const (
	someSpace = clock.ID("space")
	someSheet = clock.ID("sheet")
)

// roleOf is a person of each role, as the policy knows people.
func roleOf(name string) people.Person {
	p := people.Person{ID: clock.ID(name), Spaces: map[clock.ID]people.Role{}}
	switch name {
	case "visitor":
		return people.Visitor()
	case "disabled":
		p.Disabled, p.Spaces[someSpace] = true, people.Steward
	case "author":
		p.Spaces[someSpace] = people.Writer
	case "steward-author":
		p.Spaces[someSpace] = people.Steward
	case "administrator", "auditor", "dpo":
		p.Instance = people.Role(name)
	case "by-group":
		p.Spaces[someSpace] = people.Steward
		return p
	case "guest":
		return people.Pass{ID: "guest", Sheet: someSheet, Comments: true}.Person()
	case "member", "named", "voter":
	default:
		p.Spaces[someSpace] = people.Role(name)
	}
	p.ByHand = p.Spaces
	return p
}

// objectIn is a sheet in each state, of two authors, as the policy knows sheets.
func objectIn(state string) people.Object {
	o := people.Object{Sheet: someSheet, Space: someSpace, Audience: people.Public, Authors: []clock.ID{"author", "steward-author"}}
	switch state {
	case "in-review":
		o.Making, o.Named = people.InReview, []clock.ID{"named"}
	case "voting":
		o.Making, o.Named, o.Voters = people.Voting, []clock.ID{"named"}, []clock.ID{"voter"}
	case "published":
		o.Published = true
	case "kept":
		o.Published, o.Restriction = true, people.SpaceOnly
	case "sealed":
		o.Published, o.Restriction = true, people.Sealed
	case "withdrawn":
		o.Published, o.Withdrawn = true, true
	case "binned":
		o.Making, o.Binned = people.Draft, true
	default:
		o.Making = people.Making(state)
	}
	return o
}

// doorsOf are the doors of a server, in the words of its table: one for both languages and all kinds of sheet.
func doorsOf(s *Server) (doors []string) {
	for _, route := range s.app.GetRoutes() {
		path := route.Path
		for _, lang := range themes.Languages() {
			if rest, found := strings.CutPrefix(path, "/"+lang); found && lang != "fr" && (rest == "" || rest[0] == '/') {
				path = "/" + strings.TrimPrefix(rest, "/")
			}
		}
		if door := route.Method + " " + ofAnyKind(path, s.Library.Kinds.All()); route.Method != "HEAD" && !slices.Contains(doors, door) {
			doors = append(doors, door)
		}
	}
	return doors
}

// ofAnyKind writes {nature} for the path of a kind.
func ofAnyKind(path string, all []kinds.Kind) string {
	for _, k := range all {
		rest, found := strings.CutPrefix(path, "/"+k.Path)
		if found && (rest == "" || rest == "/flux.atom" || strings.HasPrefix(rest, "/:name")) {
			return "/{nature}" + rest
		}
	}
	return path
}

// A door without a line of its right, or a line without a door, fails here.
func TestEveryDoorSaysWhatItAsks(t *testing.T) {
	doors, said := doorsOf(alone(t).front), map[string]bool{}
	for _, r := range rights {
		if said[r.door] {
			t.Errorf("%s says twice what it asks", r.door)
		}
		if said[r.door] = true; !slices.Contains(doors, r.door) {
			t.Errorf("rights.go speaks of %s, which is no door", r.door)
		}
		if onSheet := len(r.sees) > 0; r.page == "" || onSheet != (r.asks == ofSheet) || (r.does != "") && r.asks != ofSheet && r.asks != ofSpace && r.asks != ofAll {
			t.Errorf("%s says %+v", r.door, r)
		}
	}
	for _, door := range doors {
		if !said[door] {
			t.Errorf("%s does not say in rights.go what it asks", door)
		}
	}
}

// The table that people read is the one that the policy gives.
func TestRightsTable(t *testing.T) {
	made := rightsText()
	if *update {
		if err := os.WriteFile(rightsPage, made, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(rightsPage)
	if err != nil || !bytes.Equal(kept, made) {
		t.Errorf("%s is not what the policy says (%v): go test ./server -run TestRightsTable -update", rightsPage, err)
	}
}

// rightsText writes the table.
func rightsText() []byte {
	var b bytes.Buffer
	b.WriteString("# Who may open which door\n\nMade from `content/people/policy.go` and `server/rights.go` by `go test ./server -run TestRightsTable -update`; not written by hand. " +
		"`TestF1TheTableOfRightsHolds` asks every cell through HTTP, on both engines.\n\nA cell names the states of a sheet in which the door does what it is for:\n\n")
	for _, state := range stateNames {
		fmt.Fprintf(&b, "- **%s** %s: %s\n", state.letter, state.name, state.means)
	}
	b.WriteString("\nWho may do none of the acts under *found by* is answered as where there is nothing. Others who may not do the act are told so. " +
		"Visitors are led to sign in, whatever there is. *disabled* held the role of a steward; *author* is a writer; *named* and *voter* hold no role in the space; *steward-author* wrote the text with *author*; *by-group* holds the role of a steward by a group alone; *guest* came by a link to the sheet, which lets comment.\n")
	table := func(title string, header []string, rows func(add func(cells ...string))) {
		fmt.Fprintf(&b, "\n## %s\n\n| %s |\n|%s\n", title, strings.Join(header, " | "), strings.Repeat(" --- |", len(header)))
		rows(func(cells ...string) { fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | ")) })
	}
	table("Doors of a sheet", append([]string{"door", "page", "found by", "act"}, roleNames...), func(add func(...string)) {
		for _, r := range rights {
			if r.asks == ofSheet {
				add(append([]string{"`" + r.door + "`", r.page + besides(r), actsOf(r.sees), either(r)}, statesOpen(r)...)...)
			}
		}
	})
	table("Doors of a space and of the instance", append([]string{"door", "page", "asks", "act"}, roleNames...), func(add func(...string)) {
		for _, r := range rights {
			if r.asks == tending || r.asks == ofTeam || r.asks == ofSpace || r.asks == ofAll {
				add(append([]string{"`" + r.door + "`", r.page + besides(r), string(r.asks), either(r)}, yesOrNo(r)...)...)
			}
		}
	})
	table("Other doors", []string{"door", "page", "open to"}, func(add func(...string)) {
		for _, r := range rights {
			if r.asks == anyone || r.asks == link || r.asks == account || r.asks == asWritten {
				add("`"+r.door+"`", r.page+besides(r), string(r.asks))
			}
		}
	})
	table("Acts on a sheet", append([]string{"act"}, roleNames...), func(add func(...string)) {
		for _, act := range allActs() {
			add(append([]string{string(act)}, statesOpen(right{asks: ofSheet, does: act})...)...)
		}
	})
	return b.Bytes()
}

// allActs are the acts that the policy knows, read where it is written: none can be left out of the table.
func allActs() (acts []people.Act) {
	source, err := parser.ParseFile(places.NewFileSet(), "../content/people/policy.go", nil, 0)
	if err != nil {
		panic(err)
	}
	ast.Inspect(source, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if of, ok := spec.Type.(*ast.Ident); ok && of.Name == "Act" {
			value, _ := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			acts = append(acts, people.Act(value))
		}
		return true
	})
	return acts
}

func besides(r right) string {
	if r.also == "" {
		return ""
	}
	return " (takes " + r.also + ")"
}

func either(r right) string {
	if r.or == "" {
		return string(r.does)
	}
	return string(r.does) + " or " + string(r.or)
}

func actsOf(acts []people.Act) string {
	var names []string
	for _, act := range acts {
		names = append(names, string(act))
	}
	return strings.Join(names, ", ")
}

// statesOpen are the states in which a door opens to each role.
func statesOpen(r right) (cells []string) {
	for _, role := range roleNames {
		cell := ""
		for _, state := range stateNames {
			if r.opensTo(roleOf(role), objectIn(state.name), state.name) {
				cell += state.letter
			}
		}
		cells = append(cells, orNone(cell))
	}
	return cells
}

func yesOrNo(r right) (cells []string) {
	for _, role := range roleNames {
		cell := ""
		if r.opensTo(roleOf(role), people.Object{Space: someSpace, Audience: people.Public}, "") {
			cell = "yes"
		}
		cells = append(cells, orNone(cell))
	}
	return cells
}

func orNone(cell string) string {
	if cell == "" {
		return "–"
	}
	return cell
}
