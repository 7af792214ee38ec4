package corpus

import (
	"archive/tar"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"sort"
	"strings"
)

// maxFile bounds one file of the archive; the largest sheet is under 1 MiB.
const maxFile = 8 << 20

// node is an element or a text of a publication, as the package writes its XML in JSON.
type node struct {
	Name       string            `json:"name"`
	Text       string            `json:"text"`
	Attributes map[string]string `json:"attributes"`
	Children   []node            `json:"children"`
}

// checkSum refuses an archive that is not the one we know.
func checkSum(archive string) error {
	file, err := os.Open(archive)
	if err != nil {
		return err
	}
	defer file.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return err
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != Sum {
		return fmt.Errorf("%s: SHA-256 %s, %s expected", archive, got, Sum)
	}
	return nil
}

// read gives the sheets of the archive in the order of their folders and identifiers.
func read(archive string) ([]publication, error) {
	file, err := os.Open(archive)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	plain, err := gzip.NewReader(file)
	if err != nil {
		return nil, err
	}
	var found []publication
	for entries := tar.NewReader(plain); ; {
		entry, err := entries.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		folder, ok := folderOf(entry.Name)
		if !ok {
			continue
		}
		p, err := publicationOf(io.LimitReader(entries, maxFile), folder)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", entry.Name, err)
		}
		found = append(found, p)
	}
	sort.Slice(found, func(i, j int) bool { return found[i].key() < found[j].key() })
	return found, nil
}

// folderOf says in which folder a file of the archive belongs; false where it is not a sheet (dossiers begin with N,
// forms with R).
func folderOf(name string) (Folder, bool) {
	for _, f := range Folders {
		if path.Dir(name) == "package/data/"+f.From && strings.HasPrefix(path.Base(name), "F") {
			return f, true
		}
	}
	return Folder{}, false
}

func publicationOf(r io.Reader, folder Folder) (publication, error) {
	var whole node
	if err := json.NewDecoder(r).Decode(&whole); err != nil {
		return publication{}, err
	}
	if len(whole.Children) != 1 || whole.Children[0].Name != "Publication" {
		return publication{}, errors.New("no publication inside")
	}
	return publication{node: whole.Children[0], folder: folder}, nil
}

// first gives the first child of a name; the zero node where there is none.
func (n node) first(name string) node {
	for _, c := range n.Children {
		if c.Name == name {
			return c
		}
	}
	return node{}
}

// words is all the text inside, with single spaces.
func (n node) words() string {
	var b strings.Builder
	n.collect(&b)
	return tidy(b.String())
}

func (n node) collect(b *strings.Builder) {
	b.WriteString(n.Text)
	for _, c := range n.Children {
		c.collect(b)
	}
}
