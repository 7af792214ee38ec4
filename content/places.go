package content

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"terreau/content/clock"
	"terreau/content/markdown"
)

// The folders of an export beside those of kinds and sources.
const (
	editionsFolder = "editions" // earlier editions: editions/<kind's path>/<slug>/<number>.md
	filesFolder    = "files"    // what could not lie beside its text: files/<hash>.png
)

// places says where each sheet and file of an export lies.
type places struct {
	of      map[clock.ID]string
	kinds   map[string]string // kind → its path
	held    map[string]string // path, folded → what lies there: "" for a sheet, a hash for a file
	folders map[string]bool   // folded
}

// placesOf gives every sheet its path: where it lay at its source, else the folder of its kind. They depend on the
// sheets alone, not on when or where the export is made.
func (e *exporter) placesOf(sheets []ManifestSheet) *places {
	p := &places{of: map[clock.ID]string{}, kinds: map[string]string{}, held: map[string]string{}, folders: map[string]bool{}}
	reserved := map[string]bool{editionsFolder: true, filesFolder: true}
	for _, kind := range e.Kinds.All() {
		p.kinds[kind.Key] = kind.Path
		reserved[kind.Path] = true
	}
	sources := map[string]string{}
	for _, s := range sheets {
		if s.Source != nil {
			sources[s.Source.Name] = ""
		}
	}
	for _, name := range slices.Sorted(maps.Keys(sources)) {
		folder := markdown.Slug(name)
		for n := 2; reserved[folder]; n++ {
			folder = markdown.Slug(name) + "-" + decimal(n)
		}
		sources[name], reserved[folder] = folder, true
	}
	for _, s := range sheets {
		wanted := ""
		if s.Source != nil {
			wanted = path.Join(sources[s.Source.Name], s.Source.Path)
		}
		if !strings.HasSuffix(wanted, ".md") || !p.take(wanted, "") {
			wanted = path.Join(p.kindPath(s.Kind), s.Slug+".md")
			p.take(wanted, "")
		}
		p.of[s.ID] = wanted
	}
	return p
}

func (p *places) kindPath(kind string) string {
	if at, known := p.kinds[kind]; known {
		return at
	}
	return markdown.Slug(kind)
}

// take gives a path to a sheet or to a file with a hash; false where something else holds it, or where it would lie
// in a file or be a folder.
func (p *places) take(name, hash string) bool {
	if !fs.ValidPath(name) || strings.HasPrefix(path.Base(name), ".") || len(name) > 900 {
		return false
	}
	key := fold(name)
	if holder, held := p.held[key]; held {
		return hash != "" && holder == hash
	}
	if p.folders[key] {
		return false
	}
	for _, folder := range parents(key) {
		if _, held := p.held[folder]; held || strings.HasPrefix(path.Base(folder), ".") {
			return false
		}
	}
	p.held[key] = hash
	for _, folder := range parents(key) {
		p.folders[folder] = true
	}
	return true
}

// file says where a file that a text shows lies: where the text looks for it, when that is inside the export and free.
func (p *places) file(sheet string, f ManifestFile, mediaType string) string {
	if at, inside := beside(sheet, f.Path); inside && !isMarkdown(at) && p.take(at, f.Hash) {
		return at
	}
	ending := ".bin"
	switch mediaType {
	case "image/png":
		ending = ".png"
	case "image/jpeg":
		ending = ".jpg"
	}
	at := path.Join(filesFolder, f.Hash+ending)
	p.take(at, f.Hash)
	return at
}

// parents are the folders that a path lies in.
func parents(name string) (folders []string) {
	for at := path.Dir(name); at != "."; at = path.Dir(at) {
		folders = append(folders, at)
	}
	return folders
}

// fold is how disks that know no capitals see a path.
func fold(name string) string { return strings.ToLower(name) }

func decimal(n int) string { return strconv.Itoa(n) }
