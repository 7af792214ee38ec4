// Package starter holds the first sheets of a new library: practices, legal notes, readings, a digest, a course and the
// user's guide, as the Markdown files that any instance could import, with the glossary of acronyms.
package starter

import (
	"embed"
	"io/fs"
)

//go:embed practice legal reading digest course help acronyms.tsv
var files embed.FS

// Files gives one folder a kind of sheet, named by its key; the name of a file without .md is the sheet's slug. Links
// between sheets are relative. Beside the folders, acronyms.tsv: acronym, expansion and domain, with a header line; an
// acronym of several senses has several lines.
func Files() fs.FS { return files }
