package themes

import (
	"html/template"
	"testing"
)

func TestNotesThatFollowEachOtherStandTogether(t *testing.T) {
	one, two := `<aside class="note law" role="note">1</aside>`, `<aside class="note law" role="note">2</aside>`
	for text, want := range map[string]string{
		"<p>a</p>\n": "<p>a</p>\n",
		"<p>a</p>" + one + "\n" + two + "\n<p>b</p>":  `<p>a</p><div class="notes">` + one + two + "</div>\n<p>b</p>",
		"<p>a</p>" + one + "\n<p>b</p>" + two:         `<p>a</p><div class="notes">` + one + "</div>\n<p>b</p>" + `<div class="notes">` + two + "</div>\n",
		`<p>a</p><aside class="note law"> never ends`: `<p>a</p><aside class="note law"> never ends`,
	} {
		if got := gather(template.HTML(text)); string(got) != want {
			t.Errorf("%q is gathered as\n%q, not\n%q", text, got, want)
		}
	}
}

func TestTablesOfTheSameNameAreToldApart(t *testing.T) {
	table := regionStart + `Tableau, peut défiler"><table></table></div>`
	want := table + "<p>a</p>" + regionStart + `Tableau 2, peut défiler"><table></table></div>`
	if got := tell(template.HTML(table + "<p>a</p>" + table)); string(got) != want {
		t.Errorf("two tables are named %q", got)
	}
	if got := tell(template.HTML(table)); string(got) != table {
		t.Errorf("a table alone is named %q", got)
	}
}
