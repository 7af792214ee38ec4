package themes

import (
	"strings"
	"testing"

	"terreau/content/kinds"
)

func TestAssetsCarryTheHashOfTheirBytes(t *testing.T) {
	theme := load(t)
	for _, a := range theme.Assets() {
		if a.Type == "" || len(a.Bytes) == 0 {
			t.Errorf("%s has no type or no bytes", a.Name)
		}
		if found, ok := theme.Asset(strings.TrimPrefix(a.Path, AssetPath)); !ok || found != a {
			t.Errorf("%s is not served at %s", a.Name, a.Path)
		}
	}
	sheet := theme.assets["terreau.css"]
	if n := len(sheet.Brotli()); n > 13_000 {
		t.Errorf("the style sheet weighs %d bytes once compressed, over 13,000", n)
	}
	if strings.Contains(string(sheet.Bytes), "url(") && !strings.Contains(string(sheet.Bytes), "url(/actifs/atkinson") {
		t.Error("the style sheet does not name the typefaces by their hashed addresses")
	}
	if n := len(theme.assets["terreau.js"].Gzip()) + len(theme.assets["theme.js"].Gzip()); n > 10_000 {
		t.Errorf("scripts weigh %d bytes, over 10,000", n)
	}
}

func TestEveryIconOfAKindIsDrawn(t *testing.T) {
	theme := load(t)
	for _, name := range append(kinds.Icons, "info", "lightbulb", "triangle-alert", "octagon-alert") {
		if theme.icons[name] == "" {
			t.Errorf("the set of icons has no %q", name)
		}
	}
}
