package server

import (
	"strings"
	"testing"
)

func TestC12NamesOfFiles(t *testing.T) {
	for name, want := range map[string]string{
		"plan.pdf":                     `inline; filename="plan.pdf"; filename*=UTF-8''plan.pdf`,
		"é\"\r\nX: y.pdf":              `inline; filename="__X__y.pdf"; filename*=UTF-8''%C3%A9%22X%3A%20y.pdf`,
		"a\u202efdp.exe":               `inline; filename="afdp.exe"; filename*=UTF-8''afdp.exe`,
		strings.Repeat("a", 300) + "b": `inline; filename="` + strings.Repeat("a", 120) + `_"; filename*=UTF-8''` + strings.Repeat("a", 120) + `%E2%80%A6`,
	} {
		if got := disposition("application/pdf", name); got != want {
			t.Errorf("%q is sent as %s", name, got)
		}
	}
	if got := disposition("image/svg+xml", "x.svg"); !strings.HasPrefix(got, "attachment;") {
		t.Errorf("a drawing that may run is shown in place: %s", got)
	}
}
