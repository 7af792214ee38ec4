package themes

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

func TestOverlayChangesWordsTokensAndTemplates(t *testing.T) {
	theme, err := Load(fstest.MapFS{
		"words/fr.json":     {Data: []byte(`{"nav.practice": "Protocoles"}`)},
		"tokens.css":        {Data: []byte(":root{--leaf:#123456}")},
		"logo.svg":          {Data: []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`)},
		"pages/spaces.html": {Data: []byte(`{{template "top" .}}<main id="contenu"><h1>Chez nous</h1></main>{{template "bottom" .}}`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := theme.Render(&b, "fr", SpacesPage{Frame: Frame{Site: sampleSite(), Path: "/espaces"}}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Protocoles", "Chez nous", "/actifs/logo-"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the overlay's %q is not shown", want)
		}
	}
	if sheet, _ := theme.Asset(filepath.Base(theme.AssetURL("terreau.css"))); !strings.Contains(string(sheet.Bytes), "#123456") {
		t.Error("the overlay's token is not in the style sheet")
	}
	if theme.Version() == load(t).Version() {
		t.Error("an overlay did not change the version of the theme")
	}
}

func TestOverlayErrorsNameTheirFile(t *testing.T) {
	for name, files := range map[string]fstest.MapFS{
		"words/fr.json":      {"words/fr.json": {Data: []byte(`{"no.such.key": "x"}`)}},
		"words/en.json":      {"words/en.json": {Data: []byte(`{`)}},
		"pages/nowhere.html": {"pages/nowhere.html": {Data: []byte(`x`)}},
		"sheet:2":            {"pages/sheet.html": {Data: []byte("x\n{{if}}")}},
	} {
		if _, err := Load(files); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("the fault in %s is told as %v", name, err)
		}
	}
}
